"""Where the segments of a timeline stand in the waveform, in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tts_studio.engine.programme import TimelineView
from tts_studio.ui.waveform.viewport import Viewport

CLOSEST_MARKS = 4.0
CROWDED_MARKS = 12.0
NUMBERED_MARKS = 40.0
NEIGHBOURS = 8.0


@dataclass(frozen=True, slots=True)
class TimelineLayout:
    """`marks` are (x, number) of each segment's beginning, `unfinished` (left, right) of what lacks sound."""

    marks: tuple[tuple[float, str], ...]
    unfinished: tuple[tuple[float, float], ...]


def lay_out(
    timeline: TimelineView,
    numbers: Mapping[str, int],
    unfinished: frozenset[str],
    viewport: Viewport,
    width: int,
) -> TimelineLayout:
    """Lay out what is in sight.

    Marks too close to the one before are left out, and where there are many only those with room for a number
    stay; neighbouring areas become one. So the work of painting depends on the width, not on the script.
    """
    scale = width / viewport.span if viewport.span > 0 else 0.0
    marks: list[tuple[float, str]] = []
    areas: list[tuple[float, float]] = []
    seen = [
        (order, mark)
        for order, mark in enumerate(timeline.marks)
        if mark.begins <= viewport.ends and mark.ends >= viewport.begins
    ]
    closest = NUMBERED_MARKS if len(seen) * CROWDED_MARKS > width else CLOSEST_MARKS
    for order, mark in seen:
        left, right = (mark.begins - viewport.begins) * scale, (mark.ends - viewport.begins) * scale
        if not marks or left - marks[-1][0] >= closest:
            marks.append((left, str(numbers.get(mark.segment_id, order + 1))))
        if mark.segment_id in unfinished:
            if areas and left - areas[-1][1] < NEIGHBOURS:
                areas[-1] = (areas[-1][0], right)
            else:
                areas.append((left, right))
    return TimelineLayout(tuple(marks), tuple(areas))
