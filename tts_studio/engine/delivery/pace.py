"""How the time that a delivery takes is spent, so that what is told of its progress is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tts_studio.domain.audio_format import Codec

_MIX, _SEARCH, _PROOF = 1.0, 1.5, 1.0
# Seconds for ten minutes of sound in one channel, beside those above, as measured on a small computer.
_ENCODING: Mapping[Codec, float] = {
    Codec.WAV: 1.0,
    Codec.FLAC: 1.2,
    Codec.OGG: 2.5,
    Codec.AAC: 5.5,
    Codec.MP3: 6.0,
    Codec.OPUS: 7.5,
}
_USUAL_ENCODING = 5.0
_MORE_CHANNELS = 1.5
"""How much longer encoding two channels takes that are the same."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far everything is, 0 to 1, when the mix is there, its level is found, and the file is encoded."""

    mixed: float
    found: float
    encoded: float


def pace_of(codec: Codec, channels: int, *, levelled: bool) -> Pace:
    """The pace of a file; only one that is `levelled` has a level to be found."""
    encoding = _ENCODING.get(codec, _USUAL_ENCODING) * (_MORE_CHANNELS if channels > 1 else 1.0)
    search = _SEARCH if levelled else 0.0
    whole = _MIX + search + encoding + _PROOF
    return Pace(_MIX / whole, (_MIX + search) / whole, (_MIX + search + encoding) / whole)
