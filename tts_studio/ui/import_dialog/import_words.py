"""The sentences of the import dialog."""

from __future__ import annotations

from collections.abc import Sequence

from tts_studio.domain.translation import figure, listed, tr, trn
from tts_studio.engine.script_import import ImportPreview
from tts_studio.ui.clock_text import length_text

SHOWN_CHARACTERS = 200_000
_NAMED_SPEAKERS = 6


def counts_words(preview: ImportPreview) -> str:
    """What the script would hold, on one line."""
    parts = (
        trn("{count} chapter", "{count} chapters", preview.chapters) if preview.chapters else "",
        trn("{number} segment", "{number} segments", preview.segments, number=figure(preview.segments, ",")),
        tr("{number} characters", number=figure(len(preview.text), ",")),
        tr("about {time}", time=length_text(preview.seconds)),
    )
    return " · ".join(filter(None, parts))


def speakers_words(speakers: Sequence[str]) -> str:
    """Who speaks; empty when only the narrator does."""
    if not speakers:
        return ""
    names = listed(speakers[:_NAMED_SPEAKERS])
    more = len(speakers) - _NAMED_SPEAKERS
    if more > 0:
        return trn(
            "Speakers: {names} and {count} more", "Speakers: {names} and {count} more", more, names=names
        )
    return trn("Speaker: {names}", "Speakers: {names}", len(speakers), names=names)


def shown_text(text: str) -> str:
    """As much of the script as the dialog shows."""
    if len(text) <= SHOWN_CHARACTERS:
        return text
    end = text.rfind("\n", 0, SHOWN_CHARACTERS)
    return text[: end if end > 0 else SHOWN_CHARACTERS]


def notes_words(notes: Sequence[str], text: str) -> str:
    """What was left out, and that not all of a long script is shown."""
    cut = (
        tr("Only the beginning is shown here; all of it is imported.") if len(text) > SHOWN_CHARACTERS else ""
    )
    return " ".join(filter(None, (*notes, cut)))
