"""Sound between its samples: how high the wave rises where no sample was taken."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tts_studio.audio.pcm import Samples

FACTOR = 4
"""Points looked at for each sample, the least BS.1770-4 allows (Annex 2): the wave may rise 0.1 dB higher."""

FINE_FACTOR = 8
"""Points looked at where the number itself counts."""

REACH = 16
"""Samples on either side from which a point between samples is found."""

_KAISER_BETA = 8.0


def interpolators(factor: int = FACTOR) -> npt.NDArray[np.float32]:
    """The windowed sinc filters for the points between two samples: factor − 1 rows of 2 × REACH taps."""
    rows = []
    for phase in range(1, factor):
        distance = np.arange(-REACH + 1, REACH + 1) - phase / factor
        window = np.i0(_KAISER_BETA * np.sqrt(np.clip(1 - (distance / REACH) ** 2, 0, 1))) / np.i0(
            _KAISER_BETA
        )
        taps = np.sinc(distance) * window
        rows.append(taps / taps.sum())
    return np.array(rows, dtype=np.float32)


def most_gain(filters: npt.NDArray[np.float32]) -> float:
    """How many times the highest sample the wave between samples can reach at most."""
    return float(np.abs(filters).sum(axis=1).max())


def peaks_between(samples: Samples, filters: npt.NDArray[np.float32]) -> Samples:
    """The height of the wave at each sample and from there up to the next one.

    `samples` must hold REACH − 1 samples before the first that is wanted and REACH after the last; those have
    no height of their own in the result, which is 2 × REACH − 1 shorter.
    """
    inner = samples[REACH - 1 : len(samples) - REACH]
    heights = np.abs(inner)
    for taps in filters:
        between = np.convolve(samples, taps[::-1], mode="valid")
        np.maximum(heights, np.abs(between), out=heights)
    return heights
