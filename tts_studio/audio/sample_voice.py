"""Hints from the voice in a recording: whether the room rings, and whether two people speak."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tts_studio.audio.pcm import Samples
from tts_studio.audio.sample_windows import Levels

_FINE_MS = 10
_SMOOTHED = 3
_LEAST_FALL_DB = 15.0
_RISE_DB = 2.0
_ABOVE_NOISE_DB = 8.0
_LEAST_DECAYS = 5
_FREE_PART = 0.35
_PITCH_RATE = 8_000
_PITCH_SECONDS = 0.05
_LOWEST_HZ, _HIGHEST_HZ = 65.0, 400.0
_VOICED = 0.6
_LEAST_PITCHES = 40
_GROUP = 12
_LEAST_GAP, _LEAST_SHARE, _LEAST_SEPARATION = 4.5, 0.15, 2.6

Floats = npt.NDArray[np.float64]


def decay_seconds(samples: Samples, rate: int, noise_db: float) -> float | None:
    """How long the room takes to die away by 60 dB, judged by how fast words end.

    A word may end slower than the room does, hardly faster: the fast third of all endings counts. It is right
    to a tenth of a second up to 0.8 s; longer rings are told up to a third too short. None where fewer than
    five words fall by 15 dB into a pause.
    """
    size = max(1, rate * _FINE_MS // 1000)
    whole = len(samples) // size * size
    if not whole:
        return None
    power = np.square(samples[:whole], dtype=np.float64).reshape(-1, size).mean(axis=1)
    smooth = np.convolve(power, np.full(_SMOOTHED, 1 / _SMOOTHED), mode="same")
    levels = 10 * np.log10(np.maximum(smooth, 1e-12))
    times = (_fall_time(ending) for ending in _endings(levels, noise_db + _ABOVE_NOISE_DB))
    known = sorted(time for time in times if time is not None)
    return known[round((len(known) - 1) * _FREE_PART)] if len(known) >= _LEAST_DECAYS else None


def speakers_apart(samples: Samples, rate: int, levels: Levels) -> float:
    """How many semitones lie between two voices in the recording; 0 where one is heard, or too little.

    Pitches of about half a second are sorted into two heaps; lively reading makes one broad heap, two people
    make two narrow ones. It is right to two semitones; voices less than 4.5 semitones apart count as one.
    """
    pitches = _pitches(samples, rate, levels)
    if len(pitches) < _LEAST_PITCHES:
        return 0.0
    whole = len(pitches) // _GROUP * _GROUP
    grouped = np.median(pitches[:whole].reshape(-1, _GROUP), axis=1) if whole >= 4 * _GROUP else pitches
    low, high = _two_heaps(grouped)
    if min(len(low), len(high)) < max(2, _LEAST_SHARE * len(grouped)):
        return 0.0
    gap = float(high.mean() - low.mean())
    spread = float(np.sqrt((low.var() + high.var()) / 2))
    return gap if gap >= _LEAST_GAP and gap >= _LEAST_SEPARATION * max(spread, 0.5) else 0.0


def _endings(levels: Floats, floor: float) -> list[Floats]:
    """The stretches in which the level falls, without rising in between, until it comes near the noise."""
    endings: list[Floats] = []
    top = lowest = 0
    for place in range(1, len(levels)):
        level = levels[place]
        if level <= levels[lowest] and level > floor:
            lowest = place
        elif level > levels[lowest] + _RISE_DB or level <= floor:
            if lowest > top and level <= floor:
                endings.append(levels[top : lowest + 1])
            top = lowest = place
        if level >= levels[top]:
            top = lowest = place
    return endings


def _fall_time(levels: Floats) -> float | None:
    """The time a fall of 60 dB would take, from the lower half of an ending, which is the room’s own."""
    fall = float(levels[0] - levels[-1])
    if fall < _LEAST_FALL_DB:
        return None
    begin = int(np.argmax(levels <= levels[0] - fall / 2))
    begin = max(0, min(begin, len(levels) - 2))
    lower = float(levels[begin] - levels[-1])
    seconds = (len(levels) - 1 - begin) * _FINE_MS / 1000
    return 60.0 * seconds / lower if lower > 0 else None


def _pitches(samples: Samples, rate: int, levels: Levels) -> Floats:
    """The pitch of every voiced twentieth of a second, in semitones above 1 Hz."""
    step = max(1, rate // _PITCH_RATE)
    whole = len(samples) // step * step
    slow = samples[:whole].reshape(-1, step).mean(axis=1).astype(np.float64)
    slow_rate = rate / step
    size = round(_PITCH_SECONDS * slow_rate)
    blocks = slow[: len(slow) // size * size].reshape(-1, size)
    loud = np.sqrt(np.square(blocks).mean(axis=1))
    kept = blocks[loud > (float(np.quantile(loud, 0.9)) * 0.25 if len(loud) else 0)]
    if not len(kept):
        return np.zeros(0)
    kept = kept - kept.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(kept, 2 * size, axis=1)
    likeness = np.fft.irfft(np.square(np.abs(spectrum)), axis=1)[:, :size]
    # The longer the shift, the less of the window is compared.
    likeness /= np.maximum(likeness[:, :1], 1e-12) * (1 - np.arange(size) / size)
    first, last = int(slow_rate / _HIGHEST_HZ), min(int(slow_rate / _LOWEST_HZ), size * 3 // 4)
    found = likeness[:, first:last]
    best = found.max(axis=1, initial=0.0)
    # Of all shifts that fit nearly as well, the shortest is one period.
    lags = first + np.argmax(found >= 0.9 * best[:, None], axis=1)
    lags = _climbed(likeness, lags, last)
    pitches: Floats = 12 * np.log2(slow_rate / lags[best > _VOICED])
    return pitches


def _climbed(likeness: Floats, lags: npt.NDArray[np.int64], last: int) -> npt.NDArray[np.int64]:
    """Each lag moved up to the top of its hill."""
    rows = np.arange(len(lags))
    for _ in range(8):
        onward = np.minimum(lags + 1, last - 1)
        higher = likeness[rows, onward] > likeness[rows, lags]
        lags = np.where(higher, onward, lags)
    return lags


def _two_heaps(values: Floats) -> tuple[Floats, Floats]:
    """The values below and above the cut that makes the two heaps as narrow as possible."""
    ordered = np.sort(values)
    spreads = [
        float(ordered[:cut].var()) * cut + float(ordered[cut:].var()) * (len(ordered) - cut)
        for cut in range(1, len(ordered))
    ]
    cut = 1 + int(np.argmin(spreads)) if spreads else 0
    return ordered[:cut], ordered[cut:]
