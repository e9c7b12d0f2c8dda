"""A level trim is exact, never clips, and is the same streamed as whole."""

from __future__ import annotations

import numpy as np
import pytest

from tts_studio.audio.level_trim import LevelTrim, level_trimmed
from tts_studio.audio.pcm import Samples

RATE = 24_000
TIME = np.arange(RATE) / RATE


def tone(level: float) -> Samples:
    return (level * np.sin(2 * np.pi * 220 * TIME)).astype(np.float32)


def with_a_burst() -> Samples:
    samples = tone(0.1)
    samples[12_000:12_400] *= 9
    return samples


@pytest.mark.parametrize("decibels", [-12.0, -0.5, 0.5, 6.0])
def test_quiet_sound_changes_by_exactly_the_decibels(decibels: float) -> None:
    trimmed = level_trimmed(tone(0.25), decibels, RATE)
    assert np.abs(trimmed - tone(0.25) * np.float32(10 ** (decibels / 20))).max() < 1e-6


def test_no_decibels_change_nothing() -> None:
    samples = tone(0.9)
    assert level_trimmed(samples, 0.0, RATE) is samples


def test_what_would_clip_just_reaches_full_scale_and_keeps_its_shape() -> None:
    trimmed = level_trimmed(tone(0.9), 12.0, RATE)
    assert len(trimmed) == RATE
    assert 0.95 < np.abs(trimmed).max() <= 32767 / 32768
    spectrum = np.abs(np.fft.rfft(trimmed[2400:21600]))
    fundamental = spectrum.argmax()
    others = np.delete(spectrum, range(fundamental - 3, fundamental + 4))
    # A clipped tone would have harmonics at a third of its level.
    assert others.max() < spectrum[fundamental] * 0.02


def test_only_the_surroundings_of_a_peak_are_turned_down() -> None:
    samples = with_a_burst()
    trimmed = level_trimmed(samples, 12.0, RATE)
    louder = samples * np.float32(10 ** (12 / 20))
    assert np.abs(trimmed).max() <= 32767 / 32768
    assert np.array_equal(trimmed[:11_700], louder[:11_700])
    assert np.abs(trimmed[12_700:] - louder[12_700:]).max() < 1e-6


@pytest.mark.parametrize("decibels", [-6.0, 12.0])
@pytest.mark.parametrize("size", [1, 97, 240, 481, 5_000])
def test_streamed_and_whole_are_the_same_sound(decibels: float, size: int) -> None:
    samples = with_a_burst()[11_000:13_500]
    stream = LevelTrim(decibels, RATE)
    pieces = [stream.push(samples[at : at + size]) for at in range(0, len(samples), size)]
    together = np.concatenate([*pieces, stream.finish()])
    whole = level_trimmed(samples, decibels, RATE)
    assert len(together) == len(samples)
    assert np.abs(together - whole).max() < 1e-6


def test_a_sound_shorter_than_the_lookahead_is_limited_too() -> None:
    short = np.full(10, 0.9, dtype=np.float32)
    trimmed = level_trimmed(short, 12.0, RATE)
    assert len(trimmed) == 10
    assert np.abs(trimmed).max() <= 32767 / 32768


def test_nothing_stays_nothing() -> None:
    assert len(level_trimmed(np.zeros(0, dtype=np.float32), 6.0, RATE)) == 0
