"""Bridge: joins stretches of sound that do not go on from one another, so that nothing clicks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tts_studio.audio.pcm import Samples, Samples16, frames_of

_BRIDGE_MS = 5.0

MIDDLE = 1
"""An offset that is not the beginning of a sound."""


class Bridge:
    """Smooths block after block of one stream; what goes on from the sample before is never touched."""

    def __init__(self, rate: int) -> None:
        frames = max(1, frames_of(_BRIDGE_MS, rate))
        self._slope: Samples = (np.arange(frames, 0, -1) / np.float32(frames + 1)).astype(np.float32)
        self._fading = self._slope[:0]
        self._last = 0

    def forget(self) -> None:
        """Begin anew, as after silence."""
        self._fading, self._last = self._slope[:0], 0

    def smooth(self, out: Samples16, jumps: Mapping[int, int]) -> None:
        """Bridge the steps at `jumps`, frames of the block and where in their sound they go on.

        At a jump the difference between the two samples is added to the sound and fades within 5 ms, in the
        next block if need be. The beginning of a sound (offset 0) after silence is no step but how it begins.
        """
        at, fading = 0, self._fading
        for jump, offset in sorted(jumps.items()):
            if jump == len(out):
                break
            _add_to(out[at:jump], fading)
            before = int(out[jump - 1]) if jump else self._last
            begins = before == 0 and offset == 0
            fading = self._slope[:0] if begins else (before - int(out[jump])) * self._slope
            at = jump
        _add_to(out[at:], fading)
        self._fading = fading[len(out) - at :]
        if len(out):
            self._last = int(out[-1])


def _add_to(out: Samples16, fading: Samples) -> None:
    """Add a difference that fades to the first samples of a stretch."""
    size = min(len(out), len(fading))
    if size:
        out[:size] = np.clip(np.rint(out[:size] + fading[:size]), -32768, 32767).astype(np.int16)
