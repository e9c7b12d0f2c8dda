"""Work of thousands of small steps on the event loop: a few of them in each turn, so that it goes on."""

from __future__ import annotations

import asyncio
import operator
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

STEPS_AT_ONCE = 100
"""Steps in a turn of the loop: of those that this is made for, a few milliseconds' worth."""
_SECONDS_AT_ONCE = 0.003


async def in_turns(
    make: Callable[[], Generator[None, None, T]], made_of: Callable[[], Sequence[object]]
) -> T:
    """What a generator returns, some milliseconds of its work in each turn of the loop.

    It is made, and its work begun, anew whenever `made_of` tells other objects after a turn of others.
    """
    before, steps = made_of(), make()
    while True:
        deadline = time.perf_counter() + _SECONDS_AT_ONCE
        try:
            while time.perf_counter() < deadline:
                next(steps)
        except StopIteration as end:
            found: T = end.value
            return found
        await asyncio.sleep(0)
        now = made_of()
        if any(map(operator.is_not, before, now)):
            before, steps = now, make()


def at_once(make: Generator[None, None, T]) -> T:
    """What a generator returns, in one piece, for who cannot wait."""
    while True:
        try:
            next(make)
        except StopIteration as end:
            found: T = end.value
            return found


class Slices:
    """Does chores one after the other. A chore is an iterator that does a small step each time it is asked.

    The first steps of a chore are done at once when no other is under way, so that a short one is done when
    `add` returns. A chore whose step raises has ended; those behind it go on.
    """

    def __init__(self) -> None:
        self._chores: deque[Iterator[None]] = deque()
        self._task: asyncio.Task[None] | None = None

    def add(self, chore: Iterator[None]) -> None:
        """Do this when what was added before is done."""
        self._chores.append(chore)
        if self._task is None and len(self._chores) == 1:
            try:
                self._slice()
            finally:
                self._go_on()

    async def done(self) -> None:
        """Wait until nothing is left to do."""
        while self._task is not None:
            await asyncio.wait([self._task])

    def _go_on(self) -> None:
        if self._chores:
            self._task = asyncio.create_task(self._work(), name="slices")
            self._task.add_done_callback(self._ended)

    async def _work(self) -> None:
        while self._chores:
            await asyncio.sleep(0)
            self._slice()

    def _slice(self) -> None:
        over = True
        try:
            over = sum(1 for _ in islice(self._chores[0], STEPS_AT_ONCE)) < STEPS_AT_ONCE
        finally:
            if over:
                self._chores.popleft()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        problem = None if task.cancelled() else task.exception()
        if problem is not None:
            told = {"message": "A step of a long piece of work failed", "exception": problem, "task": task}
            task.get_loop().call_exception_handler(told)
        if not task.cancelled():
            self._go_on()
