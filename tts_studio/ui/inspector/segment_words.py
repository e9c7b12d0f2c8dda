"""The state of a segment in words: a short one for the heading, a sentence, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.translation import figure, mark, tr
from tts_studio.engine.segment_view import SegmentView
from tts_studio.engine.staleness import Staleness


@dataclass(frozen=True, slots=True)
class StateWords:
    """`action` holds the words of the button that helps, empty where nothing has to be done."""

    label: str
    sentence: str
    action: str = ""


_WORDS = {
    SegmentState.EMPTY: StateWords(mark("Empty"), mark("There are no words to speak here.")),
    SegmentState.NOT_RENDERED: StateWords(mark("Not rendered"), mark("It has no sound yet."), mark("Render")),
    SegmentState.RENDERING: StateWords(mark("Rendering"), mark("Its sound is being made.")),
    SegmentState.FRESH: StateWords(mark("Rendered"), mark("Its sound is up to date.")),
    SegmentState.STALE: StateWords(
        mark("Changed"),
        mark("The text, the voice or a setting changed since it was rendered. The sound you had is kept."),
        mark("Refresh"),
    ),
    SegmentState.FAILED: StateWords(mark("Failed"), mark("It could not be rendered."), mark("Retry")),
    SegmentState.LOCKED: StateWords(
        mark("Locked"), mark("It keeps its take whatever you write or cast."), mark("Unlock")
    ),
}


def state_words(view: SegmentView, staleness: Staleness | None = None) -> StateWords:
    """What to say about a segment's state, with the problem itself where there is one.

    `staleness` says why it has not the sound it should have, where that is known.
    """
    words = _WORDS[view.state]
    sentence = view.problem or tr(words.sentence)
    if view.state is SegmentState.STALE and staleness is not None and staleness.reasons:
        sentence = stale_words(staleness)
    if view.waiting:
        return StateWords(tr("Waiting"), view.waiting)
    if view.state is SegmentState.RENDERING and view.progress is not None:
        percent = round(view.progress * 100)
        sentence = tr("Its sound is being made. {percent}% is done.", percent=percent)
    return StateWords(tr(words.label), sentence, tr(words.action) if words.action else "")


def stale_words(staleness: Staleness) -> str:
    """Why a segment has not the sound it should have, and what another render costs."""
    kept = tr("The sound you had is kept.")
    if staleness.cost.free:
        return " ".join((*staleness.reasons, kept))
    price = tr("at an unknown price")
    if staleness.cost.amount is not None:
        price = tr("for {price}", price=staleness.cost)
    return " ".join((*staleness.reasons, kept, tr("It can be rendered again {price}.", price=price)))


def length_words(seconds: float | None) -> str:
    """How long it sounds: “4.2 s”, “1 min 12 s”, “9 h 26 min”; empty when nobody knows."""
    if seconds is None:
        return ""
    if seconds < 60:
        return tr("{seconds} s", seconds=figure(seconds, ".1f"))
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    if hours:
        return tr("{hours} h {minutes} min", hours=hours, minutes=left)
    return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
