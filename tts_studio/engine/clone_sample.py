"""From a voice's recordings to the one file a service is given: joined, mono, MP3 of 192 kbit/s."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tts_studio.audio.encoding import AudioFileWriter
from tts_studio.audio.loudness import measured
from tts_studio.audio.pcm import Pcm
from tts_studio.audio.recordings import read_recording
from tts_studio.audio.resampling import resampled
from tts_studio.audio.sample_checks import read_sample
from tts_studio.audio.sample_edits import edited_sound
from tts_studio.domain.errors import CloneError
from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit
from tts_studio.domain.translation import figure, tr
from tts_studio.engine.sample_report import BEST, LONGEST, SHORTEST

RATE = 44_100
KILOBITS = 192
LONGEST_ORIGINAL = 3600.0
"""Seconds of a recording of which a stretch is used."""
_GAP_SECONDS = 0.4
_SILENT = -50.0


@dataclass(frozen=True, slots=True)
class JoinedSample:
    """What was made: `seconds` of speech in all, and what one should know of it."""

    seconds: float
    notices: tuple[str, ...]


def check_samples(paths: Sequence[Path], edits: Sequence[SampleEdit] = ()) -> JoinedSample:
    """Whether the recordings can become a voice, and what one should know of it; blocks.

    Raises AudioUnreadable for a file that is no sound, and CloneError when they cannot.
    """
    return _checked(sum(sound.seconds for sound in _sounds(paths, edits)))


def join_samples(paths: Sequence[Path], target: Path, edits: Sequence[SampleEdit] = ()) -> JoinedSample:
    """Write the recordings, edited, one behind the other, to an MP3; blocks.

    Raises what `check_samples` raises, and ExportError when the file cannot be written.
    """
    seconds = 0.0
    gap = np.zeros(round(_GAP_SECONDS * RATE), np.float32)
    with AudioFileWriter(target, RATE, kilobits=KILOBITS) as writer:
        for sound in _sounds(paths, edits):
            if writer.frames:
                writer.write(gap)
            writer.write(resampled(sound, RATE).samples)
            seconds += sound.seconds
        return _checked(seconds)


def _sounds(paths: Sequence[Path], edits: Sequence[SampleEdit]) -> Iterator[Pcm]:
    """Each recording in which something is heard, no more than LONGEST of all of them."""
    seconds = 0.0
    for path, edit in zip(paths, edits or [AS_RECORDED] * len(paths), strict=True):
        sound = _sound(path, edit)
        loudness = measured(sound.samples, sound.rate)
        if max(loudness.integrated, loudness.rms_db) < _SILENT:
            raise CloneError(
                tr("Nothing is heard in “{file}”.", file=path.name),
                advice=tr("Record again, nearer to the microphone."),
            )
        seconds += sound.seconds
        _check_longest(seconds)
        yield sound


def _sound(path: Path, edit: SampleEdit) -> Pcm:
    """A recording as it becomes part of the voice; of a long one a stretch may be used."""
    if edit == AS_RECORDED:
        return read_recording(path, most_seconds=LONGEST)
    frames, rate = read_sample(path, most_seconds=LONGEST_ORIGINAL)
    return edited_sound(frames, rate, edit)


def _checked(seconds: float) -> JoinedSample:
    if seconds < SHORTEST:
        raise CloneError(
            tr(
                "The recordings are too short: {seconds} s together, and {least} s are the least.",
                seconds=math.floor(seconds),
                least=figure(SHORTEST, ".0f"),
            ),
            advice=tr("Record one to two minutes of even, natural speech."),
        )
    return JoinedSample(seconds, _notices(seconds))


def _check_longest(seconds: float) -> None:
    if seconds > LONGEST:
        raise CloneError(
            tr("The recordings are longer than {most} minutes together.", most=figure(LONGEST / 60, ".0f")),
            advice=tr("One to two minutes of even, natural speech make the best voice."),
        )


def _notices(seconds: float) -> tuple[str, ...]:
    shortest, longest = BEST
    if seconds < shortest:
        return (
            tr("{seconds} s of speech work; one to two minutes work better.", seconds=math.floor(seconds)),
        )
    if seconds > longest:
        return (tr("More than three minutes of speech gain little and can make the voice worse."),)
    return ()
