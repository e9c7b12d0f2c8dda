"""A player on real sound, driven by the test's own thread, and feeds for it to play."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from tests.support.eventually import PATIENCE
from tts_studio.audio.feed import PlaybackFeed
from tts_studio.audio.pcm import Samples16, floats
from tts_studio.audio.player import Player, PlayerState
from tts_studio.audio.portaudio import PortAudio


class PlayerDesk:
    """A player on real sound, and the thread it belongs to: the test's own."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.output = PortAudio()
        self.player = Player(self.output, self._calls.put)

    def until(self, condition: Callable[[], bool]) -> float:
        """Wait until something is so; returns how long that took."""
        begin = time.monotonic()
        while not condition():
            assert time.monotonic() - begin < PATIENCE, "it did not happen"
            try:
                self._calls.get(timeout=0.005)()
            except queue.Empty:
                continue
        return time.monotonic() - begin

    def until_state(self, state: PlayerState) -> float:
        """Wait until the player is in a state."""
        return self.until(lambda: self.player.status.state is state)


def feed_of(*slots: Samples16, rate: int = 24000) -> PlaybackFeed:
    """A finished feed with these slots."""
    feed = PlaybackFeed(rate)
    for samples in slots:
        slot = feed.add_slot()
        feed.append(slot, floats(samples))
        feed.close(slot)
    feed.finish()
    return feed
