"""Playing the script: from segments to sound, and from what is heard back to the words."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tts_studio.audio.devices import OutputDevice
from tts_studio.audio.feed import Place
from tts_studio.audio.output import SoundSystem
from tts_studio.audio.player import Player, PlayerState, PlayerStatus
from tts_studio.domain.errors import StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.feed_filler import FeedFiller
from tts_studio.engine.playhead import Playhead
from tts_studio.engine.programme import PlaybackPosition, Programme, TimelineView
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.timeline_peaks import TimelinePicture

_TELL_AGAIN_SECONDS = 0.1
_SHOW_AGAIN_SECONDS = 0.4


class PlaybackState(StrEnum):
    """What playing does. STARTING lasts until the first sound is there."""

    STOPPED = "stopped"
    STARTING = "starting"
    PLAYING = "playing"
    PAUSED = "paused"
    FAILED = "failed"


_SOUNDING = frozenset({PlaybackState.STARTING, PlaybackState.PLAYING, PlaybackState.PAUSED})
_STATES = {
    PlayerState.STOPPED: PlaybackState.STOPPED,
    PlayerState.PLAYING: PlaybackState.PLAYING,
    PlayerState.PAUSED: PlaybackState.PAUSED,
    PlayerState.FAILED: PlaybackState.FAILED,
}


class Playback:
    """Plays segments of one session at a time. Belongs to the event loop.

    The timeline is always that of the whole script. While nothing sounds the playhead stands where playing
    began or was sent to, whatever is edited meanwhile; where the sound was lost it stands there.

    `state_changed` tells the state, `timeline_changed` the timeline as it becomes known, `noticed` a sentence
    that matters and stops nothing, such as a segment that could not be rendered. `may_buy` is asked before
    something is bought that nobody ordered otherwise.
    """

    def __init__(self, output: SoundSystem, report: Callable[[BaseException], None]) -> None:
        self.state_changed: Event[PlaybackState] = Event()
        self.timeline_changed: Event[TimelineView] = Event()
        self.noticed: Event[str] = Event()
        self.state = PlaybackState.STOPPED
        self.problem = ""
        self.timeline = TimelineView()
        self.loop = False
        self.may_buy: Callable[[SpeechRequest], bool] = _whatever
        self._playhead = Playhead()
        self._heard_until_edit: tuple[str, ...] = ()
        self._only: tuple[str, ...] | None = None
        self._output = output
        self._report = report
        self._loop = asyncio.get_running_loop()
        self._player = Player(output, self._loop.call_soon_threadsafe)
        self._player.changed.connect(self._on_player)
        self._player.noticed.connect(self.noticed.emit)
        self._session: ProjectSession | None = None
        self._programme: Programme | None = None
        self._filler: FeedFiller | None = None
        self._filling: asyncio.Task[None] | None = None
        self._picture = TimelinePicture(self._tell_soon, self._on_task_done)
        self._showing: asyncio.TimerHandle | None = None
        self._show_again_seconds = _SHOW_AGAIN_SECONDS
        self._forget_session: Callable[[], None] | None = None
        self._heard_anything = False
        self._telling: asyncio.TimerHandle | None = None

    def prepare(self) -> None:
        """Load the sound library ahead of the first Play."""
        self._player.prepare()

    async def attach(self, session: ProjectSession | None) -> None:
        """Play another project's segments from now on."""
        await self.stop()
        if self._forget_session is not None:
            self._forget_session()
        self._session, self._forget_session = session, None
        self._playhead = Playhead()
        self._set_programme(None)
        self._picture.forget()
        if session is not None:
            self._forget_session = session.segments_changed.connect(self._on_segments)
            self._on_segments(frozenset())

    async def play(
        self, segment_ids: Sequence[str] | None = None, *, start_at: str = "", word: int = 0
    ) -> None:
        """Play the script, or from the first to the last of these segments, rendering what is missing.

        `start_at` is the segment to begin with, `word` a position in it, in code points from its start.
        """
        await self._stop_filling()
        if self._session is None:
            return
        self._only = None if segment_ids is None else tuple(segment_ids)
        programme = self._new_programme(self._session)
        first = programme.slot_of_word(start_at, word) if start_at else (programme.slots.start, 0)
        self._begin(programme, Playhead.at(programme, Place(*first)))

    async def play_on(self) -> None:
        """Play from the playhead to the end of the script."""
        await self._stop_filling()
        if self._session is not None:
            self._only = None
            self._begin(self._new_programme(self._session), self._playhead)

    def pause(self) -> None:
        """Fall silent and stay there."""
        self._player.pause()

    async def resume(self) -> None:
        """Go on after a pause, with the script as it is now."""
        session, programme, place = self._session, self._programme, self._player.heard()
        if self.state is not PlaybackState.PAUSED or session is None or programme is None or place is None:
            return
        if programme.current:
            self._player.resume()
            return
        paused, began = Playhead.at(programme, place), self._playhead
        await self._stop_filling()
        self._begin(self._new_programme(session), paused)
        self._playhead = began

    async def stop(self) -> None:
        """Fall silent and put the playhead where playing began; what is being rendered is finished."""
        self._heard_until_edit = ()
        self._player.stop()
        await self._stop_filling()
        if self.state is not PlaybackState.STOPPED:
            self._set_state(PlaybackState.STOPPED)

    def seek(self, seconds: float) -> None:
        """Go on from a time of the timeline; while nothing sounds, put the playhead there."""
        if self._programme is not None:
            feed = self._programme.feed
            self._go_to(feed.place_of(round(seconds * feed.rate)))

    def next_segment(self) -> None:
        """Go on with the segment after the one that is heard."""
        self._step(1)

    def previous_segment(self) -> None:
        """Go back to the beginning of the segment, or to the one before within its first second."""
        self._step(-1)

    def set_loop(self, on: bool) -> None:
        """Begin again at the end, or not."""
        self.loop = on
        if self._programme is not None:
            self._programme.set_looping(on)

    def position(self) -> PlaybackPosition | None:
        """What is heard now, or where the playhead is; None when there is nothing to play."""
        programme = self._programme
        if programme is None or not programme.items:
            return None
        if self.state not in _SOUNDING:
            return programme.position(self._playhead.place_in(programme))
        place = self._player.heard()
        if place is None or self._player.feed is not programme.feed:
            return None
        return programme.position(place)

    def level(self) -> float:
        """The peak of what is heard now in dBFS, from −inf to 0."""
        peak = self._player.level()
        return 20 * math.log10(peak) if peak > 0 else -math.inf

    def peaks(
        self, begins: float, ends: float, columns: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The lowest and highest sample, −1 to 1, in each of `columns` equal parts of a stretch of time."""
        return self._picture.columns(begins, ends, columns)

    async def outputs(self) -> tuple[OutputDevice, ...]:
        """The devices that can play, the system's default first; raises SoundUnavailable."""
        return await asyncio.to_thread(self._output.outputs)

    async def choose_output(self, device: str) -> None:
        """Play on the device of this id, on the system's default when empty."""
        self._player.choose_device(device or None)

    async def close(self) -> None:
        """Stop and give the device back."""
        await self.attach(None)
        for timer in (self._telling, self._showing):
            if timer is not None:
                timer.cancel()
        await asyncio.to_thread(self._player.close)

    def _new_programme(self, session: ProjectSession) -> Programme:
        programme = Programme(session, self._only)
        programme.set_looping(self.loop)
        return programme

    def _begin(self, programme: Programme, playhead: Playhead) -> None:
        """Play a programme from the playhead on."""
        self._heard_until_edit = ()
        self._playhead = playhead
        self._set_programme(programme)
        if not programme.speaks:
            self._fail("There is nothing to play here.")
            return
        programme.feed.seek(*playhead.place_in(programme))
        self.problem = ""
        self._start_filling(programme)
        self._set_state(PlaybackState.STARTING)
        self._player.play(programme.feed)

    def _go_to(self, place: Place) -> None:
        programme = self._programme
        if programme is None:
            return
        self._playhead = Playhead.at(programme, place)
        if self.state not in _SOUNDING:
            return
        if not programme.current:
            self._play_edited(self._playhead)
            return
        if place.slot not in programme.slots:
            self._only = None
            programme.play_everything()
        programme.feed.seek(*place)
        if self._filler is not None and self._filler.needs_restart(place.slot) and self._filling is not None:
            self._filling.cancel()
            self._start_filling(programme)

    def _step(self, by: int) -> None:
        programme, here = self._programme, self.position()
        if programme is None or here is None:
            return
        marks = programme.view().marks
        index = next((i for i, mark in enumerate(marks) if mark.segment_id == here.segment_id), 0)
        if by < 0 and here.seconds - marks[index].begins > 1.0:
            by = 0
        if index + by < len(marks):
            self._go_to(Place(programme.slots_of(marks[max(0, index + by)].segment_id).start, 0))

    def _set_programme(self, programme: Programme | None) -> None:
        self._programme = programme
        self._heard_anything = False
        self._picture.show(programme)
        self.timeline = programme.view() if programme else TimelineView()
        self.timeline_changed.emit(self.timeline)

    def _on_segments(self, _segment_ids: frozenset[str]) -> None:
        if self._showing is None:
            self._showing = self._loop.call_later(self._show_again_seconds, self._show)

    def _show(self) -> None:
        """Show the timeline of the script as it is now, or play it as soon as the present segment is over."""
        self._showing = None
        if self._session is not None and self.state not in _SOUNDING:
            began = self._loop.time()
            self._set_programme(Programme(self._session))
            # The timeline of a long script takes a while to make: never more than a small part of the time.
            self._show_again_seconds = max(_SHOW_AGAIN_SECONDS, 30 * (self._loop.time() - began))
        elif self.state is not PlaybackState.PAUSED:
            self._end_before_edit()

    def _end_before_edit(self) -> None:
        """When the script was edited, play what is heard to the end of its segment and nothing after it."""
        programme = self._programme
        if programme is None or self._heard_until_edit or programme.current:
            return
        slot = min(programme.feed.place.slot, len(programme.items) - 1)
        rest = dict.fromkeys(item.segment_id for item in programme.items[slot:])
        self._heard_until_edit = tuple(rest)
        programme.end_after(self._heard_until_edit[0])

    def _go_on_after_edit(self) -> bool:
        """Play the edited script after the segment that was heard last; whether there is more to play."""
        (heard, *following), self._heard_until_edit = self._heard_until_edit, ()
        if self._session is None:
            return False
        programme = self._new_programme(self._session)
        slot = programme.slot_after(heard)
        if not programme.slots_of(heard):
            slot = next(
                (own.start for own in map(programme.slots_of, following) if own), programme.slots.stop
            )
        if slot not in programme.slots and programme.looping:
            slot = programme.slots.start
        if slot not in programme.slots:
            return False
        began = self._playhead
        self._begin(programme, Playhead.at(programme, Place(slot, 0)))
        self._playhead = began
        return True

    def _play_edited(self, playhead: Playhead) -> None:
        """Go on elsewhere in the script as it is now."""
        if self._filling is not None:
            self._filling.cancel()
        if self._session is not None:
            self._only = None
            self._begin(self._new_programme(self._session), playhead)

    def _start_filling(self, programme: Programme) -> None:
        self._filler = FeedFiller(
            programme, self._picture.peaks, self._on_samples, self._on_failed_slot, self.may_buy
        )
        self._filling = asyncio.create_task(self._filler.run(), name="feed filler")
        self._filling.add_done_callback(self._on_task_done)

    async def _stop_filling(self) -> None:
        filling, self._filling, self._filler = self._filling, None, None
        if filling is not None:
            filling.cancel()
            await asyncio.gather(filling, return_exceptions=True)

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (problem := task.exception()) is not None:
            self._report(problem)
            self._fail("The studio made a mistake while playing.")

    def _on_samples(self) -> None:
        if not self._heard_anything:
            self._heard_anything = True
            self._on_player(self._player.status)
        self._tell_soon()

    def _tell_soon(self) -> None:
        if self._telling is None:
            self._telling = self._loop.call_later(_TELL_AGAIN_SECONDS, self._tell_timeline)

    def _tell_timeline(self) -> None:
        self._telling = None
        if self._programme is not None:
            self.timeline = self._programme.view()
            self.timeline_changed.emit(self.timeline)

    def _on_failed_slot(self, slot: int, problem: StudioError) -> None:
        programme = self._programme
        if programme is None:
            return
        segment = programme.session.script.segment_named(programme.items[slot].segment_id)
        sentence = f"Segment {segment.index + 1}: {problem}" if segment is not None else str(problem)
        if self._heard_anything or slot + 1 < programme.slots.stop:
            self.noticed.emit(sentence)
        else:
            self._fail(sentence)

    def _on_player(self, status: PlayerStatus) -> None:
        if status.state in (PlayerState.STOPPED, PlayerState.FAILED) and self._filling is not None:
            self._filling.cancel()
        over = status.state is PlayerState.STOPPED and self._heard_until_edit
        if over and self._go_on_after_edit():
            return
        if status.state is PlayerState.FAILED:
            self._keep_place()
            self._fail(str(status.problem))
        elif status.state is PlayerState.PLAYING and not self._heard_anything:
            self._set_state(PlaybackState.STARTING)
        else:
            self._set_state(_STATES[status.state])

    def _keep_place(self) -> None:
        """Let the playhead stand where the sound was lost."""
        programme, place = self._programme, self._player.heard()
        if programme is not None and place is not None and self._player.feed is programme.feed:
            self._playhead = Playhead.at(programme, place)

    def _fail(self, sentence: str) -> None:
        self.problem = sentence
        if self._player.status.state not in (PlayerState.STOPPED, PlayerState.FAILED):
            self._player.stop()
        self._set_state(PlaybackState.FAILED)

    def _set_state(self, state: PlaybackState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
            if state not in _SOUNDING:
                self._on_segments(frozenset())


def _whatever(_request: SpeechRequest) -> bool:
    return True
