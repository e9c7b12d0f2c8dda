"""The chain of a master: level, room tone, limiter; the same sound however often it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from tts_studio.audio.limiter import RELEASES, Limiter
from tts_studio.audio.pcm import Samples

ROOM_TONE_DB = -75.0
"""RMS of the room tone: 15 dB below the noise floor audiobooks may have, and above the silence of zeros,
which players and listeners take for a fault."""

_SOFTENED_OVER = 8
_SEED = 20


@dataclass(frozen=True, slots=True)
class Chain:
    """What is done to the sound, in decibels; `ceiling_db` None does not limit.

    `release` is how fast the limiter lets go, in decibels a second.
    """

    gain_db: float = 0.0
    ceiling_db: float | None = None
    release: float = RELEASES[0]
    room_tone: bool = False

    @property
    def changes_nothing(self) -> bool:
        """Whether the sound leaves as it came."""
        return not self.gain_db and self.ceiling_db is None and not self.room_tone


def mastered(blocks: Iterable[Samples], rate: int, chain: Chain) -> Iterator[Samples]:
    """The sound after the chain, as long as before."""
    if chain.changes_nothing:
        yield from blocks
        return
    limiter = Limiter(rate, chain.ceiling_db, chain.release) if chain.ceiling_db is not None else None
    tone = RoomTone() if chain.room_tone else None
    factor = np.float32(10 ** (chain.gain_db / 20))
    for block in blocks:
        louder = block * factor
        if tone is not None:
            louder += tone.next(len(louder))
        yield louder if limiter is None else limiter.push(louder)
    if limiter is not None:
        yield limiter.finish()


class RoomTone:
    """Very quiet noise without an edge to it, always the same: softened so that it does not hiss."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(_SEED)
        self._before = np.zeros(_SOFTENED_OVER - 1, dtype=np.float32)
        # A mean over n independent values is √n times quieter than they are.
        self._level = np.float32(10 ** (ROOM_TONE_DB / 20) * _SOFTENED_OVER**0.5 / _SOFTENED_OVER)

    def next(self, frames: int) -> Samples:
        """The next samples."""
        noise = self._random.standard_normal(frames, dtype=np.float32) * self._level
        joined = np.concatenate([self._before, noise])
        self._before = joined[frames:]
        return np.convolve(joined, np.ones(_SOFTENED_OVER, dtype=np.float32), mode="valid")
