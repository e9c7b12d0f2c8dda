"""Readying: what is to be played, made in turns of the event loop and of the script as it is in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from typing import NamedTuple

from tts_studio.engine.programme import Programme
from tts_studio.engine.programme_maker import ProgrammeMaker
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.shown_timeline import ShownTimeline
from tts_studio.engine.slices import Errand, in_turns
from tts_studio.engine.timeline_peaks import TimelinePeaks


class Ready(NamedTuple):
    """A programme, and what is known of its picture; None where it is shown already."""

    programme: Programme
    peaks: TimelinePeaks | None


class Readying:
    """Makes what a maker is told to want. That of a short script is handed over at once.

    Whatever changes on the way: each segment of what is handed over asks for what it asks for at that moment.
    """

    def __init__(
        self, maker: ProgrammeMaker, shown: ShownTimeline, ended: Callable[[asyncio.Task[None]], None]
    ) -> None:
        """`ended` gets the task that ended."""
        self._maker, self._shown = maker, shown
        self._errand = Errand(ended)
        self._session: ProjectSession | None = None
        self._waiting = 0

    @property
    def awaited(self) -> bool:
        """Whether somebody waits for what is wanted."""
        return self._waiting > 0

    def attach(self, session: ProjectSession | None) -> None:
        """Make those of another project from now on."""
        self.give_up()
        self._session = session
        self._maker.attach(session)

    async def made(self, after: Callable[[], Awaitable[None]] | None = None) -> Ready | None:
        """What is wanted, once `after` is over; None without a project, or with another one by then.

        What is wanted when this is called stays wanted, also while it waits for `after`.
        """
        session = self._session
        if session is None:
            return None
        self._waiting += 1
        try:
            if after is not None:
                await after()
            ready = await in_turns(partial(self._make, session), partial(_made_of, session))
        finally:
            self._waiting -= 1
        return ready if self._session is session else None

    def make(self, then: Callable[[Ready], None]) -> None:
        """The same for one who does not wait: handed over unless it is given up, also for something else."""
        if (session := self._session) is not None:
            self._errand.run(partial(self._make, session), partial(_made_of, session), then)

    async def is_current(self, programme: Programme) -> bool:
        """Whether the script would still be played like a programme."""
        return await in_turns(
            partial(self._maker.is_current, programme), partial(_made_of, programme.session)
        )

    def compare(self, programme: Programme, then: Callable[[bool], None]) -> None:
        """The same for one who does not wait."""
        self._errand.run(
            partial(self._maker.is_current, programme), partial(_made_of, programme.session), then
        )

    @property
    def under_way(self) -> bool:
        """Whether something is still to be handed over to one who does not wait."""
        return self._errand.under_way

    def give_up(self) -> None:
        """Hand nothing over to one who does not wait."""
        self._errand.give_up()

    def _make(self, session: ProjectSession) -> Generator[None, None, Ready]:
        while True:
            programme = yield from self._maker.make(session)
            peaks = yield from self._shown.looked_up(programme)
            yield
            # Nothing stands between this question and the hand-over: no order is made of an older plan.
            if programme.score.asks_as_now:
                return Ready(programme, peaks)


def _made_of(session: ProjectSession) -> tuple[object, ...]:
    return session.script, session.cast
