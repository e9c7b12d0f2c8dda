"""What a master is written as: format, tags and chapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import AudioFormatUnsupported, UsageError
from tts_studio.domain.translation import listed, tr


class SampleKind(StrEnum):
    """How exact samples are written in WAV and FLAC; FLAC knows no floats."""

    INT16 = "16"
    INT24 = "24"
    FLOAT = "float"


@dataclass(frozen=True, slots=True)
class MasterFormat:
    """A codec, how its samples are written and, where sound is compressed, at which bit rate.

    `kilobits` is a second's for all channels, constant for MP3 unless `variable`; Vorbis and Opus choose
    their own.
    """

    codec: Codec
    samples: SampleKind = SampleKind.INT16
    kilobits: int = 192
    variable: bool = False


@dataclass(frozen=True, slots=True)
class MasterTags:
    """What a file says of itself. `cover` is a JPEG or PNG image; WAV files cannot hold it."""

    title: str = ""
    artist: str = ""
    album: str = ""
    year: str = ""
    comment: str = ""
    cover: bytes = b""


NO_TAGS = MasterTags()
"""A file that says nothing of itself."""


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter of a file, in seconds from its beginning."""

    title: str
    begins: float
    ends: float


MASTER_SUFFIXES: Mapping[str, Codec] = {
    ".wav": Codec.WAV,
    ".flac": Codec.FLAC,
    ".mp3": Codec.MP3,
    ".ogg": Codec.OGG,
    ".opus": Codec.OPUS,
    ".m4b": Codec.AAC,
    ".m4a": Codec.AAC,
}
"""What a file's name asks for."""

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")

_RATES: Mapping[Codec, tuple[int, ...]] = {
    Codec.MP3: (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
    Codec.OPUS: (8_000, 12_000, 16_000, 24_000, 48_000),
    Codec.AAC: (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
}

_LEAST_RATES: Mapping[Codec, int] = {Codec.MP3: 44_100, Codec.OPUS: 48_000}
"""MP3 below 32 kHz is another standard, MPEG-2, which has fewer bits and which programs decode differently;
Opus is always played at 48 kHz, whatever went in."""


def master_codec(path: Path) -> Codec:
    """The codec a file's name asks for; raises AudioFormatUnsupported for any other suffix."""
    codec = MASTER_SUFFIXES.get(path.suffix.lower())
    if codec is None:
        raise AudioFormatUnsupported(
            tr("The studio does not write “{name}”: its ending is not that of a sound file.", name=path.name),
            advice=tr("Choose a name ending in {suffixes}.", suffixes=listed(MASTER_SUFFIXES)),
        )
    return codec


def checked_cover(picture: bytes, name: str) -> bytes:
    """The cover as it is; raises UsageError for what is neither a JPEG nor a PNG picture."""
    if not picture.startswith(_PICTURES):
        raise UsageError(
            tr("“{name}” is neither a JPEG nor a PNG picture.", name=name),
            advice=tr("Choose another picture, or none."),
        )
    return picture


def rate_for(codec: Codec, rate: int, wanted: int = 0) -> int:
    """The rate in hertz for sound that has `rate`, or for one that is wanted; 0 where none is.

    It is the lowest that the codec knows and that loses nothing, else the highest.
    """
    wanted = wanted or max(rate, _LEAST_RATES.get(codec, 0))
    known = _RATES.get(codec)
    if known is None:
        return wanted
    return next((rate for rate in known if rate >= wanted), known[-1])
