"""The spending limit of a project where nobody is there to raise it: what waits for money is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr
from tts_studio.engine.project_session import ProjectSession

T = TypeVar("T")


class LimitReached(StudioError):
    """The limit of a project does not allow what a command was asked for."""


class SpendingLimit:
    """`reached` says that jobs of a session were given up, because all that were left waited for money."""

    def __init__(self, session: ProjectSession) -> None:
        self.reached = False
        self._session = session
        self._patience: asyncio.Timeout | None = None

    async def within(self, end: Callable[[], Awaitable[T]]) -> T:
        """Wait for the `end` of work that needs jobs; ends them when only a higher limit would help them."""
        jobs = self._session.jobs
        disconnects = [event.connect(self.look) for event in (jobs.job_changed, jobs.cap_reached)]
        self.look()
        try:
            async with asyncio.timeout(None) as self._patience:
                return await end()
        except TimeoutError:
            self.reached = True
            await jobs.cancel_all()
            return await end()
        finally:
            self._patience = None
            for disconnect in disconnects:
                disconnect()

    def look(self, _change: object = None) -> None:
        """Something has changed: see whether anything goes on, once all has come of it that comes at once."""
        if self._session.jobs.waits_for_money:
            asyncio.get_running_loop().call_soon(self._judge)

    def _judge(self) -> None:
        if self._patience is not None and self._session.jobs.is_stuck:
            self._patience.reschedule(asyncio.get_running_loop().time())
            self._patience = None

    def problem(self) -> LimitReached:
        """What to say when it is reached."""
        cap = self._session.spending.cap
        amount = str(Cost(cap)) if cap else "$0.00"
        return LimitReached(
            tr("The spending limit of this project, {amount}, allows nothing more.", amount=amount),
            advice=tr("What was bought is kept. Raise the limit in the window, then render again."),
        )
