"""Work in a thread tells how far it is, and ends soon after nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tts_studio.engine.delivery.worker import Worker


async def test_what_is_told_is_a_part_of_the_whole_and_never_goes_back() -> None:
    told: list[float] = []
    worker = Worker(told.append)
    worker.share(0.5, 1.0)

    def work() -> str:
        for part in (0.2, 0.6, 0.4, 2.0):
            worker.tell(part)
        return "done"

    assert await worker.run(work) == "done"
    await asyncio.sleep(0)
    assert told == pytest.approx([0.6, 0.8, 1.0])


async def test_a_failure_of_the_work_is_raised() -> None:
    def work() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await Worker(lambda _done: None).run(work)


async def test_cancelled_work_is_waited_for_until_it_has_put_everything_away() -> None:
    worker, begun, put_away = Worker(lambda _done: None), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        try:
            while True:
                worker.tell(0.0)
        finally:
            put_away.set()

    running = asyncio.ensure_future(worker.run(work))
    await asyncio.to_thread(begun.wait)
    running.cancel()
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert put_away.is_set()
