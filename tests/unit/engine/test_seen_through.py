"""What must not be left half done is done although nobody waits for it any more."""

from __future__ import annotations

import asyncio

import pytest

from tts_studio.domain.errors import ProjectError
from tts_studio.engine.threads import seen_through


async def test_a_cancelled_wait_ends_with_the_work_and_then_as_cancelled() -> None:
    gate, done = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await gate.wait()
        done.set()

    waiting = asyncio.create_task(seen_through(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        waiting.cancel()
    await asyncio.sleep(0)
    assert not waiting.done()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert done.is_set()


async def test_the_result_and_the_problem_are_those_of_the_work() -> None:
    async def answer() -> int:
        return 42

    async def fail() -> None:
        raise ProjectError("It is full.")

    assert await seen_through(answer()) == 42
    with pytest.raises(ProjectError, match="full"):
        await seen_through(fail())
