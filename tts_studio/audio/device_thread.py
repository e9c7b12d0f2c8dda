"""DeviceThread: calls that may hang, made elsewhere and waited for only so long."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from tts_studio.domain.errors import AudioError, SoundLost
from tts_studio.domain.translation import tr

T = TypeVar("T")


class _Call(Generic[T]):
    """One call, its answer, and what becomes of an answer that nobody waits for any more."""

    def __init__(self, function: Callable[[], T], too_late: Callable[[T], None] | None) -> None:
        self._function = function
        self._too_late = too_late
        self._answer: Future[T] = Future()
        self._handover = threading.Lock()
        self._abandoned = False

    def make(self) -> None:
        """Make the call, on the thread for it."""
        try:
            result = self._function()
        except AudioError as problem:
            self._answer.set_exception(problem)
            return
        with self._handover:
            if not self._abandoned:
                self._answer.set_result(result)
                return
        if self._too_late is not None:
            self._too_late(result)

    def wait(self, seconds: float) -> T:
        """The answer; raises SoundLost when it does not come in time, and gives it up."""
        try:
            return self._answer.result(seconds)
        except TimeoutError:
            with self._handover:
                self._abandoned = not self._answer.done()
            if not self._abandoned:
                return self._answer.result()
            raise SoundLost(
                tr("The sound system does not answer."),
                advice=tr("Check the output device, then press Play again."),
            ) from None


class DeviceThread:
    """Makes calls one after the other on a thread of its own.

    A thread whose call hangs is left behind, and the next call gets a new one. Nobody waits for it when the
    program ends.
    """

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None] | None] | None = None

    def run(
        self, function: Callable[[], T], seconds: float, *, too_late: Callable[[T], None] | None = None
    ) -> T:
        """Make a call and return its answer.

        Raises what the call raises, and SoundLost when there is no answer after `seconds`; an answer that
        comes later is given to `too_late`, on the thread that was left behind.
        """
        if self._calls is None:
            self._calls = queue.SimpleQueue()
            threading.Thread(target=_work, args=(self._calls,), name="sound device", daemon=True).start()
        call = _Call(function, too_late)
        self._calls.put(call.make)
        try:
            return call.wait(seconds)
        except SoundLost:
            self.close()
            raise

    def close(self) -> None:
        """End the thread, as soon as its call returns."""
        if self._calls is not None:
            self._calls.put(None)
            self._calls = None


def _work(calls: queue.SimpleQueue[Callable[[], None] | None]) -> None:
    """Make the calls until there are no more."""
    while (call := calls.get()) is not None:
        call()
