"""Garbage is collected as Python would, but on the thread that asks for it and on no other."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.eventually import eventually
from tts_studio.app import long_lived
from tts_studio.app.event_loop import new_event_loop
from tts_studio.app.garbage import Collector, automatic_collection_off

THRESHOLD, ROUNDS, _ = gc.get_threshold()


class Knot:
    """An object that refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self
        self.ended_on: list[int] = []
        weakref.finalize(self, lambda ended_on: ended_on.append(threading.get_ident()), self.ended_on)


@pytest.fixture(autouse=True)
def _nothing_left_to_collect() -> Iterator[None]:
    gc.collect()
    yield
    gc.collect()


def clutter(amount: int = THRESHOLD + 1) -> list[list[int]]:
    """So many new objects that the collector would look."""
    return [[] for _ in range(amount)]


def test_without_a_block_around_it_python_collects_by_itself() -> None:
    gc.enable()
    try:
        with automatic_collection_off():
            assert not gc.isenabled()
        assert gc.isenabled()
    finally:
        gc.disable()


def test_what_was_off_before_stays_off() -> None:
    with automatic_collection_off():
        pass
    assert not gc.isenabled()


def test_a_worker_that_allocates_frees_nothing_and_the_one_who_asks_does() -> None:
    knot = Knot()
    ended_on = knot.ended_on
    del knot
    worker = threading.Thread(target=clutter, args=(THRESHOLD * ROUNDS * 2,))
    worker.start()
    worker.join()
    assert ended_on == []

    kept = clutter()
    Collector().collect_what_is_due()

    assert ended_on == [threading.get_ident()]
    assert kept


def test_nothing_is_due_after_a_few_objects() -> None:
    knot = weakref.ref(Knot())
    Collector().collect_what_is_due()
    assert knot() is not None


def test_it_leaves_the_work_to_python_where_that_collects_by_itself() -> None:
    kept = clutter()
    gc.enable()
    try:
        knot = weakref.ref(Knot())
        Collector().collect_what_is_due()
        assert knot() is not None
    finally:
        gc.disable()
    assert kept


def generations_of(rounds: int, lived: list[object]) -> list[int]:
    """The generations collected when so often enough was made and kept."""
    looked: list[int] = []

    def note(phase: str, details: dict[str, int]) -> None:
        if phase == "stop":
            looked.append(details["generation"])

    gc.callbacks.append(note)
    try:
        collector = Collector()
        for _ in range(rounds):
            lived.append(clutter())
            collector.collect_what_is_due()
    finally:
        gc.callbacks.remove(note)
    return looked


def test_older_generations_are_looked_at_more_seldom() -> None:
    looked = generations_of(300, [])
    assert looked.count(0) > 5 * looked.count(1) > 25 * looked.count(2) > 0


def test_what_lives_long_is_looked_at_again_only_when_much_has_come() -> None:
    gc.freeze()
    try:
        lived: list[object] = [clutter(1_000_000)]
        gc.collect(1)
        looked = generations_of(600, lived)
        # 600 rounds bring 420,000 objects: one complete look at all, and a second when a quarter has come.
        assert 1 <= looked.count(2) <= 2
    finally:
        gc.unfreeze()


def test_where_what_is_old_is_frozen_what_is_new_never_grows_to_much() -> None:
    long_lived.keep()
    try:
        looked = generations_of(600, [])
        # 600 rounds bring 420,000 objects, of which at most some 30,000 are looked at in one piece.
        assert looked.count(2) >= 12
    finally:
        long_lived.release()


def test_the_loop_of_the_window_collects(qapp: QApplication) -> None:
    async def work() -> list[int]:
        knot = Knot()
        ended_on = knot.ended_on
        del knot
        kept = clutter()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert kept
        return ended_on

    with asyncio.Runner(loop_factory=lambda: new_event_loop(qapp)) as runner:
        assert runner.run(work()) == [threading.get_ident()]


def test_a_loop_with_nothing_to_run_collects_too(qapp: QApplication) -> None:
    async def work() -> list[int]:
        knot = Knot()
        ended_on = knot.ended_on
        del knot
        await asyncio.sleep(0)
        kept = clutter()
        await eventually(lambda: ended_on)
        assert kept
        return ended_on

    with asyncio.Runner(loop_factory=lambda: new_event_loop(qapp)) as runner:
        assert runner.run(work()) == [threading.get_ident()]
