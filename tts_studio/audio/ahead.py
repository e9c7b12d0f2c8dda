"""Makes blocks of sound in a thread of their own, a few ahead of whoever takes them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

T = TypeVar("T")

_BLOCKS = 4


class _End:
    """What comes after the last block."""


_END: Final = _End()


@contextmanager
def ahead(source: Iterable[T]) -> Iterator[Iterator[T]]:
    """What the source gives, in its order; what the source raises is raised by the block that is missing.

    Within the context the source is worked in another thread and nowhere else; leaving it waits for the
    block under way.
    """
    blocks = iter(source)
    with ThreadPoolExecutor(1, "blocks-ahead") as maker:
        waiting = deque(maker.submit(next, blocks, _END) for _ in range(_BLOCKS))

        def taken() -> Iterator[T]:
            while not isinstance(block := waiting.popleft().result(), _End):
                waiting.append(maker.submit(next, blocks, _END))
                yield block

        try:
            yield taken()
        finally:
            for block in waiting:
                block.cancel()
