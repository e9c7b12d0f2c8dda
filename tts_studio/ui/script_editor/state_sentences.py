"""A segment's state in words, for tooltips and for those who hear the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.translation import figure, listed, mark, tr

if TYPE_CHECKING:
    from tts_studio.engine.segment_view import SegmentView

_SENTENCES: Mapping[SegmentState, str] = {
    SegmentState.EMPTY: mark("Nothing to speak here."),
    SegmentState.NOT_RENDERED: mark("Not rendered yet."),
    SegmentState.RENDERING: mark("Rendering…"),
    SegmentState.FRESH: mark("Rendered and up to date."),
    SegmentState.STALE: mark("Changed since it was rendered."),
    SegmentState.FAILED: mark("Rendering failed."),
    SegmentState.LOCKED: mark("Locked to a take."),
}
_WORDS: Mapping[SegmentState, str] = {
    SegmentState.EMPTY: mark("empty"),
    SegmentState.NOT_RENDERED: mark("not rendered"),
    SegmentState.RENDERING: mark("rendering"),
    SegmentState.FRESH: mark("fresh"),
    SegmentState.STALE: mark("stale"),
    SegmentState.FAILED: mark("failed"),
    SegmentState.LOCKED: mark("locked"),
}


def state_sentence(view: SegmentView | None) -> str:
    """What a segment's mark means, with its length or what is wrong."""
    if view is None:
        return ""
    sentence = tr(_SENTENCES[view.state])
    if view.waiting:
        sentence = view.waiting
    elif view.state is SegmentState.RENDERING and view.progress is not None:
        sentence = tr("Rendering, {share} done.", share=figure(view.progress, ".0%"))
    if view.state is SegmentState.FRESH and view.seconds is not None:
        sentence = tr("Rendered and up to date. {seconds} s.", seconds=figure(view.seconds, ".1f"))
    return " ".join(part for part in (sentence, view.problem, view.notice) if part)


def spoken_state(view: SegmentView | None) -> str:
    """The state in a word or two: “fresh”, “rendering, 40%”."""
    if view is None:
        return tr("not rendered")
    if view.waiting:
        return tr("waiting")
    if view.state is SegmentState.RENDERING and view.progress is not None:
        return tr("rendering, {share}", share=figure(view.progress, ".0%"))
    if view.state is SegmentState.FRESH and view.seconds is not None:
        return tr("fresh, {seconds} s", seconds=figure(view.seconds, ".1f"))
    return tr(_WORDS[view.state])


def spoken_summary(view: SegmentView | None, number: int, count: int) -> str:
    """One line for a screen reader: “Segment 3 of 12, fresh, 4.2 s”."""
    parts = [tr("Segment {number} of {count}", number=number, count=count)]
    if view is not None:
        if view.segment.speaker:
            parts.append(view.segment.speaker)
        parts.append(spoken_state(view))
        parts.extend(filter(None, (view.problem, view.notice)))
    return listed(parts)
