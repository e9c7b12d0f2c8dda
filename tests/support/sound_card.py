"""A sound card made of nothing: tests take the samples it would have played, and break it as cards break."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

import numpy as np

from tests.support.eventually import PATIENCE
from tts_studio.audio.output import Fill
from tts_studio.audio.pcm import Samples16
from tts_studio.audio.player import Player
from tts_studio.domain.errors import AudioError


class SoundCard:
    """A `SoundOutput` whose streams are asked for samples by the test."""

    def __init__(self, *, own_rate: int | None = None, latency: float = 0.02) -> None:
        self.own_rate = own_rate
        self.latency = latency
        self.heard_in = 0.0
        self.missing: set[str] = set()
        self.problem: AudioError | None = None
        self.prepared = 0
        self.streams: list[CardStream] = []
        self.hanging = threading.Event()
        self.hanging.set()  # set: calls go through

    def prepare(self) -> None:
        """Count that somebody prepared."""
        self.prepared += 1
        self._answer()

    def open(self, device: str | None, rate: int, fill: Fill) -> CardStream:
        """Open a stream, unless the card is broken."""
        self._answer()
        stream = CardStream(self, device, self.own_rate or rate, fill)
        self.streams.append(stream)
        return stream

    def _answer(self) -> None:
        self.hanging.wait(PATIENCE)
        if self.problem is not None:
            raise self.problem


class CardStream:
    """One stream and everything it was given."""

    def __init__(self, card: SoundCard, device: str | None, rate: int, fill: Fill) -> None:
        self.card = card
        self.device = device
        self.rate = rate
        self.latency = card.latency
        self.substitute = device in card.missing
        self.running = False
        self.closed = False
        self.starts = 0
        self._fill = fill
        self._played: list[Samples16] = []

    def start(self) -> None:
        """Begin to ask."""
        self.starts += 1
        self.running = True

    def stop(self) -> None:
        """Stop asking."""
        self.card.hanging.wait(PATIENCE)
        self.running = False

    def close(self) -> None:
        """Stop for good."""
        self.card.hanging.wait(PATIENCE)
        self.running, self.closed = False, True

    def ask(self, frames: int = 240) -> None:
        """Ask for a block as the device's thread would."""
        out = np.full((frames, 2), 99, dtype=np.int16)
        self._fill(out, self.card.heard_in)
        assert np.array_equal(out[:, 0], out[:, 1])
        self._played.append(out[:, 0].copy())

    @property
    def played(self) -> Samples16:
        """All samples so far."""
        return np.concatenate([np.zeros(0, np.int16), *self._played])


class Studio:
    """A player on a sound card, and the thread it belongs to: the test's own.

    The card asks several times as fast as a real one, but never while `ready` is false.
    """

    def __init__(self, card: SoundCard) -> None:
        self.card = card
        self.ready: Callable[[], bool] = lambda: True
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.player = Player(card, self._calls.put)

    @property
    def stream(self) -> CardStream:
        """The stream that was opened last."""
        return self.card.streams[-1]

    def until(self, condition: Callable[[], bool], *, asking: bool = True) -> None:
        """Let time pass until something is so; meanwhile the card asks for samples, unless it is dead."""
        ends = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < ends, "it did not happen"
            if asking and self.card.streams and self.stream.running and self.ready():
                self.stream.ask()
            self.deliver()
            time.sleep(0.001)

    def deliver(self) -> None:
        """Run what the player's threads handed over."""
        while not self._calls.empty():
            self._calls.get()()
