"""RestingTimer: work that is asked for again and again, done now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

_SHARE = 30
_QUIET_SECONDS = 1.5
_PAUSE_SECONDS = 0.005
_OVER = object()


class RestingTimer:
    """Does a piece of work some time after it was asked for, however often that was.

    The work is done in steps, between which the event loop goes on. Work that takes long is done less often,
    never more than a thirtieth of the time, unless nobody has asked for it for a moment: then whoever asks in
    a hurry, by typing, has come to rest and waits for it.
    """

    def __init__(self, work: Callable[[], Iterator[None]], seconds: float) -> None:
        self._work = work
        self._least = seconds
        self._rested = self._asked = 0.0
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._steps: Iterator[None] | None = None
        self._asked_meanwhile = False
        self._took = 0.0

    def ask(self) -> None:
        """Have it done soon."""
        self._asked = self._loop.time()
        if self._steps is not None:
            self._asked_meanwhile = True
        elif self._timer is None:
            self._timer = self._loop.call_later(self._rest(), self._begin_rested)

    def close(self) -> None:
        """Do it no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _rest(self) -> float:
        """Seconds until it may be time for the work."""
        now = self._loop.time()
        return max(self._least, min(self._rested, self._asked + _QUIET_SECONDS) - now)

    def _begin_rested(self) -> None:
        now = self._loop.time()
        if now < min(self._rested, self._asked + _QUIET_SECONDS):
            self._timer = self._loop.call_later(self._rest(), self._begin_rested)
        else:
            self._begin()

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
        self._rested = self._loop.time() + _SHARE * self._took
        if self._asked_meanwhile:
            self._asked_meanwhile = False
            self.ask()
