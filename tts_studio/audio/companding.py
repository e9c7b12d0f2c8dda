"""Telephone sound: eight-bit mu-law and A-law (ITU-T G.711) as sixteen-bit samples."""

from __future__ import annotations

import numpy as np

from tts_studio.audio.pcm import Samples16


def from_mulaw(data: bytes) -> Samples16:
    """The samples of mu-law bytes."""
    return _mulaw_table()[np.frombuffer(data, dtype=np.uint8)]


def from_alaw(data: bytes) -> Samples16:
    """The samples of A-law bytes."""
    return _alaw_table()[np.frombuffer(data, dtype=np.uint8)]


def _mulaw_table() -> Samples16:
    """The sample each mu-law byte stands for: all bits inverted, then sign, exponent, mantissa."""
    codes = ~np.arange(256, dtype=np.uint8)
    exponents = (codes >> 4 & 7).astype(np.int32)
    sizes = (((codes & 15).astype(np.int32) << 3) + 132 << exponents) - 132
    return np.where(codes & 0x80, -sizes, sizes).astype(np.int16)


def _alaw_table() -> Samples16:
    """The sample each A-law byte stands for: every second bit inverted, then sign, exponent, mantissa."""
    codes = np.arange(256, dtype=np.uint8) ^ np.uint8(0x55)
    exponents = (codes >> 4 & 7).astype(np.int32)
    mantissas = ((codes & 15).astype(np.int32) << 4) + 8
    sizes = np.where(exponents == 0, mantissas, mantissas + 256 << np.maximum(exponents - 1, 0))
    return np.where(codes & 0x80, sizes, -sizes).astype(np.int16)
