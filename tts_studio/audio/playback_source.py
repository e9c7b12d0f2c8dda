"""PlaybackSource: what the device's thread calls, from the feed to the samples the device is given.

Nothing here waits, logs or asks the event loop. Other threads set one attribute at a time and read what the
device's thread publishes, as in `feed`.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np

from tts_studio.audio.feed import Place, PlaybackFeed
from tts_studio.audio.pcm import FULL_SCALE, Samples16, floats, integers
from tts_studio.audio.resampling import StreamResampler

_REMEMBERED_BLOCKS = 256
_PULL_MS = 10
_MARGIN_SECONDS = 0.05


class _Block(NamedTuple):
    """What was given to the device at once, and when its first frame is heard (`time.perf_counter`)."""

    feed: PlaybackFeed
    seek: object
    place: Place
    frames: int
    peak: int
    heard_at: float


class PlaybackSource:
    """Fills the blocks of one stream from the feed that plays, with silence while none does.

    `rate` is the stream's, in hertz, and is set before the stream starts. `volume` is a factor.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._retired = False
        self._feed: PlaybackFeed | None = None
        self._before: PlaybackFeed | None = None
        self._resampler: _PullingResampler | None = None
        self.volume = 1.0
        self._gain = 1.0
        self._blocks: list[_Block | None] = [None] * _REMEMBERED_BLOCKS
        self._filled = 0
        self._quiet_frames = 0
        self._calls = 0
        self._sounds_until = 0.0

    @property
    def calls(self) -> int:
        """How often the device has asked."""
        return self._calls

    def drained(self, latency: float) -> bool:
        """Whether everything from the feed was heard, on a device of this latency in seconds.

        What a device still holds when it is stopped is never heard, so silence must have pushed it out.
        """
        quiet = self._quiet_frames >= latency * self.rate
        return quiet and time.perf_counter() > self._sounds_until + _MARGIN_SECONDS

    def play(self, feed: PlaybackFeed) -> None:
        """Play from a feed, beginning with the next block."""
        self._feed = feed

    def rest(self) -> None:
        """Play silence, beginning with the next block."""
        self._feed = None

    def retire(self) -> None:
        """Play silence from now on and leave the feed alone: another stream may have it."""
        self._retired = True

    def fill(self, out: Samples16, heard_in: float) -> None:
        """Fill a block of frames × channels; see `output.Fill`."""
        if self._retired:
            out[:] = 0
            return
        feed = self._feed
        mono = np.empty(len(out), dtype=np.int16)
        begin = self._take_leave(feed, mono)
        if feed is None:
            mono[begin:] = 0
            self._quiet_frames += len(out)
        else:
            self._play_block(feed, mono[begin:], heard_in + begin / self.rate)
        self._before = feed
        out[:] = self._amplified(mono)[:, np.newaxis]
        self._calls += 1

    def heard(self, feed: PlaybackFeed) -> Place:
        """The place in a feed that is heard now; after a seek what was sought, until it is heard."""
        now = time.perf_counter()
        first: _Block | None = None
        for age in range(min(self._filled, _REMEMBERED_BLOCKS - 1)):
            block = self._blocks[(self._filled - 1 - age) % _REMEMBERED_BLOCKS]
            if block is None or block.feed is not feed or block.seek is not feed.last_seek:
                break
            first = block
            if block.heard_at <= now:
                return feed.after(block.place, min(round((now - block.heard_at) * feed.rate), block.frames))
        return first.place if first is not None else feed.place

    def level(self) -> float:
        """The loudest sample of the block that is heard now, 0 to 1."""
        now = time.perf_counter()
        for age in range(min(self._filled, _REMEMBERED_BLOCKS - 1)):
            block = self._blocks[(self._filled - 1 - age) % _REMEMBERED_BLOCKS]
            if block is not None and block.heard_at <= now:
                over = now > block.heard_at + max(block.frames / block.feed.rate, 0.05)
                return 0.0 if over else block.peak / FULL_SCALE
        return 0.0

    def _take_leave(self, feed: PlaybackFeed | None, mono: Samples16) -> int:
        """Let a feed that played until now end without a click; returns how many frames that takes."""
        before = self._before
        if before is None or before is feed:
            return 0
        self._resampler = None
        frames = len(mono) if feed is None else min(len(mono), self.rate * _PULL_MS // 1000)
        before.rest(mono[:frames])
        return frames

    def _play_block(self, feed: PlaybackFeed, mono: Samples16, heard_in: float) -> None:
        """Fill the block from the feed and remember what was given when."""
        heard_at = time.perf_counter() + heard_in
        seek, place = feed.last_seek, feed.place
        if feed.rate == self.rate:
            taken = feed.pull(mono)
        else:
            if self._resampler is None:
                self._resampler = _PullingResampler(feed, self.rate)
            heard_at += self._resampler.delay
            taken = self._resampler.pull(mono)
        peak = int(max(int(mono.max(initial=0)), -int(mono.min(initial=0))))
        self._blocks[self._filled % _REMEMBERED_BLOCKS] = _Block(feed, seek, place, taken, peak, heard_at)
        self._filled += 1
        self._quiet_frames = 0 if taken else self._quiet_frames + len(mono)
        if taken:
            self._sounds_until = heard_at + taken / feed.rate

    def _amplified(self, mono: Samples16) -> Samples16:
        """The block at the user's volume, which changes gradually over it."""
        old, new = self._gain, self.volume
        self._gain = new
        if old == new == 1.0:
            return mono
        gains = np.linspace(old, new, len(mono), dtype=np.float32)
        return integers(floats(mono) * gains)


class _PullingResampler:
    """Pulls from a feed as much as is needed for blocks at another rate."""

    def __init__(self, feed: PlaybackFeed, rate: int) -> None:
        self._feed = feed
        self._rate = rate
        self._stream = StreamResampler(feed.rate, rate)
        self._pulled = np.empty(feed.rate * _PULL_MS // 1000, dtype=np.int16)
        self._ready = np.zeros(0, dtype=np.float32)

    @property
    def delay(self) -> float:
        """Seconds of sound that were pulled and not given yet."""
        return len(self._ready) / self._rate + self._stream.delay

    def pull(self, out: Samples16) -> int:
        """Fill `out`; returns how many frames of content were pulled for it, at the feed's rate."""
        taken = 0
        while len(self._ready) < len(out):
            taken += self._feed.pull(self._pulled)
            self._ready = np.concatenate([self._ready, self._stream.push(floats(self._pulled))])
        out[:] = integers(self._ready[: len(out)])
        self._ready = self._ready[len(out) :]
        return taken
