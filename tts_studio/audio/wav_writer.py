"""Writes WAV as broadcasters want it: `bext`, tags, chapters, and RF64 beyond 4 GB (EBU Tech 3306)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from tts_studio.audio.pcm import integers
from tts_studio.audio.sound_file import Frames
from tts_studio.domain.master_file import ChapterMark, MasterTags, SampleKind

_PCM, _FLOAT = 1, 3
_BYTES = {SampleKind.INT16: 2, SampleKind.INT24: 3, SampleKind.FLOAT: 4}
_MOST_BYTES = (1 << 32) - 64
_ORIGINATOR = "TTS Studio"
_UNKNOWN = 0xFFFF_FFFF
_DS64_BYTES = 28


@dataclass(frozen=True, slots=True)
class WavShape:
    """The rate in hertz, the channels and how samples are written."""

    rate: int
    channels: int
    samples: SampleKind


class WavWriter:
    """Writes one file; it is whole after `close`. `most_bytes` is how large a plain WAV may grow.

    A larger file becomes RF64, for which room is kept in the header from the start. Chapters are cue points
    with labels.
    """

    def __init__(
        self,
        path: Path,
        shape: WavShape,
        tags: MasterTags,
        written: datetime,
        chapters: Sequence[ChapterMark] = (),
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._shape, self._most_bytes = shape, most_bytes
        self._data_bytes = 0
        head = [
            _chunk(b"JUNK", bytes(_DS64_BYTES)),
            _chunk(b"bext", _bext(tags, written)),
            _chunk(b"fmt ", _format(shape)),
            _chunk(b"LIST", b"INFO" + _info(tags)),
        ]
        if chapters:
            head.append(_chunk(b"cue ", _cues(chapters, shape.rate)))
            head.append(_chunk(b"LIST", b"adtl" + _labels(chapters)))
        if shape.samples is SampleKind.FLOAT:
            head.append(_chunk(b"fact", bytes(4)))
        self._head = b"".join(head)
        self._file = path.open("wb")
        self._file.write(b"RIFF" + bytes(4) + b"WAVE" + self._head + b"data" + bytes(4))

    def write(self, frames: Frames) -> None:
        """Append frames; integers are limited to full scale."""
        data = _packed(frames, self._shape.samples)
        self._data_bytes += len(data)
        self._file.write(data)

    def close(self) -> None:
        """Write the sizes."""
        if self._file.closed:
            return
        with self._file as file:
            if self._data_bytes % 2:
                file.write(b"\0")
            begin = 12 + len(self._head)
            riff = file.tell() - 8
            frames = self._data_bytes // (self._shape.channels * _BYTES[self._shape.samples])
            large = riff > self._most_bytes
            file.seek(0)
            file.write((b"RF64" if large else b"RIFF") + struct.pack("<I", _UNKNOWN if large else riff))
            if large:
                sizes = struct.pack("<QQQI", riff, self._data_bytes, frames, 0)
                file.seek(12)
                file.write(_chunk(b"ds64", sizes))
            if self._shape.samples is SampleKind.FLOAT:
                file.seek(begin - 4)
                file.write(struct.pack("<I", min(frames, _UNKNOWN)))
            file.seek(begin + 4)
            file.write(struct.pack("<I", _UNKNOWN if large else self._data_bytes))


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _format(shape: WavShape) -> bytes:
    size = _BYTES[shape.samples]
    kind = _FLOAT if shape.samples is SampleKind.FLOAT else _PCM
    frame = size * shape.channels
    return struct.pack("<HHIIHH", kind, shape.channels, shape.rate, shape.rate * frame, frame, size * 8)


def _bext(tags: MasterTags, written: datetime) -> bytes:
    """The broadcast extension, version 1: what it is, who made it and when (EBU Tech 3285)."""
    fields = (
        (tags.title, 256),
        (_ORIGINATOR, 32),
        ("", 32),
        (f"{written:%Y-%m-%d}", 10),
        (f"{written:%H:%M:%S}", 8),
    )
    texts = b"".join(_field(text, size) for text, size in fields)
    return texts + struct.pack("<QH", 0, 1) + bytes(64 + 190)


def _field(text: str, size: int) -> bytes:
    """ASCII in a field of fixed size, which is what the chunk can hold."""
    return text.encode("ascii", "replace")[:size].ljust(size, b"\0")


def _info(tags: MasterTags) -> bytes:
    texts = (
        (b"INAM", tags.title),
        (b"IART", tags.artist),
        (b"IPRD", tags.album),
        (b"ICRD", tags.year),
        (b"ICMT", tags.comment),
        (b"ISFT", _ORIGINATOR),
    )
    return b"".join(_chunk(name, text.encode() + b"\0") for name, text in texts if text)


def _cues(chapters: Sequence[ChapterMark], rate: int) -> bytes:
    """Where chapters begin, in frames, numbered from 1."""
    begins = (min(round(chapter.begins * rate), _UNKNOWN) for chapter in chapters)
    points = (
        struct.pack("<II4sIII", number, frame, b"data", 0, 0, frame) for number, frame in enumerate(begins, 1)
    )
    return struct.pack("<I", len(chapters)) + b"".join(points)


def _labels(chapters: Sequence[ChapterMark]) -> bytes:
    """What the chapters are called, by their numbers."""
    return b"".join(
        _chunk(b"labl", struct.pack("<I", number) + chapter.title.encode() + b"\0")
        for number, chapter in enumerate(chapters, 1)
    )


def _packed(frames: Frames, samples: SampleKind) -> bytes:
    if samples is SampleKind.FLOAT:
        return frames.astype("<f4").tobytes()
    if samples is SampleKind.INT16:
        return integers(frames).astype("<i2").tobytes()
    scaled = np.clip(np.rint(frames.astype(np.float64) * 8_388_608), -8_388_608, 8_388_607)
    return scaled.astype("<i4").reshape(-1, 1).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
