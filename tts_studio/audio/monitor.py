"""Plays what the microphone hears while it is heard, a moment later."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from tts_studio.audio.output import SoundOutput
from tts_studio.audio.pcm import Samples16

_MOST_SECONDS = 0.5


class Monitor:
    """Opens the system's default output at the rate of the microphone; methods may block.

    Raises an AudioError where nothing can be played.
    """

    def __init__(self, output: SoundOutput, rate: int) -> None:
        self._blocks: deque[Samples16] = deque()
        self._frames = 0
        self._lock = threading.Lock()
        self._stream = output.open(None, rate, self._fill)
        self._most = round(_MOST_SECONDS * rate)
        self._stream.start()

    def push(self, block: Samples16) -> None:
        """Play a block, frames × channels; of what waits too long the oldest is left out."""
        mono = block.mean(axis=1).astype(np.int16)
        with self._lock:
            self._blocks.append(mono)
            self._frames += len(mono)
            while self._frames > self._most and len(self._blocks) > 1:
                self._frames -= len(self._blocks.popleft())

    def close(self) -> None:
        """Fall silent."""
        self._stream.close()

    def _fill(self, out: Samples16, heard_in: float) -> None:
        """The device's call for the next samples: what there is, and silence behind it."""
        del heard_in  # nothing here depends on it
        out[:] = 0
        place = 0
        with self._lock:
            while self._blocks and place < len(out):
                block = self._blocks.popleft()
                used = block[: len(out) - place]
                out[place : place + len(used)] = used[:, None]
                place += len(used)
                if len(used) < len(block):
                    self._blocks.appendleft(block[len(used) :])
            self._frames -= place
