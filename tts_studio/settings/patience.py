"""Calling what may block without end, from an event loop, with a limit to our patience."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, repr=False)
class Outcome(Generic[T_co]):
    """What a call returned, or what it raised; TimeoutError when it did not end in time."""

    value: T_co | None = None
    error: BaseException | None = None


class PatientCaller:
    """Makes calls one after the other, each in a thread that the end of the program does not wait for.

    A call that takes too long stays behind in its thread. Until it comes back, further calls are not made:
    they time out at once instead of piling up.
    """

    def __init__(self, longest_wait: float) -> None:
        self._longest_wait = longest_wait
        self._turn = asyncio.Lock()
        self._given_up: threading.Thread | None = None

    async def call(self, function: Callable[[], T]) -> Outcome[T]:
        """Call the function in a thread and wait for it for at most `longest_wait` seconds."""
        async with self._turn:
            if self._given_up is not None and self._given_up.is_alive():
                return Outcome(error=TimeoutError())
            outcome: asyncio.Future[Outcome[T]] = asyncio.get_running_loop().create_future()
            thread = threading.Thread(target=_relay, args=(function, outcome), name="patience", daemon=True)
            thread.start()
            try:
                async with asyncio.timeout(self._longest_wait):
                    return await outcome
            except TimeoutError as error:
                self._given_up = thread
                return Outcome(error=error)


class _Catch:
    """Keeps what is raised inside its block: to the thread that waits, any error is an answer."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True


def _relay(function: Callable[[], T], outcome: asyncio.Future[Outcome[T]]) -> None:
    catch = _Catch()
    value: T | None = None
    with catch:
        value = function()
    # The loop may be gone by now, and with it everybody who waited.
    with contextlib.suppress(RuntimeError):
        outcome.get_loop().call_soon_threadsafe(_settle, outcome, Outcome(value, catch.error))


def _settle(outcome: asyncio.Future[Outcome[T]], result: Outcome[T]) -> None:
    if not outcome.done():
        outcome.set_result(result)
