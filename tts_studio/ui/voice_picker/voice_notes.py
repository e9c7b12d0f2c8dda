"""What is noted beside the voices: a missing key, a provider that did not answer, how old a list is."""

from __future__ import annotations

from tts_studio.engine.accounts import Accounts
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.ui.voice_picker.voice_rows import NoteRow

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


def voice_notes(catalogue: VoiceCatalogue, accounts: Accounts) -> dict[str, NoteRow]:
    """A note for each model that needs one."""
    notes: dict[str, NoteRow] = {}
    for model in catalogue.models:
        problem = catalogue.problems.get(model.id)
        if accounts.lacks_key(model.provider):
            notes[model.id] = NoteRow("Needs a key: open Accounts…", opens_accounts=True)
        elif problem is not None:
            notes[model.id] = NoteRow(str(problem))
    return notes


def list_age(catalogue: VoiceCatalogue, now: float) -> str:
    """How old the oldest list is; `now` is in seconds since the epoch."""
    listed = [when for model in catalogue.models if (when := catalogue.listed(model.id)) is not None]
    return f"Listed {age_words(now - min(listed))}" if listed else ""


def age_words(seconds: float) -> str:
    """An age in the largest unit that fits."""
    if seconds < _MINUTE:
        return "just now"
    for unit, length, next_length in (
        ("minute", _MINUTE, _HOUR),
        ("hour", _HOUR, _DAY),
        ("day", _DAY, float("inf")),
    ):
        if seconds < next_length:
            count = int(seconds // length)
            return f"{count} {unit} ago" if count == 1 else f"{count} {unit}s ago"
    return ""
