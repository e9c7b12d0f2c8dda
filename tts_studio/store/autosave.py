"""Saving by itself: soon after each change, off the event loop, again and again until it succeeds."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.errors import StudioError
from tts_studio.domain.events import Event

FIRST_RETRY = 1.0
LONGEST_RETRY = 30.0
"""Seconds between attempts after a failure; each pause is twice the one before, up to the longest."""


class SaveState(StrEnum):
    """Whether the file holds what the user sees."""

    SAVED = "saved"
    UNSAVED = "unsaved"
    SAVING = "saving"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SaveStatus:
    """The state and, when saving failed, the sentence that says why and the advice."""

    state: SaveState
    problem: str = ""
    advice: str = ""


class Autosave:
    """Calls `save` within `delay` seconds of the last change and `longest` seconds of the first unsaved one.

    `save` is a function, which is called in a thread, or a coroutine function, which is awaited and must see
    what it writes to its end even when it is cancelled. It raises a StudioError when it cannot save. One save
    runs at a time. All methods belong to the event loop's thread; `run` is the task of whoever owns the
    document, and `flush` works with or without it.
    """

    def __init__(
        self,
        save: Callable[[], None] | Callable[[], Awaitable[None]],
        delay: float = 1.0,
        longest: float = 2.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.changed: Event[SaveStatus] = Event()
        self._save = save
        self._delay = delay
        self._longest = longest
        self._clock = clock
        self._sleep = sleep
        self._revision = 0
        self._saved = 0
        self._first_touch = self._last_touch = 0.0
        self._touched = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._status = SaveStatus(SaveState.SAVED)

    @property
    def status(self) -> SaveStatus:
        """What `changed` told last."""
        return self._status

    def touch(self) -> None:
        """There is something new to save."""
        self._last_touch = self._clock()
        if not self._touched.is_set():
            self._first_touch = self._last_touch
            self._touched.set()
        self._revision += 1
        if self._status.state is SaveState.SAVED:
            self._tell(SaveStatus(SaveState.UNSAVED))

    async def run(self) -> None:
        """Save after changes until cancelled. Cancelling saves nothing: await `flush` first."""
        pause = FIRST_RETRY
        while True:
            await self._touched.wait()
            await self._wait_for_a_moment()
            try:
                await self._save_now()
                pause = FIRST_RETRY
            except StudioError:
                await self._wait_while_failed(pause)
                pause = min(2 * pause, LONGEST_RETRY)

    async def flush(self) -> None:
        """Return when every change made so far is saved; raises what `save` raises."""
        wanted = self._revision
        while self._saved < wanted:
            await self._save_now()

    async def _wait_for_a_moment(self) -> None:
        if self._status.state is SaveState.FAILED:
            return
        while self._touched.is_set():
            due = min(self._last_touch + self._delay, self._first_touch + self._longest)
            remaining = due - self._clock()
            if remaining <= 0:
                return
            await self._sleep(remaining)

    async def _wait_while_failed(self, seconds: float) -> None:
        """Wait before the next attempt; a flush that succeeds in between ends the waiting soon."""
        due = self._clock() + seconds
        while self._status.state is SaveState.FAILED and (remaining := due - self._clock()) > 0:
            await self._sleep(min(remaining, self._delay))

    async def _save_now(self) -> None:
        async with self._one_at_a_time:
            if self._saved == self._revision:
                return
            target = self._revision
            self._touched.clear()
            if self._status.state is not SaveState.FAILED:
                self._tell(SaveStatus(SaveState.SAVING))
            try:
                await self._call_save()
            except StudioError as error:
                self._keep_unsaved(SaveStatus(SaveState.FAILED, error.sentence, error.advice))
                raise
            except BaseException:
                self._keep_unsaved(SaveStatus(SaveState.UNSAVED))
                raise
            self._saved = target
            is_all = self._saved == self._revision
            self._tell(SaveStatus(SaveState.SAVED if is_all else SaveState.UNSAVED))

    async def _call_save(self) -> None:
        if inspect.iscoroutinefunction(self._save):
            await self._save()
        else:
            await _to_the_end(asyncio.get_running_loop().run_in_executor(None, self._save))

    def _keep_unsaved(self, status: SaveStatus) -> None:
        if not self._touched.is_set():
            self._first_touch = self._clock()
            self._touched.set()
        self._tell(status)

    def _tell(self, status: SaveStatus) -> None:
        if status != self._status:
            self._status = status
            self.changed.emit(status)


async def _to_the_end(saving: asyncio.Future[object]) -> None:
    """Wait for a save in a thread even when cancelled, and only then pass the cancellation on.

    A save left behind could otherwise write its older state over that of the next one.
    """
    cancelled = None
    while not saving.done():
        try:
            await asyncio.wait({saving})
        except asyncio.CancelledError as error:
            cancelled = error
    saving.result()
    if cancelled is not None:
        raise cancelled
