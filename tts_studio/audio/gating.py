"""From the energy of each tenth of a second to loudness: gates, windows, range (BS.1770-4, EBU Tech 3342)."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEP_MS = 100
"""Milliseconds from one window to the next."""

SILENT = -math.inf
_MOMENTARY_STEPS = 4
_SHORT_TERM_STEPS = 30
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_RANGE_GATE = -20.0
_RANGE_PARTS = (0.10, 0.95)
_OFFSET = -0.691


def integrated(steps: Floats, rest: float = 0.0) -> float:
    """The loudness in LUFS of all windows of 400 ms that pass both gates.

    `steps` are weighted mean squares summed over the channels. Sound shorter than a window counts as one,
    whose mean square is `rest`.
    """
    windows = _windows(steps, _MOMENTARY_STEPS) if len(steps) >= _MOMENTARY_STEPS else np.array([rest])
    loud = windows[windows > energy_of(_ABSOLUTE_GATE)]
    if len(loud) == 0:
        return SILENT
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return lufs(float(loud.mean()))


def loudness_range(steps: Floats) -> float:
    """How far apart quiet and loud passages are, in LU; 0 for silence and for less than 3 seconds."""
    windows = _windows(steps, _SHORT_TERM_STEPS)
    loud = windows[windows > energy_of(_ABSOLUTE_GATE)]
    if len(loud) == 0:
        return 0.0
    loud = np.sort(loud[loud > loud.mean() * 10 ** (_RANGE_GATE / 10)])
    low, high = (float(loud[round(part * (len(loud) - 1))]) for part in _RANGE_PARTS)
    return lufs(high) - lufs(low)


def momentary(steps: Floats) -> Floats:
    """The loudness in LUFS of each window of 400 ms, one a tenth of a second."""
    return _all_lufs(_windows(steps, _MOMENTARY_STEPS))


def short_term(steps: Floats) -> Floats:
    """The loudness in LUFS of each window of 3 s, one a tenth of a second."""
    return _all_lufs(_windows(steps, _SHORT_TERM_STEPS))


def decibels(energy: float) -> float:
    """A mean square in dB; minus infinity for silence."""
    return 10 * math.log10(energy) if energy > 0 else SILENT


def lufs(energy: float) -> float:
    """A weighted mean square as loudness: BS.1770's offset makes a 997 Hz sine read like its RMS."""
    return decibels(energy) + _OFFSET


def energy_of(loudness: float) -> float:
    """The weighted mean square of a loudness."""
    return float(10 ** ((loudness - _OFFSET) / 10))


def _all_lufs(energies: Floats) -> Floats:
    levels: Floats = np.full(len(energies), SILENT)
    np.log10(energies, out=levels, where=energies > 0)
    return 10 * levels + _OFFSET


def _windows(steps: Floats, width: int) -> Floats:
    """The mean of each `width` consecutive steps."""
    if len(steps) < width:
        return np.zeros(0)
    return np.convolve(steps, np.full(width, 1 / width), mode="valid")
