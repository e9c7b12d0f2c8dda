"""Encodes a master into a file of any format the studio delivers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from tts_studio.audio.av_sink import AvShape, AvSink
from tts_studio.audio.encoding import mp3_factor, mp3_kilobits
from tts_studio.audio.pcm import Samples
from tts_studio.audio.sound_file import Frames
from tts_studio.audio.wav_writer import WavShape, WavWriter
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.master_file import NO_TAGS, ChapterMark, MasterFormat, MasterTags, SampleKind

_BLOCK_FRAMES = 65_536  # libsndfile overflows its stack when Vorbis is given minutes at once
_VARIABLE_LEVEL = 0.2  # of 0, the best, to 1: what LAME calls V2
_VORBIS_LEVEL = 0.3
_LAME_QUALITY, _LAME_SHORT_QUALITY = "7", "5"
_PLENTY_KILOBITS = 160
"""From this rate on LAME has bits to spare. Of its qualities, 0 the slowest to 9, the seventh leaves less
noise than the slowest above 2 kHz, where there is most of it, and at most 1.1 dB more below, where that is
45 dB under the speech. At lower rates it has to weigh where noise is heard."""


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
    """FLAC, MP3 of a variable bit rate, Ogg Vorbis and Opus."""

    def __init__(self, path: Path, spec: MasterSpec) -> None:
        import soundfile

        made = spec.format
        options: dict[str, object] = {}
        match made.codec:
            case Codec.FLAC:
                kind, subtype = "FLAC", "PCM_16" if made.samples is SampleKind.INT16 else "PCM_24"
            case Codec.MP3:
                kind, subtype = "MP3", "MPEG_LAYER_III"
                options = {"compression_level": _VARIABLE_LEVEL, "bitrate_mode": "VARIABLE"}
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
        self._file.write(limited)

    def close(self) -> None:
        self._file.close()


def _wav(path: Path, spec: MasterSpec) -> _Sink:
    shape = WavShape(spec.rate, spec.channels, spec.format.samples)
    return WavWriter(path, shape, spec.tags, spec.written, spec.chapters)


def _mp3(path: Path, spec: MasterSpec) -> _Sink:
    if spec.format.variable:
        return _SndfileSink(path, spec)
    kilobits = mp3_kilobits(spec.format.kilobits, spec.rate)
    shape = AvShape(
        "mp3",
        "libmp3lame",
        spec.rate,
        spec.channels,
        kilobits,
        1 / mp3_factor(kilobits),
        # Tags are written afterwards, and those of the container would stand beside them.
        {"id3v2_version": "0"},
        {"compression_level": _LAME_QUALITY if kilobits >= _PLENTY_KILOBITS else _LAME_SHORT_QUALITY},
    )
    return AvSink(path, shape)


def _aac(path: Path, spec: MasterSpec) -> _Sink:
    # The container of audiobooks. It counts in thousandths of a second: in samples its length is exact.
    options = {"movie_timescale": str(spec.rate)}
    shape = AvShape("ipod", "aac", spec.rate, spec.channels, spec.format.kilobits, container_options=options)
    return AvSink(path, shape, spec.chapters)


_SINKS: Mapping[Codec, Callable[[Path, MasterSpec], _Sink]] = {
    Codec.WAV: _wav,
    Codec.FLAC: _SndfileSink,
    Codec.MP3: _mp3,
    Codec.OGG: _SndfileSink,
    Codec.OPUS: _SndfileSink,
    Codec.AAC: _aac,
}
