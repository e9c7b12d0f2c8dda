"""Joins the cast panel to the open project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.translation import listed, tr
from tts_studio.domain.voice import Cast
from tts_studio.engine.accounts import Accounts
from tts_studio.engine.casting import SpokenTally, cast_members, is_speaker_name, speaker_colours
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.cast_panel.cast_panel import CastPanel
from tts_studio.ui.cast_panel.cast_words import cast_row
from tts_studio.ui.name_dialog import NameDialog, ask_name
from tts_studio.ui.script_editor.look import speaker_role
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.task_scope import TaskScope

SHOWN_EVERY_MS = 150
_SLICE_SECONDS = 0.003


class CastBinding(QObject):
    """Shows who speaks, and takes over what the user wants changed.

    `preset_wanted` carries the speaker whose voice is to be kept as a preset, `play_wanted` the id of the
    segment to be heard. `edit_belongs` says that the last edit of the text belongs to the change before it.
    """

    preset_wanted = Signal(str)
    play_wanted = Signal(str)
    edit_belongs = Signal()

    def __init__(
        self,
        panel: CastPanel,
        editor: ScriptEditor,
        accounts: Accounts,
        tasks: TaskScope,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._panel, self._editor, self._accounts = panel, editor, accounts
        self._tasks, self._window = tasks, window
        self._session: ProjectSession | None = None
        self._tally = SpokenTally()
        self._bindings = Bindings(self)
        self._showing = Coalescer(self, SHOWN_EVERY_MS, self._show)
        self._showing_soon = Coalescer(self, SHOWN_EVERY_MS, self._show, at_once=False)
        self._counting = QTimer(self)
        self._counting.setInterval(0)
        self._counting.timeout.connect(self._count)
        panel.colour_chosen.connect(self._on_colour)
        panel.trim_changed.connect(self._on_trim)
        panel.play_wanted.connect(self._on_play)
        panel.wanted.connect(self._on_wanted)
        panel.gaps_changed.connect(self._on_gaps)
        panel.dialogue_switched.connect(self._on_dialogue)

    def attach(self, session: ProjectSession) -> None:
        """Show another project's cast."""
        self._bindings.release()
        self._session, self._tally = session, SpokenTally()
        self._bindings.bind(session.cast_changed, self._on_change)
        self._bindings.bind(session.script_changed, self._on_script)
        self._bindings.bind(session.segments_changed, self._on_segments)
        self._bindings.bind(session.catalogue.changed, self._on_change)
        self._bindings.bind(self._accounts.noted, self._on_change)
        self._show()
        self._counting.start()

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._counting.stop()
        self._session = None

    def _on_change(self, _what: object) -> None:
        self._showing.request()

    def _on_script(self, _script: Script) -> None:
        """Not while a key is being taken in."""
        self._showing_soon.request()

    def _on_segments(self, segment_ids: frozenset[str]) -> None:
        self._tally.changed(segment_ids)
        self._counting.start()

    def _count(self) -> None:
        """Count for a moment; the window stays awake in a script of any length."""
        if self._session is None or self._tally.count(self._session, _SLICE_SECONDS):
            self._counting.stop()
            self._showing.request()

    def _show(self) -> None:
        session = self._session
        if session is None:
            return
        script, cast, catalogue = session.script, session.cast, session.catalogue
        named = any(name.casefold() == "narrator" for name in script.speakers)
        members = cast_members(script, cast, self._tally.spoken)
        self._panel.show_cast(
            [cast_row(m, catalogue, self._accounts.lacks_key, named_narrator=named) for m in members]
        )
        self._panel.show_gaps(cast.gaps)
        able = listed(model.name for model in catalogue.models if model.two_voices is not None)
        self._panel.show_dialogue(on=cast.dialogue, models=able)
        roles = {name: speaker_role(number) for name, number in speaker_colours(script, cast).items()}
        self._editor.set_speaker_roles(roles)

    def _recast(self, change: Callable[[Cast], Cast], label: str, merge_key: str = "") -> None:
        if self._session is not None:
            self._session.recast(change(self._session.cast), label, merge_key)

    def _on_colour(self, speaker: str, number: int) -> None:
        self._recast(lambda cast: cast.with_colour(speaker, number), tr("Choose Colour"))

    def _on_trim(self, speaker: str, decibels: float) -> None:
        self._recast(
            lambda cast: cast.with_trim(speaker, decibels), tr("Change Level"), merge_key=f"trim:{speaker}"
        )

    def _on_gaps(self, gaps: GapRules) -> None:
        self._recast(lambda cast: replace(cast, gaps=gaps), tr("Change Pauses"), merge_key="gaps")

    def _on_dialogue(self, on: bool) -> None:
        label = tr("Speak Dialogues in One Take") if on else tr("Speak Lines One by One")
        self._recast(lambda cast: replace(cast, dialogue=on), label)

    def _on_play(self, speaker: str) -> None:
        """Play a line that has sound already, else the first."""
        segments = self._segments_of(speaker)
        if self._session is None or not segments:
            return
        spoken = [segment for segment in segments if self._session.view_of(segment.id).seconds]
        self.play_wanted.emit((spoken or segments)[0].id)

    def _on_wanted(self, speaker: str, what: str) -> None:
        if what == "next":
            self._select_next(speaker)
        elif what == "rename":
            self._tasks.start(self._ask_and_rename, speaker, replacing="name")
        elif what == "narrator":
            self._recast(lambda cast: cast.without(speaker), tr("Use Narrator’s Voice"))
        elif what == "remove":
            self._recast(lambda cast: cast.forgetting(speaker), tr("Remove from Cast"))
        elif what == "save":
            self.preset_wanted.emit(speaker)

    def _select_next(self, speaker: str) -> None:
        segments = self._segments_of(speaker)
        if self._session is None or not segments:
            return
        current = self._session.script.segment_named(self._editor.current_segment())
        after = [segment for segment in segments if current is None or segment.index > current.index]
        self._editor.select_segment((after or segments)[0].id)

    async def _ask_and_rename(self, speaker: str) -> None:
        session = self._session
        names = session.script.speakers if session is not None else ()
        before = next((name for name in names if name.casefold() == speaker), "")
        taken = {name.casefold(): name for name in names if name.casefold() != speaker}

        def problem_with(name: str) -> str:
            if not is_speaker_name(name):
                return tr("A speaker’s name has one to four words of letters and digits.")
            if name.casefold() in taken:
                return tr("“{name}” speaks in this script already.", name=taken[name.casefold()])
            return ""

        words = tr("New name for {speaker}, in the script and in the cast:", speaker=before)
        dialog = NameDialog(tr("Rename Speaker"), words, before, tr("Rename"), problem_with, self._window)
        name = await ask_name(dialog)
        if name and name != before and session is not None and session is self._session:
            self._rename(session, before, name)

    def _rename(self, session: ProjectSession, before: str, name: str) -> None:
        # The cast comes first, so that the new name is known when the text is read.
        renamed = session.cast.renamed(before, name)
        session.recast(renamed, tr("Rename Speaker"))
        self._editor.segments.rename_speaker(before, name)
        self.edit_belongs.emit()

    def _segments_of(self, speaker: str) -> list[Segment]:
        if self._session is None:
            return []
        return [s for s in self._session.script.segments if s.speaker.casefold() == speaker]
