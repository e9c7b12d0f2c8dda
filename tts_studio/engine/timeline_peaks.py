"""The picture of a timeline's sound, slot by slot as it becomes known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tts_studio.audio.pcm import Samples
from tts_studio.audio.peaks import Peaks


class TimelinePeaks:
    """Holds the peaks of each slot that was filled; a slot filled again keeps those it has."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._slots: dict[int, Peaks] = {}
        self._complete: set[int] = set()

    def append(self, slot: int, samples: Samples) -> None:
        """More samples of a slot."""
        if slot not in self._complete:
            self._slots.setdefault(slot, Peaks()).append(samples)

    def complete(self, slot: int) -> None:
        """The slot has all its samples."""
        self._complete.add(slot)

    def discard(self, slot: int) -> None:
        """Forget a slot that was not completed; it begins anew."""
        if slot not in self._complete:
            self._slots.pop(slot, None)

    def columns(
        self, starts: Sequence[int], begins: float, ends: float, columns: int
    ) -> tuple[Samples, Samples]:
        """The lowest and highest sample, −1 to 1, in each of `columns` equal parts of a stretch of seconds.

        `starts` are the first frames of the slots and the frame after the last. What is not known is flat.
        """
        lows, highs = np.zeros(columns, np.float32), np.zeros(columns, np.float32)
        first, last = begins * self._rate, ends * self._rate
        if columns < 1 or last <= first:
            return lows, highs
        wide = (last - first) / columns
        for slot, (start, end) in enumerate(pairwise(starts)):
            if start >= last:
                break
            peaks = self._slots.get(slot)
            if peaks is None or end <= first:
                continue
            left = max(0, int((start - first) // wide))
            right = min(columns, int(np.ceil((end - first) / wide)))
            low, high = peaks.query(
                round(first + left * wide) - start, round(first + right * wide) - start, right - left
            )
            np.minimum(lows[left:right], low, out=lows[left:right])
            np.maximum(highs[left:right], high, out=highs[left:right])
        return lows, highs
