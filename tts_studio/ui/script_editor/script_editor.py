"""The script editor: the tag bar, the text with its gutter, and everything that helps while writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.markup.tags import TAGS
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.script_edit import ScriptChange, TextEdit
from tts_studio.ui.script_editor.completion import Completion
from tts_studio.ui.script_editor.counts_line import CountsLine
from tts_studio.ui.script_editor.edit_feed import EditFeed
from tts_studio.ui.script_editor.edit_log import Edit
from tts_studio.ui.script_editor.follower import Follower
from tts_studio.ui.script_editor.gutter import Gutter
from tts_studio.ui.script_editor.joined_steps import JoinedSteps, Steps
from tts_studio.ui.script_editor.keys import command_of
from tts_studio.ui.script_editor.look import Look
from tts_studio.ui.script_editor.plain_text import clean
from tts_studio.ui.script_editor.positions import utf16_map
from tts_studio.ui.script_editor.problem_desk import ProblemDesk
from tts_studio.ui.script_editor.script_counter import ScriptCounter
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.script_editor.segment_commands import SegmentCommands
from tts_studio.ui.script_editor.shown_segments import Place, ShownSegments, ViewOf
from tts_studio.ui.script_editor.tag_bar import TagBar
from tts_studio.ui.script_editor.tag_commands import TagCommands

_AFTER_LAST_KEY_MS = 100
_AT_MOST_MS = 300
_SIZES = (8.0, 40.0)
_USUAL_SIZE = 13.0
# Longer edits, in characters, or those of more segments are looked through for names away from the typing.
_LONG_EDIT = 20_000
_MANY_SEGMENTS = 50
# Whether the key deletes forward.
_DELETING = {Qt.Key.Key_Backspace: False, Qt.Key.Key_Delete: True}


class ScriptEditor(QWidget):
    """The writing surface.

    Positions in signals and methods are code points of the whole script. `text_edited` comes a moment after
    the last key; the owner then takes `edit_since` the text it has, or `text()`, and gives back its segments
    with `show_change`, or `show_segments`.

    `typed` undoes and redoes the text; `history`, where the owner sets another one, is what the editor's own
    keys go through. `segments` works on whole segments, `problems` on what is wrong, `completion` offers tags
    and styles. What the owner puts in `above` stands over the text.
    """

    text_edited = Signal()
    play_requested = Signal(str)
    cursor_segment_changed = Signal(str)
    word_clicked = Signal(int)
    problems_changed = Signal(int, int)
    text_size_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scriptEditor")
        self._shown = ShownSegments()
        self._segment = ""
        self._dialects: Callable[[Segment], Dialect | None] = _no_dialect
        self._size = _USUAL_SIZE
        self.text_area = ScriptText(self)
        self._feed = EditFeed(self.text_area.document(), self)
        self.tag_bar = TagBar(self)
        self.gutter = Gutter(self.text_area, self._shown)
        self._commands = TagCommands(self.text_area, self._shown)
        self.completion = Completion(self.text_area, self._commands, self._dialect, self)
        self._desk = ProblemDesk(self.text_area, self._shown, self._commands, self._tell_edit)
        self.problems = self._desk
        self.segments = SegmentCommands(self.text_area, self._shown, self._tell_edit)
        self._follower = Follower(self.text_area)
        self.typed = JoinedSteps(self.text_area.document())
        self.history: Steps = self.typed
        self.counter = ScriptCounter(self.text_area, self._shown)
        self.counts = CountsLine(self)
        self._after_last_key = self._timer(_AFTER_LAST_KEY_MS, self._tell_edit)
        self._at_most = self._timer(_AT_MOST_MS, self._tell_edit)
        self._breath = self._timer(0, self._breath_ended)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.above = QVBoxLayout()
        column.addLayout(self.above)
        column.addWidget(self.tag_bar)
        column.addWidget(self.text_area, 1)
        column.addWidget(self.counts)
        self.setFocusProxy(self.text_area)
        self._keys: Mapping[str, Callable[[], object]] = self._commands_by_key()
        self._connect()
        self.set_text_size(_USUAL_SIZE)

    def text(self) -> str:
        """The whole script."""
        return self._feed.whole()

    def edit_since(self, text: str) -> TextEdit | None:
        """What was edited since `text` was taken; None where only the whole text tells."""
        return self._feed.edit_since(text)

    def set_text(self, text: str) -> None:
        """Load another script; nothing of it can be undone. What no text can hold is left out, and told."""
        self.completion.close()
        self.clear_follow()
        kept = clean(text)
        self._shown.reset()
        self.text_area.setPlainText(kept)
        # A field that has no size yet scrolls to make room for its cursor.
        self.text_area.verticalScrollBar().setValue(0)
        self.typed.begin_anew()
        self._shown.reset()
        self._feed.reset()
        self._stop_timers()
        if kept != text:
            self._at_most.start()

    def take_over(self, other: ScriptEditor) -> None:
        """Go on with the text of another editor: with its cursor, its place, and all that can be undone."""
        self._shown.reset()
        self.text_area.take_document(other.text_area)
        self._feed.follow(self.text_area.document())
        self.typed.take_over(other.typed)
        self.history.take_over(other.history)

    def show_segments(self, script: Script, view_of: ViewOf) -> None:
        """Show the segments of the text that was taken last; `view_of` is asked for what is on screen."""
        since = self._feed.since_text(script.text, self._shown.script.text)
        self._shown.show(script, view_of, utf16_map(script.text), since)
        self.text_area.highlighter.all_names_changed(*self.text_area.visible_range())
        self._desk.script_shown()
        self._segments_shown()

    def show_change(self, change: ScriptChange) -> None:
        """Show what changed in the segments since those shown last."""
        self._feed.handed_out(change.script.text, change.edit)
        other_colours = self._shown.change(change, self._feed.counting, self._feed.since)
        edit = change.edit
        if (
            other_colours
            or edit is None
            or len(edit.inserted) > _LONG_EDIT
            or len(change.changed) > _MANY_SEGMENTS
        ):
            self.text_area.highlighter.all_names_changed(*self.text_area.visible_range())
        else:
            # Lines put in are not all of changed segments: some only stand elsewhere now.
            start, end = self._shown.now(edit.start), self._shown.now(edit.start + len(edit.inserted))
            self.text_area.highlighter.names_changed(start, end)
            for place in filter(None, map(self._shown.place_of, change.changed)):
                self.text_area.highlighter.names_changed(place.start, place.end)
        self._desk.segments_changed(change.changed, change.gone)
        self._segments_shown()

    def _segments_shown(self) -> None:
        self.gutter.states_changed()
        self.counter.script_changed()
        self._cursor_moved()
        self._follow_dialect()

    def update_segments(self, segment_ids: Iterable[str]) -> None:
        """Show what became of some segments."""
        self._shown.forget_views(segment_ids)
        self.gutter.states_changed()
        self.counter.script_changed()
        self._desk.dialects_changed(segment_ids)
        self._follow_dialect()

    def set_speaker_roles(self, roles: Mapping[str, str]) -> None:
        """Give speakers, by casefolded name, these colour roles."""
        if self._shown.choose_roles(roles):
            self.text_area.highlighter.all_names_changed(*self.text_area.visible_range())
            self.gutter.states_changed()

    def set_dialects(self, dialects: Callable[[Segment], Dialect | None]) -> None:
        """Say how to find what a segment's voice can do; called again, everything is looked at again."""
        self._dialects = dialects
        self._desk.set_dialects(dialects)
        self._follow_dialect()

    def set_theme(self, theme: Look) -> None:
        """Take a theme's colours."""
        self.text_area.set_look(theme)
        self.tag_bar.set_look(theme)
        self.counts.set_look(theme)
        self.gutter.set_look(theme)
        self.completion.list.set_look(theme)

    def set_text_size(self, points: float) -> None:
        """Set the size the script is read at, in points."""
        self._size = max(_SIZES[0], min(_SIZES[1], points))
        self.text_area.set_size(self._size)
        self.gutter.update()

    def follow(self, start: int, end: int, approximate: bool, draft: bool = False) -> None:
        """Highlight what is being spoken and keep it in view."""
        first, last = self._shown.now(start), self._shown.now(end)
        self._follower.follow(first, last, approximate=approximate, draft=draft)

    def clear_follow(self) -> None:
        """Take the highlight away."""
        self._follower.clear()

    def current_segment(self) -> str:
        """The id of the segment the cursor is in, empty when there is none."""
        return self._segment

    def selected_segments(self) -> tuple[str, ...]:
        """The ids of the segments the selection touches; without a selection, the cursor's."""
        cursor = self.text_area.textCursor()
        if not cursor.hasSelection():
            return (self._segment,) if self._segment else ()
        touched = self._shown.between(cursor.selectionStart(), cursor.selectionEnd())
        inside = [p for p in touched if p.start < cursor.selectionEnd() and p.end > cursor.selectionStart()]
        return tuple(place.segment.id for place in inside)

    def select_segment(self, segment_id: str) -> None:
        """Select a segment's text and bring it into view."""
        place = self._shown.place_of(segment_id)
        if place is not None:
            self._select(place)

    def put_tag(self, name: str) -> None:
        """Put in the tag of that name, or wrap the selection (or the word at the cursor) with it."""
        self._commands.put(TAGS[name])
        self.text_area.setFocus()

    def undo(self) -> None:
        """Undo the last step."""
        self.history.undo()

    def redo(self) -> None:
        """Redo the last undone step."""
        self.history.redo()

    def _commands_by_key(self) -> Mapping[str, Callable[[], object]]:
        return {
            "style_list": self.completion.open_styles,
            "tag_list": self.completion.open_tags,
            "fixes": self._desk.show_fixes,
            "next_problem": partial(self._desk.go, 1),
            "previous_problem": partial(self._desk.go, -1),
            "larger": partial(self._zoom, 1),
            "smaller": partial(self._zoom, -1),
            "play": self._play_current,
            "undo": self.undo,
            "redo": self.redo,
        }

    def _connect(self) -> None:
        text = self.text_area
        text.key_handlers = [self.completion.handle_key, self._handle_key]
        text.takes_tab = self.completion.list.isVisible
        text.tooltip_at = self._desk.sentence_at
        text.overlays.underlines = self._desk.finder.underlines
        self.gutter.underlines = self._desk.finder.underlines
        text.edited.connect(self._edited)
        text.highlighter.name_in = self._shown.name_in
        self._feed.strayed.connect(self.text_edited)
        text.cursorPositionChanged.connect(self._cursor_moved)
        text.selectionChanged.connect(self.counter.selection_changed)
        text.zoomed.connect(self._zoom)
        text.play_from.connect(self._play_from)
        text.menu_requested.connect(self._desk.open_context_menu)
        self._desk.play_from.connect(self._play_from)
        self._desk.fill_segment_menu = self.segments.fill_menu
        self._desk.undo.connect(self.undo)
        self._desk.redo.connect(self.redo)
        self._desk.finder.counted.connect(self.problems_changed)
        self._desk.finder.found.connect(self.gutter.update)
        self.gutter.play_clicked.connect(self._play)
        self.gutter.number_clicked.connect(self.select_segment)
        self.gutter.problem_clicked.connect(self._desk.show_fixes)
        self.gutter.menu_requested.connect(self.segments.open_menu)
        self.counter.counted.connect(self.counts.show_tallies)
        self.problems_changed.connect(self.counts.show_problems)
        self.tag_bar.tag_chosen.connect(self.put_tag)
        self.tag_bar.pause_chosen.connect(self._put_pause)

    def _timer(self, milliseconds: int, reached: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(reached)
        return timer

    def _edited(self, position: int, removed: int, added: int) -> None:
        self._feed.edited(Edit(position, removed, added))
        # Qt counts the end of the document, which is no character, as edited where an edit reaches it.
        beyond = max(0, position + added - (self.text_area.document().characterCount() - 1))
        self._shown.edited(Edit(position, max(0, removed - beyond), added - beyond))
        self.typed.changed(position, removed, added)
        self._breath.start()
        self._after_last_key.start()
        if not self._at_most.isActive():
            self._at_most.start()

    def _tell_edit(self) -> None:
        """Tell of an edit that was not told yet."""
        if self._after_last_key.isActive() or self._at_most.isActive() or self._feed.pending:
            self._stop_timers()
            self.text_edited.emit()

    def _breath_ended(self) -> None:
        self.typed.breath_ended()

    def _stop_timers(self) -> None:
        self._after_last_key.stop()
        self._at_most.stop()

    def _handle_key(self, event: QKeyEvent) -> bool:
        self.typed.breath_ended()
        command = command_of(event)
        if command.startswith("tag:"):
            self.put_tag(command.removeprefix("tag:"))
        elif command:
            self._keys[command]()
        elif event.modifiers() or event.keyCombination().key() not in _DELETING:
            return False
        else:
            return self._commands.delete_beside(forward=_DELETING[event.keyCombination().key()])
        return True

    def _cursor_moved(self) -> None:
        self._show_pair()
        place = self._shown.at(self.text_area.textCursor().position())
        segment_id = place.segment.id if place else ""
        self.gutter.set_current(segment_id)
        if segment_id != self._segment:
            self._segment = segment_id
            self._follow_dialect()
            self.cursor_segment_changed.emit(segment_id)

    def _show_pair(self) -> None:
        pair = self._commands.halves_at_cursor()
        overlays = self.text_area.overlays
        if pair != overlays.pair:
            for start, end in (*overlays.pair, *pair):
                self.text_area.update_range(start, end)
            overlays.pair = pair

    def _dialect(self) -> Dialect | None:
        place = self._shown.place_of(self._segment)
        return self._dialects(place.segment) if place else None

    def _follow_dialect(self) -> None:
        self.tag_bar.set_dialect(self._dialect())

    def _select(self, place: Place) -> None:
        cursor = self.text_area.textCursor()
        cursor.setPosition(place.start)
        cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
        self.text_area.setTextCursor(cursor)
        self.text_area.setFocus()

    def _zoom(self, steps: int) -> None:
        self.text_size_requested.emit(max(_SIZES[0], min(_SIZES[1], self._size + steps)))

    def _put_pause(self, written: str) -> None:
        self._commands.insert(written)
        self.text_area.setFocus()

    def _play(self, segment_id: str) -> None:
        self._tell_edit()
        self.play_requested.emit(segment_id)

    def _play_current(self) -> None:
        self._tell_edit()
        if self._segment:
            self.play_requested.emit(self._segment)

    def _play_from(self, position: int) -> None:
        self._tell_edit()
        self.word_clicked.emit(self._feed.counting.points(position))


def _no_dialect(_segment: Segment) -> Dialect | None:
    return None
