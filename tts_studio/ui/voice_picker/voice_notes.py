"""What is noted beside the voices: a missing key, a provider that did not answer, how old a list is."""

from __future__ import annotations

from tts_studio.domain.translation import tr, trn
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
            notes[model.id] = NoteRow(tr("Needs a key: open Accounts…"), opens_accounts=True)
        elif problem is not None:
            notes[model.id] = NoteRow(str(problem))
    return notes


def list_age(catalogue: VoiceCatalogue, now: float) -> str:
    """How old the oldest list is; `now` is in seconds since the epoch."""
    listed = [when for model in catalogue.models if (when := catalogue.listed(model.id)) is not None]
    return tr("Listed {age}", age=age_words(now - min(listed))) if listed else ""


def age_words(seconds: float) -> str:
    """An age in the largest unit that fits."""
    if seconds < _MINUTE:
        return tr("just now")
    if seconds < _HOUR:
        return trn("{count} minute ago", "{count} minutes ago", int(seconds // _MINUTE))
    if seconds < _DAY:
        return trn("{count} hour ago", "{count} hours ago", int(seconds // _HOUR))
    return trn("{count} day ago", "{count} days ago", int(seconds // _DAY))
