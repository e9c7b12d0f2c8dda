"""The working level: how loud plain speech leaves an engine, and the ceiling no sample passes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

CEILING = 10 ** (-1.0 / 20)
"""Full scale is 1; no sample is louder than −1 dBFS."""

_BLOCK_SECONDS = 0.0025
_REACH_BLOCKS = 4


def decibels(gain: float) -> float:
    """A gain in decibels as the factor to multiply samples with."""
    return float(10 ** (gain / 20))


def limited(samples: Samples, sample_rate: int, ceiling: float = CEILING) -> Samples:
    """The same sound with no sample above the ceiling, turned down smoothly around each peak."""
    if not samples.size or float(np.abs(samples).max()) <= ceiling:
        return samples
    block = max(1, round(sample_rate * _BLOCK_SECONDS))
    count = -(-samples.size // block)
    padded = np.zeros(count * block, np.float32)
    padded[: samples.size] = np.abs(samples)
    peaks = padded.reshape(count, block).max(axis=1)
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, ceiling))
    # The lowest gain within reach, then a mean as long as that reach: smooth, and never above what is wanted.
    reach = np.pad(wanted, _REACH_BLOCKS * 2, constant_values=1.0)
    windows = np.lib.stride_tricks.sliding_window_view(reach, 2 * _REACH_BLOCKS + 1)
    lowest = windows.min(axis=1)
    smooth = np.convolve(lowest, np.full(2 * _REACH_BLOCKS + 1, 1 / (2 * _REACH_BLOCKS + 1)), "valid")
    middles = (np.arange(count) + 0.5) * block
    gain = np.interp(np.arange(samples.size), middles, smooth).astype(np.float32)
    turned_down: Samples = np.clip(samples * gain, -ceiling, ceiling).astype(np.float32)
    return turned_down


def to_pcm(samples: Samples) -> bytes:
    """16-bit little-endian samples."""
    return (np.nan_to_num(samples) * 32767.0).round().astype("<i2").tobytes()


def sounding_range(samples: Samples, sample_rate: int, floor: float = -50.0) -> tuple[int, int]:
    """First and last sample of what is not `floor` decibels under its loudest 10 ms; (0, 0) if silent."""
    block = sample_rate // 100
    count = samples.size // block
    if not count:
        return 0, 0
    power = np.square(samples[: count * block].reshape(count, block)).mean(axis=1)
    loudest = float(power.max())
    if loudest < 1e-9:
        return 0, 0
    heard = np.flatnonzero(power > loudest * 10 ** (floor / 10))
    return int(heard[0]) * block, (int(heard[-1]) + 1) * block


def faded(samples: Samples, sample_rate: int) -> Samples:
    """The samples with edges that begin and end at zero, within 4 ms."""
    edge = min(samples.size // 2, round(0.004 * sample_rate))
    ramp = np.linspace(0, 1, edge, endpoint=False, dtype=np.float32)
    softened = samples.copy()
    softened[:edge] *= ramp
    softened[samples.size - edge :] *= ramp[::-1]
    return softened
