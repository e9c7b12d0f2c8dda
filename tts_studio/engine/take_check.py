"""Whether audio is what was asked for: heard, whole and of a plausible length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tts_studio.audio.decoding import decode
from tts_studio.audio.edges import speech_edges
from tts_studio.audio.loudness import measured
from tts_studio.audio.pcm import Pcm
from tts_studio.domain.errors import AudioFormatUnsupported, AudioUnreadable, TakeRejected
from tts_studio.domain.markup.scanner import TokenKind, scan
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.speech_length import expected_seconds

SILENCE_LUFS = -40.0
LARGEST_CLIPPED_SHARE = 0.002
_CLIPPED = 0.9995


@dataclass(frozen=True, slots=True)
class Lengths:
    """How much shorter or longer than expected a take may be: shares, and seconds of slack on top.

    Short lines vary widely: a slow “No.” may take three times the average.
    """

    shortest: float
    shortest_slack: float
    longest: float
    longest_slack: float


FROM_SERVICES = Lengths(0.5, 0.4, 2.5, 2.0)
FROM_THE_BOX = Lengths(0.3, 0.6, 3.0, 3.0)
"""The engines in the box do not lose anything, but they spell out every address they meet."""

SECONDS_A_SOUND = 2.0
"""What a laugh or a pause that the voice makes may add."""

_SUSPICIOUS_LENGTH = 1.6
_EMPTY_UPPER_HALF = 10.0 ** (-50 / 10)


@dataclass(frozen=True, slots=True)
class CheckedTake:
    """What a good take was measured to be."""

    sample_rate: int
    frames: int
    speech_begins: int
    speech_ends: int


def check_take(request: SpeechRequest, audio: bytes, lengths: Lengths = FROM_SERVICES) -> CheckedTake:
    """Decode and measure an answer; raise TakeRejected when it is not the speech asked for."""
    try:
        pcm = decode(audio, request.format)
    except (AudioUnreadable, AudioFormatUnsupported) as problem:
        raise TakeRejected(problem.sentence, advice="Render the segment again.") from problem
    if not pcm.frames:
        raise TakeRejected("The voice sent no sound.", advice="Render the segment again.")
    _check_level(pcm)
    _check_length(request, pcm, lengths)
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


def _check_length(request: SpeechRequest, pcm: Pcm, lengths: Lengths) -> None:
    speed = request.setting_values.get("speed", 1.0)
    expected = expected_seconds(request.text, float(speed) or 1.0)
    seconds = pcm.frames / pcm.rate
    if seconds < expected * lengths.shortest - lengths.shortest_slack:
        raise TakeRejected(
            f"The sound ends too early: {seconds:.1f} s where about {expected:.0f} s were expected.",
            advice="Render the segment again, or split it into shorter paragraphs.",
        )
    slack = lengths.longest_slack + SECONDS_A_SOUND * _sounds(request.text)
    if seconds > expected * lengths.longest + slack:
        raise TakeRejected(
            f"The sound runs on: {seconds:.1f} s where about {expected:.0f} s were expected.",
            advice="Render the segment again.",
        )
    headerless = request.format.headerless
    if headerless and seconds > expected * _SUSPICIOUS_LENGTH + slack / 2 and _is_stretched(pcm):
        raise TakeRejected(
            "The sound plays too slowly: it came at another sample rate than was asked for.",
            advice="Choose another sample rate or MP3, and render again.",
        )


def _sounds(text: str) -> int:
    """How many sounds and pauses the voice itself is asked for."""
    return sum(token.kind in (TokenKind.INLINE, TokenKind.PAUSE) for token in scan(text))


def _is_stretched(pcm: Pcm) -> bool:
    """Whether the upper half of the spectrum is empty, as when samples are played at half their rate."""
    usable = pcm.samples[: len(pcm.samples) // 512 * 512].reshape(-1, 512)
    if not len(usable):
        return False
    power = np.square(np.abs(np.fft.rfft(usable * np.hanning(512), axis=1))).sum(axis=0)
    return bool(power[128:].sum() < power.sum() * _EMPTY_UPPER_HALF)
