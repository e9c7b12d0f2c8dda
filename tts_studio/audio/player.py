"""Player: play, pause, stop and seek, for a window that must not wait for the sound system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tts_studio.audio.devices import name_in_id
from tts_studio.audio.playback_thread import Ended, Failed, News, PlaybackThread, Substituted, Wanted
from tts_studio.domain.errors import AudioError
from tts_studio.domain.events import Event
from tts_studio.domain.translation import tr

if TYPE_CHECKING:
    from tts_studio.audio.feed import Place, PlaybackFeed
    from tts_studio.audio.output import SoundOutput

_CLOSE_SECONDS = 2.0
SLOWEST = 0.5
FASTEST = 2.0


class PlayerState(StrEnum):
    """What the player does."""

    STOPPED = "stopped"
    PLAYING = "playing"
    PAUSED = "paused"
    FAILED = "failed"

    @property
    def goes_on(self) -> bool:
        """Whether there is more to be heard, now or after a pause."""
        return self in (PlayerState.PLAYING, PlayerState.PAUSED)


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """The player's state and, when it failed, the reason."""

    state: PlayerState
    problem: AudioError | None = None


class Player:
    """Plays a feed on an output device.

    All methods belong to one thread and return at once; what the device does to it is told later through
    `changed`, on the same thread: `deliver` must run a function there, as an event loop's
    `call_soon_threadsafe` does. A failure keeps the place that was heard last, so that `play` goes on there.

    `changed` tells every new status. `noticed` tells a sentence when the chosen device is not there and the
    default one plays instead.
    """

    def __init__(self, output: SoundOutput, deliver: Callable[[Callable[[], None]], object]) -> None:
        self.changed: Event[PlayerStatus] = Event()
        self.noticed: Event[str] = Event()
        self._deliver = deliver
        self._closed = False
        self._turn = 0
        self._status = PlayerStatus(PlayerState.STOPPED)
        self._feed: PlaybackFeed | None = None
        self._volume = 1.0
        self._speed = 1.0
        self._device: str | None = None
        self._output = output
        self._thread: PlaybackThread | None = None

    @property
    def status(self) -> PlayerStatus:
        """The present status."""
        return self._status

    @property
    def feed(self) -> PlaybackFeed | None:
        """What was played last."""
        return self._feed

    @property
    def volume(self) -> float:
        """The factor every sample is multiplied with, 0 to 1. At 1 the samples stay as they are."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(1.0, max(0.0, volume))
        self._want()

    @property
    def speed(self) -> float:
        """How many seconds of the feed are played in a second, 0.5 to 2, at the pitch they have."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._speed = min(FASTEST, max(SLOWEST, speed))
        self._want()

    @property
    def device(self) -> str | None:
        """The id of the chosen output device, None for the system's default."""
        return self._device

    def choose_device(self, device: str | None) -> None:
        """Play on another device from now on; what plays goes on there."""
        if device != self._device:
            self._device = device
            if self._status.state is PlayerState.PLAYING:
                self._go_back_to_what_was_heard()
            self._want()

    def play(self, feed: PlaybackFeed) -> None:
        """Play a feed from its place, or from its beginning when it is at its end."""
        if feed.ended:
            feed.seek(0)
        self._feed = feed
        self._turn += 1
        self._change(PlayerStatus(PlayerState.PLAYING))

    def pause(self) -> None:
        """Fall silent and stay at this place. Does nothing unless playing."""
        if self._status.state is PlayerState.PLAYING:
            self._turn += 1
            self._change(PlayerStatus(PlayerState.PAUSED))

    def resume(self) -> None:
        """Go on after a pause. Does nothing unless paused."""
        if self._status.state is PlayerState.PAUSED and self._feed is not None:
            self.play(self._feed)

    def stop(self) -> None:
        """Fall silent. Does nothing when stopped already."""
        if self._status.state is not PlayerState.STOPPED:
            self._turn += 1
            self._change(PlayerStatus(PlayerState.STOPPED))

    def seek(self, slot: int, offset: int = 0) -> None:
        """Go on from a frame of a slot of the feed, whether playing or not."""
        if self._feed is not None:
            self._feed.seek(slot, offset)

    def heard(self) -> Place | None:
        """The place in the feed that is heard at this moment; None when nothing was ever played."""
        feed = self._feed
        if feed is None:
            return None
        source = self._thread.source if self._thread is not None else None
        return feed.place if source is None else source.heard(feed)

    def taken(self) -> Place | None:
        """The place from which the device takes the next samples; None when nothing was ever played."""
        feed = self._feed
        source = self._thread.source if self._thread is not None else None
        if feed is None:
            return None
        return feed.place if source is None else source.taken(feed)

    def heard_position(self) -> int:
        """The same in frames from the beginning of the feed, at the feed's rate."""
        place = self.heard()
        return 0 if place is None or self._feed is None else self._feed.frame_of(place)

    def level(self) -> float:
        """The loudest sample of what is heard at this moment, 0 to 1."""
        source = self._thread.source if self._thread is not None else None
        return 0.0 if source is None else source.level()

    def prepare(self) -> None:
        """Load the sound library ahead of the first sound, elsewhere."""
        self._playback_thread().prepare()

    def close(self) -> None:
        """Give the device back, within 2 seconds. Nothing is told any more."""
        self._closed = True
        if self._thread is not None:
            self._thread.close(_CLOSE_SECONDS)

    def _change(self, status: PlayerStatus) -> None:
        """Take on a status, see that the device follows, and tell."""
        self._status = status
        self._want()
        self.changed.emit(status)

    def _want(self) -> None:
        """Tell the playback thread what is wanted now; it is started for the first sound."""
        playing = self._status.state is PlayerState.PLAYING
        if self._thread is None and not playing:
            return
        feed = self._feed if playing else None
        self._playback_thread().want(Wanted(self._turn, feed, self._device, self._volume, self._speed))

    def _playback_thread(self) -> PlaybackThread:
        if self._thread is None:
            self._thread = PlaybackThread(self._output, self._told)
        return self._thread

    def _told(self, news: News) -> None:
        """News from the playback thread: pass it on to the player's own."""
        if not self._closed:
            self._deliver(lambda: self._handle(news))

    def _handle(self, news: News) -> None:
        """Follow what happened, unless something else was asked for meanwhile."""
        if self._closed:
            return
        match news:
            case Substituted(device):
                name = name_in_id(device)
                self.noticed.emit(
                    tr("The sound output “{name}” is not there; playing on the default one.", name=name)
                )
            case Failed(turn, problem) if turn == self._turn:
                self._go_back_to_what_was_heard()
                self._change(PlayerStatus(PlayerState.FAILED, problem))
            case Ended(turn) if turn == self._turn and self._feed is not None:
                if self._feed.ended:
                    self._change(PlayerStatus(PlayerState.STOPPED))
                else:
                    self.play(self._feed)  # a seek came after the end

    def _go_back_to_what_was_heard(self) -> None:
        """Let the feed go on from what was heard last, when a device keeps the rest to itself."""
        place = self.heard()
        if self._feed is not None and place is not None and place != self._feed.place:
            self._feed.seek(*place)
