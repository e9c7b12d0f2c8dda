"""Work of thousands of small steps on the event loop: a few of them in each turn, so that it goes on."""

from __future__ import annotations

import asyncio
import operator
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")

STEPS_AT_ONCE = 100
"""Steps in a turn of the loop: of those that this is made for, a few milliseconds' worth."""
_SECONDS_AT_ONCE = 0.003


class _Turns(Generic[T]):
    """The work of a generator, which is made anew whenever `made_of` tells other objects than before."""

    def __init__(
        self, make: Callable[[], Generator[None, None, T]], made_of: Callable[[], Sequence[object]]
    ) -> None:
        self._make, self._made_of = make, made_of
        self._before, self._steps = made_of(), make()
        self.found: list[T] = []

    def go_on(self) -> bool:
        """Work for some milliseconds; whether all is done, and what the generator returned is in `found`."""
        now = self._made_of()
        if any(map(operator.is_not, self._before, now)):
            self._before, self._steps = now, self._make()
        deadline = time.perf_counter() + _SECONDS_AT_ONCE
        try:
            next(self._steps)
            while time.perf_counter() < deadline:
                next(self._steps)
        except StopIteration as end:
            self.found.append(end.value)
        return bool(self.found)

    async def rest(self) -> T:
        """Go on in the next turns of the loop until it is done."""
        while not self.found:
            await asyncio.sleep(0)
            self.go_on()
        return self.found[0]


async def in_turns(
    make: Callable[[], Generator[None, None, T]], made_of: Callable[[], Sequence[object]]
) -> T:
    """What a generator returns, some milliseconds of its work in each turn of the loop.

    It is made, and its work begun, anew whenever `made_of` tells other objects after a turn of others.
    """
    turns = _Turns(make, made_of)
    turns.go_on()
    return await turns.rest()


def at_once(make: Generator[None, None, T]) -> T:
    """What a generator returns, in one piece, for who cannot wait."""
    while True:
        try:
            next(make)
        except StopIteration as end:
            found: T = end.value
            return found


class Errand:
    """Work in turns for one who does not wait: one piece at a time, given up for the next one.

    `ended` gets the task that ended, with what went wrong in it; whoever runs it is told nothing of that.
    """

    def __init__(self, ended: Callable[[asyncio.Task[None]], None]) -> None:
        self._ended = ended
        self._task: asyncio.Task[None] | None = None

    def run(
        self,
        make: Callable[[], Generator[None, None, T]],
        made_of: Callable[[], Sequence[object]],
        then: Callable[[T], None],
    ) -> None:
        """Do it as `in_turns` does, and hand over what it returns: now, where it takes some milliseconds."""
        self.give_up()
        with ExitStack() as attempt:
            attempt.push(self._told)
            turns = _Turns(make, made_of)
            if turns.go_on():
                then(turns.found[0])
            else:
                self._task = asyncio.create_task(self._finish(turns, then), name="errand")
                self._task.add_done_callback(self._on_end)

    @property
    def under_way(self) -> bool:
        """Whether something is still to be handed over."""
        return self._task is not None

    def give_up(self) -> None:
        """Hand nothing over."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    async def _finish(self, turns: _Turns[T], then: Callable[[T], None]) -> None:
        found = await turns.rest()
        self._task = None
        then(found)

    def _told(
        self, _kind: type[BaseException] | None, problem: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        """Let what went wrong at once end a task as well, and keep it from who runs this."""
        if not isinstance(problem, Exception):
            return False
        failed = asyncio.create_task(_failing(problem), name="errand that failed")
        failed.add_done_callback(self._on_end)
        return True

    def _on_end(self, task: asyncio.Task[None]) -> None:
        if self._task is task:
            self._task = None
        self._ended(task)


async def _failing(problem: Exception) -> None:
    raise problem


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
