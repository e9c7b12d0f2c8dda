"""Playing the script: from segments to sound, and from what is heard back to the words."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tts_studio.audio.devices import OutputDevice
from tts_studio.audio.feed import Place
from tts_studio.audio.output import SoundSystem
from tts_studio.audio.player import Player, PlayerState, PlayerStatus
from tts_studio.domain.errors import StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.translation import tr
from tts_studio.engine.filling import Filling
from tts_studio.engine.heard_until_edit import HeardUntilEdit
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.playhead import Playhead
from tts_studio.engine.programme import PlaybackPosition, Programme, TimelineView, programme_in_steps
from tts_studio.engine.programme_maker import ProgrammeMaker
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.readying import Ready, Readying
from tts_studio.engine.resting_timer import RestingTimer
from tts_studio.engine.shown_timeline import ShownTimeline
from tts_studio.engine.timeline_peaks import PeaksCache, TimelinePeaks

_LOOK_AGAIN_SECONDS = 0.4


class Playback:
    """Plays segments of one session at a time. Belongs to the event loop.

    The timeline is always that of the whole script. While nothing sounds the playhead stands where playing
    began or was sent to, whatever is edited meanwhile; where the sound was lost it stands there.

    `state_changed` tells the state, `timeline_changed` the timeline as it becomes known, `noticed` a sentence
    that matters and stops nothing, and `drafted` that what begins to play is partly a draft. Unless `drafts`
    is off, what is not bought is drafted, never bought; else `may_buy` is asked before anything is bought.
    """

    def __init__(self, output: SoundSystem, report: Callable[[BaseException], None]) -> None:
        self.state_changed: Event[PlaybackState] = Event()
        self.noticed: Event[str] = Event()
        self.drafted: Event[None] = Event()
        self.state = PlaybackState.STOPPED
        self.problem, self.loop = "", False
        self.may_buy: Callable[[SpeechRequest], bool] = lambda _request: True
        self._filling = Filling(self._on_samples, self._on_failed_slot, self._on_task_done, self._may_buy)
        self._shown = ShownTimeline(self._on_task_done)
        self.timeline_changed: Event[TimelineView] = self._shown.changed
        self._playhead, self._until_edit, self._maker = Playhead(), HeardUntilEdit(), ProgrammeMaker()
        self._readying = Readying(self._maker, self._shown, self._on_task_done)
        self._holding, self._heard_anything, self._output, self._report = False, False, output, report
        self._player = Player(output, asyncio.get_running_loop().call_soon_threadsafe)
        self._player.changed.connect(self._on_player)
        self._player.noticed.connect(self.noticed.emit)
        self._session: ProjectSession | None = None
        self._programme: Programme | None = None
        self._looking = RestingTimer(self._look, _LOOK_AGAIN_SECONDS)
        self._forget_session: Callable[[], None] = lambda: None

    def prepare(self) -> None:
        """Load the sound library ahead of the first Play."""
        self._player.prepare()

    async def attach(self, session: ProjectSession | None) -> None:
        """Play another project's segments from now on."""
        await self.stop()
        self._forget_session()
        self._session, self._forget_session = session, lambda: None
        self._readying.attach(session)
        self._playhead, self._programme = Playhead(), None
        self._shown.forget()
        if session is not None:
            self._forget_session = session.segments_changed.connect(lambda _ids: self._looking.ask())
            self._looking.ask()

    @property
    def timeline(self) -> TimelineView:
        """The timeline as far as it is known."""
        return self._shown.view

    async def play(
        self,
        segment_ids: Sequence[str] | None = None,
        *,
        start_at: str = "",
        word: int = 0,
        rendering: bool = False,
    ) -> None:
        """Play the script, or from the first to the last of these segments.

        `start_at` is the segment to begin with, `word` a position in it, in code points from its start. What
        would have to be bought is drafted, or rendered with `rendering` or without `drafts`.
        """
        self._maker.want(segment_ids, rendering=rendering)
        if (ready := await self._prepared()) is not None:
            programme = ready.programme
            first = programme.slot_of_word(start_at, word) if start_at else (programme.slots.start, 0)
            self._begin(ready, Playhead.at(programme, Place(*first)))

    async def play_on(self, *, rendering: bool = False) -> None:
        """Play from the playhead to the end of the script; see `play` for `rendering`."""
        self._maker.want(rendering=rendering)
        if (ready := await self._prepared()) is not None:
            self._begin(ready, self._playhead)

    async def play_take(self, take_id: str) -> None:
        """Play a take of a segment from its beginning; nothing is chosen by that."""
        segment_id = self._segment_of(take_id)
        self._maker.want((segment_id,), instead={segment_id: take_id})
        if (ready := await self._prepared()) is not None:
            self._begin(ready, Playhead.at(ready.programme, Place(ready.programme.slots.start, 0)))

    async def switch_take(self, take_id: str) -> None:
        """Go on in a take of the segment that is heard, at the same place; play it where none of it is."""
        here, session, segment_id = self.position(), self._session, self._segment_of(take_id)
        if session is None or here is None or here.segment_id != segment_id or not self.state.active:
            await self.play_take(take_id)
            return
        self._maker.want_take(segment_id, take_id)
        if (ready := await self._readying.made()) is None:
            return
        other = ready.programme
        await self._filling.fill(other, TimelinePeaks(None, PeaksCache()), self._place_in(other).slot)
        if not self.state.active or self._session is not session:
            return
        place = self._place_in(other)
        self._until_edit.forget()
        self._readying.give_up()
        other.set_looping(self.loop)
        self._set_programme(other, ready.peaks)
        other.feed.seek(*place)
        self._filling.start(other, self._shown.peaks)
        self._heard_anything = True
        self._player.play(other.feed)
        self._looking.ask()  # the script may be another one since

    def pause(self) -> None:
        """Fall silent and stay there."""
        self._holding = self._readying.under_way
        self._player.pause()

    async def resume(self) -> None:
        """Go on after a pause, with the script as it is now."""
        programme, place = self._programme, self._player.heard()
        if self.state is not PlaybackState.PAUSED or programme is None or place is None:
            return
        self._holding = False
        paused, current = Playhead.at(programme, place), await self._readying.is_current(programme)
        if self.state is not PlaybackState.PAUSED or self._programme is not programme:
            return
        if current:
            self._player.resume()
        elif (edited := await self._prepared()) is not None:
            self._begin(edited, paused, began=self._playhead)

    async def stop(self) -> None:
        """Fall silent and put the playhead where playing began; what is being rendered is finished."""
        self._until_edit.forget()
        self._readying.give_up()
        self._player.stop()
        await self._filling.stop()
        self._set_state(PlaybackState.STOPPED)

    def seek(self, seconds: float) -> None:
        """Go on from a time of the timeline; while nothing sounds, put the playhead there."""
        if (programme := self._programme) is not None:
            self._go_to(programme, programme.feed.place_of(round(seconds * programme.rate)))

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

    @property
    def speed(self) -> float:
        """How many seconds of the script are played in a second, 0.5 to 2; settable while playing."""
        return self._player.speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._player.speed = speed

    def position(self) -> PlaybackPosition | None:
        """What is heard now, or where the playhead is; None when there is nothing to play."""
        programme = self._programme
        if programme is None or not programme.items:
            return None
        if not self.state.active:
            return programme.position(self._playhead.place_in(programme))
        place = self._player.heard()
        elsewhere = self._player.feed is not programme.feed
        return None if place is None or elsewhere else programme.position(place)

    def level(self) -> float:
        """The peak of what is heard now in dBFS, from −inf to 0."""
        peak = self._player.level()
        return 20 * math.log10(peak) if peak > 0 else -math.inf

    def peaks(
        self, begins: float, ends: float, columns: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The lowest and highest sample, −1 to 1, in each of `columns` equal parts of a stretch of time."""
        return self._shown.columns(begins, ends, columns)

    async def outputs(self) -> tuple[OutputDevice, ...]:
        """The devices that can play, the system's default first; raises SoundUnavailable."""
        return await asyncio.to_thread(self._output.outputs)

    async def choose_output(self, device: str) -> None:
        """Play on the device of this id, on the system's default when empty."""
        self._player.choose_device(device or None)

    async def close(self) -> None:
        """Stop and give the device back."""
        await self.attach(None)
        self._shown.close()
        self._looking.close()
        await asyncio.to_thread(self._player.close)

    async def _prepared(self) -> Ready | None:
        """What is wanted, once nothing is filled any more."""
        self._readying.give_up()
        self._holding = False
        return await self._readying.made(self._filling.stop)

    @property
    def drafts(self) -> bool:
        """Whether what is not bought is drafted where there is a voice for it."""
        return self._maker.drafts

    @drafts.setter
    def drafts(self, on: bool) -> None:
        self._maker.drafts = on

    @property
    def can_draft(self) -> bool:
        """Whether playing drafts what it would have to buy."""
        return self._maker.can_draft

    def _segment_of(self, take_id: str) -> str:
        return self._session.takes.get(take_id).segment_id if self._session is not None else ""

    def _place_in(self, other: Programme) -> Place:
        """Where another programme is as far as this one, when the device takes the next samples."""
        if self._programme is None:
            return Place(0, 0)
        return other.place_like(self._programme, self._player.taken() or self._programme.feed.place)

    def _begin(self, ready: Ready, playhead: Playhead, *, began: Playhead | None = None) -> None:
        """Play a programme from the playhead on; afterwards it stands there, or where playing `began`."""
        programme, holding = ready.programme, self._holding
        self._until_edit.forget()
        self._readying.give_up()
        self._playhead, self._holding = began or playhead, False
        programme.set_looping(self.loop)
        self._set_programme(programme, ready.peaks)
        if not programme.speaks:
            self._fail(tr("There is nothing to play here."))
            return
        programme.feed.seek(*playhead.place_in(programme))
        self.problem = ""
        self._filling.start(programme, self._shown.peaks)
        if programme.drafts:
            self.drafted.emit(None)
        self._set_state(PlaybackState.STARTING)
        self._player.play(programme.feed)
        if holding:
            self._player.pause()

    def _go_to(self, programme: Programme, place: Place) -> None:
        self._playhead = Playhead.at(programme, place)
        if self.state.active:
            self._readying.compare(programme, partial(self._go_on_at, programme, place))

    def _go_on_at(self, programme: Programme, place: Place, current: bool) -> None:
        """Go on from a place of the programme that plays, or there in the script as it is now."""
        if not current or self._player.status.state is PlayerState.STOPPED:
            self._play_edited(Playhead.at(programme, place))
            return
        if place.slot not in programme.slots:
            self._until_edit.forget()
            self._maker.want_everything()
            programme.play_everything(looping=self.loop)
        programme.feed.seek(*place)
        self._filling.seek(place.slot)

    def _step(self, by: int) -> None:
        programme, here = self._programme, self.position()
        if programme is not None and self._readying.under_way and self._player.status.state.goes_on:
            here = programme.position(self._playhead.place_in(programme))  # where it is about to go on
        if programme is not None and here is not None and (place := programme.beside(here, by)) is not None:
            self._go_to(programme, place)

    def _may_buy(self, request: SpeechRequest) -> bool:
        return self.may_buy(request)

    def _set_programme(self, programme: Programme | None, peaks: TimelinePeaks | None = None) -> None:
        self._heard_anything = False
        if programme is not self._programme:
            self._programme = programme
            self._shown.show(programme, peaks)

    def _look(self) -> Iterator[None]:
        """Show the timeline of the script as it is now, or play it as soon as the present segment is over."""
        if (session := self._session) is not None and not self.state.active:
            programme = yield from programme_in_steps(session, self._maker.drafting)
            peaks = yield from self._shown.looked_up(programme)
            if self._session is session and not self.state.active:
                self._maker.rest_with(programme, wanted=self._readying.awaited)
                self._set_programme(programme, peaks)
        else:
            yield from self._until_edit.look(
                lambda: self._programme if self.state.sounds else None, self._maker.is_current
            )

    def _go_on_after_edit(self, ready: Ready) -> None:
        """Play the edited script after the segment that was heard last, if there is more to play."""
        slot = self._until_edit.next_slot(ready.programme, looping=self.loop)
        if slot is None:
            self._set_state(PlaybackState.STOPPED)
        else:
            self._begin(ready, Playhead.at(ready.programme, Place(slot, 0)), began=self._playhead)

    def _play_edited(self, playhead: Playhead) -> None:
        """Go on elsewhere in the script as it is now."""
        self._filling.cancel()
        self._holding = self._holding or self.state is PlaybackState.PAUSED
        self._maker.want_everything()
        self._readying.make(partial(self._begin, playhead=playhead))

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (problem := task.exception()) is not None:
            self._report(problem)
            self._fail(tr("The studio made a mistake while playing."))

    def _on_samples(self) -> None:
        if not self._heard_anything:
            self._heard_anything = True
            self._on_player(self._player.status)
        self._shown.tell_soon()

    def _on_failed_slot(self, slot: int, problem: StudioError) -> None:
        if (programme := self._programme) is None:
            return
        sentence = programme.sentence(slot, problem)
        if self._heard_anything or slot + 1 < programme.slots.stop:
            self.noticed.emit(sentence)
        else:
            self._fail(sentence)

    def _on_player(self, status: PlayerStatus) -> None:
        if status.state in (PlayerState.STOPPED, PlayerState.FAILED):
            self._filling.cancel()
        if status.state is PlayerState.STOPPED and (self._readying.under_way or self._until_edit):
            if not self._readying.under_way:
                self._readying.make(self._go_on_after_edit)
            return
        if status.state is PlayerState.FAILED:
            self._keep_place()
            self._fail(str(status.problem))
        else:
            self._set_state(PlaybackState.of(status.state, heard=self._heard_anything))

    def _keep_place(self) -> None:
        """Let the playhead stand where the sound was lost."""
        programme, place = self._programme, self._player.heard()
        if programme is not None and place is not None and self._player.feed is programme.feed:
            self._playhead = Playhead.at(programme, place)

    def _fail(self, sentence: str) -> None:
        self.problem = sentence
        self._until_edit.forget()
        self._readying.give_up()
        if self._player.status.state not in (PlayerState.STOPPED, PlayerState.FAILED):
            self._player.stop()
        self._set_state(PlaybackState.FAILED)

    def _set_state(self, state: PlaybackState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
            if not state.active:
                self._looking.ask()
