"""Work of many small steps leaves the event loop its turns."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator
from itertools import pairwise

import pytest

from tests.support.eventually import PATIENCE
from tts_studio.engine import slices as slices_module
from tts_studio.engine.slices import STEPS_AT_ONCE, Errand, Slices


def counting(done: list[str], name: str, count: int) -> Iterator[None]:
    for _ in range(count):
        done.append(name)
        yield


async def test_a_short_chore_is_done_at_once() -> None:
    done: list[str] = []
    Slices().add(counting(done, "a", 7))
    assert len(done) == 7


async def test_a_long_chore_is_done_some_steps_a_turn() -> None:
    done: list[str] = []
    slices = Slices()
    slices.add(counting(done, "a", 3 * STEPS_AT_ONCE + 5))
    counts = [len(done)]
    while len(done) < 3 * STEPS_AT_ONCE + 5:
        await asyncio.sleep(0)
        counts.append(len(done))
    assert max(later - before for before, later in pairwise(counts)) <= STEPS_AT_ONCE
    assert counts[0] == STEPS_AT_ONCE
    await slices.done()


async def test_chores_are_done_in_their_order_also_one_that_is_added_by_a_step() -> None:
    done: list[str] = []
    slices = Slices()

    def adding() -> Iterator[None]:
        slices.add(counting(done, "c", 2))
        yield from counting(done, "a", 2)

    slices.add(adding())
    assert done == ["a", "a"]
    await slices.done()
    assert done == ["a", "a", "c", "c"]


async def test_what_is_left_can_be_waited_for_and_more_be_added_afterwards() -> None:
    done: list[str] = []
    slices = Slices()
    await slices.done()
    for _ in range(2):
        slices.add(counting(done, "a", STEPS_AT_ONCE + 1))
        slices.add(counting(done, "b", 1))
        await slices.done()
    assert len(done) == 2 * (STEPS_AT_ONCE + 2)


async def test_a_step_that_fails_is_reported_and_the_chores_behind_it_are_done() -> None:
    reported: list[BaseException] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, told: reported.append(told["exception"]))
    done: list[str] = []
    slices = Slices()

    def failing() -> Iterator[None]:
        yield from counting(done, "a", STEPS_AT_ONCE + 1)
        raise ValueError("broken")

    slices.add(failing())
    slices.add(counting(done, "b", 1))
    await slices.done()
    assert [str(problem) for problem in reported] == ["broken"]
    assert done[-1] == "b"


async def test_a_first_step_that_fails_is_told_to_who_asked_and_harms_nobody_else() -> None:
    done: list[str] = []
    slices = Slices()

    def fail(_step: int) -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        slices.add(map(fail, range(3)))
    slices.add(counting(done, "b", 3))
    await slices.done()
    assert done == ["b"] * 3


def said(words: list[str], steps: int) -> Generator[None, None, str]:
    """What the words are in the end, after so many steps."""
    for _ in range(steps):
        yield
    return " ".join(words)


@pytest.fixture
def _one_step_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices_module, "_SECONDS_AT_ONCE", 0.0)


def nobody_told(task: asyncio.Task[None]) -> None:
    assert task.cancelled() or task.exception() is None


async def test_a_short_errand_is_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices_module, "_SECONDS_AT_ONCE", PATIENCE)
    found: list[str] = []
    errand = Errand(nobody_told)
    errand.run(lambda: said(["a"], 3), lambda: (), found.append)
    assert found == ["a"]
    assert not errand.under_way


@pytest.mark.usefixtures("_one_step_a_turn")
async def test_a_long_errand_is_run_in_turns_and_anew_when_what_it_is_made_of_is_another() -> None:
    found: list[str] = []
    words = [["old"]]
    errand = Errand(nobody_told)
    errand.run(lambda: said(words[-1], 3), lambda: (words[-1],), found.append)
    await asyncio.sleep(0)
    words.append(["new"])
    while errand.under_way:
        assert not found
        await asyncio.sleep(0)
    assert found == ["new"]


@pytest.mark.usefixtures("_one_step_a_turn")
async def test_an_errand_is_given_up_for_the_next_one_and_on_a_word() -> None:
    found: list[str] = []
    errand = Errand(nobody_told)
    errand.run(lambda: said(["a"], 3), lambda: (), found.append)
    errand.run(lambda: said(["b"], 3), lambda: (), found.append)
    while errand.under_way:
        await asyncio.sleep(0)
    assert found == ["b"]
    errand.run(lambda: said(["c"], 3), lambda: (), found.append)
    errand.give_up()
    assert not errand.under_way
    for _ in range(6):
        await asyncio.sleep(0)
    assert found == ["b"]


@pytest.mark.usefixtures("_one_step_a_turn")
async def test_what_an_errand_leads_to_may_be_another_errand() -> None:
    found: list[str] = []
    errand = Errand(nobody_told)

    def go_on(word: str) -> None:
        found.append(word)
        errand.run(lambda: said(["b"], 2), lambda: (), found.append)

    errand.run(lambda: said(["a"], 2), lambda: (), go_on)
    while errand.under_way:
        await asyncio.sleep(0)
    assert found == ["a", "b"]


@pytest.mark.usefixtures("_one_step_a_turn")
async def test_an_errand_that_fails_in_a_later_turn_is_told() -> None:
    problems: list[BaseException | None] = []

    def failing() -> Generator[None, None, str]:
        yield
        yield
        raise ValueError("broken")

    errand = Errand(lambda task: problems.append(task.exception()))
    errand.run(failing, lambda: (), lambda _found: None)
    await asyncio.sleep(0)
    while not problems:
        await asyncio.sleep(0)
    assert [str(problem) for problem in problems] == ["broken"]
    assert not errand.under_way
