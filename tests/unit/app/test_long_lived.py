"""What lives as long as a project costs nothing when later garbage is collected."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tts_studio.app import long_lived


class Knot:
    """An object that refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _everything_looked_at() -> Iterator[None]:
    yield
    long_lived.release()


def test_what_is_kept_is_not_looked_at_and_is_again_when_released() -> None:
    gc.disable()
    try:
        knot = Knot()
        kept = weakref.ref(knot)
        long_lived.keep()
        del knot
        gc.collect()
        assert kept() is not None
        long_lived.release()
        gc.collect()
        assert kept() is None
    finally:
        gc.enable()


def test_what_comes_later_is_collected_as_ever() -> None:
    long_lived.keep()
    later = weakref.ref(Knot())
    gc.collect()
    assert later() is None


def test_what_is_kept_is_freed_when_nothing_refers_to_it() -> None:
    thing = type("Thing", (), {})()
    gone = weakref.ref(thing)
    long_lived.keep()
    del thing
    assert gone() is None


def test_what_outlives_a_complete_collection_is_not_looked_at_again() -> None:
    long_lived.keep()
    lived = [Knot() for _ in range(1_000)]
    kept = gc.get_freeze_count()
    gc.collect()
    assert gc.get_freeze_count() >= kept + len(lived)
    assert len(gc.get_objects()) < len(lived)


def test_after_the_release_nothing_is_kept_any_more() -> None:
    long_lived.keep()
    long_lived.keep()
    long_lived.release()
    long_lived.release()
    gc.collect()
    assert gc.get_freeze_count() == 0
