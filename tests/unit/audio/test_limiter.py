"""The limiter holds its ceiling for the wave itself and leaves alone what is below."""

from __future__ import annotations

import numpy as np
import pytest

from tts_studio.audio.limiter import LOOK_AHEAD_MS, Limiter
from tts_studio.audio.pcm import Samples
from tts_studio.audio.true_peak import TruePeakMeter

RATE = 48000


def limited(samples: Samples, ceiling: float, piece: int = 10_000, rate: int = RATE) -> Samples:
    limiter = Limiter(rate, ceiling)
    parts = [limiter.push(samples[at : at + piece]) for at in range(0, len(samples), piece)]
    return np.concatenate([*parts, limiter.finish()])


def true_peak(samples: Samples) -> float:
    meter = TruePeakMeter()
    meter.push(samples)
    return meter.result_db()


def speechlike(seconds: float, rate: int = RATE, seed: int = 3) -> Samples:
    """Bursts of coloured noise whose loudest go far over full scale."""
    random = np.random.default_rng(seed)
    noise = np.convolve(random.normal(0, 1, round(seconds * rate)), np.hanning(9), mode="same")
    knots = np.arange(0, len(noise) + 4000, 4000)
    knots = np.arange(0, len(noise) + 4000, 4000)
    level = np.interp(np.arange(len(noise)), knots, random.uniform(0, 0.8, len(knots)))
    return (noise * level * 0.3).astype(np.float32)


@pytest.mark.parametrize("rate", [22050, 44100, 48000])
@pytest.mark.parametrize("ceiling", [-1.0, -3.5])
def test_no_point_of_the_wave_lies_over_the_ceiling(rate: int, ceiling: float) -> None:
    loud = speechlike(3, rate)
    assert true_peak(loud) > 0
    assert true_peak(limited(loud, ceiling, rate=rate)) <= ceiling + 0.05


def test_what_is_below_the_ceiling_is_left_as_it_is() -> None:
    quiet = speechlike(1) * np.float32(0.1)
    assert np.array_equal(limited(quiet, -1.0), quiet)


@pytest.mark.parametrize("piece", [1, 100, 65_536])
def test_the_length_is_kept_and_pieces_do_not_matter(piece: int) -> None:
    loud = speechlike(0.2)
    whole = limited(loud, -3.0, len(loud))
    pieces = limited(loud, -3.0, piece)
    assert len(pieces) == len(loud)
    assert np.allclose(pieces, whole, atol=1e-5)


def test_nothing_stays_nothing() -> None:
    assert len(limited(np.zeros(0, np.float32), -1.0)) == 0


def test_the_gain_falls_before_the_peak_and_comes_back_after_it() -> None:
    tone = 0.5 * np.sin(2 * np.pi * 200 * np.arange(2 * RATE) / RATE).astype(np.float32)
    tone[RATE] = 1.9
    changed = np.abs(limited(tone, -1.0) - tone) > 1e-4
    first, last = np.flatnonzero(changed)[[0, -1]]
    window = RATE * LOOK_AHEAD_MS / 1000
    assert RATE - 2 * window <= first < RATE
    # 6.6 dB at 60 dB a second.
    assert RATE + 0.08 * RATE < last < RATE + 0.2 * RATE


def test_the_gain_moves_smoothly() -> None:
    """It falls by 8 dB within the look-ahead: no sample may take more than its share of that."""
    level = np.full(RATE, 0.4, np.float32)
    level[20_000:20_400] = 1.2
    gain = 20 * np.log10(limited(level, -6.0)[100:-100] / level[100:-100])
    assert gain.min() == pytest.approx(-7.6, abs=1.5)
    assert np.abs(np.diff(gain)).max() < 2 * 7.6 / (RATE * LOOK_AHEAD_MS / 1000)


def test_how_much_was_taken_away_is_told() -> None:
    limiter = Limiter(RATE, -6.0)
    limiter.push(np.full(5000, 1.0, np.float32))
    limiter.finish()
    assert limiter.lowest_gain_db == pytest.approx(-6.0, abs=1.5)
