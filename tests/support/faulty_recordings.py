"""Recordings with faults of a known size: a voice of changing pitch, and what rooms and machines add."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
Sound = NDArray[np.float32]


def reading(
    seconds: float = 40.0, *, pitch: float = 130.0, level_db: float = -20.0, rate: int = RATE, seed: int = 1
) -> Sound:
    """Phrases of about two seconds with pauses of half a second, lively in pitch, with hiss as in an s.

    `level_db` is the RMS of the phrases; between them there is nothing at all.
    """
    random = np.random.default_rng(seed)
    pieces: list[Sound] = []
    total = 0
    while total < seconds * rate:
        phrase = _phrase(random, pitch, rate)
        pause = np.zeros(round(0.5 * rate), np.float32)
        pieces += [phrase, pause]
        total += len(phrase) + len(pause)
    sound = np.concatenate(pieces)[: round(seconds * rate)]
    loud = float(np.sqrt(np.square(sound[np.abs(sound) > 0], dtype=np.float64).mean()))
    return np.asarray(sound * (10 ** (level_db / 20) / loud), np.float32)


def _phrase(random: np.random.Generator, pitch: float, rate: int) -> Sound:
    length = round(random.uniform(1.6, 2.4) * rate)
    time = np.arange(length) / rate
    melody = pitch * 2 ** (np.interp(time, [0, time[-1] / 2, time[-1]], random.uniform(-3, 3, 3)) / 12)
    phase = 2 * np.pi * np.cumsum(melody) / rate
    buzz = sum(np.sin(harmonic * phase) / harmonic for harmonic in range(1, 25))
    hiss = random.standard_normal(length) * 0.25 * (np.sin(2 * np.pi * 1.3 * time) > 0.8)
    syllables = 0.25 + 0.75 * np.clip(np.sin(2 * np.pi * 4 * time), 0, None) ** 0.5
    edges = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / (0.008 * rate))
    return np.asarray((buzz + hiss) * syllables * edges, np.float32)


def noise(seconds: float, level_db: float, *, rate: int = RATE, seed: int = 2) -> Sound:
    """White noise of that RMS."""
    random = np.random.default_rng(seed)
    return np.asarray(random.standard_normal(round(seconds * rate)) * 10 ** (level_db / 20), np.float32)


def hum(seconds: float, hertz: float, level_db: float, *, rate: int = RATE) -> Sound:
    """Mains hum of that RMS: the frequency and its first two harmonics."""
    time = np.arange(round(seconds * rate)) / rate
    wave = sum(np.sin(2 * np.pi * hertz * n * time + n) / n for n in (1, 2, 3))
    return np.asarray(wave * 10 ** (level_db / 20) / np.sqrt(np.square(wave).mean()), np.float32)


def in_room(sound: Sound, seconds: float, *, rate: int = RATE, wet: float = 0.5) -> Sound:
    """The sound in a room that dies away by 60 dB in so many seconds."""
    random = np.random.default_rng(3)
    time = np.arange(round(1.3 * seconds * rate)) / rate
    tail = random.standard_normal(len(time)) * 10 ** (-3 * time / seconds)
    tail *= wet / np.sqrt(np.square(tail).sum())
    tail[0] = 1.0
    size = 1 << (len(sound) + len(tail) - 1).bit_length()
    wetted = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size))[: len(sound)]
    return np.asarray(wetted, np.float32)


def band_limited(sound: Sound, hertz: float, *, rate: int = RATE) -> Sound:
    """The sound without anything above a frequency, as a telephone leaves it."""
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / rate) > hertz] = 0
    return np.asarray(np.fft.irfft(spectrum, len(sound)), np.float32)
