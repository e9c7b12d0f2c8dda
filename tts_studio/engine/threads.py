"""Work that is seen to its end, in a thread or not, because what is written has happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_the_end(work: Callable[..., T], *details: object) -> T:
    """Run a function in a thread and wait for it even when cancelled.

    A cancellation that arrives meanwhile is delivered at the next step that waits for something.
    """
    working = asyncio.ensure_future(asyncio.to_thread(work, *details))
    task, interrupted = asyncio.current_task(), False
    while not working.done():
        try:
            await asyncio.wait({working})
        except asyncio.CancelledError:
            interrupted = True
    if interrupted and task is not None:
        task.cancel()
    return working.result()


async def seen_through(work: Coroutine[Any, Any, T]) -> T:
    """Await a coroutine to its end even when cancelled; the cancellation is passed on afterwards."""
    working = asyncio.ensure_future(work)
    cancelled = None
    while not working.done():
        try:
            await asyncio.wait({working})
        except asyncio.CancelledError as error:
            cancelled = error
    result = working.result()
    if cancelled is not None:
        raise cancelled
    return result
