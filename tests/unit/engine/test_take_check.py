"""Nothing broken is called a take."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.scripted_provider import MURMUR, RATE, murmur
from tts_studio.domain.errors import TakeRejected
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.take_check import FROM_THE_BOX, check_take

TEXT = "A sentence that takes a little while to say."


def request(text: str = TEXT, speed: float = 1.0) -> SpeechRequest:
    return SpeechRequest(VoiceId("murmur", "low"), "en", (("speed", speed),), text, MURMUR.format)


def scaled(audio: bytes, factor: float) -> bytes:
    samples = np.frombuffer(audio, "<i2").astype(np.float64) * factor
    return np.clip(samples, -32768, 32767).astype("<i2").tobytes()


def test_good_speech_is_measured() -> None:
    quiet = bytes(2 * RATE // 10)
    checked = check_take(request(), quiet + murmur(TEXT) + quiet)
    assert checked.sample_rate == RATE
    assert checked.frames == RATE // 5 + len(murmur(TEXT)) // 2
    assert checked.speech_begins == pytest.approx(RATE // 10, abs=RATE // 100)
    assert checked.speech_ends == pytest.approx(checked.frames - RATE // 10, abs=RATE // 100)


@pytest.mark.parametrize(
    ("audio", "reason"),
    [
        (b"", "no sound"),
        (bytes(2 * RATE * 3), "silence"),
        (scaled(murmur(TEXT), 0.004), "silence"),
        (scaled(murmur(TEXT), 40.0), "distorted"),
        (murmur(TEXT)[: RATE // 10 * 2], "too early"),
        (murmur(TEXT) * 6, "runs on"),
        (b"<html><body>Bad gateway</body></html>", "not sound"),
        (b'{"error": "no credit"}', "not sound"),
    ],
)
def test_what_is_not_the_speech_asked_for_is_rejected_with_a_reason(audio: bytes, reason: str) -> None:
    with pytest.raises(TakeRejected, match=reason):
        check_take(request(), audio)


def test_a_wave_header_without_samples_is_rejected() -> None:
    header = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0data\0\0\0\0"
    assert len(header) == 44
    with pytest.raises(TakeRejected):
        check_take(request(), header)


def test_a_very_short_word_is_good() -> None:
    assert check_take(request("No."), murmur("No.")).frames > 0


def test_a_slow_reading_may_be_longer() -> None:
    assert check_take(request(speed=0.5), murmur(TEXT, 0.5)).frames > 0
    with pytest.raises(TakeRejected, match="too early"):
        check_take(request(TEXT * 4, speed=0.5), murmur(TEXT))


def test_bytes_that_are_no_samples_are_noise() -> None:
    random = np.random.default_rng(5)
    with pytest.raises(TakeRejected, match="noise"):
        check_take(request(), random.bytes(2 * RATE * 3))
    hiss = (random.standard_normal(RATE * 3) * 2000).astype("<i2").tobytes()
    with pytest.raises(TakeRejected, match="noise"):
        check_take(request(), hiss)


def test_a_whisper_is_no_noise() -> None:
    time = np.arange(RATE * 3) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 4 * time), 0.02, 1)
    whisper = np.random.default_rng(5).standard_normal(RATE * 3) * 2000 * syllables
    assert check_take(request(), whisper.astype("<i2").tobytes()).frames == RATE * 3


def as_bytes(samples: NDArray[np.float64]) -> bytes:
    return (samples * 9000).astype("<i2").tobytes()


_TIME = np.arange(RATE * 3) / RATE


@pytest.mark.parametrize(
    ("tone", "samples"),
    [
        ("low", np.sin(2 * np.pi * 50 * _TIME)),
        ("high", np.sin(2 * np.pi * 3917 * _TIME)),
        ("rough", (_TIME * 83 % 1) - 0.5),
        ("square", np.sign(np.sin(2 * np.pi * 220 * _TIME))),
        ("two at once", (np.sin(2 * np.pi * 350 * _TIME) + np.sin(2 * np.pi * 440 * _TIME)) / 2),
        ("fading", np.sin(2 * np.pi * 440 * _TIME) * np.minimum(_TIME, 3 - _TIME)),
        ("beeping", np.sin(2 * np.pi * 440 * _TIME) * (_TIME % 1 < 0.5)),
    ],
)
def test_a_tone_is_no_speech(tone: str, samples: NDArray[np.float64]) -> None:
    with pytest.raises(TakeRejected, match="a tone instead"):
        check_take(request(), as_bytes(samples))


@pytest.mark.parametrize("level", [1.0, -2.5])
def test_a_level_that_never_changes_is_silence(level: float) -> None:
    with pytest.raises(TakeRejected, match="silence"):
        check_take(request(), as_bytes(np.full(RATE * 3, level)))


def test_speech_upon_a_high_level_is_heard() -> None:
    samples = np.frombuffer(murmur(TEXT), "<i2").astype(np.float64) / 9000
    assert check_take(request(), as_bytes(samples / 4 + 1.0)).frames == len(samples)


def test_a_single_long_vowel_with_a_little_vibrato_is_no_tone() -> None:
    phase = 2 * np.pi * (200 * _TIME - 0.4 * np.cos(2 * np.pi * 5 * _TIME))
    vowel = sum(np.sin(n * phase) / n for n in range(1, 9))
    assert check_take(request(), as_bytes(np.asarray(vowel) / 3)).frames == RATE * 3


def test_samples_of_twice_the_rate_are_noticed() -> None:
    """Speech at 48,000 Hz taken for 24,000 Hz lasts twice as long and has nothing above 6,000 Hz."""
    text = TEXT * 3
    samples = np.frombuffer(murmur(text), "<i2").astype(np.float64)
    slow = np.interp(np.arange(2 * len(samples)) / 2, np.arange(len(samples)), samples)
    with pytest.raises(TakeRejected, match="sample rate"):
        check_take(request(text), slow.astype("<i2").tobytes())


def test_answers_of_services_must_be_at_least_half_of_what_was_expected() -> None:
    text = TEXT * 3
    audio = murmur(text)
    part = audio[: len(audio) * 2 // 5 // 2 * 2]
    with pytest.raises(TakeRejected, match="too early"):
        check_take(request(text), part)
    assert check_take(request(text), part, FROM_THE_BOX).frames


def test_sounds_the_voice_makes_may_take_their_time() -> None:
    text = "[laugh] Ha."
    assert check_take(request(text), murmur("A sentence of some length, laughed.")).frames
