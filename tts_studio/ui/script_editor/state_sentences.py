"""A segment's state in words, for tooltips and for those who hear the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tts_studio.domain.segment_state import SegmentState

if TYPE_CHECKING:
    from tts_studio.engine.segment_view import SegmentView

_SENTENCES: Mapping[SegmentState, str] = {
    SegmentState.EMPTY: "Nothing to speak here.",
    SegmentState.NOT_RENDERED: "Not rendered yet.",
    SegmentState.RENDERING: "Rendering…",
    SegmentState.FRESH: "Rendered and up to date.",
    SegmentState.STALE: "Changed since it was rendered.",
    SegmentState.FAILED: "Rendering failed.",
    SegmentState.LOCKED: "Locked to a take.",
}


def state_sentence(view: SegmentView | None) -> str:
    """What a segment's mark means, with its length or what is wrong."""
    if view is None:
        return ""
    sentence = _SENTENCES[view.state]
    if view.state is SegmentState.RENDERING and view.progress is not None:
        sentence = f"Rendering, {view.progress:.0%} done."
    if view.state is SegmentState.FRESH and view.seconds is not None:
        sentence = f"{sentence} {view.seconds:.1f} s."
    return " ".join(part for part in (sentence, view.problem, view.notice) if part)


def spoken_summary(view: SegmentView | None, number: int, count: int) -> str:
    """One line for a screen reader: “Segment 3 of 12, fresh, 4.2 s”."""
    parts = [f"Segment {number} of {count}"]
    if view is not None:
        if view.segment.speaker:
            parts.append(view.segment.speaker)
        parts.append(view.state.value)
        if view.state is SegmentState.RENDERING and view.progress is not None:
            parts.append(f"{view.progress:.0%}")
        if view.state is SegmentState.FRESH and view.seconds is not None:
            parts.append(f"{view.seconds:.1f} s")
        parts.extend(filter(None, (view.problem, view.notice)))
    return ", ".join(parts)
