"""What kind of bytes a piece of audio is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Codec(StrEnum):
    """How samples are written as bytes. PCM_S16LE, MULAW and ALAW are headerless."""

    PCM_S16LE = "pcm_s16le"
    WAV = "wav"
    FLAC = "flac"
    MP3 = "mp3"
    OGG = "ogg"
    OPUS = "opus"
    AAC = "aac"
    MULAW = "mulaw"
    ALAW = "alaw"


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A codec, its rate in hertz and its channels, as asked for; a container may say otherwise."""

    codec: Codec
    sample_rate: int
    channels: int = 1

    @property
    def headerless(self) -> bool:
        """Whether the rate cannot be read from the bytes themselves."""
        return self.codec in (Codec.PCM_S16LE, Codec.MULAW, Codec.ALAW)
