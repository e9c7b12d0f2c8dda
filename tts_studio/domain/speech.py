"""A request for speech, and what a provider tells while it speaks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from tts_studio.domain.audio_format import AudioFormat
from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.voice import VoiceId


@dataclass(frozen=True)
class SpeechRequest:
    """Everything that decides the audio. Its digest is its identity: equal requests are the same take.

    `text` is what the model is sent, in its own dialect. `settings` holds every parameter of the model,
    sorted by name. `revision` is the model's, so that a changed engine makes new takes. `variation` is 0
    for the first take and counts up when the user asks for another reading of the same request. `handling`
    holds the parameters that nobody hears, such as the way a request travels; it is no part of the identity.
    """

    voice: VoiceId
    language: str
    settings: tuple[tuple[str, ParameterValue], ...]
    text: str
    format: AudioFormat
    revision: str = ""
    variation: int = 0
    handling: tuple[tuple[str, ParameterValue], ...] = field(default=(), compare=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over a canonical JSON form, 64 hexadecimal digits."""
        identity = {
            "model": self.voice.model,
            "voice": self.voice.voice,
            "language": self.language,
            "settings": [list(pair) for pair in self.settings],
            "text": self.text,
            "codec": self.format.codec.value,
            "sample_rate": self.format.sample_rate,
            "channels": self.format.channels,
            "revision": self.revision,
            "variation": self.variation,
        }
        canonical = json.dumps(identity, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def setting_values(self) -> Mapping[str, ParameterValue]:
        """The settings by name."""
        return dict(self.settings)


@dataclass(frozen=True, slots=True)
class WordTiming:
    """When a stretch of a request's text is heard.

    `start` and `end` are code point positions in the request's text, `begins` and `ends` are seconds from
    the beginning of its audio.
    """

    start: int
    end: int
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the request.

    `remote_id` is its name there, empty for engines in the box and for calls that answer at once; `urls` are
    the addresses at which the provider says it can be asked for.
    """

    remote_id: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the request is done, 0 to 1; None when the provider cannot tell."""

    fraction: float | None


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """The next bytes of the answer in the request's format. Chunks need not end on a sample."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Timing:
    """Word times that became known; each word is reported once, in order."""

    words: tuple[WordTiming, ...]


@dataclass(frozen=True, slots=True)
class Completed:
    """The answer is whole. `cost` is what was charged."""

    cost: Cost = FREE


SpeechEvent: TypeAlias = Accepted | Progress | AudioChunk | Timing | Completed
