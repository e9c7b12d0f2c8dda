"""From a voice's recordings to the one file a service is given: joined, mono, MP3 of 192 kbit/s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tts_studio.audio.encoding import AudioFileWriter
from tts_studio.audio.loudness import measured
from tts_studio.audio.pcm import Pcm
from tts_studio.audio.recordings import read_recording
from tts_studio.audio.resampling import resampled
from tts_studio.domain.errors import CloneError
from tts_studio.domain.translation import tr

RATE = 44_100
KILOBITS = 192
SHORTEST, LONGEST = 30.0, 600.0
"""Seconds of all recordings together; one to two minutes are best."""
BEST = (60.0, 180.0)
_GAP_SECONDS = 0.4
_SILENT = -50.0


@dataclass(frozen=True, slots=True)
class JoinedSample:
    """What was made: `seconds` of speech in all, and what one should know of it."""

    seconds: float
    notices: tuple[str, ...]


def check_samples(paths: Sequence[Path]) -> JoinedSample:
    """Whether the recordings can become a voice, and what one should know of it; blocks.

    Raises AudioUnreadable for a file that is no sound, and CloneError when they cannot.
    """
    return _checked(sum(sound.seconds for sound in _sounds(paths)))


def join_samples(paths: Sequence[Path], target: Path) -> JoinedSample:
    """Write the recordings, one behind the other, to an MP3; blocks.

    Raises what `check_samples` raises, and ExportError when the file cannot be written.
    """
    seconds = 0.0
    gap = np.zeros(round(_GAP_SECONDS * RATE), np.float32)
    with AudioFileWriter(target, RATE, kilobits=KILOBITS) as writer:
        for sound in _sounds(paths):
            if writer.frames:
                writer.write(gap)
            writer.write(resampled(sound, RATE).samples)
            seconds += sound.seconds
        return _checked(seconds)


def _sounds(paths: Sequence[Path]) -> Iterator[Pcm]:
    """Each recording in which something is heard, no more than LONGEST of all of them."""
    seconds = 0.0
    for path in paths:
        sound = read_recording(path, most_seconds=LONGEST)
        loudness = measured(sound.samples, sound.rate)
        if max(loudness.integrated, loudness.rms_db) < _SILENT:
            raise CloneError(
                tr("Nothing is heard in “{file}”.", file=path.name),
                advice=tr("Record again, nearer to the microphone."),
            )
        seconds += sound.seconds
        _check_longest(seconds)
        yield sound


def _checked(seconds: float) -> JoinedSample:
    if seconds < SHORTEST:
        raise CloneError(
            tr(
                "The recordings are too short: {seconds} s together, and {least} s are the least.",
                seconds=f"{seconds:.0f}",
                least=f"{SHORTEST:.0f}",
            ),
            advice=tr("Record one to two minutes of even, natural speech."),
        )
    return JoinedSample(seconds, _notices(seconds))


def _check_longest(seconds: float) -> None:
    if seconds > LONGEST:
        raise CloneError(
            tr("The recordings are longer than {most} minutes together.", most=f"{LONGEST / 60:.0f}"),
            advice=tr("One to two minutes of even, natural speech make the best voice."),
        )


def _notices(seconds: float) -> tuple[str, ...]:
    shortest, longest = BEST
    if seconds < shortest:
        return (tr("{seconds} s of speech work; one to two minutes work better.", seconds=f"{seconds:.0f}"),)
    if seconds > longest:
        return (tr("More than three minutes of speech gain little and can make the voice worse."),)
    return ()
