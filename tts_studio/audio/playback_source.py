"""PlaybackSource: what the device's thread calls, from the feed to the samples the device is given.

Nothing here waits, logs or asks the event loop. Other threads set one attribute at a time and read what the
device's thread publishes, as in `feed`.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np

from tts_studio.audio.feed import Place, PlaybackFeed
from tts_studio.audio.paced_feed import PacedFeed
from tts_studio.audio.pcm import FULL_SCALE, Samples16, floats, integers
from tts_studio.audio.resampling import StreamResampler

_REMEMBERED_BLOCKS = 256
_PULL_MS = 10
_CROSSFADE_MS = 8
_MARGIN_SECONDS = 0.05


class _Block(NamedTuple):
    """What was given to the device at once, and when its first frame is heard (`time.perf_counter`).

    `frames` are frames of sound at the feed's rate, and `speed` how many of the feed's own each stands for.
    """

    feed: PlaybackFeed
    seek: object
    place: Place
    speed: float
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
        self._feed: PacedFeed | None = None
        self._before: PacedFeed | None = None
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

    def play(self, feed: PacedFeed) -> None:
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
        if feed is None:
            self._fall_silent(mono)
        else:
            self._play_block(feed, mono, heard_in)
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
                frames = min((now - block.heard_at) * feed.rate, block.frames)
                return feed.after(block.place, round(frames * block.speed))
        return first.place if first is not None else feed.place

    def taken(self, feed: PlaybackFeed) -> Place:
        """The place from which the next samples of a feed are taken."""
        block = self._blocks[(self._filled - 1) % _REMEMBERED_BLOCKS]
        if block is None or block.feed is not feed or block.seek is not feed.last_seek:
            return feed.place
        return feed.after(block.place, round(block.frames * block.speed))

    def level(self) -> float:
        """The loudest sample of the block that is heard now, 0 to 1."""
        now = time.perf_counter()
        for age in range(min(self._filled, _REMEMBERED_BLOCKS - 1)):
            block = self._blocks[(self._filled - 1 - age) % _REMEMBERED_BLOCKS]
            if block is not None and block.heard_at <= now:
                over = now > block.heard_at + max(block.frames / block.feed.rate, 0.05)
                return 0.0 if over else block.peak / FULL_SCALE
        return 0.0

    def _fall_silent(self, mono: Samples16) -> None:
        """Let what played until now end without a click."""
        if self._before is not None:
            self._resampler = None
            self._before.rest(mono)
        else:
            mono[:] = 0
        self._quiet_frames += len(mono)

    def _play_block(self, feed: PacedFeed, mono: Samples16, heard_in: float) -> None:
        """Fill the block from the feed and remember what was given when."""
        heard_at = time.perf_counter() + heard_in
        tail, sounds = self._tail_of_another(feed, len(mono))
        here = feed.here
        if feed.rate == self.rate:
            taken = feed.pull(mono)
        else:
            if self._resampler is None:
                self._resampler = _PullingResampler(feed, self.rate)
            heard_at += self._resampler.delay
            taken = self._resampler.pull(mono)
        if sounds:
            _blend(mono[: len(tail)], tail)
        peak = int(max(int(mono.max(initial=0)), -int(mono.min(initial=0))))
        self._blocks[self._filled % _REMEMBERED_BLOCKS] = _Block(
            feed.feed, here.seek, here.place, here.speed, taken, peak, heard_at
        )
        self._filled += 1
        self._quiet_frames = 0 if taken else self._quiet_frames + len(mono)
        if taken:
            self._sounds_until = heard_at + taken / feed.rate

    def _tail_of_another(self, feed: PacedFeed, room: int) -> tuple[Samples16, bool]:
        """What comes next in a feed that played until now, and whether that is any sound."""
        before, resampler, sounds = self._before, self._resampler, False
        tail = np.zeros(min(room, self.rate * _CROSSFADE_MS // 1000), dtype=np.int16)
        if before is not None and before is not feed:
            self._resampler = None
            if resampler is not None:
                sounds = resampler.pull(tail) > 0
            elif before.rate == self.rate:
                sounds = before.pull(tail) > 0
        return tail, sounds or bool(tail.any())

    def _amplified(self, mono: Samples16) -> Samples16:
        """The block at the user's volume, which changes gradually over it."""
        old, new = self._gain, self.volume
        self._gain = new
        if old == new == 1.0:
            return mono
        gains = np.linspace(old, new, len(mono), dtype=np.float32)
        return integers(floats(mono) * gains)


def _blend(beginning: Samples16, tail: Samples16) -> None:
    """Let one sound go over into another: the tail of the first falls while the second rises."""
    falling = np.linspace(1.0, 0.0, len(tail), dtype=np.float32)
    beginning[:] = integers(floats(beginning) * (1 - falling) + floats(tail) * falling)


class _PullingResampler:
    """Pulls from a feed as much as is needed for blocks at another rate."""

    def __init__(self, feed: PacedFeed, rate: int) -> None:
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
