"""Where the segments lie among the slots of a timeline, and in its seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from tts_studio.engine.timeline import SpeechItem, TimelineItem


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """Where a segment lies, in seconds from the beginning."""

    segment_id: str
    begins: float
    ends: float


class TimelineOutline:
    """Made by adding the items in order. Segments that a dialogue's take speaks have no mark of their own."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._begins: list[int] = []
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._slots = 0

    def add(self, item: TimelineItem) -> None:
        """The item of the next slot."""
        segment_id, slot = item.segment_id, self._slots
        if not self._ids or self._ids[-1] != segment_id:
            self._ids.append(segment_id)
            self._begins.append(slot)
        self._note(segment_id, slot)
        if isinstance(item, SpeechItem):
            for also in item.also:
                self._note(also, slot)
        self._slots = slot + 1

    def slots_of(self, segment_id: str) -> range:
        """The slots of a segment, be it as part of a dialogue; none when it is not here."""
        if segment_id not in self._first:
            return range(0)
        return range(self._first[segment_id], self._last[segment_id] + 1)

    def marks(self, starts: Sequence[int], rate: int) -> Sequence[TimelineMark]:
        """The segments in order; `starts` are the first frames of the slots and the frame after the last."""
        return _Marks(self._ids, self._begins, starts, rate) if self._ids else ()

    def _note(self, segment_id: str, slot: int) -> None:
        self._first.setdefault(segment_id, slot)
        self._last[segment_id] = slot


class _Marks(Sequence[TimelineMark]):
    """The marks of thousands of segments, each made when somebody looks at it, which is at few of them."""

    def __init__(self, ids: Sequence[str], begins: Sequence[int], starts: Sequence[int], rate: int) -> None:
        self._ids, self._begins, self._starts, self._rate = ids, begins, starts, rate

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, index: int) -> TimelineMark: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[TimelineMark, ...]: ...

    def __getitem__(self, index: int | slice) -> TimelineMark | tuple[TimelineMark, ...]:
        if isinstance(index, slice):
            return tuple(map(self._mark, range(len(self))[index]))
        return self._mark(range(len(self))[index])

    def _mark(self, index: int) -> TimelineMark:
        following = index + 1
        behind = self._begins[following] if following < len(self._begins) else len(self._starts) - 1
        begins, ends = self._starts[self._begins[index]], self._starts[behind]
        return TimelineMark(self._ids[index], begins / self._rate, ends / self._rate)
