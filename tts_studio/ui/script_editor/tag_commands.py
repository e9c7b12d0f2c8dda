"""Puts tags into the text and takes them out, each time as one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QTextCursor

from tts_studio.domain.markup.tags import Tag
from tts_studio.ui.script_editor.edit_log import Edit, EditLog
from tts_studio.ui.script_editor.plain_text import text_between
from tts_studio.ui.script_editor.positions import utf16_map
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.script_editor.shown_segments import ShownSegments
from tts_studio.ui.script_editor.tag_editing import Change, deletion, halves_at, toggle

_TAG_ENDS = frozenset("]>")
_TAG_STARTS = frozenset("[<")
_LINE_END = "\u2029"
_BOUNDS = frozenset("<>[]" + _LINE_END)
# The longest stretch before the cursor in which a tag around it can begin.
_LONGEST_TAG = 200


class TagCommands:
    """Works on the text's cursor and selection. Paragraphs are the segments: no tag reaches across two."""

    def __init__(self, text: ScriptText, shown: ShownSegments) -> None:
        self._text = text
        self._shown = shown

    def put(self, tag: Tag) -> None:
        """Wrap or unwrap with a wrapping tag; put in any other where the cursor is."""
        if tag.wraps:
            self.toggle(tag)
        else:
            self.insert(tag.opening)

    def insert(self, written: str) -> None:
        """Put in an inline tag behind the selection, with spaces where words would touch it."""
        cursor = self._text.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        before, after = self._neighbours(cursor.position())
        space_before = " " if before and not before.isspace() and before not in "(“‘\"'" else ""
        space_after = " " if after.isalnum() else ""
        cursor.insertText(space_before + written + space_after)
        self._text.setTextCursor(cursor)

    def toggle(self, tag: Tag) -> None:
        """Wrap the selection, or the word at the cursor; when it is wrapped already, unwrap it."""
        cursor = self._text.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        selected = start < end
        if not selected:
            start, end = self._text.word_at(start)
        log = EditLog()
        cursor.beginEditBlock()
        for first, last in reversed(self._paragraphs(start, end)):
            low, high = self._around(first, last)
            text = text_between(self._text.document(), low, high)
            counting = utf16_map(text)
            changes = toggle(text, counting.points(first - low), counting.points(last - low), tag)
            self._apply(cursor, log, low, text, changes)
        cursor.endEditBlock()
        if start == end:
            # Between words: what is typed next goes between the halves.
            cursor.setPosition(max(start, log.end_now(start) - len(tag.closing)))
            self._text.setTextCursor(cursor)
        elif selected:
            cursor.setPosition(log.end_now(start))
            cursor.setPosition(max(cursor.position(), log.start_now(end)), QTextCursor.MoveMode.KeepAnchor)
            self._text.setTextCursor(cursor)

    def delete_beside(self, *, forward: bool) -> bool:
        """Delete the tag right before (or, `forward`, behind) the cursor, and its other half."""
        cursor = self._text.textCursor()
        if cursor.hasSelection():
            return False
        before, after = self._neighbours(cursor.position())
        if (after not in _TAG_STARTS) if forward else (before not in _TAG_ENDS):
            return False
        if not (after if forward else before):
            return False
        low, high = self._around(cursor.position(), cursor.position())
        text = text_between(self._text.document(), low, high)
        position = utf16_map(text).points(cursor.position() - low)
        changes = deletion(text, position, forward=forward)
        cursor.beginEditBlock()
        self._apply(cursor, EditLog(), low, text, changes)
        cursor.endEditBlock()
        return bool(changes)

    def replace(self, start: int, end: int, replacement: str) -> None:
        """Put other text between two positions."""
        cursor = QTextCursor(self._text.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(replacement)

    def halves_at_cursor(self) -> tuple[tuple[int, int], ...]:
        """Both halves of the wrapping tag the cursor is in, in document positions."""
        position = self._text.textCursor().position()
        if not self._within_angles(position):
            return ()
        low, high = self._around(position, position)
        text = text_between(self._text.document(), low, high)
        counting = utf16_map(text)
        halves = halves_at(text, counting.points(position - low))
        return tuple((low + counting.units(start), low + counting.units(end)) for start, end in halves)

    def before_cursor(self) -> str:
        """The text of the paragraph up to the cursor."""
        position = self._text.textCursor().position()
        low, _ = self._around(position, position)
        return text_between(self._text.document(), low, position)

    def _apply(
        self, cursor: QTextCursor, log: EditLog, low: int, text: str, changes: Iterable[Change]
    ) -> None:
        """Make the changes from the last to the first, so that the positions of the others hold."""
        counting = utf16_map(text)
        for change in sorted(changes, key=_by_start, reverse=True):
            start, end = low + counting.units(change.start), low + counting.units(change.end)
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(change.text)
            log.add(Edit(start, end - start, len(change.text)))

    def _paragraphs(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of a stretch that lie in the bodies of segments, or the stretch where there are none."""
        parts = []
        for place in self._shown.between(start, end):
            first, last = max(start, place.body), min(end, place.end)
            if first < last or (start == end and first == last):
                parts.append((first, last))
        return parts or [(start, end)]

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """The paragraph around a stretch, its speaker's name left out."""
        place = self._shown.at(start)
        if place is not None and place.start <= start and end <= place.end:
            return min(place.body, start), place.end
        document = self._text.document()
        last = document.findBlock(end)
        return document.findBlock(start).position(), last.position() + last.length() - 1

    def _neighbours(self, position: int) -> tuple[str, str]:
        """The UTF-16 units before and behind a position within its line, empty at the line's ends."""
        document = self._text.document()
        before = document.characterAt(position - 1) if position else ""
        after = document.characterAt(position)
        return before if before != _LINE_END else "", after if after != _LINE_END else ""

    def _within_angles(self, position: int) -> bool:
        """Whether an angle bracket is open at a position; looks at a tag's length and no further."""
        document = self._text.document()
        for place in range(position - 1, max(-1, position - _LONGEST_TAG), -1):
            character = document.characterAt(place)
            if character in _BOUNDS:
                return character == "<"
        return False


def _by_start(change: Change) -> int:
    return change.start
