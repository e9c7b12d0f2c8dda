"""Recordings of every kind that people have, also those that telephones make, as sound."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from tts_studio.audio.containers import Container, container_of
from tts_studio.audio.decoding import decode
from tts_studio.audio.pcm import Pcm, Samples
from tts_studio.domain.errors import AudioError, AudioUnreadable
from tts_studio.domain.translation import figure, tr

LARGEST_RECORDING = 500_000_000
"""Bytes of a file."""
_FOREIGN = frozenset({Container.MP4, Container.WEBM, Container.UNKNOWN})
"""What libsndfile does not read, and ADTS streams of AAC, which have no header of their own."""
_NO_SPEECH = frozenset({Container.PAGE, Container.JSON, Container.TEXT})


def read_recording(path: Path, *, most_seconds: float) -> Pcm:
    """The sound of a file, as mono, whatever its name says; blocks.

    Raises AudioUnreadable for what is no whole sound of at most `most_seconds`, or cannot be read at all.
    """
    try:
        if path.stat().st_size > LARGEST_RECORDING:
            raise _unreadable(path, tr("it is larger than {most} MB", most=LARGEST_RECORDING // 1_000_000))
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    container = container_of(data)
    if not data:
        raise _unreadable(path, tr("it is empty"))
    if container in _NO_SPEECH:
        raise _unreadable(path, tr("it is no sound"))
    if container in _FOREIGN:
        return _decoded_by_ffmpeg(path, data, most_seconds)
    try:
        return decode(data, most_seconds=most_seconds)
    except AudioError as problem:
        raise AudioUnreadable(
            tr("“{file}” cannot be used. {reason}", file=path.name, reason=problem.sentence),
            advice=tr("Choose another recording."),
        ) from problem


def _decoded_by_ffmpeg(path: Path, data: bytes, most_seconds: float) -> Pcm:
    """AAC and whatever else FFmpeg's libraries know; they take a while to load and are seldom needed."""
    import av

    try:
        with av.open(io.BytesIO(data), mode="r") as file:
            stream = next(iter(file.streams.audio), None)
            if stream is None or not stream.rate:
                raise _unreadable(path, tr("it holds no sound"))
            rate = stream.rate
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            blocks: list[Samples] = []
            frames = 0
            for decoded in file.decode(stream):
                for block in resampler.resample(decoded):
                    samples = block.to_ndarray().reshape(-1)
                    frames += len(samples)
                    if frames > most_seconds * rate:
                        raise _unreadable(
                            path,
                            tr("it is longer than {most} minutes", most=figure(most_seconds / 60, ".0f")),
                        )
                    blocks.append(samples.astype(np.float32, copy=False))
    except (av.FFmpegError, ValueError) as error:
        raise _unreadable(path, tr("it is no sound the studio knows")) from error
    if not frames:
        raise _unreadable(path, tr("it holds no sound"))
    return Pcm(np.nan_to_num(np.concatenate(blocks)), rate)


def _unreadable(path: Path, reason: str) -> AudioUnreadable:
    return AudioUnreadable(
        tr("“{file}” cannot be used: {reason}.", file=path.name, reason=reason),
        advice=tr("Choose another recording."),
    )
