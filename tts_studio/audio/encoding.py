"""Writing sound files: as a stream, in little memory, and never half."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile

from tts_studio.audio.output_file import OutputFile
from tts_studio.audio.pcm import Samples, integers
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import AudioFormatUnsupported, ExportError
from tts_studio.domain.translation import tr

_BLOCK_FRAMES = 65_536  # libsndfile overflows its stack when Vorbis is given minutes at once
_LEAST_KILOBITS = 64  # below, the MP3 encoder changes the rate by itself
# The MP3 encoder makes sound quieter at low bit rates, to leave room for its own errors. Loudness that was
# set with care must not change, so the factor is taken out again: up to a bit rate, the factor.
_MP3_FACTORS = ((160, 0.95), (192, 0.97), (224, 0.98))
_WAV_BYTES = (1 << 32) - 1024


@dataclass(frozen=True, slots=True)
class _FileKind:
    """How libsndfile names a format; `exact` formats are given sixteen-bit samples, the others floats."""

    codec: Codec
    format: str
    subtype: str
    exact: bool
    rates: frozenset[int] | None = None


_MP3_RATES = frozenset({8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000})
_KINDS: Mapping[str, _FileKind] = {
    ".wav": _FileKind(Codec.WAV, "WAV", "PCM_16", exact=True),
    ".flac": _FileKind(Codec.FLAC, "FLAC", "PCM_16", exact=True),
    ".mp3": _FileKind(Codec.MP3, "MP3", "MPEG_LAYER_III", exact=False, rates=_MP3_RATES),
    ".ogg": _FileKind(Codec.OGG, "OGG", "VORBIS", exact=False),
}
SUFFIXES = tuple(_KINDS)


def codec_of(path: Path) -> Codec:
    """The codec a file's name asks for; raises AudioFormatUnsupported for a suffix nobody writes here."""
    return _kind_of(path).codec


def can_write(codec: Codec) -> bool:
    """Whether the sound library that is installed writes this kind of file."""
    import soundfile

    known = soundfile.available_formats()
    return any(kind.codec is codec and kind.format in known for kind in _KINDS.values())


class AudioFileWriter:
    """Writes one mono file, chosen by the suffix of its name: .wav, .flac, .mp3 or .ogg.

    The bytes go to a temporary name beside the target, and take its name only in `finish()`, when they are
    on the disk; until then an older file of that name stays as it is. As a context manager it finishes at
    the end of the block and leaves nothing behind when the block raises, is cancelled included.
    `kilobits` is the constant bit rate of an MP3, at least 64; rates below 32,000 Hz know at most 160.

    Raises ExportError when the file cannot be written, AudioFormatUnsupported for an unknown suffix or a
    rate the format does not know.
    """

    def __init__(self, path: Path, rate: int, *, title: str = "", kilobits: int = 192) -> None:
        self._path = path
        self._kind = _kind_of(path)
        if self._kind.rates is not None and rate not in self._kind.rates:
            raise AudioFormatUnsupported(
                tr("{format} files do not know a rate of {rate} Hz.", format=self._kind.format, rate=rate),
                advice=tr("Choose 24,000 or 44,100 Hz."),
            )
        self._rate = rate
        self._kilobits = mp3_kilobits(kilobits, rate)
        self._frames = 0
        self._file: soundfile.SoundFile | None = None
        self._output = OutputFile(path)
        try:
            self._file = self._open()
            if title:
                self._file.title = title
        except (OSError, soundfile.LibsndfileError) as problem:
            raise self._given_up(problem) from problem

    @property
    def frames(self) -> int:
        """How many frames were written so far."""
        return self._frames

    def write(self, samples: Samples) -> None:
        """Append samples; what is beyond full scale is limited to it."""
        for start in range(0, len(samples), _BLOCK_FRAMES):
            self._write_block(samples[start : start + _BLOCK_FRAMES])

    def finish(self) -> None:
        """Make the file whole, put it on the disk and give it its name."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
            self._check_whole()
            self._output.place()
        except (OSError, soundfile.LibsndfileError) as problem:
            raise self._given_up(problem) from problem
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Leave nothing behind; harmless after `finish()`."""
        self._close()
        self._output.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.discard()

    def _open(self) -> soundfile.SoundFile:
        """The temporary file, ready to be written."""
        constant = self._kind.codec is Codec.MP3
        return soundfile.SoundFile(
            self._output.part,
            mode="w",
            samplerate=self._rate,
            channels=1,
            format=self._kind.format,
            subtype=self._kind.subtype,
            compression_level=mp3_level(self._kilobits, self._rate) if constant else None,
            bitrate_mode="CONSTANT" if constant else None,
        )

    def _write_block(self, block: Samples) -> None:
        if self._file is None:
            raise ExportError(tr("“{name}” is finished already.", name=self._path.name))
        if self._kind.codec is Codec.WAV and (self._frames + len(block)) * 2 > _WAV_BYTES:
            self.discard()
            raise ExportError(
                tr("“{name}” would be larger than a WAV file can be (4 GB).", name=self._path.name),
                advice=tr("Choose FLAC or MP3, or write several files."),
            )
        try:
            self._file.write(integers(block) if self._kind.exact else self._lossy(block))
        except (OSError, AssertionError, soundfile.LibsndfileError) as problem:
            # soundfile asserts that everything was written; on a full disk it was not.
            raise self._given_up(problem) from problem
        self._frames += len(block)

    def _lossy(self, block: Samples) -> Samples:
        """The samples as the encoder needs them."""
        if self._kind.codec is not Codec.MP3:
            return _limited(block)
        return np.divide(_limited(block), np.float32(mp3_factor(self._kilobits)))

    def _check_whole(self) -> None:
        """Read back how much is in an exact file: a full disk may show only after the last write."""
        if self._kind.exact and soundfile.info(self._output.part).frames != self._frames:
            raise OSError(errno.ENOSPC, "fewer frames are in the file than were written")

    def _given_up(self, problem: BaseException) -> ExportError:
        """The failure as a sentence, with nothing left behind."""
        self._close()
        return self._output.failure(problem)

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with suppress(soundfile.LibsndfileError, OSError):
                file.close()


def _kind_of(path: Path) -> _FileKind:
    """How a file of that name is written."""
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise AudioFormatUnsupported(
            tr("The studio does not write “{name}” files.", name=path.suffix)
            if path.suffix
            else tr("The studio does not write “{name}”, which has no suffix.", name=path.name),
            advice=tr("Choose a name ending in .wav, .flac, .mp3 or .ogg."),
        )
    return kind


def _limited(samples: Samples) -> Samples:
    """Floats within full scale, without values that are not numbers."""
    return np.clip(np.nan_to_num(samples, nan=0.0), np.float32(-1.0), np.float32(1.0))


def _most_kilobits(rate: int) -> int:
    """The highest bit rate an MP3 may have at a rate."""
    return 320 if rate >= 32000 else 160 if rate >= 16000 else 64


def mp3_kilobits(kilobits: int, rate: int) -> int:
    """The bit rate nearest to the one wanted that a constant one can have at a rate in hertz."""
    return min(max(kilobits, _LEAST_KILOBITS), _most_kilobits(rate))


def mp3_level(kilobits: int, rate: int) -> float:
    """What libsndfile calls the compression level, 0 to 1, for a bit rate: it spans what the rate allows."""
    most, least = _most_kilobits(rate), 32 if rate >= 32000 else 8
    return (most - kilobits) / (most - least)


def mp3_factor(kilobits: int) -> float:
    """By what the encoder multiplies sound at a constant bit rate."""
    return next((factor for most, factor in _MP3_FACTORS if kilobits <= most), 1.0)
