"""RestingTimer: work that is asked for again and again, done now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_SHARE = 30


class RestingTimer:
    """Does a piece of work some time after it was asked for, however often that was.

    Work that takes long is done less often: never more than a thirtieth of the time.
    """

    def __init__(self, work: Callable[[], None], seconds: float) -> None:
        self._work = work
        self._least = self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Have it done soon."""
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._do)

    def close(self) -> None:
        """Do it no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _do(self) -> None:
        self._timer = None
        began = self._loop.time()
        self._work()
        self._seconds = max(self._least, _SHARE * (self._loop.time() - began))
