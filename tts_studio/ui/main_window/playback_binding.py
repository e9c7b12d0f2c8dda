"""Joins the transport, the tool bar's Play button and the followed word to what plays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QTextCursor

from tts_studio.audio.devices import device_names, name_in_id
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.translation import mark
from tts_studio.engine.draft_voice import speak_for_themselves
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.programme import TimelineView
from tts_studio.engine.project_session import ProjectSession
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.binding import Bindings
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.tool_bar import StudioToolBar
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.transport.transport import Transport

READINGS_A_SECOND = 30
ACTIVE = (PlaybackState.STARTING, PlaybackState.PLAYING, PlaybackState.PAUSED)

_WORDS = {
    PlaybackState.STARTING: mark("Pause"),
    PlaybackState.PLAYING: mark("Pause"),
    PlaybackState.PAUSED: mark("Resume"),
}


class PlaybackBinding(QObject):
    """Plays what is asked for; reads the position only while something plays.

    `state_changed` follows each change of what the player does.
    """

    state_changed = Signal()

    def __init__(
        self,
        playback: Playback,
        editor: EditorBinding,
        text: ScriptEditor,
        transport: Transport,
        tool_bar: StudioToolBar,
        loop_action: QAction,
        settings: SettingsStore,
        consent: Consent,
        tasks: TaskScope,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self._editor, self._text = editor, text
        self._transport, self._tool_bar = transport, tool_bar
        self._loop_action = loop_action
        self._settings, self._consent, self._tasks = settings, consent, tasks
        self._session: ProjectSession | None = None
        self._outputs: dict[str, str] = {}
        self._agreed: frozenset[str] = frozenset()
        playback.may_buy = self._may_buy
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1000 // READINGS_A_SECOND)
        self._timer.timeout.connect(self._read)
        self._connect()
        bindings = Bindings(self)
        bindings.bind(playback.state_changed, self._on_state)
        bindings.bind(playback.timeline_changed, self._on_timeline)
        bindings.bind(settings.changed, self._on_setting)
        self._on_state(playback.state)

    def _connect(self) -> None:
        transport = self._transport
        transport.play_requested.connect(self.play_on)
        transport.pause_requested.connect(self.toggle_pause)
        transport.resume_requested.connect(self.toggle_pause)
        transport.stop_requested.connect(self.stop)
        transport.previous_requested.connect(self.previous_segment)
        transport.next_requested.connect(self.next_segment)
        transport.loop_toggled.connect(self.set_loop)
        transport.seek_requested.connect(self._seek)
        transport.segments_chosen.connect(self._select)
        transport.outputs_wanted.connect(self._ask_outputs)
        transport.output_chosen.connect(self._choose_output)
        transport.set_outputs((), name_in_id(self._settings.text("output_device")))
        self._text.play_requested.connect(self.play_segment)
        self._text.word_clicked.connect(self.play_from)
        self._text.text_edited.connect(self._forget_place)
        self._text.text_area.selectionChanged.connect(self._show_selected)
        self._tool_bar.play_pressed.connect(self.play_or_pause)

    def attach(self, session: ProjectSession) -> None:
        """Play this project's segments from now on."""
        self._session = session
        self._on_timeline(self._playback.timeline)

    def detach(self) -> None:
        """Let go of the project."""
        self._tasks.cancel("play")
        self._session = None

    @property
    def active(self) -> bool:
        """Whether something plays or is paused."""
        return self._playback.state in ACTIVE

    @property
    def reading(self) -> bool:
        """Whether the position is being read, 30 times a second."""
        return self._timer.isActive()

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What each action of the Play menu does."""
        return {
            "play-all": self.play_all,
            "play-on": self.play_on,
            "render-and-play": self.render_and_play,
            "play-segment": self.play_segments,
            "play-from-here": self.play_from_here,
            "pause": self.toggle_pause,
            "stop": self.stop,
            "previous-segment": self.previous_segment,
            "next-segment": self.next_segment,
            "loop": self._toggle_loop,
        }

    def play_or_pause(self) -> None:
        """The Play button: pause or resume what plays, else play from the playhead."""
        if self.active:
            self.toggle_pause()
        else:
            self.play_on()

    def play_on(self) -> None:
        """Play from the playhead to the end, or go on after a pause."""
        if self._playback.state is PlaybackState.PAUSED:
            self.toggle_pause()
            return
        self._editor.take_text()
        if self._session is not None:
            self._tasks.start(self._run_on, self._session, replacing="play")

    def render_and_play(self) -> None:
        """Play from the playhead to the end, and buy what is missing."""
        self._editor.take_text()
        if self._session is not None:
            self._tasks.start(self._render_and_run, self._session, replacing="play")

    def play_all(self) -> None:
        """Play from the beginning."""
        self._play(None)

    def play_segments(self) -> None:
        """Play the selected segments, or the one under the cursor."""
        selected = self._editor.selected()
        if selected:
            self._play(selected)

    def play_from_here(self) -> None:
        """Play from the segment under the cursor to the end."""
        selected = self._editor.selected()
        if selected:
            self._play(None, selected[0])

    def play_segment(self, segment_id: str) -> None:
        """Play one segment."""
        self._editor.take_text()
        self._play((segment_id,))

    def play_from(self, position: int) -> None:
        """Play from a word of the script to the end."""
        segment = self._editor.segment_at(position)
        if segment is not None:
            self._play(None, segment.id, max(0, position - segment.start))

    def toggle_pause(self) -> None:
        """Hold the sound, or go on."""
        if self._playback.state is PlaybackState.PAUSED:
            self._editor.take_text()
            if self._session is not None:
                self._tasks.start(self._resume, self._session, replacing="play")
        else:
            self._playback.pause()

    def previous_segment(self) -> None:
        """Go to the segment before."""
        self._playback.previous_segment()
        self._show_place()

    def next_segment(self) -> None:
        """Go to the segment after."""
        self._playback.next_segment()
        self._show_place()

    def stop(self) -> None:
        """Stop playing."""
        self._tasks.cancel("play")
        self._tasks.start(self._playback.stop, replacing="stop")

    def set_loop(self, on: bool) -> None:
        """Begin again at the end, or not."""
        self._playback.set_loop(on)
        self._transport.set_loop(on)
        self._loop_action.setChecked(on)

    def _toggle_loop(self) -> None:
        self.set_loop(not self._playback.loop)

    def _play(self, segment_ids: Sequence[str] | None, start_at: str = "", word: int = 0) -> None:
        self._editor.take_text()
        if self._session is None:
            return
        self._tasks.start(self._run, self._session, segment_ids, start_at, word, replacing="play")

    async def _run(
        self, session: ProjectSession, segment_ids: Sequence[str] | None, start_at: str, word: int
    ) -> None:
        """Play; where that would buy, only if the user agrees."""
        self._agreed = frozenset()
        if await self._may_play(session, segment_ids or self._from(session, start_at)):
            await self._playback.play(segment_ids, start_at=start_at, word=word)

    async def _render_and_run(self, session: ProjectSession) -> None:
        await self._run_on(session, rendering=True)

    async def _run_on(self, session: ProjectSession, *, rendering: bool = False) -> None:
        position = self._playback.position()
        heard = self._from(session, position.segment_id if position else "")
        self._agreed = frozenset()
        if await self._may_play(session, heard, rendering=rendering):
            await self._playback.play_on(rendering=rendering)

    async def _resume(self, session: ProjectSession) -> None:
        """Go on; what was written during the pause may have to be bought."""
        position = self._playback.position()
        if await self._may_play(session, self._from(session, position.segment_id if position else "")):
            await self._playback.resume()

    def _from(self, session: ProjectSession, segment_id: str) -> tuple[str, ...]:
        """The segments that are heard from one on; all of them where the end is followed by the beginning."""
        first = session.script.segment_named(segment_id)
        heard = session.script.segments[first.index if first and not self._playback.loop else 0 :]
        return tuple(segment.id for segment in heard)

    async def _may_play(
        self, session: ProjectSession, segment_ids: Sequence[str], *, rendering: bool = False
    ) -> bool:
        if self._playback.can_draft and not rendering:
            segment_ids = speak_for_themselves(session, segment_ids)
            if not segment_ids:
                return True
        agreed = await self._consent.to_play(session, segment_ids, self._agreed)
        if agreed is not None:
            self._agreed = agreed
        return agreed is not None

    def _may_buy(self, request: SpeechRequest) -> bool:
        return request.digest in self._agreed

    def _seek(self, seconds: float) -> None:
        self._playback.seek(seconds)
        self._show_place()

    def _show_place(self) -> None:
        """Show where the playhead was put, in the script as well, until that is edited."""
        self._read()
        position = self._playback.position()
        if position is not None and not self.active:
            self._text.follow(position.start, position.end, position.approximate, position.draft)

    def _select(self, segment_ids: Sequence[str]) -> None:
        """Select in the script what was picked in the waveform."""
        if not segment_ids:
            return
        area = self._text.text_area
        self._text.select_segment(segment_ids[0])
        start = area.textCursor().selectionStart()
        self._text.select_segment(segment_ids[-1])
        cursor = area.textCursor()
        end = cursor.selectionEnd()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        area.setTextCursor(cursor)

    def _show_selected(self) -> None:
        chosen = self._text.text_area.textCursor().hasSelection()
        self._transport.set_selected(frozenset(self._text.selected_segments()) if chosen else frozenset())

    def _forget_place(self) -> None:
        if not self.active:
            self._text.clear_follow()

    def _ask_outputs(self) -> None:
        self._tasks.start(self._show_outputs, replacing="outputs")

    async def _show_outputs(self) -> None:
        names = device_names(await self._playback.outputs())
        self._outputs = {name: device for device, name in names.items()}
        chosen = self._settings.text("output_device")
        name = names.get(chosen, name_in_id(chosen))
        self._transport.set_outputs(list(self._outputs), name)

    def _choose_output(self, name: str) -> None:
        self._tasks.start(self._use_output, self._outputs.get(name, ""), replacing="output")

    async def _use_output(self, device: str) -> None:
        self._settings.set("output_device", device)
        await self._show_outputs()

    def _on_setting(self, name: str) -> None:
        if name == "output_device":
            self._tasks.start(
                self._playback.choose_output, self._settings.text("output_device"), replacing="device"
            )

    def _on_timeline(self, timeline: TimelineView) -> None:
        session = self._session
        segments = session.script.segments if session is not None else ()
        numbers = {segment.id: segment.index + 1 for segment in segments}
        self._transport.set_timeline(timeline, numbers, timeline.unfinished)
        self._read()

    def _on_state(self, state: PlaybackState) -> None:
        self._transport.set_state(state, self._playback.problem if state is PlaybackState.FAILED else "")
        self._tool_bar.show_play(_WORDS.get(state, mark("Play")))
        if state in (PlaybackState.STARTING, PlaybackState.PLAYING):
            self._timer.start()
        else:
            self._timer.stop()
        self._read()
        if state not in ACTIVE:
            self._text.clear_follow()
        self.state_changed.emit()

    def _read(self) -> None:
        position = self._playback.position()
        self._transport.set_position(position)
        if self._playback.state is PlaybackState.PLAYING:
            self._transport.set_level(self._playback.level())
        if position is not None and self.active and self._settings.switch("follow_playback"):
            self._text.follow(position.start, position.end, position.approximate, position.draft)
