"""What the user does with whole segments, each as one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QMenu

from tts_studio.domain.script import Segment
from tts_studio.domain.translation import tr
from tts_studio.ui.script_editor.positions import utf16_map
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.script_editor.segment_edits import added, doubled, joined, moved, renamed, split, spoken_by
from tts_studio.ui.script_editor.shown_segments import ShownSegments
from tts_studio.ui.script_editor.tag_editing import Change


class SegmentCommands(QObject):
    """Works on the segment of an id, or the cursor's. `tell_edit` brings the segments up to date first.

    `actions` stand in the menu of a segment, None for a line between them.
    """

    def __init__(self, text: ScriptText, shown: ShownSegments, tell_edit: Callable[[], None]) -> None:
        super().__init__(text)
        self.actions: Sequence[QAction | None] = ()
        self._text = text
        self._shown = shown
        self._tell_edit = tell_edit

    def move(self, step: int, segment_id: str = "") -> None:
        """Move a segment one place up (−1) or down (1)."""
        segment = self._segment(segment_id)
        if segment is None:
            return
        script = self._shown.script
        inside = self._text.textCursor().position() - self._shown.place(segment).start
        changes = moved(script, segment, step)
        if changes:
            self._make(changes)
            beginning = changes[0].start
            new = changes[0].text
            body = script.text_of(segment)
            offset = new.index(body) if step < 0 else len(new) - len(body)
            self._put_cursor(utf16_map(script.text).units(beginning) + utf16_map(new).units(offset) + inside)

    def double(self, segment_id: str = "") -> None:
        """Put a copy of a segment behind it."""
        segment = self._segment(segment_id)
        if segment is not None:
            self._make(doubled(self._shown.script, segment))

    def join_next(self, segment_id: str = "") -> None:
        """Make one segment of this and the next."""
        segment = self._segment(segment_id)
        if segment is not None:
            self._make(joined(self._shown.script, segment))

    def add(self, text: str) -> None:
        """Write paragraphs behind the segment that the cursor is in or behind, and go there."""
        self._tell_edit()
        script = self._shown.script
        units = utf16_map(script.text)
        change = added(script, units.points(self._text.textCursor().position()), text)
        self._make((change,))
        self._put_cursor(units.units(change.start) + len(change.text) - len(change.text.lstrip("\n")))
        self._text.setFocus()

    def split_here(self) -> None:
        """Begin another segment at the cursor."""
        segment = self._segment("")
        if segment is not None:
            script = self._shown.script
            position = utf16_map(script.text).points(self._text.textCursor().position())
            self._make(split(script, segment, position))

    def set_speaker(self, segment_id: str, speaker: str) -> None:
        """Write another speaker's name before a segment, none for the narrator."""
        segment = self._segment(segment_id)
        if segment is not None:
            self._make(spoken_by(self._shown.script, segment, speaker))

    def name_speaker(self, segment_id: str) -> None:
        """Write a name before a segment that is selected, so that what is typed takes its place."""
        stand_in = tr("SPEAKER")
        self.set_speaker(segment_id, stand_in)
        place = self._shown.place_of(segment_id)
        if place is not None:
            cursor = self._text.textCursor()
            cursor.setPosition(place.start + len(stand_in))
            cursor.setPosition(place.start, QTextCursor.MoveMode.KeepAnchor)
            self._text.setTextCursor(cursor)
            self._text.setFocus()

    def rename_speaker(self, speaker: str, name: str) -> None:
        """Write another name wherever a speaker's stands before a segment."""
        self._tell_edit()
        self._make(renamed(self._shown.script, speaker, name))

    def edit_text(self, text: str) -> None:
        """Make another text of the script, as one step that can be undone."""
        self._tell_edit()
        before = self._shown.script.text
        start = _common_start(before, text)
        end = _common_start(before[start:][::-1], text[start:][::-1])
        self._make((Change(start, len(before) - end, text[start : len(text) - end]),))

    def body_of_line(self, position: int) -> int:
        """Where the spoken words begin in the line that begins at a document position."""
        place = self._shown.at(position)
        if place is None or not place.start <= position < place.body:
            return position
        return place.body

    def open_menu(self, segment_id: str, corner: QPoint) -> None:
        """Open the menu of a segment, with its top left corner there (in pixels of the screen)."""
        place = self._shown.place_of(segment_id)
        if place is None:
            return
        cursor = self._text.textCursor()
        if not place.start <= cursor.position() <= place.end:
            cursor.setPosition(place.start)
            self._text.setTextCursor(cursor)
        menu = QMenu(self._text)
        menu.setObjectName("segmentMenu")
        menu.setAccessibleName(tr("Segment {number}", number=place.segment.index + 1))
        menu.aboutToHide.connect(menu.deleteLater)
        self.fill_menu(menu, segment_id)
        menu.popup(corner)

    def fill_menu(self, menu: QMenu, segment_id: str) -> None:
        """Put what can be done with a segment into a menu."""
        for action in self.actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        place = self._shown.place_of(segment_id)
        if place is not None and not place.segment.heading:
            menu.addSeparator()
            self._fill_speakers(menu.addMenu(tr("Set Speaker")), segment_id)

    def _fill_speakers(self, menu: QMenu, segment_id: str) -> None:
        menu.setObjectName("speakerMenu")
        place = self._shown.place_of(segment_id)
        current = place.segment.speaker if place else ""
        for speaker in ("", *self._shown.script.speakers):
            action = menu.addAction(speaker.replace("&", "&&") or tr("Narrator"))
            action.setCheckable(True)
            action.setChecked(speaker.casefold() == current.casefold())
            action.triggered.connect(self._speaker_setter(segment_id, speaker))
        menu.addSeparator()
        action = menu.addAction(tr("New Speaker…"))
        action.setObjectName("newSpeaker")
        action.triggered.connect(self._namer(segment_id))

    def _speaker_setter(self, segment_id: str, speaker: str) -> Callable[[], None]:
        def set_it() -> None:
            self.set_speaker(segment_id, speaker)

        return set_it

    def _namer(self, segment_id: str) -> Callable[[], None]:
        def name_it() -> None:
            self.name_speaker(segment_id)

        return name_it

    def _segment(self, segment_id: str) -> Segment | None:
        self._tell_edit()
        if segment_id:
            return self._shown.script.segment_named(segment_id)
        place = self._shown.at(self._text.textCursor().position())
        return place.segment if place is not None else None

    def _make(self, changes: Iterable[Change]) -> None:
        units = utf16_map(self._shown.script.text).units
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()
        for change in sorted(changes, key=lambda each: each.start, reverse=True):
            cursor.setPosition(units(change.start))
            cursor.setPosition(units(change.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(change.text)
        cursor.endEditBlock()
        self._tell_edit()

    def _put_cursor(self, position: int) -> None:
        cursor = self._text.textCursor()
        cursor.setPosition(min(position, self._text.document().characterCount() - 1))
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()


def _common_start(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
