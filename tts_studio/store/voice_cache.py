"""Voices as last listed by the providers, so that the picker is full before anybody has answered."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.store.records import packed


@dataclass(frozen=True, slots=True)
class ListedVoices:
    """The voices of a model and when they were listed, in seconds since the epoch."""

    voices: tuple[Voice, ...]
    listed: float


class VoiceCache:
    """One small file a model. What cannot be read or written is simply not there."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now

    def get(self, model: str) -> ListedVoices | None:
        """What was kept for a model."""
        try:
            row = json.loads(self._path(model).read_bytes())
            voices = tuple(_voice(model, entry) for entry in row["voices"])
            return ListedVoices(voices, float(row["listed"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, model: str, voices: tuple[Voice, ...]) -> None:
        """Remember the voices of a model as of now."""
        rows = [
            [
                voice.id.voice,
                voice.name,
                list(voice.languages),
                voice.description,
                voice.gender,
                voice.revision,
            ]
            for voice in voices
        ]
        path = self._path(model)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_text(packed({"listed": self._now(), "voices": rows}), encoding="ascii")
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _path(self, model: str) -> Path:
        return self._folder / f"voices-{model}.json"


def _voice(model: str, entry: list[object]) -> Voice:
    voice, name, languages, description, gender, *rest = entry
    if not isinstance(languages, list):
        raise TypeError("languages are a list")
    return Voice(
        VoiceId(model, str(voice)),
        str(name),
        tuple(map(str, languages)),
        str(description),
        str(gender),
        "".join(map(str, rest)),
    )
