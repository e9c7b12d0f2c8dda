"""The runner of asynchronous tests: what it lets pass and what it does not."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.async_tests import LeftBehind, run_async_test
from tests.support.eventually import eventually, eventually_blocking


async def test_an_async_test_runs_on_a_loop() -> None:
    await asyncio.sleep(0)
    assert asyncio.get_running_loop().is_running()


def test_a_task_that_outlives_its_test_fails_it() -> None:
    async def test() -> None:
        asyncio.get_running_loop().create_task(asyncio.sleep(60))

    with pytest.raises(LeftBehind, match="still pending"):
        run_async_test(test)


def test_a_task_that_failed_unseen_fails_the_test() -> None:
    async def break_down() -> None:
        raise ValueError("lost")

    async def test() -> None:
        asyncio.get_running_loop().create_task(break_down())

    with pytest.raises(LeftBehind, match="failed unseen"):
        run_async_test(test)


def test_a_task_whose_failure_was_seen_is_fine() -> None:
    async def break_down() -> None:
        raise ValueError("seen")

    async def test() -> None:
        task = asyncio.get_running_loop().create_task(break_down())
        with pytest.raises(ValueError, match="seen"):
            await task

    run_async_test(test)


def test_a_cancelled_task_is_given_time_to_end() -> None:
    async def test() -> None:
        task = asyncio.get_running_loop().create_task(asyncio.sleep(60))
        tasks.append(task)
        await asyncio.sleep(0)
        task.cancel()

    tasks: list[asyncio.Task[None]] = []
    run_async_test(test)
    assert tasks[0].cancelled()


def test_an_error_in_a_callback_fails_the_test() -> None:
    def break_down() -> None:
        raise ValueError("in a callback")

    async def test() -> None:
        asyncio.get_running_loop().call_soon(break_down)
        await asyncio.sleep(0)

    with pytest.raises(LeftBehind, match="in a callback"):
        run_async_test(test)


def test_a_test_that_hangs_is_ended() -> None:
    async def test() -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        run_async_test(test, timeout=0.05)


def test_what_an_async_test_raises_is_raised() -> None:
    async def test() -> None:
        raise KeyError("own")

    with pytest.raises(KeyError, match="own"):
        run_async_test(test)


async def test_eventually_returns_once_the_condition_is_true() -> None:
    answers = iter((False, False, True))
    await eventually(lambda: next(answers))


async def test_eventually_fails_with_the_last_reason() -> None:
    def condition() -> bool:
        raise AssertionError("not yet")

    with pytest.raises(AssertionError, match="did not become true") as failure:
        await eventually(condition, timeout=0)
    assert str(failure.value.__cause__) == "not yet"


def test_eventually_works_without_a_loop() -> None:
    answers = iter((False, True))
    eventually_blocking(lambda: next(answers))
    assert list(answers) == []
