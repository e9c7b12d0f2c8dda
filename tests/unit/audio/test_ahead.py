"""Blocks that are made in another thread, a few ahead of whoever takes them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tts_studio.audio.ahead import ahead


def test_blocks_come_in_their_order_from_another_thread() -> None:
    makers = set()

    def source() -> Iterator[int]:
        for number in range(100):
            makers.add(threading.current_thread())
            yield number

    with ahead(source()) as blocks:
        assert list(blocks) == list(range(100))
    assert threading.current_thread() not in makers
    assert len(makers) == 1


def test_what_the_source_raises_is_raised_where_its_block_is_missing() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    taken = []
    with pytest.raises(OSError, match="the disk is gone"), ahead(source()) as blocks:
        taken += list(blocks)
    assert not taken
    with ahead(source()) as blocks:
        assert next(blocks) == 1


def test_who_leaves_early_leaves_no_thread_and_no_work_behind() -> None:
    made = []

    def source() -> Iterator[int]:
        number = 0
        while True:
            made.append(number)
            yield number
            number += 1

    with ahead(source()) as blocks:
        assert [next(blocks) for _ in range(3)] == [0, 1, 2]
    # Three were taken and four more may have been made ahead.
    assert len(made) <= 8
    assert not any(thread.name.startswith("blocks-ahead") for thread in threading.enumerate())


def test_a_source_without_blocks_gives_none() -> None:
    nothing: list[int] = []
    with ahead(nothing) as blocks:
        assert list(blocks) == []
