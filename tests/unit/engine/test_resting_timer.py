"""Work that is asked for again and again is done now and then, in steps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

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
