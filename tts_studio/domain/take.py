"""A take: the audio of one request, kept as received."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain.audio_format import AudioFormat
from tts_studio.domain.speech import SpeechRequest, WordTiming


@dataclass(frozen=True, slots=True)
class Take:
    """Everything about a take but its bytes, which the store hands out on their own.

    `sample_rate` and `frames` are those of the decoded sound; between the frames `speech_begins` and
    `speech_ends` something is heard. `created` is in seconds since the epoch.
    """

    id: int
    request: SpeechRequest
    format: AudioFormat
    sample_rate: int
    frames: int
    speech_begins: int
    speech_ends: int
    created: float
    words: tuple[WordTiming, ...] = ()

    @property
    def digest(self) -> str:
        """The identity of the request the take answers."""
        return self.request.digest

    @property
    def seconds(self) -> float:
        """How long the take sounds."""
        return self.frames / self.sample_rate
