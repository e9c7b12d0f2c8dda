"""A look-ahead limiter that holds a ceiling for the wave itself, not only for its samples."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tts_studio.audio.oversampling import REACH, interpolators, most_gain, peaks_between
from tts_studio.audio.pcm import Samples

LOOK_AHEAD_MS = 4.0
"""How long before a peak the gain begins to fall; too short is heard as a click, too long as a dip."""

RELEASES = (60.0, 240.0, 960.0)
"""How fast the gain comes back, in decibels a second. The first, 6 dB in a tenth of a second, keeps low tones
clean; the faster ones are for sound whose many short peaks would hold the gain down all the time."""

_CHUNK = 1 << 14
_PIECE = 1 << 10


class Limiter:
    """Limits one channel as it streams by. What comes out lags behind; `finish` gives the rest.

    The gain in decibels is the highest curve that stays below what every peak allows, comes back at the
    release's pace and is smooth: a running minimum over the look-ahead, then a mean of the same length, which
    can never lie above what the peak in its middle needs.
    """

    def __init__(self, rate: int, ceiling_db: float, release: float = RELEASES[0]) -> None:
        self._ceiling = 10 ** (ceiling_db / 20)
        self._window = max(2, round(rate * LOOK_AHEAD_MS / 1000))
        self._slope = release / rate
        self._filters = interpolators()
        self._most = most_gain(self._filters)
        self._sound = np.zeros(REACH - 1, dtype=np.float32)
        self._needs: npt.NDArray[np.float64] = np.zeros(self._window - 1)
        self._gains: npt.NDArray[np.float64] = np.zeros(self._window - 1)
        self._delayed = np.zeros(0, dtype=np.float32)
        self._before = self._window - 1
        self._last_gain = 0.0
        self._taken = 0
        self._given = 0
        self.lowest_gain_db = 0.0

    def push(self, samples: Samples) -> Samples:
        """The limited samples that are ready after these."""
        made = [self._push(samples[at : at + _CHUNK]) for at in range(0, len(samples), _CHUNK)]
        return np.concatenate(made) if made else np.zeros(0, dtype=np.float32)

    def finish(self) -> Samples:
        """The samples still held back. Nothing may be pushed any more."""
        left = self._taken - self._given
        tail = self._push(np.zeros(REACH + 2 * self._window, dtype=np.float32))
        return tail[:left]

    def _push(self, samples: Samples) -> Samples:
        self._taken += len(samples)
        joined = np.concatenate([self._sound, samples])
        ready = max(0, len(joined) - (2 * REACH - 1))
        self._sound = joined[ready:]
        if not ready:
            return np.zeros(0, dtype=np.float32)
        self._delayed = np.concatenate([self._delayed, joined[REACH - 1 : REACH - 1 + ready]])
        gains = self._smoothed(self._released(self._allowed(joined)))
        return self._applied(gains)

    def _allowed(self, joined: Samples) -> npt.NDArray[np.float64]:
        """The gain in decibels, at most 0, that each sample may have for its own sake."""
        beyond = 2 * REACH - 1
        allowed = np.zeros(len(joined) - beyond)
        for at in range(0, len(allowed), _PIECE):
            around = joined[at : at + _PIECE + beyond]
            # Most of a recording is far below its loudest places and need not be searched.
            if float(np.abs(around).max()) * self._most <= self._ceiling:
                continue
            heights = peaks_between(around, self._filters)
            over = np.flatnonzero(heights > self._ceiling)
            allowed[at + over] = -20 * np.log10(heights[over] / self._ceiling)
        return allowed

    def _released(self, allowed: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The lowest gain of the coming window, coming back no faster than the release allows."""
        joined = np.concatenate([self._needs, allowed])
        self._needs = joined[len(allowed) :]
        lowest = _running_minimum(joined, self._window)
        if self._last_gain == 0 and not lowest.any():
            return lowest
        climb = self._slope * np.arange(1, len(lowest) + 1)
        reached = np.concatenate([[self._last_gain], lowest - climb])
        held: npt.NDArray[np.float64] = np.minimum(np.minimum.accumulate(reached)[1:] + climb, 0.0)
        self._last_gain = float(held[-1])
        return held

    def _smoothed(self, gains: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The mean over the window, in decibels."""
        joined = np.concatenate([self._gains, gains])
        self._gains = joined[len(gains) :]
        if not joined.any():
            return np.zeros(len(gains))
        sums = np.concatenate([[0.0], np.cumsum(joined)])
        means: npt.NDArray[np.float64] = (sums[self._window :] - sums[: -self._window]) / self._window
        # Sums of many numbers leave a trace of rounding where there is nothing to limit.
        means[means > -1e-9] = 0.0
        return means

    def _applied(self, gains: npt.NDArray[np.float64]) -> Samples:
        """The delayed sound with these gains; the first gains of all lie before the sound."""
        skipped = min(self._before, len(gains))
        self._before -= skipped
        gains = gains[skipped:]
        sound, self._delayed = self._delayed[: len(gains)], self._delayed[len(gains) :]
        self._given += len(sound)
        if not gains.any():
            return sound
        self.lowest_gain_db = min(self.lowest_gain_db, float(gains.min()))
        return np.multiply(sound, 10 ** (gains / 20), dtype=np.float32, casting="same_kind")


def _running_minimum(values: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """The least of each `window` consecutive values, by minima of stretches that double in length."""
    least, span = values, 1
    while 2 * span <= window:
        least = np.minimum(least[:-span], least[span:])
        span *= 2
    rest = window - span
    return np.minimum(least[:-rest], least[rest:]) if rest else least
