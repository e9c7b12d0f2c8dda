"""A sound output that nobody hears: it takes samples several times as fast as a device, and keeps them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable

import numpy as np

from tts_studio.audio.devices import OutputDevice
from tts_studio.audio.feed import PlaybackFeed
from tts_studio.audio.output import Fill, OutputStream
from tts_studio.audio.pcm import Samples16
from tts_studio.domain.errors import SoundUnavailable

_BLOCK_SECONDS = 0.01
_LARGEST_BLOCK = 960


class QuickOutput:
    """Opens streams that run `haste` times as fast as real ones; `heard` is all they were given.

    Where it is made on an event loop, a hundredth of a second of sound is heard at most in each turn of the
    loop, so that a busy machine, on which the loop stands still for a while, misses nothing. `problem` is
    raised instead of opening; `held` stops the time of open streams, and so does `ready` while it is false.
    """

    def __init__(self, haste: float = 10.0) -> None:
        self.haste = haste
        try:
            self.loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self.loop = None
        self.problem: SoundUnavailable | None = None
        self.held = threading.Event()
        self.ready: Callable[[], bool] = lambda: True
        self.blocks: list[Samples16] = []

    @property
    def heard(self) -> Samples16:
        """Everything played, with the silence around it taken off."""
        samples = np.concatenate([np.zeros(0, np.int16), *self.blocks])
        loud = np.flatnonzero(samples)
        return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]

    def prepare(self) -> None:
        """Nothing to load."""

    def outputs(self) -> tuple[OutputDevice, ...]:
        if self.problem is not None:
            raise self.problem
        return (OutputDevice("Quick:Nobody", "Nobody", "Quick", 0, 48_000, 1, is_default=True),)

    def open(self, device: str | None, rate: int, fill: Fill) -> OutputStream:
        if self.problem is not None:
            raise self.problem
        return _QuickStream(self, rate, fill)


def has_more(feed: PlaybackFeed | None) -> bool:
    """Whether a device that asks a feed for its next block gets it whole, or the last of what there is."""
    if feed is None:
        return True
    taken, place = feed._fill(np.zeros(_LARGEST_BLOCK, np.int16), feed.place, {})
    return taken == _LARGEST_BLOCK or (feed._finished and place.slot >= feed._last_slot)


class _QuickStream:
    def __init__(self, output: QuickOutput, rate: int, fill: Fill) -> None:
        self.rate = rate
        self.latency = 0.02
        self.substitute = False
        self._output = output
        self._fill = fill
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def close(self) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._output.ready():
                time.sleep(_BLOCK_SECONDS / self._output.haste)
                continue
            block = np.zeros((round(self.rate * _BLOCK_SECONDS), 1), dtype=np.int16)
            self._fill(block, 0.0)
            self._output.blocks.append(block[:, 0])
            time.sleep(_BLOCK_SECONDS / self._output.haste)
            self._wait_for_the_loop()
            while self._output.held.is_set() and not self._stopping.is_set():
                time.sleep(_BLOCK_SECONDS)

    def _wait_for_the_loop(self) -> None:
        if self._output.loop is not None:
            turned = threading.Event()
            # A loop that is closed has no more turns.
            with contextlib.suppress(RuntimeError):
                self._output.loop.call_soon_threadsafe(turned.set)
                while not turned.wait(_BLOCK_SECONDS) and not self._stopping.is_set():
                    continue
