"""The event loop of the window: asyncio and Qt on one thread, with timers that are neither early nor idle."""

from __future__ import annotations

import asyncio
import contextvars
import math
import signal
from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from operator import methodcaller
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop as QasyncEventLoop

from tts_studio.app.garbage import Collector

WORKER_THREADS = 8
LONGEST_WAIT_MS = 3_600_000
# What Qt's own events leave behind is collected this often, even when the loop has nothing to run.
_COLLECT_MS = 1_000

# asyncio hands loops its handles to run; the method for it has an underscore because it is the loops' own.
_run = methodcaller("_run")


class _Ready:
    """What runs in the next turn of the loop, in order.

    One zero timer serves all of it, and a turn runs only what was there when it began, so that a task which
    yields for ever still leaves the window its events. After each turn it calls back.
    """

    def __init__(self, after_turn: Callable[[], None]) -> None:
        self._after_turn = after_turn
        self._handles: deque[asyncio.Handle] = deque()
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    def add(self, handle: asyncio.Handle) -> None:
        """Run the handle in the next turn."""
        self._handles.append(handle)
        if not self._timer.isActive():
            self._timer.start()

    def _turn(self) -> None:
        for _ in range(len(self._handles)):
            handle = self._handles.popleft()
            if not handle.cancelled():
                _run(handle)
        if not self._handles:
            self._timer.stop()
        self._after_turn()

    def clear(self) -> None:
        """Forget everything."""
        self._handles.clear()
        self._timer.stop()


class _Later:
    """What runs at its time, never before; a handle is gone the moment it is cancelled."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._handles: list[asyncio.TimerHandle] = []
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._due)

    def __len__(self) -> int:
        return len(self._handles)

    def add(self, handle: asyncio.TimerHandle) -> None:
        """Run the handle when the clock shows its time."""
        insort(self._handles, handle, key=asyncio.TimerHandle.when)
        if self._handles[0] is handle:
            self._arm()

    def remove(self, handle: asyncio.TimerHandle) -> None:
        """Do not run the handle."""
        place = bisect_left(self._handles, handle.when(), key=asyncio.TimerHandle.when)
        while place < len(self._handles) and self._handles[place].when() == handle.when():
            if self._handles[place] is handle:
                del self._handles[place]
                break
            place += 1
        if not self._handles:
            self._timer.stop()

    def _due(self) -> None:
        now = self._clock()
        due = bisect_right(self._handles, now, key=asyncio.TimerHandle.when)
        ready, self._handles[:due] = self._handles[:due], []
        for handle in ready:
            if not handle.cancelled():
                _run(handle)
        self._arm()

    def _arm(self) -> None:
        if self._handles:
            wait = max(0.0, self._handles[0].when() - self._clock())
            self._timer.start(min(math.ceil(wait * 1000), LONGEST_WAIT_MS))

    def clear(self) -> None:
        """Forget everything."""
        self._handles.clear()
        self._timer.stop()


class QEventLoop(QasyncEventLoop):  # type: ignore[misc]  # qasync has no types
    """The qasync loop with precise timers, one queue for what is ready, and ordinary worker threads.

    It collects garbage where automatic collection is off; see `garbage`.
    """

    def __init__(self, app: QApplication) -> None:
        collect = Collector().collect_what_is_due
        self._ready_now = _Ready(after_turn=collect)
        self._later = _Later(self.time)
        self._collecting = QTimer()
        self._collecting.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._collecting.timeout.connect(collect)
        self._collecting.start(_COLLECT_MS)
        super().__init__(app)
        self.set_default_executor(
            ThreadPoolExecutor(max_workers=WORKER_THREADS, thread_name_prefix="studio-worker")
        )

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        """Run the callback in the next turn of the loop."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready_now.add(handle)
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run the callback `delay` seconds from now."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run the callback when the loop's clock shows `when`."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        if when <= self.time():
            self._ready_now.add(handle)
        else:
            self._later.add(handle)
        return handle

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        self._ready_now.add(handle)
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self._later.remove(handle)

    def close(self) -> None:
        """Release everything; waits for the worker threads."""
        if not self.is_closed():
            super().close()
            self._ready_now.clear()
            self._later.clear()
            self._collecting.stop()


def new_event_loop(app: QApplication) -> QEventLoop:
    """A fresh loop for the application; for `asyncio.Runner(loop_factory=…)`."""
    return QEventLoop(app)


def on_quit_signals(loop: asyncio.AbstractEventLoop, callback: Callable[[], object]) -> None:
    """Call back when the system asks the program to end; nothing where loops cannot watch signals."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            try:
                loop.add_signal_handler(number, callback)
            except NotImplementedError:
                return
