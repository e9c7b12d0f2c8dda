"""Stretched speech keeps its pitch, has the length its speed says, and does not click."""

from __future__ import annotations

import numpy as np
import pytest

from tts_studio.audio.pcm import Samples
from tts_studio.audio.time_stretch import TimeStretcher

RATE = 24_000
SPEEDS = (0.5, 0.75, 1.25, 1.5, 1.75, 2.0)


def voiced(pitch: float, seconds: float = 4.0, rate: int = RATE) -> Samples:
    """A buzz with the harmonics of a voice, louder and softer as syllables are."""
    time = np.arange(round(seconds * rate)) / rate
    buzz = sum(np.sin(2 * np.pi * pitch * number * time) / number for number in range(1, 9))
    return (0.15 * buzz * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * time))).astype(np.float32)


def stretched(samples: Samples, speed: float, *, rate: int = RATE, block: int = 240) -> Samples:
    """All of it, put in block by block."""
    stretcher = TimeStretcher(rate, speed)
    out = []
    for start in range(0, len(samples), block):
        stretcher.put(samples[start : start + block])
        while (step := stretcher.take()) is not None:
            out.append(step.samples)
    return np.concatenate([*out, *(step.samples for step in stretcher.finish())])


def pitch_of(samples: Samples, rate: int = RATE) -> float:
    """The strongest frequency of the middle, in hertz."""
    middle = samples[len(samples) // 4 : len(samples) * 3 // 4]
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), size))
    return float(np.argmax(spectrum)) * rate / size


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("pitch", [82.0, 131.0, 220.0])
def test_pitch_and_length_are_right_within_one_per_cent(speed: float, pitch: float) -> None:
    samples = voiced(pitch)
    out = stretched(samples, speed)
    assert pitch_of(out) == pytest.approx(pitch, rel=0.01)
    assert len(out) == pytest.approx(len(samples) / speed, abs=0.003 * RATE)


@pytest.mark.parametrize("speed", SPEEDS)
def test_no_step_is_larger_than_those_of_the_sound_itself(speed: float) -> None:
    # The ends are quiet as those of speech are, so that the end itself is no step.
    samples = voiced(110.0) * np.hanning(4 * RATE).astype(np.float32) ** 0.1
    out = stretched(samples, speed)
    quiet = 10 ** (-54 / 20)
    assert np.abs(np.diff(out)).max() <= np.abs(np.diff(samples)).max() + quiet
    assert np.abs(np.diff(out, 2)).max() <= np.abs(np.diff(samples, 2)).max() + quiet


@pytest.mark.parametrize("speed", SPEEDS)
def test_loudness_stays(speed: float) -> None:
    samples = voiced(140.0)
    out = stretched(samples, speed)
    assert np.sqrt(np.mean(out**2)) == pytest.approx(np.sqrt(np.mean(samples**2)), rel=0.03)


def test_noise_such_as_an_s_is_as_long_and_as_loud() -> None:
    noise = np.random.default_rng(5).normal(0, 0.1, 2 * RATE).astype(np.float32)
    for speed in (0.5, 2.0):
        out = stretched(noise, speed)
        assert len(out) == pytest.approx(len(noise) / speed, abs=2)
        assert np.sqrt(np.mean(out**2)) == pytest.approx(0.1, rel=0.12)


def test_at_its_own_speed_sound_comes_out_as_it_went_in() -> None:
    samples = voiced(123.0, 1.0)
    assert np.array_equal(stretched(samples, 1.0), samples)


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_every_rate_is_stretched_as_well(rate: int) -> None:
    samples = voiced(150.0, 2.0, rate)
    out = stretched(samples, 1.5, rate=rate)
    assert pitch_of(out, rate) == pytest.approx(150.0, rel=0.01)
    assert len(out) == pytest.approx(len(samples) / 1.5, abs=2)


def test_each_step_says_where_in_the_input_it_is_from() -> None:
    stretcher = TimeStretcher(RATE, 2.0)
    stretcher.put(voiced(120.0, 2.0))
    laid = 0
    while (step := stretcher.take()) is not None:
        assert step.source == pytest.approx(laid * 2.0, abs=2)
        laid += len(step.samples)
    assert laid > RATE // 2


def test_speed_may_change_in_the_middle_of_a_word_without_a_step() -> None:
    samples = voiced(110.0)
    stretcher, out = TimeStretcher(RATE, 1.0), []
    stretcher.put(samples)
    for speed in (1.0, 2.0, 1.0, 0.5, 1.25):
        stretcher.speed = speed
        for _ in range(12):
            step = stretcher.take()
            assert step is not None
            out.append(step.samples)
    joined = np.concatenate(out)
    assert np.abs(np.diff(joined)).max() <= np.abs(np.diff(samples)).max() + 10 ** (-54 / 20)


def test_what_was_not_given_yet_can_be_had_unchanged() -> None:
    samples = voiced(100.0, 1.0)
    stretcher = TimeStretcher(RATE, 1.0)
    stretcher.put(samples)
    given = [stretcher.take() for _ in range(5)]
    rest = stretcher.unchanged_rest()
    laid = [step.samples for step in given if step is not None]
    assert np.array_equal(np.concatenate([*laid, rest.samples]), samples)
    assert rest.source == sum(map(len, laid))


@pytest.mark.parametrize("frames", [0, 1, 5, 100, 336, 700])
def test_very_short_sounds_have_their_length_too(frames: int) -> None:
    samples = voiced(200.0, 1.0)[:frames]
    for speed in SPEEDS:
        steps = TimeStretcher(RATE, speed)
        steps.put(samples)
        assert sum(len(step.samples) for step in steps.finish()) == pytest.approx(frames / speed, abs=2)
        assert steps.take() is None


def test_silence_stays_silent() -> None:
    assert not stretched(np.zeros(RATE, np.float32), 1.75).any()
