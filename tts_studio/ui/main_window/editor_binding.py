"""Joins the script editor to the open project."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from tts_studio.domain.script import Script, Segment
from tts_studio.domain.script_edit import ScriptChange
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.segment_view import SegmentView
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.script_editor.script_editor import ScriptEditor

STATES_EVERY_MS = 50


class EditorBinding(QObject):
    """Takes what is typed to the session and brings the segments' states back, at most 20 times a second.

    `segment_changed` carries the segment under the cursor, None where there is none, and comes again when
    what is known of it changes. `states_changed` follows every change of any segment.
    """

    segment_changed = Signal(object)
    states_changed = Signal()

    def __init__(self, editor: ScriptEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._session: ProjectSession | None = None
        self._current = ""
        self._shown = Script()
        self._taking = False
        self._changed: set[str] = set()
        self._bindings = Bindings(self)
        self._states = Coalescer(self, STATES_EVERY_MS, self._show_states)
        editor.text_edited.connect(self.take_text)
        editor.cursor_segment_changed.connect(self._on_cursor)

    def attach(self, session: ProjectSession) -> None:
        """Show another project."""
        self._bindings.release()
        self._changed.clear()
        self._session = session
        self._bindings.bind(session.script_edited, self._on_edit)
        self._bindings.bind(session.segments_changed, self._on_segments)
        if self._editor.text() != session.script.text:
            self._editor.set_text(session.script.text)
            self._editor.text()
        self._editor.set_dialects(session.dialect_of)
        self._on_script(session.script)

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._changed.clear()
        self._session = None

    def take_text(self) -> None:
        """Give the session what is written now."""
        session = self._session
        if session is None:
            return
        known = session.script
        edit = self._editor.edit_since(known.text)
        self._taking = True
        try:
            if edit is None:
                session.set_text(self._editor.text())
            elif edit.removed or edit.inserted:
                session.edit_text(edit)
        finally:
            self._taking = False
        if edit is None and session.script is known:
            # Written anew and the same again: the segments are where they were.
            self._editor.show_segments(known, self._view_of)

    @property
    def current(self) -> SegmentView | None:
        """The segment under the cursor."""
        if self._session is None or not self._current:
            return None
        segment = self._session.script.segment_named(self._current)
        return self._session.view_of(segment.id) if segment else None

    def selected(self) -> tuple[str, ...]:
        """The segments of the selection or under the cursor, as the session knows them."""
        self.take_text()
        if self._session is None:
            return ()
        known = self._session.script.segment_named
        return tuple(segment_id for segment_id in self._editor.selected_segments() if known(segment_id))

    def selected_line(self) -> str:
        """What is selected, without speakers' names, else what the segment under the cursor says."""
        self.take_text()
        chosen = self._editor.text_area.textCursor().selectedText().replace("\u2029", "\n")
        session, view = self._session, self.current
        if session is None or view is None:
            return chosen
        for segment in map(session.script.segment_named, self.selected() if chosen.strip() else ()):
            if segment is not None:
                chosen = chosen.replace(session.script.text_of(segment), session.script.body_of(segment))
        return chosen if chosen.strip() else session.script.body_of(view.segment)

    def add_paragraphs(self, text: str) -> None:
        """Write paragraphs behind the segment under the cursor, as one step that can be undone."""
        self._editor.segments.add(text)
        self.take_text()

    def segment_at(self, position: int) -> Segment | None:
        """The segment at a position of the script."""
        self.take_text()
        return self._session.script.segment_at(position) if self._session is not None else None

    def _view_of(self, segment_id: str) -> SegmentView | None:
        session = self._session
        known = session is not None and session.script.segment_named(segment_id) is not None
        return session.view_of(segment_id) if session is not None and known else None

    def _on_script(self, script: Script) -> None:
        if self._session is None:
            return
        self._shown = script
        self._editor.show_segments(script, self._view_of)
        self._changed.clear()
        self.segment_changed.emit(self.current)
        self.states_changed.emit()

    def _on_edit(self, change: ScriptChange) -> None:
        """Show what changed; the rest stays as it is shown."""
        if self._session is None:
            return
        if not self._taking:
            self._editor.set_text(change.script.text)
        if self._shown is not change.before or not self._taking:
            self._on_script(change.script)
            return
        self._shown = change.script
        self._editor.show_change(change)
        self._changed -= change.gone
        self.segment_changed.emit(self.current)
        self.states_changed.emit()

    def _on_segments(self, segment_ids: frozenset[str]) -> None:
        self._changed |= segment_ids
        self._states.request()

    def _on_cursor(self, segment_id: str) -> None:
        self._current = segment_id
        self.segment_changed.emit(self.current)

    def _show_states(self) -> None:
        session, changed = self._session, self._changed
        self._changed = set()
        if session is None or not changed:
            return
        self._editor.update_segments(changed)
        if self._current in changed:
            self.segment_changed.emit(self.current)
        self.states_changed.emit()
