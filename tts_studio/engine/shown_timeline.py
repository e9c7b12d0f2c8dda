"""ShownTimeline: the timeline as the window sees it, told now and then as it becomes known; its picture."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from tts_studio.domain.events import Event
from tts_studio.engine.programme import Programme, TimelineView
from tts_studio.engine.timeline_peaks import TimelinePeaks, TimelinePicture

_TELL_AGAIN_SECONDS = 0.1


class ShownTimeline:
    """Shows one programme at a time; `painted` gets the task that painted it. Belongs to the event loop."""

    def __init__(self, painted: Callable[[asyncio.Task[None]], None]) -> None:
        self.changed: Event[TimelineView] = Event()
        self.view = TimelineView()
        self._programme: Programme | None = None
        self._picture = TimelinePicture(self.tell_soon, painted)
        self._telling: asyncio.TimerHandle | None = None

    @property
    def peaks(self) -> TimelinePeaks:
        """Where the peaks of what is filled are put."""
        return self._picture.peaks

    def looked_up(self, programme: Programme) -> Generator[None, None, TimelinePeaks | None]:
        """What is known of the picture of a programme that is about to be shown, found in steps.

        None where it is shown already.
        """
        return None if programme is self._programme else (yield from self._picture.looked_up(programme))

    def show(self, programme: Programme | None, peaks: TimelinePeaks | None = None) -> None:
        """Show another programme, of whose picture this much is known already, or nothing."""
        self._programme = programme
        self._picture.show(programme, peaks)
        self._tell()

    def forget(self) -> None:
        """Show nothing, and give the memory of what was painted back."""
        self.show(None)
        self._picture.forget()

    def tell_soon(self) -> None:
        """More of it is known."""
        if self._telling is None:
            loop = asyncio.get_running_loop()
            self._telling = loop.call_later(_TELL_AGAIN_SECONDS, self._tell)

    def columns(
        self, begins: float, ends: float, columns: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The lowest and highest sample, −1 to 1, in each of `columns` equal parts of a stretch of time."""
        return self._picture.columns(begins, ends, columns)

    def close(self) -> None:
        """Tell nothing any more."""
        if self._telling is not None:
            self._telling.cancel()

    def _tell(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None
        self.view = self._programme.view() if self._programme is not None else TimelineView()
        self.changed.emit(self.view)
