"""Recordings that sound like somebody speaking evenly, for tests of cloned voices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray


def spoken(seconds: float, rate: int = 16_000, *, pitch: float = 130.0) -> NDArray[np.float32]:
    """Syllables of a buzzing voice at about −20 dB, two a second, each brighter first and darker then."""
    time = np.arange(round(seconds * rate)) / rate
    darkness = 1.1 - 0.5 * np.sin(2 * np.pi * 4 * time)
    buzz = sum(np.sin(2 * np.pi * pitch * harmonic * time) * harmonic**-darkness for harmonic in range(1, 12))
    syllables = np.clip(np.sin(2 * np.pi * 2 * time), 0, None) ** 0.5
    return np.asarray(0.2 * buzz * syllables, dtype=np.float32)


def recording(path: Path, seconds: float = 31.0, *, rate: int = 16_000, pitch: float = 130.0) -> Path:
    """A sound file of that, in the format its name says."""
    soundfile.write(path, spoken(seconds, rate, pitch=pitch), rate)
    return path
