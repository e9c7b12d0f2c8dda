"""Reads sound files of any length block by block, all channels, and says what they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from tts_studio.audio.containers import mpeg_frame_bytes, mpeg_kilobits
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import AudioUnreadable
from tts_studio.domain.translation import tr

if TYPE_CHECKING:
    import soundfile

Frames: TypeAlias = npt.NDArray[np.float32]
"""Frames × channels, floats."""

_BLOCK_FRAMES = 65_536
_FRAMES_AT_ONCE = 64
_HEADS_WITHIN = 256
_NAMES: Mapping[tuple[str, str], Codec] = {
    ("OGG", "VORBIS"): Codec.OGG,
    ("OGG", "OPUS"): Codec.OPUS,
    ("MP3", "MPEG_LAYER_III"): Codec.MP3,
}
_FORMATS: Mapping[str, Codec] = {
    "WAV": Codec.WAV,
    "WAVEX": Codec.WAV,
    "RF64": Codec.WAV,
    "FLAC": Codec.FLAC,
}


class SoundFile:
    """A sound file that is open: `codec`, `sample_rate` in hertz, `channels`, and its blocks in order.

    Raises AudioUnreadable for anything else than sound.
    """

    def __init__(self, path: Path) -> None:
        import soundfile

        self._path = path
        self._open = ExitStack()
        try:
            if not path.stat().st_size:
                raise _unreadable(path, tr("it is empty"))
        except OSError as problem:
            raise _unreadable(path, problem.strerror or str(problem)) from problem
        try:
            file = self._open.enter_context(soundfile.SoundFile(path))
        except soundfile.LibsndfileError:
            self._open_with_ffmpeg()
        else:
            self.sample_rate, self.channels = int(file.samplerate), int(file.channels)
            codec = _NAMES.get((file.format, file.subtype)) or _FORMATS.get(file.format)
            self.codec = codec.value if codec is not None else file.format.lower()
            self._blocks = self._read(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; harmless when done before."""
        self._open.close()

    def blocks(self) -> Iterator[Frames]:
        """All frames in order, once."""
        return self._blocks

    def _read(self, file: soundfile.SoundFile) -> Iterator[Frames]:
        import soundfile

        frames, claimed = 0, file.frames
        try:
            while len(block := file.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)):
                frames += len(block)
                yield np.nan_to_num(block, copy=False)
        except (soundfile.LibsndfileError, RuntimeError) as problem:
            raise _unreadable(self._path, tr("its sound is damaged")) from problem
        # Without a word on its length in the file, the library guesses that of an MP3 from its size.
        if self.codec == Codec.MP3 and frames + self.sample_rate < claimed and _tells_its_length(self._path):
            raise _unreadable(
                self._path,
                tr(
                    "its sound ends after {found:.1f} of {told:.1f} seconds",
                    found=frames / self.sample_rate,
                    told=claimed / self.sample_rate,
                ),
            )

    def _open_with_ffmpeg(self) -> None:
        """AAC and whatever else FFmpeg's libraries know; they take a while to load and are seldom needed."""
        import av

        try:
            container = self._open.enter_context(av.open(str(self._path)))
            stream = next(iter(container.streams.audio), None)
        except (av.FFmpegError, ValueError, OSError) as problem:
            raise _unreadable(self._path, tr("it is no sound the studio knows")) from problem
        if stream is None or not stream.rate:
            self._open.close()
            raise _unreadable(self._path, tr("it holds no sound"))
        self.sample_rate, self.channels = int(stream.rate), int(stream.channels)
        self.codec = str(stream.codec_context.name)
        self._blocks = self._decoded(container, stream)

    def _decoded(self, container: Any, stream: Any) -> Iterator[Frames]:
        import av

        resampler = av.AudioResampler(format="flt", layout=stream.layout, rate=self.sample_rate)
        waiting: list[Frames] = []
        left = _frames_that_sound(stream)
        try:
            for decoded in container.decode(stream):
                for frame in resampler.resample(decoded):
                    samples: Frames = np.asarray(frame.to_ndarray(), np.float32).reshape(-1, self.channels)[
                        :left
                    ]
                    left -= len(samples)
                    waiting.append(samples)
                if len(waiting) >= _FRAMES_AT_ONCE:
                    yield np.concatenate(waiting)
                    waiting = []
        except (av.FFmpegError, ValueError) as problem:
            raise _unreadable(self._path, tr("its sound is damaged")) from problem
        if waiting:
            yield np.concatenate(waiting)


def _frames_that_sound(stream: Any) -> int:
    """How many frames are meant to be heard: an encoder that works in blocks fills up the last one."""
    if not stream.duration or stream.time_base is None:
        return sys.maxsize
    heard: int = round(stream.duration * stream.time_base * stream.rate)
    return heard


def constant_kilobits(path: Path) -> int:
    """The bit rate in kbit/s that all frames of an MP3 have; 0 when they differ or it is none.

    Raises AudioUnreadable when there is no such file any more.
    """
    found: set[int] = set()
    with _bytes_of(path) as file:
        at, window = _behind_the_tags(file.read(10)), b""
        file.seek(at)
        while window := window + file.read(1 << 20):
            begin = 0
            while length := mpeg_frame_bytes(window, begin):
                if begin + length > len(window):
                    break
                found.add(mpeg_kilobits(window[begin : begin + 4]))
                begin += length
            if len(found) > 1 or not begin:
                break
            window = window[begin:]
    return found.pop() if len(found) == 1 else 0


def _tells_its_length(path: Path) -> bool:
    """Whether the first frame of an MP3 says how many there are."""
    with _bytes_of(path) as file:
        file.seek(_behind_the_tags(file.read(10)))
        first = file.read(_HEADS_WITHIN)
    return any(name in first for name in (b"Xing", b"Info", b"VBRI"))


@contextmanager
def _bytes_of(path: Path) -> Iterator[BinaryIO]:
    """The file, which may be gone by now though it was open before."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as problem:
        raise _unreadable(path, problem.strerror or str(problem)) from problem


def _behind_the_tags(head: bytes) -> int:
    """Where the first frame begins: after the ID3 tags, whose length is written in seven bits a byte."""
    if head[:3] != b"ID3":
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10


def _unreadable(path: Path, reason: str) -> AudioUnreadable:
    return AudioUnreadable(
        tr("“{file}” cannot be read: {reason}.", file=path.name, reason=reason),
        advice=tr("Choose a sound file, for example WAV, FLAC, MP3, Ogg or M4A."),
    )
