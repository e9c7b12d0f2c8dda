"""TaskScope: the only way the window starts work that takes time; the work dies with its widget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVarTuple

from PySide6.QtCore import QObject

from tts_studio.domain.errors import StudioError

Arguments = TypeVarTuple("Arguments")


class TaskScope:
    """Owns the tasks of one widget.

    A StudioError that ends a task goes to `on_error`; anything else is unexpected and goes to the loop's
    exception handler, which writes the crash report. Destroying `owner` cancels every task.
    """

    def __init__(self, owner: QObject, on_error: Callable[[StudioError], None]) -> None:
        self._on_error = on_error
        self._tasks: set[asyncio.Task[object]] = set()
        self._named: dict[str, asyncio.Task[object]] = {}
        self._closed = False
        owner.destroyed.connect(self.close)

    def start(
        self,
        function: Callable[[*Arguments], Coroutine[Any, Any, object]],
        *args: *Arguments,
        replacing: str = "",
    ) -> None:
        """Run a coroutine function; the one running under the same `replacing` name is cancelled first.

        After the owner is gone nothing is started.
        """
        if self._closed:
            return
        self.cancel(replacing)
        loop = asyncio.get_running_loop()
        task: asyncio.Task[object] = loop.create_task(function(*args))
        self._tasks.add(task)
        if replacing:
            self._named[replacing] = task
        task.add_done_callback(self._ended)

    def running(self, name: str = "") -> bool:
        """Whether the named task, or any task at all, is at work."""
        return name in self._named if name else bool(self._tasks)

    def cancel(self, name: str) -> None:
        """Cancel the task of that name, if there is one."""
        task = self._named.pop(name, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Cancel everything and start nothing more."""
        self._closed = True
        for task in tuple(self._tasks):
            if not task.get_loop().is_closed():
                task.cancel()

    async def finished(self) -> None:
        """Wait until every task has ended."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        for name, named in tuple(self._named.items()):
            if named is task:
                del self._named[name]
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, StudioError):
            if not self._closed:
                self._on_error(error)
        elif error is not None:
            task.get_loop().call_exception_handler(
                {"message": "A task of the window failed", "exception": error, "task": task}
            )
