"""PlaybackThread: makes the sound device do what the player wants, and notices when it does not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tts_studio.audio.device_thread import DeviceThread
from tts_studio.audio.output import OutputStream, SoundOutput
from tts_studio.domain.errors import AudioError, SoundLost
from tts_studio.domain.translation import tr

if TYPE_CHECKING:
    from tts_studio.audio.feed import PlaybackFeed
    from tts_studio.audio.paced_feed import PacedFeed
    from tts_studio.audio.playback_source import PlaybackSource

_TICK_SECONDS = 0.03
_FEEDING_SECONDS = 0.01
_IDLE_SECONDS = 8.0
_STALL_SECONDS = 1.5
_OPEN_SECONDS = 4.0
_CALL_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the player wants: to play a feed on a device at a volume and speed; silence when `feed` is None.

    `turn` counts the player's wishes, so that news about an old one can be told from news about this one.
    """

    turn: int
    feed: PlaybackFeed | None = None
    device: str | None = None
    volume: float = 1.0
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Ended:
    """Everything in the feed was heard."""

    turn: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The device does not play, or plays no longer."""

    turn: int
    problem: AudioError


@dataclass(frozen=True, slots=True)
class Substituted:
    """The chosen device is not there; the default one plays."""

    device: str


News: TypeAlias = Ended | Failed | Substituted


class PlaybackThread:
    """Opens, starts, stops and closes streams so that what is wanted happens.

    `tell` is called on this thread with every piece of news. A stream stays open for some seconds after it
    played, so that the next sound begins at once; it is stopped meanwhile.
    """

    def __init__(self, output: SoundOutput, tell: Callable[[News], None]) -> None:
        self._output = output
        self._tell = tell
        self._device_calls = DeviceThread()
        self._wake = threading.Event()
        self._wanted = Wanted(0)
        self._closing = False
        self._preparing = False
        self._told_turn = -1
        self._stream: OutputStream | None = None
        self._opened_for: tuple[str | None, int] | None = None
        self._started = False
        self._idle_since = 0.0
        self._seen_calls = 0
        self._stalled_ticks = 0
        self._seen_at = 0.0
        self._paced: PacedFeed | None = None
        self.source: PlaybackSource | None = None
        self._thread = threading.Thread(target=self._run, name="playback", daemon=True)
        self._thread.start()

    def want(self, wanted: Wanted) -> None:
        """Say what shall happen from now on; returns at once. For any thread."""
        self._wanted = wanted
        source = self.source
        if source is not None:
            source.volume = wanted.volume
            if wanted.feed is None:
                source.rest()
        self._wake.set()

    def prepare(self) -> None:
        """Load the sound library ahead of the first sound; returns at once."""
        self._preparing = True
        self._wake.set()

    def close(self, seconds: float) -> None:
        """Give the device back, waiting at most so long."""
        self._closing = True
        self._wake.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._closing:
            wanted = self._wanted
            try:
                self._bring_about(wanted)
            except AudioError as problem:
                self._drop_stream()
                if wanted.feed is not None:
                    self._told_turn = wanted.turn
                    self._tell(Failed(wanted.turn, problem))
            self._wake.wait(self._patience(wanted))
            self._wake.clear()
        self._drop_stream()
        self._device_calls.close()

    def _patience(self, wanted: Wanted) -> float | None:
        """How long to wait for a new wish before looking again."""
        if self._wanted is not wanted:
            return 0.0
        if self._started:
            return _FEEDING_SECONDS if self._paced is not None and self._paced.busy else _TICK_SECONDS
        return _IDLE_SECONDS if self._stream is not None else None

    def _bring_about(self, wanted: Wanted) -> None:
        """One step towards what is wanted."""
        if self._preparing:
            self._preparing = False
            self._prepare()
        if wanted.feed is None or wanted.turn == self._told_turn:
            self._wind_down()
            return
        if self._stream is None or self._opened_for != (wanted.device, wanted.feed.rate):
            self._open(wanted.feed, wanted)
        self._play(wanted.feed, wanted)

    def _prepare(self) -> None:
        """Load the library; a problem is told when something is to be played, not before."""
        try:
            self._device_calls.run(self._output.prepare, _OPEN_SECONDS)
        except AudioError:
            return

    def _open(self, feed: PlaybackFeed, wanted: Wanted) -> None:
        """Open the wanted device at the feed's rate, or at its own rate when it refuses that."""
        from tts_studio.audio.playback_source import PlaybackSource

        self._drop_stream()
        source = PlaybackSource(feed.rate)
        stream = self._device_calls.run(
            lambda: self._output.open(wanted.device, feed.rate, source.fill), _OPEN_SECONDS, too_late=_close
        )
        source.rate = stream.rate
        self._stream, self.source = stream, source
        self._opened_for = (wanted.device, feed.rate)
        if stream.substitute and wanted.device is not None:
            self._tell(Substituted(wanted.device))

    def _play(self, feed: PlaybackFeed, wanted: Wanted) -> None:
        """Let the feed play, and see whether it does and whether it is over."""
        stream, source = self._stream, self.source
        if stream is None or source is None:
            return
        source.volume = wanted.volume
        source.play(self._paced_at(wanted.speed, feed))
        if self._wanted.feed is not feed:
            source.rest()  # the wish changed meanwhile, and `want` may have come before `play`
            return
        if not self._started:
            self._device_calls.run(stream.start, _CALL_SECONDS)
            self._started = True
            self._seen_calls, self._stalled_ticks, self._seen_at = source.calls, 0, time.monotonic()
            return
        self._watch(stream, source)
        if feed.ended and source.drained(stream.latency):
            self._told_turn = wanted.turn
            self._tell(Ended(wanted.turn))
            self._wind_down()

    def _paced_at(self, speed: float, feed: PlaybackFeed) -> PacedFeed:
        """The feed at a speed, with what is heard next laid ready."""
        from tts_studio.audio.paced_feed import PacedFeed

        if self._paced is None or self._paced.feed is not feed:
            self._paced = PacedFeed(feed, speed)
        self._paced.speed = speed
        self._paced.work()
        return self._paced

    def _watch(self, stream: OutputStream, source: PlaybackSource) -> None:
        """Notice a device that ended the stream, or that asks for no more samples."""
        if not stream.running:
            raise SoundLost(
                tr("The sound output went away."),
                advice=tr("Check the output device, then press Play again."),
            )
        now = time.monotonic()
        if source.calls != self._seen_calls:
            self._seen_calls, self._stalled_ticks, self._seen_at = source.calls, 0, now
            return
        # Ticks are counted as well as seconds, so that a computer that slept has not lost its sound.
        self._stalled_ticks += 1
        if self._stalled_ticks * _TICK_SECONDS > _STALL_SECONDS / 2 and now - self._seen_at > _STALL_SECONDS:
            raise SoundLost(
                tr("The sound output stopped answering."),
                advice=tr("Check the output device, then press Play again."),
            )

    def _wind_down(self) -> None:
        """Stop the stream once everything in it was heard, and close it when it was not used for a while."""
        stream, source = self._stream, self.source
        if stream is None or source is None:
            return
        source.rest()
        if not self._started:
            if time.monotonic() - self._idle_since >= _IDLE_SECONDS:
                self._drop_stream()
            return
        self._watch(stream, source)
        if source.drained(stream.latency):
            self._device_calls.run(stream.stop, _CALL_SECONDS)
            self._started = False
            self._idle_since = time.monotonic()

    def _drop_stream(self) -> None:
        """Close the stream, whatever state it is in. Where it was in the feed can still be asked."""
        stream, self._stream, self._started = self._stream, None, False
        if stream is None:
            return
        if self.source is not None:
            self.source.retire()
        try:
            self._device_calls.run(stream.close, _CALL_SECONDS)
        except AudioError:
            return  # it is given up; closing goes on by itself if the device answers again
        finally:
            if self._paced is not None:
                self._paced.let_go()
                self._paced = None


def _close(stream: OutputStream) -> None:
    """Close a stream that was opened when nobody waited for it any more."""
    stream.close()
