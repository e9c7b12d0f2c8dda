"""Encodes a master into a file of any format the studio delivers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from tts_studio.audio.encoding import mp3_factor, mp3_kilobits, mp3_level
from tts_studio.audio.pcm import Samples
from tts_studio.audio.sound_file import Frames
from tts_studio.audio.wav_writer import WavShape, WavWriter
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.master_file import NO_TAGS, ChapterMark, MasterFormat, MasterTags, SampleKind

_BLOCK_FRAMES = 65_536  # libsndfile overflows its stack when Vorbis is given minutes at once
_VARIABLE_LEVEL = 0.2  # of 0, the best, to 1: what LAME calls V2
_VORBIS_LEVEL = 0.3
_MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class MasterSpec:
    """Everything a file is to be: its format, rate in hertz, channels, tags and chapters."""

    format: MasterFormat
    rate: int
    channels: int
    written: datetime
    tags: MasterTags = NO_TAGS
    chapters: tuple[ChapterMark, ...] = ()


class _Sink(Protocol):
    def write(self, frames: Frames) -> None: ...

    def close(self) -> None: ...


class MasterEncoder:
    """Writes mono sound into the file, the same in every channel. `close` makes it whole.

    Tags that are put in afterwards are written by `write_tags`. Raises OSError or, for what a library could
    not write, RuntimeError.
    """

    def __init__(self, path: Path, spec: MasterSpec) -> None:
        self._channels = spec.channels
        self._sink = _SINKS[spec.format.codec](path, spec)

    def write(self, samples: Samples) -> None:
        """Append samples."""
        for start in range(0, len(samples), _BLOCK_FRAMES):
            block = samples[start : start + _BLOCK_FRAMES]
            self._sink.write(np.repeat(block[:, None], self._channels, axis=1))

    def close(self) -> None:
        """Write what is held back; harmless when done before."""
        self._sink.close()


class _SndfileSink:
    """FLAC, MP3, Ogg Vorbis and Opus."""

    def __init__(self, path: Path, spec: MasterSpec) -> None:
        import soundfile

        made = spec.format
        self._factor = np.float32(1)
        options: dict[str, object] = {}
        match made.codec:
            case Codec.FLAC:
                kind, subtype = "FLAC", "PCM_16" if made.samples is SampleKind.INT16 else "PCM_24"
            case Codec.MP3:
                kind, subtype = "MP3", "MPEG_LAYER_III"
                options = _mp3_options(spec)
                self._factor = np.float32(1 if made.variable else 1 / mp3_factor(_kilobits(spec)))
            case Codec.OPUS:
                kind, subtype = "OGG", "OPUS"
            case _:
                kind, subtype = "OGG", "VORBIS"
                options = {"compression_level": _VORBIS_LEVEL}
        self._file = soundfile.SoundFile(
            path,
            mode="w",
            samplerate=spec.rate,
            channels=spec.channels,
            format=kind,
            subtype=subtype,
            **options,
        )

    def write(self, frames: Frames) -> None:
        limited = np.clip(np.nan_to_num(frames), np.float32(-1), np.float32(1))
        self._file.write(limited * self._factor)

    def close(self) -> None:
        self._file.close()


class _AacSink:
    """AAC in MP4, with chapters, which the container wants to know from the start."""

    def __init__(self, path: Path, spec: MasterSpec) -> None:
        import av

        self._rate, self._layout = spec.rate, "mono" if spec.channels == 1 else "stereo"
        self._container: Any = av.open(str(path), "w", format="mp4")
        self._stream = self._container.add_stream("aac", rate=spec.rate, layout=self._layout)
        self._stream.bit_rate = spec.format.kilobits * 1000
        self._container.set_chapters(_av_chapters(spec.chapters))
        self._frames = 0

    def write(self, frames: Frames) -> None:
        import av

        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(frames.T), format="fltp", layout=self._layout)
        frame.sample_rate, frame.pts = self._rate, self._frames
        self._frames += len(frames)
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        if self._container is None:
            return
        container, self._container = self._container, None
        with container:
            for packet in self._stream.encode(None):
                container.mux(packet)


def _wav(path: Path, spec: MasterSpec) -> _Sink:
    return WavWriter(path, WavShape(spec.rate, spec.channels, spec.format.samples), spec.tags, spec.written)


_SINKS: Mapping[Codec, Callable[[Path, MasterSpec], _Sink]] = {
    Codec.WAV: _wav,
    Codec.FLAC: _SndfileSink,
    Codec.MP3: _SndfileSink,
    Codec.OGG: _SndfileSink,
    Codec.OPUS: _SndfileSink,
    Codec.AAC: _AacSink,
}


def _mp3_options(spec: MasterSpec) -> dict[str, object]:
    if spec.format.variable:
        return {"compression_level": _VARIABLE_LEVEL, "bitrate_mode": "VARIABLE"}
    return {"compression_level": mp3_level(_kilobits(spec), spec.rate), "bitrate_mode": "CONSTANT"}


def _kilobits(spec: MasterSpec) -> int:
    return mp3_kilobits(spec.format.kilobits, spec.rate)


def _av_chapters(chapters: Sequence[ChapterMark]) -> Any:
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
