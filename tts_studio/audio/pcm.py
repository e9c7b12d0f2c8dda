"""Pcm: sound inside the program, mono samples at a known rate.

Samples are 32-bit floats in −1…1. Sixteen-bit samples become floats by division by 32,768 and come back by
rounding, so that sound which arrived in sixteen bits leaves in the same sixteen bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Samples: TypeAlias = npt.NDArray[np.float32]
"""Mono floats, one-dimensional."""

Samples16: TypeAlias = npt.NDArray[np.int16]
"""Mono sixteen-bit integers, one-dimensional."""

FULL_SCALE = 32768


@dataclass(frozen=True, slots=True, eq=False)
class Pcm:
    """A piece of sound: one-dimensional float32 samples and their rate in hertz."""

    samples: Samples
    rate: int

    @property
    def frames(self) -> int:
        """How many samples there are."""
        return len(self.samples)

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return len(self.samples) / self.rate

    @staticmethod
    def from_s16le(data: bytes, rate: int) -> Pcm:
        """Sound from little-endian sixteen-bit bytes; half a sample at the end is left out."""
        return Pcm(floats(np.frombuffer(data, dtype="<i2", count=len(data) // 2)), rate)

    def to_s16le(self) -> bytes:
        """The little-endian sixteen-bit bytes of the sound, limited to full scale."""
        return integers(self.samples).astype("<i2", copy=False).tobytes()


def floats(samples: npt.NDArray[np.int16]) -> Samples:
    """Sixteen-bit samples as floats."""
    return np.multiply(samples, np.float32(1 / FULL_SCALE), dtype=np.float32)


def integers(samples: Samples) -> Samples16:
    """Floats as sixteen-bit samples, rounded to the nearest and limited to full scale.

    What is not a number becomes silence.
    """
    scaled = np.rint(np.multiply(samples, np.float32(FULL_SCALE), dtype=np.float32))
    np.nan_to_num(scaled, copy=False, nan=0.0, posinf=FULL_SCALE, neginf=-FULL_SCALE)
    return np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def frames_of(milliseconds: float, rate: int) -> int:
    """The number of frames nearest to a length in milliseconds."""
    return round(milliseconds * rate / 1000)


def silence(milliseconds: float, rate: int) -> Pcm:
    """Silence of a length in milliseconds, exact to the frame."""
    return Pcm(np.zeros(frames_of(milliseconds, rate), dtype=np.float32), rate)


def joined(pieces: Iterable[Pcm]) -> Pcm:
    """Several pieces of sound, one after the other. There must be at least one, and all of one rate."""
    kept = list(pieces)
    rates = {piece.rate for piece in kept}
    if len(rates) != 1:
        raise ValueError(f"pieces of sound are joined at one rate, not at {sorted(rates)}")
    return Pcm(np.concatenate([piece.samples for piece in kept]), kept[0].rate)


def amplified(pcm: Pcm, decibels: float) -> Pcm:
    """The sound made louder, or quieter when `decibels` is negative. Nothing is limited here."""
    return Pcm(np.multiply(pcm.samples, np.float32(10.0 ** (decibels / 20.0)), dtype=np.float32), pcm.rate)
