"""Makes speech louder or quieter by a number of decibels, turned down for a moment where it would clip."""

from __future__ import annotations

import numpy as np

from tts_studio.audio.pcm import FULL_SCALE, Samples, frames_of

_LOOKAHEAD_MS = 5.0
_CEILING = np.float32((FULL_SCALE - 1) / FULL_SCALE)


def level_trimmed(samples: Samples, decibels: float, rate: int) -> Samples:
    """As many samples, `decibels` louder; no peak exceeds full scale (0 dBFS). 0 changes nothing."""
    if not decibels:
        return samples
    trim = LevelTrim(decibels, rate)
    return np.concatenate([trim.push(samples), trim.finish()])


class LevelTrim:
    """Changes the level of sound that streams by; the pieces are together what `level_trimmed` gives.

    Around a peak that would exceed full scale the gain falls and rises again over 20 ms, so that the peak
    just reaches it; elsewhere nothing is limited.
    """

    def __init__(self, decibels: float, rate: int) -> None:
        self._factor = np.float32(10.0 ** (decibels / 20.0))
        # What is made quieter needs no limit, and so nothing has to be held back.
        self._reach = max(1, frames_of(_LOOKAHEAD_MS, rate)) if decibels > 0 else 0
        self._held: Samples = np.zeros(2 * self._reach, dtype=np.float32)

    def push(self, samples: Samples) -> Samples:
        """The samples that are final after these."""
        louder = np.multiply(samples, self._factor, dtype=np.float32)
        if not self._reach:
            return louder
        block = np.concatenate([self._held, louder])
        around = 2 * self._reach
        if len(block) <= 2 * around:
            self._held = block
            return block[:0]
        self._held = block[-2 * around :]
        middle = block[around:-around]
        return middle * self._gain(block) if np.abs(block).max() > _CEILING else middle

    def finish(self) -> Samples:
        """The rest. Nothing may be pushed any more."""
        return self.push(np.zeros(2 * self._reach, dtype=np.float32))

    def _gain(self, block: Samples) -> Samples:
        """The gain of the block's middle: what its loudest neighbours allow, made smooth."""
        wide = 2 * self._reach + 1
        allowed = np.minimum(1.0, _CEILING / np.maximum(np.abs(block), _CEILING)).astype(np.float64)
        # A mean over windows that all contain a sample never allows more than the sample itself does.
        sums = np.concatenate([[0.0], np.cumsum(_lowest(allowed, wide))])
        means: Samples = ((sums[wide:] - sums[:-wide]) / wide).astype(np.float32)
        return np.minimum(means, np.float32(1))


def _lowest(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], wide: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The least of each window of `wide` values, found by doubling."""
    size = 1
    while 2 * size <= wide:
        values = np.minimum(values[:-size], values[size:])
        size *= 2
    rest = wide - size
    return np.minimum(values[: len(values) - rest], values[rest:]) if rest else values
