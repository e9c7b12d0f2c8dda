"""Long work in a thread that tells how far it is and stops soon after it is cancelled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


class _Stopped(Exception):
    """The work was cancelled and nobody waits for its result."""


class Worker:
    """Runs one piece of work after another; `progress` hears on the event loop how far all is, 0 to 1."""

    def __init__(self, progress: Callable[[float], None]) -> None:
        self._progress = progress
        self._loop = asyncio.get_running_loop()
        self._stop = threading.Event()
        self._begins, self._share = 0.0, 1.0
        self._told = 0.0

    def share(self, begins: float, ends: float) -> None:
        """What is told from now on is about this stretch of the whole."""
        self._begins, self._share = begins, ends - begins

    def tell(self, part: float) -> None:
        """Called by the work, in its thread, with its part that is done, 0 to 1; ends cancelled work."""
        if self._stop.is_set():
            raise _Stopped
        self._loop.call_soon_threadsafe(self.told, part)

    def told(self, part: float) -> None:
        """Tell how far it is, on the event loop; it never goes back."""
        now = self._begins + self._share * min(1.0, part)
        if now > self._told:
            self._told = now
            self._progress(now)

    async def run(self, work: Callable[[], T]) -> T:
        """Do it in a thread. When cancelled, wait until the work has put everything away."""
        working = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            self._stop.set()
            await _ended(working)
            raise


async def _ended(working: asyncio.Future[T]) -> None:
    """Wait for cancelled work, however often it is cancelled, and let what it raised go."""
    while not working.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait({working})
    working.exception()
