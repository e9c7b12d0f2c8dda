"""Work that is asked for again and again is done now and then, in steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

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
    """Work that takes as long as it is told to, on a clock of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, takes: float) -> None:
        self.now, self.waits, self.takes = 100.0, list[float](), takes
        self.timer = RestingTimer(self._steps, 0.4)
        monkeypatch.setattr(self.timer, "_loop", self)

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, run: Callable[..., None], *details: object) -> None:
        self.waits.append(seconds)
        self.now += seconds
        run(*details)

    def _steps(self) -> Iterator[None]:
        self.now += self.takes
        return
        yield


@pytest.mark.parametrize(("takes", "rest"), [(0.001, 0.4), (0.1, 3.0), (0.7, 4.0)])
async def test_long_work_rests_long_but_nobody_waits_for_it_longer_than_some_seconds(
    monkeypatch: pytest.MonkeyPatch, takes: float, rest: float
) -> None:
    slow = Slow(monkeypatch, takes)
    slow.timer.ask()
    slow.timer.ask()
    assert slow.waits == [0.4, pytest.approx(rest)]


async def test_time_in_which_nothing_was_asked_for_counts_as_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(monkeypatch, 0.1)
    slow.timer.ask()
    slow.now += 60.0
    slow.timer.ask()
    assert slow.waits == [0.4, 0.4]
