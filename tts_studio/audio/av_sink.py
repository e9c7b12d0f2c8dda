"""Encodes frames with FFmpeg's libraries: AAC in MP4, and MP3 of a constant bit rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from tts_studio.audio.sound_file import Frames
from tts_studio.domain.master_file import ChapterMark

_MILLISECOND = Fraction(1, 1000)
_LAYOUTS = {1: "mono", 2: "stereo"}


@dataclass(frozen=True, slots=True)
class AvShape:
    """The names FFmpeg has for container and encoder, what they are told, and the constant bit rate.

    `factor` is what samples are multiplied by, to undo what the encoder does to their level.
    """

    container: str
    encoder: str
    rate: int
    channels: int
    kilobits: int
    factor: float = 1.0
    container_options: Mapping[str, str] = field(default_factory=dict)
    encoder_options: Mapping[str, str] = field(default_factory=dict)


class AvSink:
    """Writes one file, which is whole after `close`; raises OSError."""

    def __init__(self, path: Path, shape: AvShape, chapters: Sequence[ChapterMark] = ()) -> None:
        import av

        self._shape, self._factor = shape, np.float32(shape.factor)
        self._layout = _LAYOUTS[shape.channels]
        self._container: Any = av.open(
            str(path), "w", format=shape.container, options=dict(shape.container_options)
        )
        self._stream: Any = self._container.add_stream(
            shape.encoder,
            rate=shape.rate,
            options=dict(shape.encoder_options),
            layout=self._layout,
            bit_rate=shape.kilobits * 1000,
        )
        if chapters:
            # The container wants to know them from the start.
            self._container.set_chapters(_chapters(chapters))
        self._frames = 0

    def write(self, frames: Frames) -> None:
        """Append frames, limited to full scale."""
        import av

        limited = np.clip(np.nan_to_num(frames), np.float32(-1), np.float32(1))
        planes = np.ascontiguousarray(limited.T * self._factor)
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=self._layout)
        frame.sample_rate, frame.pts = self._shape.rate, self._frames
        self._frames += len(frames)
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        """Write what is held back; harmless when done before."""
        if self._container is None:
            return
        container, self._container = self._container, None
        with container:
            for packet in self._stream.encode(None):
                container.mux(packet)


def _chapters(chapters: Sequence[ChapterMark]) -> Any:
    return [
        {
            "id": number,
            "start": round(chapter.begins * 1000),
            "end": round(chapter.ends * 1000),
            "time_base": _MILLISECOND,
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(chapters)
    ]
