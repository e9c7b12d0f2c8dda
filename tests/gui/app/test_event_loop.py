"""The window's event loop keeps asyncio's promises while Qt runs."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.support.eventually import PATIENCE, eventually
from tts_studio.app.event_loop import new_event_loop, on_quit_signals

T = TypeVar("T")


class Runner:
    """Runs coroutines on a fresh loop."""

    def __init__(self, app: QApplication) -> None:
        self._app = app

    def __call__(self, coroutine: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=lambda: new_event_loop(self._app)) as runner:
            return runner.run(coroutine)


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Runner]:
    yield Runner(qapp)


def test_a_sleep_never_ends_early(run: Runner) -> None:
    async def body() -> list[float]:
        loop = asyncio.get_running_loop()
        early = []
        for delay in (0.001, 0.0104, 0.033, 0.0501):
            began = loop.time()
            await asyncio.sleep(delay)
            early.append(delay - (loop.time() - began))
        return early

    assert max(run(body())) <= 0.0005


def test_a_cancelled_timer_is_gone_at_once(run: Runner) -> None:
    async def body() -> int:
        loop = asyncio.get_running_loop()
        before = len(loop._later)  # type: ignore[attr-defined]  # our own loop's
        handles = [loop.call_later(3600, print) for _ in range(50)]
        for handle in handles:
            handle.cancel()
            handle.cancel()
        return len(loop._later) - before  # type: ignore[attr-defined]  # our own loop's

    assert run(body()) == 0


def test_what_is_called_soon_runs_in_order(run: Runner) -> None:
    async def body() -> list[int]:
        loop = asyncio.get_running_loop()
        seen: list[int] = []
        for number in range(200):
            loop.call_soon(seen.append, number)
        cancelled = loop.call_soon(seen.append, -1)
        cancelled.cancel()
        loop.call_at(loop.time() - 1, seen.append, 200)
        await eventually(lambda: 200 in seen)
        return seen

    assert run(body()) == list(range(201))


def test_a_busy_task_leaves_the_window_its_events(run: Runner) -> None:
    async def body() -> int:
        ticks: list[int] = []
        timer = QTimer()
        timer.setInterval(1)
        timer.timeout.connect(lambda: ticks.append(1))
        timer.start()
        while len(ticks) < 3:
            await asyncio.sleep(0)
        timer.stop()
        return len(ticks)

    assert run(body()) >= 3


def test_a_thread_wakes_the_loop(run: Runner) -> None:
    async def body() -> str:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str] = loop.create_future()
        thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, "woken"))
        thread.start()
        answer = await asyncio.wait_for(future, PATIENCE)
        thread.join()
        return answer

    assert run(body()) == "woken"


def test_work_in_threads_runs_in_ordinary_threads(run: Runner) -> None:
    async def body() -> str:
        return await asyncio.to_thread(lambda: threading.current_thread().name)

    assert run(body()).startswith("studio-worker")


def test_time_outs_and_task_groups_work(run: Runner) -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    async def body() -> bool:
        try:
            async with asyncio.timeout(0.02), asyncio.TaskGroup() as group:
                group.create_task(forever())
        except TimeoutError:
            return True
        return False

    assert run(body())


def test_a_socket_answers(run: Runner) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()
        await writer.wait_closed()

    async def body() -> bytes:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"hello\n")
            line = await reader.readline()
            writer.close()
            await writer.wait_closed()
        return line

    assert run(body()) == b"hello\n"


def test_a_signal_to_end_reaches_the_program(run: Runner) -> None:
    async def body() -> bool:
        asked = asyncio.Event()
        on_quit_signals(asyncio.get_running_loop(), asked.set)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(asked.wait(), PATIENCE)
        return True

    assert run(body())


def test_an_error_in_a_callback_reaches_the_handler(run: Runner) -> None:
    async def body() -> list[str]:
        loop = asyncio.get_running_loop()
        seen: list[str] = []
        loop.set_exception_handler(lambda _loop, context: seen.append(type(context["exception"]).__name__))
        loop.call_soon(lambda: 1 // 0)
        loop.call_later(0.001, lambda: 1 // 0)
        await eventually(lambda: len(seen) == 2)
        return seen

    assert run(body()) == ["ZeroDivisionError", "ZeroDivisionError"]
