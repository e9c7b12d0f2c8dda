"""Peaks: the lowest and highest samples of stretches of sound, ready for drawing at any zoom."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tts_studio.audio.pcm import Samples, Samples16, integers

S = TypeVar("S", Samples, Samples16)

FINEST_FRAMES = 64
COARSE_FRAMES = 1024
_FACTOR = 4
_FIRST_ROOM = 32
_LEAST_STRETCHES = 8  # in a column, so that one column shows little of the next
_BLOCK_FRAMES = 1 << 16
_NO_REST: Samples = np.zeros(0, dtype=np.float32)


class _Level:
    """Lowest and highest samples of equal stretches, in the two rows of an array that grows by doubling."""

    __slots__ = ("_rows", "size")

    def __init__(self) -> None:
        self._rows: NDArray[np.int16] = np.zeros((2, _FIRST_ROOM), dtype=np.int16)
        self.size = 0

    @property
    def lows(self) -> Samples16:
        return self._rows[0, : self.size]

    @property
    def highs(self) -> Samples16:
        return self._rows[1, : self.size]

    def append(self, lows: Samples16, highs: Samples16) -> None:
        """Add stretches at the end."""
        needed = self.size + len(lows)
        room = self._rows.shape[1]
        if needed > room:
            grown = np.zeros((2, max(needed, 2 * room)), dtype=np.int16)
            grown[:, : self.size] = self._rows[:, : self.size]
            self._rows = grown
        self._rows[0, self.size : needed] = lows
        self._rows[1, self.size : needed] = highs
        self.size = needed

    @property
    def bytes(self) -> int:
        """The memory of the array."""
        return self._rows.nbytes

    def end(self, lows: Samples16, highs: Samples16) -> None:
        """Hold these stretches and leave no room for more."""
        self._rows, self.size = np.array((lows, highs), dtype=np.int16), len(lows)


class Peaks:
    """A pyramid of lowest and highest samples over sound that may still be growing.

    `lowest` and `highest` are those of all of it, at most and at least silence, −1…1. The finest stretches
    are 64 frames long, those of each further level four times as long. Memory is a sixteenth of the sound's
    in sixteen bits, and a sixteenth of that when only the coarse ones are kept.
    """

    __slots__ = ("_finest", "_levels", "_rest", "frames", "highest", "lowest")

    def __init__(self) -> None:
        self.frames = 0
        self.lowest = 0.0
        self.highest = 0.0
        self._levels = [_Level()]
        self._finest = FINEST_FRAMES
        self._rest: Samples = _NO_REST

    def append(self, samples: Samples) -> None:
        """Add samples at the end, which is not possible once the fine stretches are gone."""
        if not self.fine:
            raise AssertionError("Peaks without their fine stretches cannot grow")
        for start in range(0, len(samples), _BLOCK_FRAMES):
            self._append(samples[start : start + _BLOCK_FRAMES])
        self._build_upwards()

    @property
    def fine(self) -> bool:
        """Whether the finest stretches are still there."""
        return self._finest == FINEST_FRAMES

    @property
    def bytes(self) -> int:
        """The memory of all stretches."""
        return sum(level.bytes for level in self._levels)

    def coarsen(self) -> None:
        """Keep only stretches of 1024 frames of sound that grows no more, and longer ones where it is short.

        They are so few that what is seen from afar is made of them as well.
        """
        sizes = [FINEST_FRAMES * _FACTOR**level for level in range(len(self._levels))]
        ends = [self._with_rest(level, size) for level, size in enumerate(sizes)] if self.fine else []
        for level, end in zip(self._levels, ends, strict=False):
            level.end(*end)
        while self._finest < COARSE_FRAMES and len(self._levels) > 1:
            del self._levels[0]
            self._finest *= _FACTOR
        del self._levels[1:]
        self._rest = _NO_REST

    def query(self, start: int, end: int, columns: int) -> tuple[Samples, Samples]:
        """The lowest and the highest sample, −1…1, of `columns` equal stretches from frame `start` to `end`.

        Frames outside the sound count as silence. Stretches shorter than the finest that are kept
        show the one they lie in.
        """
        lows, highs = np.zeros(columns, dtype=np.float32), np.zeros(columns, dtype=np.float32)
        if columns < 1 or end <= start:
            return lows, highs
        level, size = self._level_for((end - start) / columns)
        stored_lows, stored_highs = self._with_rest(level, size)
        edges = start + (end - start) * np.arange(columns + 1, dtype=np.float64) / columns
        firsts = np.floor(edges[:-1] / size).astype(np.int64)
        lasts = np.maximum(np.ceil(edges[1:] / size).astype(np.int64), firsts + 1)
        firsts, lasts = np.clip(firsts, 0, len(stored_lows)), np.clip(lasts, 0, len(stored_lows))
        inside = np.flatnonzero(firsts < lasts)
        if len(inside):
            # Every second stretch of reduceat is the gap between two columns; a value behind the last one
            # keeps its end in range.
            bounds = np.column_stack([firsts[inside], lasts[inside]]).ravel()
            lows[inside] = np.minimum.reduceat(np.append(stored_lows, np.int16(0)), bounds)[::2]
            highs[inside] = np.maximum.reduceat(np.append(stored_highs, np.int16(0)), bounds)[::2]
        return lows / np.float32(32768), highs / np.float32(32768)

    def _level_for(self, frames: float) -> tuple[int, int]:
        """The coarsest level with enough stretches in so many frames, and the length of its stretches."""
        level, size = 0, self._finest
        while level + 1 < len(self._levels) and size * _FACTOR * _LEAST_STRETCHES <= frames:
            level, size = level + 1, size * _FACTOR
        return level, size

    def _with_rest(self, level: int, size: int) -> tuple[Samples16, Samples16]:
        """The stretches of a level, with one more for the sound behind the last whole one."""
        stored = self._levels[level]
        if stored.size * size >= self.frames:
            return stored.lows, stored.highs
        below = stored.size * size // FINEST_FRAMES
        rest = integers(self._rest)
        lows = np.append(self._levels[0].lows[below:], rest)
        highs = np.append(self._levels[0].highs[below:], rest)
        return np.append(stored.lows, lows.min()), np.append(stored.highs, highs.max())

    def _append(self, samples: Samples) -> None:
        """Add a block to the finest level."""
        self.frames += len(samples)
        self.lowest = min(self.lowest, float(samples.min(initial=0.0)))
        self.highest = max(self.highest, float(samples.max(initial=0.0)))
        joined = np.concatenate([self._rest, samples])
        whole = len(joined) - len(joined) % FINEST_FRAMES
        self._rest = joined[whole:].copy()  # a view would keep all of the sound alive
        # Rounding keeps the order, so it can wait until there are fewer values.
        lows, highs = _lowest(joined[:whole], FINEST_FRAMES), _highest(joined[:whole], FINEST_FRAMES)
        self._levels[0].append(integers(lows), integers(highs))

    def _build_upwards(self) -> None:
        """Make the coarser levels of what is whole."""
        level = 0
        while self._levels[level].size >= _FACTOR:
            if level + 1 == len(self._levels):
                self._levels.append(_Level())
            fine, coarse = self._levels[level], self._levels[level + 1]
            begin, end = coarse.size * _FACTOR, fine.size - fine.size % _FACTOR
            if begin < end:
                lows, highs = fine.lows[begin:end], fine.highs[begin:end]
                coarse.append(_lowest(lows, _FACTOR), _highest(highs, _FACTOR))
            level += 1


def _lowest(samples: S, stretch: int) -> S:
    """The lowest value of each stretch; whole-array halvings are several times quicker than rows."""
    while stretch > 1:
        samples = np.minimum(samples[0::2], samples[1::2])
        stretch //= 2
    return samples


def _highest(samples: S, stretch: int) -> S:
    """The highest value of each stretch."""
    while stretch > 1:
        samples = np.maximum(samples[0::2], samples[1::2])
        stretch //= 2
    return samples
