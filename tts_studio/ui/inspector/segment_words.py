"""The state of a segment in words: a short one for the heading, a sentence, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain.segment_state import SegmentState
from tts_studio.engine.segment_view import SegmentView


@dataclass(frozen=True, slots=True)
class StateWords:
    """`action` holds the words of the button that helps, empty where nothing has to be done."""

    label: str
    sentence: str
    action: str = ""


_WORDS = {
    SegmentState.EMPTY: StateWords("Empty", "There are no words to speak here."),
    SegmentState.NOT_RENDERED: StateWords("Not rendered", "It has no sound yet.", "Render"),
    SegmentState.RENDERING: StateWords("Rendering", "Its sound is being made."),
    SegmentState.FRESH: StateWords("Rendered", "Its sound is up to date."),
    SegmentState.STALE: StateWords(
        "Changed",
        "The text, the voice or a setting changed since it was rendered. The sound you had is kept.",
        "Render",
    ),
    SegmentState.FAILED: StateWords("Failed", "It could not be rendered.", "Retry"),
    SegmentState.LOCKED: StateWords("Locked", "It keeps its take whatever changes."),
}


def state_words(view: SegmentView) -> StateWords:
    """What to say about a segment's state, with the problem itself where there is one."""
    words = _WORDS[view.state]
    sentence = view.problem or words.sentence
    if view.state is SegmentState.RENDERING and view.progress is not None:
        sentence = f"{sentence} {view.progress:.0%} is done."
    return StateWords(words.label, sentence, words.action)


def length_words(seconds: float | None) -> str:
    """How long it sounds: “4.2 s”, “1 min 12 s”; empty when nobody knows."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
