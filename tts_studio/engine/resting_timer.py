"""RestingTimer: work that is asked for again and again, done now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

_SHARE = 30
_LONGEST_REST = 4.0
_PAUSE_SECONDS = 0.005
_OVER = object()


class RestingTimer:
    """Does a piece of work some time after it was asked for, however often that was.

    The work is done in steps, between which the event loop goes on. Work that takes long is done less often:
    a thirtieth of the time, where that does not mean to rest for more than four seconds.
    """

    def __init__(self, work: Callable[[], Iterator[None]], seconds: float) -> None:
        self._work = work
        self._least = seconds
        self._rested = 0.0
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._steps: Iterator[None] | None = None
        self._asked_meanwhile = False
        self._took = 0.0

    def ask(self) -> None:
        """Have it done soon."""
        if self._steps is not None:
            self._asked_meanwhile = True
        elif self._timer is None:
            self._timer = self._loop.call_later(self._rest(), self._begin)

    def close(self) -> None:
        """Do it no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _rest(self) -> float:
        """Seconds until the work may begin; what was not asked for in the meantime counts as rest."""
        return max(self._least, self._rested - self._loop.time())

    def _begin(self) -> None:
        self._steps, self._took = self._work(), 0.0
        self._go_on(self._steps)

    def _go_on(self, steps: Iterator[None]) -> None:
        began = self._loop.time()
        over = next(steps, _OVER) is _OVER
        self._took += self._loop.time() - began
        if not over:
            self._timer = self._loop.call_later(_PAUSE_SECONDS, self._go_on, steps)
            return
        self._timer = self._steps = None
        self._rested = self._loop.time() + min(_SHARE * self._took, _LONGEST_REST)
        if self._asked_meanwhile:
            self._asked_meanwhile = False
            self.ask()
