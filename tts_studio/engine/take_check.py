"""Whether audio is what was asked for: heard, whole and of a plausible length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tts_studio.audio.decoding import decode
from tts_studio.audio.edges import speech_edges
from tts_studio.audio.loudness import measured
from tts_studio.audio.pcm import Pcm
from tts_studio.domain.errors import AudioFormatUnsupported, AudioUnreadable, TakeRejected
from tts_studio.domain.markup.scanner import TokenKind, scan
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.translation import tr
from tts_studio.engine.speech_length import expected_seconds

LARGEST_CLIPPED_SHARE = 0.002
_CLIPPED = 0.9995


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is expected of a take.

    `silence` is the loudness in LUFS below which nothing is heard. Shares say how much shorter or longer than
    expected a take may be, with seconds of slack on top: a slow “No.” may take three times the average.
    """

    silence: float
    shortest: float
    shortest_slack: float
    longest: float
    longest_slack: float


FROM_SERVICES = Bounds(-40.0, 0.5, 0.4, 2.5, 2.0)
FROM_THE_BOX = Bounds(-60.0, 0.3, 0.6, 3.0, 3.0)
"""The engines in the box lose nothing, but they spell out addresses, and whisper softly when told to."""

SECONDS_A_SOUND = 2.0
"""What a laugh or a pause that the voice makes may add."""

_SUSPICIOUS_LENGTH = 1.6
_BLOCK = 512
_FEWEST_BLOCKS = 16
_FRAMES_LOOKED_AT = 2_000
_FLAT = 0.25
_STEADY_DB = 3.0
_FRAME = 0.05
"""Seconds; long enough that the beginning of a frame within a period makes no difference."""
_SOUNDING = 10.0 ** (-20 / 10)
_SHORTEST_TONE = 0.5
_LEAST_CHANGE = 0.03
"""Share of the power that is elsewhere in the spectrum than on the average.

Tones have less than 0.02. Of all voices in the box a hum of espeak, which is made of formulas, has the least:
0.05; sung vowels have more than 0.1, and speech has more than 0.3.
"""
_EMPTY_UPPER_HALF = 10.0 ** (-50 / 10)


@dataclass(frozen=True, slots=True)
class CheckedTake:
    """What a good take was measured to be."""

    sample_rate: int
    frames: int
    speech_begins: int
    speech_ends: int


def check_take(request: SpeechRequest, audio: bytes, bounds: Bounds = FROM_SERVICES) -> CheckedTake:
    """Decode and measure an answer; raise TakeRejected when it is not the speech asked for."""
    try:
        pcm = decode(audio, request.format)
    except (AudioUnreadable, AudioFormatUnsupported) as problem:
        raise TakeRejected(problem.sentence, advice=tr("Render the segment again.")) from problem
    if not pcm.frames:
        raise TakeRejected(tr("The voice sent no sound."), advice=tr("Render the segment again."))
    _check_level(pcm, bounds)
    _check_speech(pcm)
    _check_length(request, pcm, bounds)
    begins, ends = speech_edges(pcm.samples, pcm.rate)
    return CheckedTake(pcm.rate, pcm.frames, begins, ends)


def _check_level(pcm: Pcm, bounds: Bounds) -> None:
    # A level that never changes is not heard, however high it is.
    loudness = measured(pcm.samples - pcm.samples.mean(), pcm.rate)
    # Loudness is measured in blocks of 0.4 s, so a single short word has none of its own.
    if max(loudness.integrated, loudness.rms_db) < bounds.silence:
        raise TakeRejected(
            tr("The voice sent silence."), advice=tr("Render the segment again or choose another voice.")
        )
    clipped = np.count_nonzero(np.abs(pcm.samples) >= _CLIPPED)
    if clipped > max(8, pcm.frames * LARGEST_CLIPPED_SHARE):
        raise TakeRejected(
            tr("The sound is distorted: it was cut off at full level."), advice=tr("Render it again.")
        )


def _check_speech(pcm: Pcm) -> None:
    """Refuse what goes on without any change: no voice does, neither whispering, humming nor singing."""
    if _is_tone(pcm):
        raise TakeRejected(
            tr("The voice sent a tone instead of speech."), advice=tr("Render the segment again.")
        )
    if _is_noise(pcm):
        raise TakeRejected(
            tr("The voice sent noise instead of speech."), advice=tr("Render the segment again.")
        )


def _is_tone(pcm: Pcm) -> bool:
    """Whether all that sounds has one and the same spectrum, as tones and chords have that a machine makes.

    Fading and pausing make no difference.
    """
    length = round(pcm.rate * _FRAME)
    frames = _spread(pcm.samples[: len(pcm.samples) // length * length].reshape(-1, length))
    frames = frames - frames.mean(axis=1, keepdims=True)
    powers = np.square(frames).sum(axis=1)
    frames = frames[powers > powers.max(initial=0.0) * _SOUNDING]
    if len(frames) < _SHORTEST_TONE / _FRAME:
        return False
    spectra = np.square(np.abs(np.fft.rfft(frames * np.hanning(length), axis=1)))
    shares = spectra / (spectra.sum(axis=1, keepdims=True) + 1e-12)
    change = np.abs(shares - shares.mean(axis=0)).sum(axis=1).mean() / 2
    return bool(change < _LEAST_CHANGE)


def _is_noise(pcm: Pcm) -> bool:
    """Whether it is steady noise, as bytes that are no samples are. Whispers are not steady."""
    blocks = _blocks(pcm)
    if len(blocks) < _FEWEST_BLOCKS:
        return False
    power = np.square(np.abs(np.fft.rfft(blocks * np.hanning(_BLOCK), axis=1)))[:, 1:-1] + 1e-12
    levels = 10 * np.log10(power.mean(axis=1))
    spectrum = power.mean(axis=0)
    flatness = np.exp(np.log(spectrum).mean()) / spectrum.mean()
    return bool(flatness > _FLAT and np.std(levels) < _STEADY_DB)


def _blocks(pcm: Pcm) -> NDArray[np.float32]:
    return _spread(pcm.samples[: len(pcm.samples) // _BLOCK * _BLOCK].reshape(-1, _BLOCK))


def _spread(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Enough of the frames to judge them all by, from the first to the last."""
    return frames[:: max(1, len(frames) // _FRAMES_LOOKED_AT)]


def _check_length(request: SpeechRequest, pcm: Pcm, bounds: Bounds) -> None:
    speed = request.setting_values.get("speed", 1.0)
    expected = expected_seconds(request.text, float(speed) or 1.0)
    seconds = pcm.frames / pcm.rate
    if seconds < expected * bounds.shortest - bounds.shortest_slack:
        raise TakeRejected(
            tr(
                "The sound ends too early: {seconds:.1f} s where about {expected:.0f} s were expected.",
                seconds=seconds,
                expected=expected,
            ),
            advice=tr("Render the segment again, or split it into shorter paragraphs."),
        )
    slack = bounds.longest_slack + SECONDS_A_SOUND * _sounds(request.text)
    if seconds > expected * bounds.longest + slack:
        raise TakeRejected(
            tr(
                "The sound runs on: {seconds:.1f} s where about {expected:.0f} s were expected.",
                seconds=seconds,
                expected=expected,
            ),
            advice=tr("Render the segment again."),
        )
    headerless = request.format.headerless
    if headerless and seconds > expected * _SUSPICIOUS_LENGTH + slack / 2 and _is_stretched(pcm):
        raise TakeRejected(
            tr("The sound plays too slowly: it came at another sample rate than was asked for."),
            advice=tr("Choose another sample rate or MP3, and render again."),
        )


def _sounds(text: str) -> int:
    """How many sounds and pauses the voice itself is asked for."""
    return sum(token.kind in (TokenKind.INLINE, TokenKind.PAUSE) for token in scan(text))


def _is_stretched(pcm: Pcm) -> bool:
    """Whether the upper half of the spectrum is empty, as when samples are played at half their rate."""
    power = np.square(np.abs(np.fft.rfft(_blocks(pcm) * np.hanning(_BLOCK), axis=1))).sum(axis=0)
    return bool(power[_BLOCK // 4 :].sum() < power.sum() * _EMPTY_UPPER_HALF)
