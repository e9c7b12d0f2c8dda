"""Collects garbage on the window's thread and on no other.

Python's collector runs in whichever thread happens to allocate. When that is a worker and what it frees holds
a QObject, Qt takes the object apart on a thread that does not own it: a running timer stays with the window's
thread and fires into freed memory. So automatic collection is off while there is a window, and the window's
loop collects what is due.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG, _MIDDLE, _OLDEST = range(3)
# Python's own rule: a complete collection waits until what is new is a quarter of what was looked at before.
_GROWTH = 4
# A complete collection of so few objects takes some milliseconds; before there are as many it is not due.
_WORTH_WHILE = 20_000


class Collector:
    """Collects what Python itself would, when it is asked to, and only where automatic collection is off.

    Where what is old is frozen (see `long_lived`), what is new is soon looked at, so that it never grows to
    what takes long to look at while somebody types.
    """

    def __init__(self) -> None:
        self._survivors = 0
        self._look_at = gc.get_threshold()[_OLDEST]

    def collect_what_is_due(self) -> None:
        """Collect each generation that is over its threshold."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[_YOUNG] <= thresholds[_YOUNG] or gc.isenabled():
            return
        if counts[_MIDDLE] <= thresholds[_MIDDLE]:
            gc.collect(_YOUNG)
            return
        gc.collect(_MIDDLE)
        if self._is_time_to_look(counts[_OLDEST] + 1) and self._has_grown():
            self._collect_everything()

    def _is_time_to_look(self, rounds: int) -> bool:
        # Counting lists every object, so where those are many it is done as seldom as Python would.
        return self._survivors < _WORTH_WHILE or rounds > self._look_at

    def _has_grown(self) -> bool:
        self._look_at += gc.get_threshold()[_OLDEST]
        new = len(gc.get_objects(_OLDEST)) - self._survivors
        return new >= max(_WORTH_WHILE, self._survivors // _GROWTH)

    def _collect_everything(self) -> None:
        gc.collect(_OLDEST)
        self._survivors = len(gc.get_objects(_OLDEST))
        self._look_at = gc.get_threshold()[_OLDEST]


@contextmanager
def automatic_collection_off() -> Iterator[None]:
    """Leave collecting to a `Collector` until the end of the block."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
