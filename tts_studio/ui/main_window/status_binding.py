"""Keeps the tool bar's words, the window's title and the actions' availability true."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from tts_studio.domain.job import Job
from tts_studio.engine.project_session import ProjectSession
from tts_studio.store.autosave import SaveState, SaveStatus
from tts_studio.ui.actions import Needs
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import plan_words, project_name
from tts_studio.ui.main_window.playback_binding import PlaybackBinding
from tts_studio.ui.main_window.tool_bar import StudioToolBar
from tts_studio.ui.main_window.voices_binding import VoicesBinding
from tts_studio.ui.spending.money_words import price_words

COUNTS_EVERY_MS = 200


class StatusBinding(QObject):
    """Counts what is left to render at most five times a second, and only after something changed."""

    def __init__(
        self,
        window: QMainWindow,
        actions: ActionSet,
        tool_bar: StudioToolBar,
        editor: EditorBinding,
        voices: VoicesBinding,
        playback: PlaybackBinding,
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._tool_bar = window, actions, tool_bar
        self._editor, self._voices, self._playback = editor, voices, playback
        self._session: ProjectSession | None = None
        self._counted: frozenset[Needs] = frozenset()
        self._bindings = Bindings(self)
        self._counts = Coalescer(self, COUNTS_EVERY_MS, self._count, at_once=False)
        editor.states_changed.connect(self._counts.request)
        editor.segment_changed.connect(self._on_segment)
        playback.state_changed.connect(self._show_needs)
        self._show_needs()

    def attach(self, session: ProjectSession) -> None:
        """Speak of another project."""
        self._bindings.release()
        self._session = session
        self._bindings.bind(session.save_changed, self.show_save_status)
        self._bindings.bind(session.job_changed, self._on_job)
        self.show_name()
        self.show_save_status(session.save_status)
        self._count()

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._session = None
        self._count()

    def show_name(self) -> None:
        """Show the project's name in the title bar."""
        if self._session is not None:
            name = project_name(self._session.path, untitled=self._session.untitled)
            self._window.setWindowTitle(f"{name}[*] — TTS Studio")

    def show_save_status(self, status: SaveStatus) -> None:
        """Show whether everything is on disk."""
        self._tool_bar.show_save_status(status)
        self._window.setWindowModified(status.state is not SaveState.SAVED)

    def _on_segment(self, _view: object) -> None:
        self._show_needs()

    def _on_job(self, job: Job) -> None:
        self._counts.request()

    def _count(self) -> None:
        session = self._session
        found: set[Needs] = set()
        if session is None:
            self._tool_bar.show_state("")
        else:
            plan = session.render_plan()
            if plan.segments:
                found.add(Needs.TEXT)
            if plan.stale:
                found.add(Needs.STALE)
            rendering = any(not job.state.ended for job in session.jobs.all)
            if rendering:
                found.add(Needs.RENDERING)
            bill, waiting = session.spending.bill(plan), session.spending.waiting(plan)
            price = "" if waiting and not bill.requests else price_words(bill)
            self._tool_bar.show_state(plan_words(plan, price, waiting=waiting, rendering=rendering))
        self._counted = frozenset(found)
        self._show_needs()

    def _show_needs(self) -> None:
        met = set(self._counted)
        if self._editor.current is not None:
            met.add(Needs.SEGMENT)
        if self._voices.speaker_is_cast:
            met.add(Needs.SPEAKER)
        if self._playback.active:
            met.add(Needs.PLAYING)
        self._actions.show_needs(frozenset(met))
        self._tool_bar.enable_play(on=Needs.TEXT in met or Needs.PLAYING in met)
