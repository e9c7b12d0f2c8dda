"""Work that is asked for again and again is done now and then, in steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from tests.support.eventually import eventually
from tts_studio.engine.resting_timer import RestingTimer


class Work:
    """Notes its steps; asks for itself again where it is told to."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.timer = RestingTimer(self._steps, 0.0)
        self.ask_again = 0
        self.end_early = False

    def _steps(self) -> Iterator[None]:
        self.done.append("first")
        asyncio.get_running_loop().call_soon(self._between)
        yield
        if self.ask_again:
            self.ask_again -= 1
            self.timer.ask()
        self.done.append("second")

    def _between(self) -> None:
        self.done.append("loop")
        if self.end_early:
            self.timer.close()


ONCE = ["first", "loop", "second"]


async def test_what_is_asked_for_many_times_is_done_once_and_the_loop_goes_on_between_its_steps() -> None:
    work = Work()
    for _ in range(5):
        work.timer.ask()
    await eventually(lambda: work.done == ONCE)
    assert work.timer._timer is None


async def test_what_is_asked_for_during_the_work_is_done_after_it() -> None:
    work = Work()
    work.ask_again = 1
    work.timer.ask()
    await eventually(lambda: work.done == ONCE + ONCE)


async def test_a_closed_timer_takes_no_further_step() -> None:
    work = Work()
    work.end_early = True
    work.timer.ask()
    await eventually(lambda: "loop" in work.done)
    assert work.timer._timer is not None
    assert work.timer._timer.cancelled()
    assert work.done == ["first", "loop"]


async def test_a_timer_that_was_never_asked_is_closed_without_trouble() -> None:
    work = Work()
    work.timer.close()
    assert not work.done


class Slow:
    """Work that takes a second, on a clock of its own that `rest` moves on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.begun = 100.0, list[float]()
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.timer = RestingTimer(self._steps, 0.4)
        monkeypatch.setattr(self.timer, "_loop", self)

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, run: Callable[[], None]) -> object:
        self.due.append((self.now + seconds, run))
        return self

    def rest(self, seconds: float) -> None:
        until = self.now + seconds
        while self.due and self.due[0][0] <= until:
            self.now, run = self.due.pop()
            run()
        self.now = max(self.now, until)

    def _steps(self) -> Iterator[None]:
        self.begun.append(round(self.now, 6))
        self.now += 1.0
        yield from ()


async def test_long_work_is_put_off_while_it_is_asked_for_and_done_when_nobody_asks_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow(monkeypatch)
    slow.timer.ask()
    slow.rest(0.4)
    assert slow.begun == [100.4]
    for _ in range(100):
        slow.timer.ask()
        slow.rest(0.1)
    assert len(slow.begun) == 1
    slow.rest(2.0)
    assert len(slow.begun) == 2


async def test_long_work_is_done_now_and_then_however_much_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow(monkeypatch)
    for _ in range(700):
        slow.timer.ask()
        slow.rest(0.1)
    assert len(slow.begun) == 3
    assert all(later - earlier >= 30.0 for earlier, later in pairwise(slow.begun))


async def test_time_in_which_nothing_was_asked_for_counts_as_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(monkeypatch)
    slow.timer.ask()
    slow.rest(60.0)
    slow.timer.ask()
    slow.rest(0.5)
    assert len(slow.begun) == 2
