"""Whether audio is what was asked for: heard, whole and of a plausible length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tts_studio.audio.decoding import decode
from tts_studio.audio.edges import speech_edges
from tts_studio.audio.loudness import measured
from tts_studio.audio.pcm import Pcm
from tts_studio.domain.errors import AudioUnreadable, TakeRejected
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.speech_length import expected_seconds

SILENCE_LUFS = -40.0
LARGEST_CLIPPED_SHARE = 0.002
_CLIPPED = 0.9995
# Short lines vary widely: a slow “No.” may take three times the average, so both bounds have some slack.
SHORTEST_SHARE, SHORTEST_SLACK = 0.3, 0.6
LONGEST_SHARE, LONGEST_SLACK = 3.0, 3.0


@dataclass(frozen=True, slots=True)
class CheckedTake:
    """What a good take was measured to be."""

    sample_rate: int
    frames: int
    speech_begins: int
    speech_ends: int


def check_take(request: SpeechRequest, audio: bytes) -> CheckedTake:
    """Decode and measure an answer; raise TakeRejected when it is not the speech asked for."""
    try:
        pcm = decode(audio, request.format)
    except AudioUnreadable as problem:
        raise TakeRejected(problem.sentence, advice="Render the segment again.") from problem
    if not pcm.frames:
        raise TakeRejected("The voice sent no sound.", advice="Render the segment again.")
    _check_level(pcm)
    _check_length(request, pcm)
    begins, ends = speech_edges(pcm.samples, pcm.rate)
    return CheckedTake(pcm.rate, pcm.frames, begins, ends)


def _check_level(pcm: Pcm) -> None:
    loudness = measured(pcm.samples, pcm.rate)
    # Loudness is measured in blocks of 0.4 s, so a single short word has none of its own.
    if max(loudness.integrated, loudness.rms_db) < SILENCE_LUFS:
        raise TakeRejected(
            "The voice sent silence.", advice="Render the segment again or choose another voice."
        )
    clipped = np.count_nonzero(np.abs(pcm.samples) >= _CLIPPED)
    if clipped > max(8, pcm.frames * LARGEST_CLIPPED_SHARE):
        raise TakeRejected("The sound is distorted: it was cut off at full level.", advice="Render it again.")


def _check_length(request: SpeechRequest, pcm: Pcm) -> None:
    speed = request.setting_values.get("speed", 1.0)
    expected = expected_seconds(request.text, float(speed) or 1.0)
    seconds = pcm.frames / pcm.rate
    if seconds < expected * SHORTEST_SHARE - SHORTEST_SLACK:
        raise TakeRejected(
            f"The sound ends too early: {seconds:.1f} s where about {expected:.0f} s were expected.",
            advice="Render the segment again, or split it into shorter paragraphs.",
        )
    if seconds > expected * LONGEST_SHARE + LONGEST_SLACK:
        raise TakeRejected(
            f"The sound runs on: {seconds:.1f} s where about {expected:.0f} s were expected.",
            advice="Render the segment again.",
        )
