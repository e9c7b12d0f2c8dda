"""Where the segments of a timeline stand in the waveform, in pixels."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from tts_studio.engine.programme import TimelineView
from tts_studio.ui.waveform.viewport import Viewport

CLOSEST_MARKS = 4.0
CROWDED_MARKS = 12.0
NUMBERED_MARKS = 40.0
NEIGHBOURS = 8.0


@dataclass(frozen=True, slots=True)
class TimelineLayout:
    """`marks` are (x, number) of each segment's beginning; the areas are (left, right).

    `unfinished` lack their sound, `drafts` are heard in another voice, `selected` were picked.
    """

    marks: tuple[tuple[float, str], ...] = ()
    unfinished: tuple[tuple[float, float], ...] = ()
    drafts: tuple[tuple[float, float], ...] = ()
    selected: tuple[tuple[float, float], ...] = ()


def lay_out(
    timeline: TimelineView,
    numbers: Mapping[str, int],
    unfinished: frozenset[str],
    viewport: Viewport,
    width: int,
    selected: frozenset[str] = frozenset(),
) -> TimelineLayout:
    """Lay out what is in sight.

    Marks too close to the one before are left out, and where there are many only those with room for a number
    stay; neighbouring areas become one. So the work of painting depends on the width, not on the script.
    """
    scale = width / viewport.span if viewport.span > 0 else 0.0
    marks: list[tuple[float, str]] = []
    missing: list[tuple[float, float]] = []
    drafts: list[tuple[float, float]] = []
    picked: list[tuple[float, float]] = []
    first = bisect_left(timeline.marks, viewport.begins, key=attrgetter("ends"))
    last = bisect_right(timeline.marks, viewport.ends, key=attrgetter("begins"))
    closest = NUMBERED_MARKS if (last - first) * CROWDED_MARKS > width else CLOSEST_MARKS
    for order in range(first, last):
        mark = timeline.marks[order]
        left, right = (mark.begins - viewport.begins) * scale, (mark.ends - viewport.begins) * scale
        if not marks or left - marks[-1][0] >= closest:
            marks.append((left, str(numbers.get(mark.segment_id, order + 1))))
        if mark.segment_id in timeline.drafts:
            _add(drafts, left, right)
        elif mark.segment_id in unfinished:
            _add(missing, left, right)
        if mark.segment_id in selected:
            _add(picked, left, right)
    return TimelineLayout(tuple(marks), tuple(missing), tuple(drafts), tuple(picked))


def _add(areas: list[tuple[float, float]], left: float, right: float) -> None:
    """Add an area, or lengthen the one before it."""
    if areas and left - areas[-1][1] < NEIGHBOURS:
        areas[-1] = (areas[-1][0], right)
    else:
        areas.append((left, right))


def segments_between(timeline: TimelineView, begins: float, ends: float) -> tuple[str, ...]:
    """The segments that are heard between two seconds, in order."""
    first = bisect_right(timeline.marks, begins, key=attrgetter("begins")) - 1
    last = bisect_right(timeline.marks, ends, key=attrgetter("begins"))
    return tuple(mark.segment_id for mark in timeline.marks[max(0, first) : last])
