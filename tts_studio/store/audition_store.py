"""The user's auditions: which line was heard in which voices, and what the user thought of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tts_studio.domain.audition import MOST_STARS, AuditionSheet, Candidate, Judgement
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.store.property_store import JsonValue, PropertyStore

_SHEET = "audition:"


class AuditionStore:
    """Keeps sheets among the properties of the user's own file of takes, one property each.

    A sheet that cannot be read is left where it is and counts as missing.
    """

    def __init__(self, properties: PropertyStore) -> None:
        self._properties = properties

    def save(self, sheet: AuditionSheet) -> None:
        """Keep a sheet as it is now."""
        candidates: list[JsonValue] = [_row(candidate) for candidate in sheet.candidates]
        self._properties.set(
            f"{_SHEET}{sheet.id}", {"line": sheet.line, "used": sheet.used, "candidates": candidates}
        )

    def remove(self, sheet_id: str) -> None:
        """Forget a sheet; harmless when there is none."""
        self._properties.remove(f"{_SHEET}{sheet_id}")

    def get(self, sheet_id: str) -> AuditionSheet | None:
        """The sheet of that id."""
        return _sheet(sheet_id, self._properties.get(f"{_SHEET}{sheet_id}"))

    def all(self) -> tuple[AuditionSheet, ...]:
        """Every sheet, the one used last first."""
        ids = [name.removeprefix(_SHEET) for name in self._properties.names() if name.startswith(_SHEET)]
        sheets = filter(None, map(self.get, ids))
        return tuple(sorted(sheets, key=lambda sheet: sheet.used, reverse=True))


def _row(candidate: Candidate) -> dict[str, JsonValue]:
    voice, judgement = candidate.voice, candidate.judgement
    return {
        "model": voice.voice.model,
        "voice": voice.voice.voice,
        "language": voice.language,
        "settings": dict(voice.settings),
        "stars": judgement.stars,
        "notes": judgement.notes,
        "shortlisted": judgement.shortlisted,
        "first_sound": candidate.first_sound,
    }


def _sheet(sheet_id: str, row: Any) -> AuditionSheet | None:
    try:
        candidates = tuple(map(_candidate, row["candidates"]))
        return AuditionSheet(sheet_id, str(row["line"]), float(row["used"]), candidates)
    except (TypeError, KeyError, ValueError):
        return None


def _candidate(row: Mapping[str, Any]) -> Candidate:
    voice = CastVoice(VoiceId(row["model"], row["voice"]), row["language"], dict(row["settings"]))
    stars = max(0, min(MOST_STARS, int(row["stars"])))
    judgement = Judgement(stars, str(row["notes"]), bool(row["shortlisted"]))
    measured = row["first_sound"]
    return Candidate(voice, judgement, None if measured is None else float(measured))
