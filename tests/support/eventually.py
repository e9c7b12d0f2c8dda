"""Waiting for something to become true without blocking the loop or guessing how long it takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60.0
"""How many seconds anything is waited for that comes at once unless the machine is very busy."""


async def eventually(condition: Callable[[], object], timeout: float = PATIENCE) -> None:
    """Return as soon as the condition is true; fail after `timeout` seconds.

    The condition may also raise AssertionError to say that it is not true yet.
    """
    deadline = time.monotonic() + timeout
    while True:
        problem: AssertionError | None = None
        try:
            if condition():
                return
        except AssertionError as error:
            problem = error
        if time.monotonic() > deadline:
            raise AssertionError(f"This did not become true within {timeout:g} s: {condition}") from problem
        await asyncio.sleep(0.005)


def eventually_blocking(condition: Callable[[], object], timeout: float = PATIENCE) -> None:
    """Do the same in a test that runs no event loop."""
    asyncio.run(eventually(condition, timeout))
