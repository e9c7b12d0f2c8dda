"""Which container some bytes are in, told by the bytes themselves."""

from __future__ import annotations

import codecs
from enum import StrEnum

from tts_studio.domain.translation import mark

_MPEG_BITRATES = {
    # (MPEG 1?, layer): kilobits a second by index; index 0 is "free", 15 is forbidden
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_TEXT_PROBE = 256


class Container(StrEnum):
    """What sound, or something else, is wrapped in."""

    WAV = "WAV"
    AIFF = "AIFF"
    FLAC = "FLAC"
    MP3 = "MP3"
    OGG = "Ogg"
    MP4 = "MP4"
    WEBM = "WebM"
    PAGE = mark("a web page")
    JSON = mark("a JSON message")
    TEXT = "text"
    UNKNOWN = "unknown"


def container_of(data: bytes) -> Container:
    """The container of the bytes; UNKNOWN for headerless samples and for anything else."""
    if data[:4] in (b"RIFF", b"RF64") and data[8:12] == b"WAVE":
        return Container.WAV
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return Container.AIFF
    for magic, at, container in (
        (b"fLaC", 0, Container.FLAC),
        (b"OggS", 0, Container.OGG),
        (b"ID3", 0, Container.MP3),
        (b"ftyp", 4, Container.MP4),
        (b"\x1aE\xdf\xa3", 0, Container.WEBM),
    ):
        if data[at : at + len(magic)] == magic:
            return container
    if _mpeg_frames_follow(data):
        return Container.MP3
    return _text_kind(data)


def mpeg_frame_bytes(data: bytes, at: int = 0) -> int:
    """The length in bytes of the MPEG audio frame that begins at `at`; 0 when none does."""
    header = data[at : at + 4]
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bitrate_index, rate_index = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer == 4 or rate_index == 3 or bitrate_index in (0, 15):
        return 0
    bitrate = _MPEG_BITRATES[version == 3, layer][bitrate_index] * 1000
    rate, padding = _MPEG_RATES[version][rate_index], header[2] >> 1 & 1
    if layer == 1:
        return (12 * bitrate // rate + padding) * 4
    samples = 72 if layer == 3 and version != 3 else 144
    return samples * bitrate // rate + padding


def mpeg_kilobits(header: bytes) -> int:
    """The bit rate in kbit/s that the first four bytes of a valid MPEG audio frame tell."""
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    return _MPEG_BITRATES[version == 3, layer][header[2] >> 4]


def _mpeg_frames_follow(data: bytes) -> bool:
    """Whether MPEG frames begin at the first byte.

    Headerless samples can look like one frame header by chance, so a second one must stand where the first
    one says, unless the bytes end before.
    """
    length = mpeg_frame_bytes(data)
    if length == 0:
        return False
    return len(data) < length + 4 or mpeg_frame_bytes(data, length) > 0


def _text_kind(data: bytes) -> Container:
    """What kind of text the bytes are, when they are text."""
    probe = data[:_TEXT_PROBE].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not probe or any(byte < 0x20 and byte not in b"\t\r\n" for byte in probe) or b"\x7f" in probe:
        return Container.UNKNOWN
    try:
        # Not final, because the probe may end inside a character of several bytes.
        codecs.getincrementaldecoder("utf-8")().decode(probe)
    except UnicodeDecodeError:
        return Container.UNKNOWN
    if probe[:1] == b"<":
        return Container.PAGE
    if probe[:1] in (b"{", b"["):
        return Container.JSON
    # Silence in A-law is the letter U over and over, so text must be varied to count as such.
    return Container.TEXT if len(set(probe)) >= 8 else Container.UNKNOWN
