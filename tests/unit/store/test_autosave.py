"""Autosave: soon, one at a time, never giving up, and honest about it. Time stands still unless moved."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.support.eventually import PATIENCE, eventually
from tts_studio.domain.errors import ProjectDiskFull
from tts_studio.store.autosave import Autosave, SaveState, SaveStatus


class Time:
    """A clock that moves when told, and the sleepers that wait for it."""

    def __init__(self) -> None:
        self.now = 100.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self.now + seconds, woken))
        await woken.wait()

    @property
    def sleeping(self) -> int:
        return len(self._sleepers)

    async def pass_(self, seconds: float) -> None:
        """Let the time pass and everybody who is due do their work."""
        await settle()
        self.now += seconds
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self.now + 1e-9]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper not in due]
        for _, woken in due:
            woken.set()
        await settle()


async def settle() -> None:
    """Let every task run until it waits for something."""
    for _ in range(20):
        await asyncio.sleep(0)


class Document:
    """Something to save, which can be made to fail."""

    def __init__(self) -> None:
        self.text = 0
        self.saved: list[int] = []
        self.attempts = 0
        self.problem: ProjectDiskFull | None = None
        self.gate: asyncio.Event | None = None

    async def save(self) -> None:
        self.attempts += 1
        text = self.text
        if self.gate is not None:
            await self.gate.wait()
        if self.problem is not None:
            raise self.problem
        self.saved.append(text)


class Scene:
    """An autosave at work on a document, with the states it told."""

    def __init__(self) -> None:
        self.time = Time()
        self.document = Document()
        self.autosave = Autosave(self.document.save, clock=self.time.clock, sleep=self.time.sleep)
        self.told: list[SaveState] = []
        self.autosave.changed.connect(lambda status: self.told.append(status.state))

    def edit(self) -> None:
        self.document.text += 1
        self.autosave.touch()


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    at_work = Scene()
    task = asyncio.ensure_future(at_work.autosave.run())
    try:
        yield at_work
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_change_is_saved_after_a_quiet_second() -> None:
    async with scene() as at:
        at.edit()
        await at.time.pass_(0.9)
        assert (at.document.saved, at.autosave.status.state) == ([], SaveState.UNSAVED)
        await at.time.pass_(0.2)
        assert at.document.saved == [1]
        assert at.told == [SaveState.UNSAVED, SaveState.SAVING, SaveState.SAVED]


async def test_steady_typing_is_saved_within_two_seconds_of_the_first_key() -> None:
    async with scene() as at:
        for _ in range(19):
            at.edit()
            await at.time.pass_(0.1)
        assert at.document.saved == []
        at.edit()
        await at.time.pass_(0.11)
        assert at.document.saved == [20]


async def test_in_a_minute_of_typing_without_a_pause_no_key_waits_longer_than_two_seconds() -> None:
    async with scene() as at:
        typed: list[float] = []
        waited: list[float] = []
        for _ in range(8 * 62):
            if len(typed) < 8 * 60:
                at.edit()
                typed.append(at.time.now)
            await at.time.pass_(0.125)
            saved = at.document.saved[-1] if at.document.saved else 0
            waited += [at.time.now - key for key in typed[len(waited) : saved]]
        assert len(waited) == len(typed)
        assert max(waited) == 2.0


async def test_a_pause_in_typing_is_waited_for() -> None:
    async with scene() as at:
        at.edit()
        await at.time.pass_(0.6)
        at.edit()
        await at.time.pass_(0.6)
        assert at.document.saved == []
        await at.time.pass_(0.5)
        assert at.document.saved == [2]


async def test_nothing_is_saved_when_nothing_changed() -> None:
    async with scene() as at:
        await at.time.pass_(100)
        await at.autosave.flush()
        assert (at.document.attempts, at.time.sleeping) == (0, 0)


async def test_a_change_during_a_save_is_saved_next_and_never_at_the_same_time() -> None:
    async with scene() as at:
        at.document.gate = asyncio.Event()
        at.edit()
        await at.time.pass_(1)
        at.edit()
        await at.time.pass_(5)
        assert (at.document.attempts, at.autosave.status.state) == (1, SaveState.SAVING)
        at.document.gate.set()
        await at.time.pass_(1)
        await at.time.pass_(1)
        assert at.document.saved == [1, 2]
        assert at.autosave.status.state is SaveState.SAVED
        assert SaveState.UNSAVED in at.told[2:]


async def test_a_failure_is_told_with_its_reason_and_tried_again_ever_more_slowly() -> None:
    async with scene() as at:
        at.document.problem = ProjectDiskFull("There is no room.", advice="Make some.")
        at.edit()
        await at.time.pass_(1)
        assert at.autosave.status == SaveStatus(SaveState.FAILED, "There is no room.", "Make some.")
        pauses = []
        for _ in range(7):
            before, waited = at.document.attempts, 0
            while at.document.attempts == before:
                await at.time.pass_(1)
                waited += 1
            pauses.append(waited)
        assert pauses == [1, 2, 4, 8, 16, 30, 30]
        at.edit()
        assert at.autosave.status.state is SaveState.FAILED
        at.document.problem = None
        await at.time.pass_(30)
        assert at.document.saved == [2]
        assert at.autosave.status == SaveStatus(SaveState.SAVED)
        assert at.told == [SaveState.UNSAVED, SaveState.SAVING, SaveState.FAILED, SaveState.SAVED]


async def test_after_a_success_the_next_failure_is_tried_again_soon() -> None:
    async with scene() as at:
        for _ in range(2):
            at.document.problem = ProjectDiskFull("There is no room.")
            at.edit()
            await at.time.pass_(1)
            at.document.problem = None
            await at.time.pass_(1)
            assert at.autosave.status.state is SaveState.SAVED
        assert at.document.attempts == 4


async def test_flushing_saves_at_once_and_raises_when_it_cannot() -> None:
    async with scene() as at:
        at.edit()
        await at.autosave.flush()
        assert at.document.saved == [1]
        at.document.problem = ProjectDiskFull("There is no room.")
        at.edit()
        with pytest.raises(ProjectDiskFull):
            await at.autosave.flush()
        assert at.autosave.status.state is SaveState.FAILED
        at.document.problem = None
        await at.autosave.flush()
        assert at.document.saved == [1, 2]


async def test_flushing_waits_for_a_save_under_way_and_what_came_after_it() -> None:
    async with scene() as at:
        at.document.gate = asyncio.Event()
        at.edit()
        await at.time.pass_(1)
        at.edit()
        flushing = asyncio.ensure_future(at.autosave.flush())
        await settle()
        assert not flushing.done()
        at.document.gate.set()
        await flushing
        assert at.document.saved == [1, 2]


async def test_flushing_works_without_a_running_task() -> None:
    at = Scene()
    at.edit()
    await at.autosave.flush()
    assert at.document.saved == [1]


async def test_cancelling_waits_for_the_save_under_way_so_that_none_overtakes_another() -> None:
    begun, gate, saved = threading.Event(), threading.Event(), list[str]()

    def save() -> None:
        begun.set()
        assert gate.wait(PATIENCE)
        saved.append("done")

    autosave = Autosave(save)
    autosave.touch()
    flushing = asyncio.ensure_future(autosave.flush())
    await eventually(begun.is_set)
    flushing.cancel()
    await settle()
    assert not flushing.done()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await flushing
    assert (saved, autosave.status) == (["done"], SaveStatus(SaveState.UNSAVED))
    await autosave.flush()
    assert autosave.status == SaveStatus(SaveState.SAVED)


@pytest.mark.parametrize("error", [asyncio.CancelledError(), ZeroDivisionError()])
async def test_a_save_that_ends_in_an_unexpected_way_is_not_taken_for_done(error: BaseException) -> None:
    failures = [error]

    async def save() -> None:
        if failures:
            raise failures.pop()

    autosave = Autosave(save)
    autosave.touch()
    with pytest.raises(type(error)):
        await autosave.flush()
    assert autosave.status == SaveStatus(SaveState.UNSAVED)
    await autosave.flush()
    assert autosave.status == SaveStatus(SaveState.SAVED)


async def test_after_a_successful_flush_the_next_change_does_not_wait_for_the_next_attempt() -> None:
    async with scene() as at:
        at.document.problem = ProjectDiskFull("There is no room.")
        at.edit()
        for _ in range(20):
            await at.time.pass_(1)
        at.document.problem = None
        await at.autosave.flush()
        at.edit()
        await at.time.pass_(1)
        await at.time.pass_(1)
        assert at.document.saved == [1, 2]


async def test_a_flush_leaves_nothing_for_the_quiet_second_to_save() -> None:
    async with scene() as at:
        at.edit()
        await settle()
        await at.autosave.flush()
        await at.time.pass_(5)
        assert at.document.attempts == 1


async def test_a_plain_function_is_called_off_the_event_loop() -> None:
    threads: list[threading.Thread] = []
    autosave = Autosave(lambda: threads.append(threading.current_thread()), delay=0.0)
    task = asyncio.ensure_future(autosave.run())
    autosave.touch()
    await eventually(lambda: threads)
    await eventually(lambda: autosave.status.state is SaveState.SAVED)
    assert threads[0] is not threading.main_thread()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
