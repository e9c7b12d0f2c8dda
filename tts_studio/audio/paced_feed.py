"""PacedFeed: a feed at another speed, stretched a little ahead of the device on a thread that has time.

At its own speed the device's thread pulls the feed itself. At any other the feeding thread pulls it,
stretches and lays the pieces ready, and the device's thread only copies them. A feed has one reader at a
time, without a lock, because the reader hands over by itself:

- The device's thread finds `_offered`, lays what is next ready at the old speed, enough to bridge the
  change, sets `_ahead` and pulls the feed no more. From then on the feeding thread reads.
- The feeding thread sets `closed` after its last piece. The device's thread plays what is ready and then
  reads the feed itself again.

Pieces go through a deque, whose `append` and `popleft` are atomic. One from before a seek is never played.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np

from tts_studio.audio.bridging import MIDDLE, Bridge
from tts_studio.audio.feed import Place, PlaybackFeed
from tts_studio.audio.pcm import Samples16, floats, frames_of, integers
from tts_studio.audio.time_stretch import Step, TimeStretcher

READY_SECONDS = 0.15
_LEAD_MS = 80.0
_PULL_MS = 10.0


class Here(NamedTuple):
    """What the device takes next: the place in the feed, the seek it followed, and frames of feed a frame."""

    place: Place
    seek: object
    speed: float


class _Piece(NamedTuple):
    """Some frames that are ready. `content` says whether they hold any of the feed or only wait for it."""

    samples: Samples16
    here: Here
    content: bool


class _Pulled(NamedTuple):
    """Where a block of the stretcher's input came from; `first` counts its frames."""

    first: int
    place: Place
    taken: int


class _Ahead:
    """What is laid ready: `laid` and `taken` count frames; `closed` once nothing will be added."""

    def __init__(self) -> None:
        self.pieces: deque[_Piece] = deque()
        self.laid = 0
        self.taken = 0
        self.closed = False

    def lay(self, piece: _Piece) -> None:
        """Add a piece."""
        self.laid += len(piece.samples)
        self.pieces.append(piece)

    def take(self) -> _Piece | None:
        """The next piece, if there is one."""
        if not self.pieces:
            return None
        piece = self.pieces.popleft()
        self.taken += len(piece.samples)
        return piece


class PacedFeed:
    """Gives a feed's samples to the device at `speed`, which any thread may set at any time.

    Unless the speed is 1 from beginning to end, `work` must be called every few milliseconds, always on the
    same thread; `busy` says so.
    """

    def __init__(self, feed: PlaybackFeed, speed: float) -> None:
        self.feed = feed
        self.rate = feed.rate
        self.speed = speed
        self._bridge = Bridge(feed.rate)
        self._flowing = False  # whether the last frame was of the sound
        self._torn = False  # whether the next one comes from elsewhere
        self._piece: _Piece | None = None
        self._used = 0
        self._offered: _Ahead | None = None
        self._ahead: _Ahead | None = None
        self._stretching: _Stretching | None = None
        if speed != 1.0:
            # Nobody pulls yet, so nothing has to be handed over.
            self._ahead = self._offered = _Ahead()
            self._stretching = _Stretching(feed, self._ahead, speed)

    # What the device's thread does.

    @property
    def here(self) -> Here:
        """What is taken next."""
        if self._ahead is not None and (piece := self._next_piece()) is not None:
            place, seek, speed = piece.here
            return Here(self.feed.after(place, round(self._used * speed)), seek, speed)
        return Here(self.feed.place, self.feed.last_seek, 1.0)

    def pull(self, out: Samples16) -> int:
        """Fill `out` and return how many of its first frames are content; the rest is silence."""
        if self._ahead is None:
            taken = self.feed.pull(out)
            self._bridge.smooth(out, {})
            if self._offered is not None:
                self._hand_over(self._offered)
            return taken
        return self._pull_ready(self._ahead, out)

    def rest(self, out: Samples16) -> None:
        """Fill `out` with silence that begins without a click."""
        if self._ahead is None:
            self.feed.rest(out)
        else:
            out[:] = 0
        self._bridge.smooth(out, {0: MIDDLE} if self._ahead is not None and self._flowing else {})
        self._flowing = False

    def _hand_over(self, ahead: _Ahead) -> None:
        """Lay ready what bridges the time until the feeding thread has something, and pull no more."""
        here, lead = self.here, np.empty(frames_of(_LEAD_MS, self.rate), dtype=np.int16)
        taken = self.feed.pull(lead)
        if here.seek is not self.feed.last_seek:
            self.feed.obey()
        elif taken:
            ahead.lay(_Piece(lead[:taken], here, content=True))
        self._flowing = True
        self._ahead = ahead

    def _pull_ready(self, ahead: _Ahead, out: Samples16) -> int:
        filled = content = 0
        jumps: dict[int, int] = {}
        while filled < len(out):
            closed = ahead.closed  # before the pieces, which are then all there
            piece = self._next_piece()
            if piece is None and not closed:
                break
            if self._torn or not self._flowing:
                jumps[filled] = self.here.place.offset
            self._flowing, self._torn = True, False
            if piece is None:
                self._ahead = self._offered = None
                content += self.feed.pull(out[filled:])
                filled = len(out)
                break
            part = piece.samples[self._used : self._used + len(out) - filled]
            out[filled : filled + len(part)] = part
            filled += len(part)
            self._used += len(part)
            content += len(part) if piece.content else 0
        if filled < len(out):
            out[filled:] = 0
            if self._flowing:
                jumps[filled] = MIDDLE
            self._flowing = False
        self._bridge.smooth(out, jumps)
        return content

    def _next_piece(self) -> _Piece | None:
        """The piece with the next frame; those from before a seek are dropped."""
        ahead, seek, piece = self._ahead, self.feed.last_seek, self._piece
        while piece is not None or ahead is not None:
            if piece is not None and piece.here.seek is not seek:
                self._torn = True
            elif piece is not None and self._used < len(piece.samples):
                break
            piece = ahead.take() if ahead is not None else None
            self._used = 0
            if piece is None:
                break
        self._piece = piece
        return piece

    # What the feeding thread does.

    @property
    def busy(self) -> bool:
        """Whether there is work to do, now or soon."""
        return self.speed != 1.0 or self._offered is not None

    def work(self) -> None:
        """Take the speed on and lay ready what the device will ask for soon."""
        speed = self.speed
        if self._offered is None and speed != 1.0:
            self._stretching = None
            self._offered = _Ahead()
        ahead = self._ahead
        if ahead is None or ahead.closed or ahead is not self._offered:
            return
        if self._stretching is None:
            self._stretching = _Stretching(self.feed, ahead, speed)
        self._stretching.speed = speed
        if speed == 1.0:
            self._stretching.close()
        else:
            self._stretching.lay_ready()

    def let_go(self) -> None:
        """Give back what was pulled and not played, because the device asks no more."""
        here = self.here
        if self._ahead is not None and here.seek is self.feed.last_seek:
            self.feed.go_back(here.place, here.seek)


class _Stretching:
    """Reads a feed and lays stretched pieces ready, beginning anew after each seek."""

    def __init__(self, feed: PlaybackFeed, ahead: _Ahead, speed: float) -> None:
        self._feed = feed
        self._ahead = ahead
        self._seek = feed.last_seek
        self._speed = speed
        self._useless = 0  # how much of what was laid is from before the seek
        self._finished = False
        self._begin_anew()

    @property
    def speed(self) -> float:
        """Frames of the feed for each frame the device is given."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._speed = self._stretcher.speed = speed

    def lay_ready(self) -> None:
        """Lay pieces ready until there are enough, or the feed has no more."""
        ahead, enough = self._ahead, READY_SECONDS * self._feed.rate
        while True:
            if self._feed.last_seek is not self._seek:
                self._seek = self._feed.last_seek
                self._feed.obey()
                self._useless = ahead.laid
                self._begin_anew()
            if ahead.laid - max(ahead.taken, self._useless) >= enough:
                return
            step = self._stretcher.take()
            if step is not None:
                self._lay(step, self._speed)
            elif not self._feed.ended:
                if self._finished:
                    self._begin_anew()  # more may be played than it seemed
                self._pull()
            else:
                self._finish()
                return

    def close(self) -> None:
        """Lay the rest of what was pulled ready, at its own speed; the device's thread reads on."""
        if not self._finished and self._feed.last_seek is self._seek:
            self._lay(self._stretcher.unchanged_rest(), 1.0)
        self._ahead.closed = True

    def _finish(self) -> None:
        if not self._finished:
            for step in self._stretcher.finish():
                self._lay(step, self._speed)
            self._finished = True

    def _begin_anew(self) -> None:
        self._stretcher = TimeStretcher(self._feed.rate, self._speed)
        self._pulled: deque[_Pulled] = deque()
        self._finished = False

    def _pull(self) -> None:
        """Pull the next block of input, which is silence while the feed has to wait."""
        feed = self._feed
        block = np.empty(frames_of(_PULL_MS, feed.rate), dtype=np.int16)
        place = feed.place
        taken = feed.pull(block)
        if feed.ended:
            block = block[:taken]  # silence after the end is nothing to stretch
        self._pulled.append(_Pulled(self._stretcher.received, place, taken))
        self._stretcher.put(floats(block))

    def _lay(self, step: Step, speed: float) -> None:
        if not len(step.samples):
            return
        while len(self._pulled) > 1 and self._pulled[1].first <= step.source:
            self._pulled.popleft()
        first, place, taken = self._pulled[0]
        into = min(round(step.source) - first, taken)
        here = Here(self._feed.after(place, into), self._seek, speed)
        self._ahead.lay(_Piece(integers(step.samples), here, content=taken > 0))
