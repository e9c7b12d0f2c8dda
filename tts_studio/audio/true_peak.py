"""The true peak of sound: the highest point of the wave, between samples too (ITU-R BS.1770-4, Annex 2)."""

from __future__ import annotations

import math

import numpy as np

from tts_studio.audio.oversampling import FINE_FACTOR, REACH, interpolators, most_gain, peaks_between
from tts_studio.audio.pcm import Samples

_BLOCK = 4096
_MIDDLE = FINE_FACTOR // 2 - 1
_ABOVE_TWICE = 2**0.5
"""How many times the highest point at twice the rate a wave can reach: 1/cos(π/4)."""


class TruePeakMeter:
    """Finds the true peak of one channel as it streams by; the pieces give what the whole would."""

    def __init__(self) -> None:
        self._filters = interpolators(FINE_FACTOR)
        self._most = most_gain(self._filters)
        self._kept = np.zeros(REACH - 1, dtype=np.float32)
        self._peak = 0.0

    def push(self, samples: Samples) -> None:
        """Look at more samples."""
        joined = np.concatenate([self._kept, samples])
        # Each block sees the samples around it, so consecutive ones overlap.
        ends = len(joined) - REACH
        start = REACH - 1
        while start < ends:
            end = min(ends, start + _BLOCK)
            self._look(joined[start - REACH + 1 : end + REACH])
            start = end
        self._kept = joined[max(0, start - REACH + 1) :]

    def result_db(self) -> float:
        """The true peak of everything so far in dBTP; minus infinity for silence."""
        at_the_end = np.concatenate([self._kept, np.zeros(REACH, dtype=np.float32)])
        last = peaks_between(at_the_end, self._filters) if len(at_the_end) >= 2 * REACH else at_the_end
        peak = max(self._peak, float(last.max(initial=0.0)))
        return 20 * math.log10(peak) if peak > 0 else -math.inf

    def _look(self, around: Samples) -> None:
        highest = float(np.abs(around).max(initial=0.0))
        # Most of a recording is far below its loudest place and need not be searched.
        if highest * self._most <= self._peak:
            return
        halfway = peaks_between(around, self._filters[_MIDDLE : _MIDDLE + 1])
        if float(halfway.max(initial=0.0)) * _ABOVE_TWICE <= self._peak:
            return
        heights = peaks_between(around, self._filters)
        self._peak = max(self._peak, float(heights.max(initial=0.0)))
