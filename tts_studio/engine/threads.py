"""Work in a thread that is seen to its end, because what is written has happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

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
