"""Keeps the tool bar's words, the window's title and the actions' availability true."""

from __future__ import annotations

import time
from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow

from tts_studio.domain.job import Job
from tts_studio.domain.translation import tr
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.store.autosave import SaveState, SaveStatus
from tts_studio.ui.action_spec import Needs
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import plan_words, project_name
from tts_studio.ui.main_window.playback_binding import PlaybackBinding
from tts_studio.ui.main_window.render_binding import RenderBinding
from tts_studio.ui.main_window.save_notice import SaveNotice
from tts_studio.ui.main_window.tool_bar import StudioToolBar
from tts_studio.ui.main_window.voices_binding import VoicesBinding
from tts_studio.ui.spending.money_words import price_words

COUNTS_EVERY_MS = 200
_NEXT_STEP_MS = 10
_BUDGET_SECONDS = 0.002


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
        renders: RenderBinding,
        saving: SaveNotice,
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._tool_bar = window, actions, tool_bar
        self._editor, self._voices, self._playback = editor, voices, playback
        self._renders, self._saving = renders, saving
        self._words = ""
        self._limited = False
        self._session: ProjectSession | None = None
        self._counted: frozenset[Needs] = frozenset()
        self._bindings = Bindings(self)
        self._counting: Generator[None, None, RenderPlan | None] | None = None
        self._count_again = False
        self._next_step = QTimer(self)
        self._next_step.setSingleShot(True)
        self._next_step.setInterval(_NEXT_STEP_MS)
        self._next_step.timeout.connect(self._count_on)
        self._counts = Coalescer(self, COUNTS_EVERY_MS, self._count, at_once=False)
        editor.states_changed.connect(self._counts.request)
        editor.segment_changed.connect(self._on_segment)
        playback.state_changed.connect(self._show_needs)
        renders.changed.connect(self._on_renders)
        self._show_needs()

    def attach(self, session: ProjectSession) -> None:
        """Speak of another project."""
        self._bindings.release()
        self._counting = None
        self._session = session
        self._bindings.bind(session.save_changed, self.show_save_status)
        self._bindings.bind(session.job_changed, self._on_job)
        self._bindings.bind(session.jobs.cap_reached, self._on_limit)
        self._limited = session.jobs.waits_for_money
        self.show_name()
        self.show_save_status(session.save_status)
        self._count()

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._saving.take_back()
        self._session = None
        self._count()

    def show_name(self) -> None:
        """Show the project's name in the title bar."""
        if self._session is not None:
            name = project_name(self._session.path, untitled=self._session.untitled)
            self._window.setWindowTitle(tr("{project}[*] — TTS Studio", project=name))

    def show_save_status(self, status: SaveStatus) -> None:
        """Show whether everything is on disk."""
        self._tool_bar.show_save_status(status)
        self._saving.show(status)
        self._window.setWindowModified(status.state is not SaveState.SAVED)

    def _on_segment(self, _view: object) -> None:
        self._show_needs()

    def _on_job(self, job: Job) -> None:
        self._counts.request()

    def _count(self) -> None:
        """Begin to count; a count that goes on already is finished first."""
        if self._session is None:
            self._counting = None
            self._words = ""
            self._counted = frozenset()
            self._show_words()
            self._show_needs()
        elif self._counting is None:
            self._counting = self._session.render_planning()
            self._count_on()
        else:
            self._count_again = True

    def _count_on(self) -> None:
        """Count for a few milliseconds; a script may have thousands of segments."""
        if self._counting is None:
            return
        deadline = time.perf_counter() + _BUDGET_SECONDS
        try:
            while time.perf_counter() < deadline:
                next(self._counting)
        except StopIteration as done:
            self._counting = None
            self._show_count(done.value)
        else:
            self._next_step.start()

    def _show_count(self, plan: RenderPlan | None) -> None:
        again, self._count_again = self._count_again or plan is None, False
        if plan is not None and self._session is not None:
            self._show_plan(self._session, plan)
        if again:
            self._counts.request()

    def _show_plan(self, session: ProjectSession, plan: RenderPlan) -> None:
        rendering = any(not job.state.ended for job in session.jobs.all)
        met = {Needs.TEXT: plan.segments, Needs.STALE: plan.stale, Needs.RENDERING: rendering}
        bill, waiting = session.spending.bill(plan), session.spending.waiting(plan)
        price = "" if waiting and not bill.requests else price_words(bill)
        self._words = plan_words(plan, price, waiting=waiting, rendering=rendering)
        self._counted = frozenset(need for need, holds in met.items() if holds)
        self._show_words()
        self._show_needs()

    def _on_renders(self) -> None:
        self._show_words()
        self._show_needs()

    def _on_limit(self, reached: bool) -> None:
        self._limited = reached
        self._show_words()

    def _show_words(self) -> None:
        """Say how far rendering is, else what is left to render."""
        words = self._renders.words or self._words
        if self._limited and (self._renders.words or Needs.RENDERING in self._counted):
            words = tr("{progress} · the spending limit is reached", progress=words)
        self._tool_bar.show_state(words)
        self._tool_bar.show_rendering(on=self._renders.active, paused=self._renders.paused)

    def _show_needs(self) -> None:
        met = set(self._counted)
        if self._renders.active:
            met.add(Needs.RENDERING)
        if self._renders.can_retry:
            met.add(Needs.FAILED)
        if self._editor.current is not None:
            met.add(Needs.SEGMENT)
        if self._voices.speaker_is_cast:
            met.add(Needs.SPEAKER)
        if self._playback.active:
            met.add(Needs.PLAYING)
        self._actions.show_needs(frozenset(met))
        self._tool_bar.enable_play(on=Needs.TEXT in met or Needs.PLAYING in met)
