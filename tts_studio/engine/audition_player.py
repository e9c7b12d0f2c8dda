"""Plays the candidates of an audition: one, all in turn, or another one at the same place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tts_studio.audio.feed import PlaybackFeed
from tts_studio.audio.output import SoundOutput
from tts_studio.audio.pcm import floats
from tts_studio.audio.player import Player, PlayerState, PlayerStatus
from tts_studio.domain.errors import StudioError
from tts_studio.domain.events import Event
from tts_studio.engine.audition_sound import RATE, CandidateSound

GAP_SECONDS = 0.6
"""The silence between two candidates that are played in turn."""

_SOUNDING = (PlayerState.PLAYING, PlayerState.PAUSED)


class Heard(NamedTuple):
    """Which candidate is heard, and how far into its sound, 0 to 1."""

    key: str
    fraction: float


class AuditionPlayer:
    """Belongs to one thread, onto which `deliver` brings a function from any other.

    `changed` tells that playing began, ended, went on or was held; `failed` why there is no sound. Slots of
    the feed are candidates and the silences between them in turn.
    """

    def __init__(
        self, output: SoundOutput, deliver: Callable[[Callable[[], None]], object], *, matched: bool = True
    ) -> None:
        self.changed: Event[None] = Event()
        self.failed: Event[StudioError] = Event()
        self._matched = matched
        self._programme: tuple[tuple[str, CandidateSound], ...] = ()
        self._building = 0
        self._player = Player(output, deliver)
        self._player.changed.connect(self._on_player)

    @property
    def playing(self) -> bool:
        """Whether something is heard."""
        return self._player.status.state is PlayerState.PLAYING

    @property
    def paused(self) -> bool:
        """Whether what is played is held."""
        return self._player.status.state is PlayerState.PAUSED

    @property
    def matched(self) -> bool:
        """Whether all candidates are made equally loud."""
        return self._matched

    def set_matched(self, on: bool) -> None:
        """Make them equally loud or play them as they are; what plays goes on so."""
        if on is self._matched:
            return
        self._matched = on
        if self._player.status.state in _SOUNDING:
            place, held = self._player.heard(), self.paused
            self._player.play(self._feed(self._programme))
            if place is not None:
                self._player.seek(*place)
            if held:
                self._player.pause()

    def heard(self) -> Heard | None:
        """What is heard now; in the silence before a candidate that candidate. None while nothing plays."""
        place = self._player.heard() if self._player.status.state in _SOUNDING else None
        if place is None or not self._programme:
            return None
        number = min((place.slot + 1) // 2, len(self._programme) - 1)
        key, sound = self._programme[number]
        in_gap, ended = place.slot % 2 == 1, place.slot >= 2 * len(self._programme) - 1
        fraction = 1.0 if ended else 0.0 if in_gap else place.offset / max(1, len(sound.plain))
        return Heard(key, min(1.0, fraction))

    def play(self, key: str, sound: CandidateSound) -> None:
        """Play one candidate: from its beginning, or where the one that plays now is, relatively."""
        heard = self.heard()
        goes_on = heard is not None and heard.key != key and heard.fraction < 1.0
        self._building += 1
        self._begin(((key, sound),), self._feed(((key, sound),)))
        if goes_on and heard is not None:
            self._player.seek(0, round(heard.fraction * len(sound.plain)))

    async def play_all(self, programme: Sequence[tuple[str, CandidateSound]]) -> None:
        """Play these one after the other; another wish that comes before they are ready takes their place."""
        self._building += 1
        wish, programme = self._building, tuple(programme)
        feed = await asyncio.to_thread(self._feed, programme)
        if wish == self._building and programme:
            self._begin(programme, feed)

    def hold(self) -> None:
        """Fall silent and stay at this place, or go on from it."""
        if self.playing:
            self._player.pause()
        else:
            self._player.resume()

    def stop(self) -> None:
        """Fall silent."""
        self._building += 1
        self._player.stop()

    def choose_device(self, device: str) -> None:
        """Play on the device of this id, the system's default when empty."""
        self._player.choose_device(device or None)

    def close(self) -> None:
        """Give the device back; may block for two seconds."""
        self._player.close()

    def _begin(self, programme: tuple[tuple[str, CandidateSound], ...], feed: PlaybackFeed) -> None:
        self._programme = programme
        self._player.play(feed)

    def _feed(self, programme: Sequence[tuple[str, CandidateSound]]) -> PlaybackFeed:
        feed = PlaybackFeed(RATE)
        for number, (_, sound) in enumerate(programme):
            if number:
                feed.add_silence(round(GAP_SECONDS * RATE))
            slot = feed.add_slot()
            feed.append(slot, floats(sound.matched if self._matched else sound.plain))
            feed.close(slot)
        feed.finish()
        return feed

    def _on_player(self, status: PlayerStatus) -> None:
        if status.problem is not None:
            self.failed.emit(status.problem)
        self.changed.emit(None)
