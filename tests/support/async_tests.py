"""Runs one asynchronous test on a fresh loop and fails it for what it leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

TIMEOUT = 300.0
_TURNS_TO_END = 20


class LeftBehind(AssertionError):
    """The test passed, but tasks outlived it or failed without anybody looking."""


def run_async_test(
    function: Callable[[], Coroutine[Any, Any, None]],
    *,
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
    timeout: float = TIMEOUT,
) -> None:
    """Run the test to its end.

    Raises what it raises, TimeoutError after `timeout` seconds, and LeftBehind when a task is pending at
    the end, when a task's exception was never retrieved, or when the loop reported an error.
    """
    tasks: list[asyncio.Future[Any]] = []
    problems: list[str] = []

    def make_task(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Future[Any]:
        task = asyncio.Task(coroutine, loop=loop, **options)
        tasks.append(task)
        return task

    def note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        problems.append(f"{context['message']}: {context.get('exception')!r}")

    async def body() -> None:
        async with asyncio.timeout(timeout):
            await function()
        own = asyncio.current_task()
        for _ in range(_TURNS_TO_END):
            if all(task.done() or task is own for task in tasks):
                break
            await asyncio.sleep(0)
        problems.extend(f"still pending: {task}" for task in tasks if not task.done() and task is not own)
        problems.extend(f"failed unseen: {task}" for task in tasks if _failed_unseen(task))

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        loop = runner.get_loop()
        loop.set_task_factory(make_task)
        loop.set_exception_handler(note)
        runner.run(body())
    if problems:
        raise LeftBehind("The test left this behind:\n" + "\n".join(problems))


def _failed_unseen(task: asyncio.Future[Any]) -> bool:
    # The flag asyncio itself goes by when it logs “Task exception was never retrieved”; asking the task for
    # its exception would clear it.
    return task.done() and bool(getattr(task, "_log_traceback", False))
