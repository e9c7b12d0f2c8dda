"""The true peak of a wave is found between its samples, in one piece or in many."""

from __future__ import annotations

import math

import numpy as np
import pytest
import soxr

from tts_studio.audio.pcm import Samples
from tts_studio.audio.true_peak import TruePeakMeter


def sine(frames: int, turns: float, phase: float, level: float = 0.5) -> Samples:
    """A sine of `turns` a sample with an inaudible beginning and end."""
    ramp = np.minimum(1, np.minimum(np.arange(frames), np.arange(frames)[::-1]) / 500)
    wave = np.sin(2 * np.pi * turns * np.arange(frames) + phase)
    made: Samples = (level * ramp * wave).astype(np.float32)
    return made


def true_peak(samples: Samples) -> float:
    meter = TruePeakMeter()
    meter.push(samples)
    return meter.result_db()


def test_a_sine_at_a_quarter_of_the_rate_peaks_between_its_samples() -> None:
    """EBU Tech 3341, case 16: its samples are all 3 dB below the crest."""
    wave = sine(48000, 1 / 4, math.pi / 4)
    assert np.abs(wave).max() == pytest.approx(0.354, abs=0.001)
    assert true_peak(wave) == pytest.approx(-6.02, abs=0.2)


@pytest.mark.parametrize(("turns", "degrees"), [(1 / 6, 60), (1 / 8, 67.5), (1 / 997, 0), (0.4, 10)])
def test_the_crest_of_a_sine_is_found_at_any_phase(turns: float, degrees: float) -> None:
    """EBU Tech 3341, cases 15 to 18, allow +0.2 and −0.4 dB."""
    assert -0.4 <= true_peak(sine(20000, turns, math.radians(degrees))) + 6.02 <= 0.2


def test_a_peak_of_full_band_noise_is_found() -> None:
    """With four points a sample it would seem 0.07 dB lower."""
    white = np.random.default_rng(2).normal(0, 0.1, 24_000)
    noise = ((white + np.roll(white, 1)) * np.hanning(24_000)).astype(np.float32)
    finest = soxr.resample(noise, 1000, 64_000, quality="VHQ")
    assert true_peak(noise) == pytest.approx(20 * math.log10(np.abs(finest).max()), abs=0.03)


@pytest.mark.parametrize("piece", [1, 7, 31, 32, 33, 4096, 5000])
def test_pieces_give_what_the_whole_gives(piece: int) -> None:
    wave = np.random.default_rng(piece).normal(0, 0.2, 6000).astype(np.float32)
    meter = TruePeakMeter()
    for start in range(0, len(wave), piece):
        meter.push(wave[start : start + piece])
    assert meter.result_db() == pytest.approx(true_peak(wave), abs=1e-4)


def test_asking_in_between_changes_nothing() -> None:
    wave = sine(2000, 1 / 4, math.pi / 4)
    meter = TruePeakMeter()
    meter.push(wave[:1000])
    meter.result_db()
    meter.push(wave[1000:])
    assert meter.result_db() == pytest.approx(true_peak(wave), abs=1e-6)


def test_a_peak_at_the_very_end_counts() -> None:
    wave = np.zeros(5000, np.float32)
    wave[-1] = 0.5
    assert true_peak(wave) == pytest.approx(-6.02, abs=0.1)


def test_silence_and_nothing_have_no_peak() -> None:
    assert true_peak(np.zeros(1000, np.float32)) == -math.inf
    assert true_peak(np.zeros(0, np.float32)) == -math.inf
