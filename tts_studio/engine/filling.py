"""Filling: the task that fills the programme which plays, begun anew where a seek goes elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tts_studio.domain.errors import StudioError
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.feed_filler import FeedFiller
from tts_studio.engine.programme import Programme
from tts_studio.engine.timeline_peaks import TimelinePeaks


class Filling:
    """Fills one programme at a time; see `FeedFiller` for the callbacks. `ended` gets the task that ended."""

    def __init__(
        self,
        arrived: Callable[[], None],
        failed: Callable[[int, StudioError], None],
        ended: Callable[[asyncio.Task[None]], None],
        may_buy: Callable[[SpeechRequest], bool],
    ) -> None:
        self._may_buy = may_buy
        self._arrived, self._failed, self._ended = arrived, failed, ended
        self._programme: Programme | None = None
        self._peaks: TimelinePeaks | None = None
        self._filler: FeedFiller | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self, programme: Programme, peaks: TimelinePeaks) -> None:
        """Fill this programme from the place its feed is at."""
        self.cancel()
        self._programme, self._peaks = programme, peaks
        self._filler = self._new_filler(programme, peaks)
        self._task = asyncio.create_task(self._filler.run(), name="feed filler")
        self._task.add_done_callback(self._ended)

    def seek(self, slot: int) -> None:
        """The feed was sent to a slot; do not let it wait for another one."""
        if self._filler is None or self._programme is None or self._peaks is None or self._task is None:
            return
        if self._filler.needs_restart(slot):
            self.start(self._programme, self._peaks)

    async def fill(self, programme: Programme, peaks: TimelinePeaks, slot: int) -> None:
        """Fill one slot of a programme that does not play yet."""
        await self._new_filler(programme, peaks).fill(slot)

    def cancel(self) -> None:
        """Fill no more; returns before the task has ended."""
        if self._task is not None:
            self._task.cancel()

    async def stop(self) -> None:
        """Fill no more."""
        task, self._task, self._filler = self._task, None, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _new_filler(self, programme: Programme, peaks: TimelinePeaks) -> FeedFiller:
        return FeedFiller(programme, peaks, self._arrived, self._failed, self._may_buy)
