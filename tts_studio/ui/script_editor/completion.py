"""Completes tags: decides when the list opens, what it shows and what choosing does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.markup.scanner import scan
from tts_studio.domain.markup.tags import TAGS, Tag
from tts_studio.ui.script_editor.plain_text import text_between
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.script_editor.suggestions import Suggestion, suggestions
from tts_studio.ui.script_editor.tag_commands import TagCommands
from tts_studio.ui.script_editor.tag_list import TagList
from tts_studio.ui.script_editor.tag_pairs import unclosed

_BRACKETS = ("[", "<")
_LONGEST = 32
_PAGE = 8
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class Completion(QObject):
    """Two ways to choose: for a bracket being typed in the text, or held, for what is selected.

    While held, the letters typed narrow the list and do not reach the text.
    """

    def __init__(
        self, text: ScriptText, commands: TagCommands, dialect: Callable[[], Dialect | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._commands = commands
        self._dialect = dialect
        self._parent = parent
        self._list = TagList(parent)
        self._list.chosen.connect(self._accept)
        self._awaited = ""
        self._bracket: int | None = None
        self._held = ""
        self._give_back = False
        text.cursorPositionChanged.connect(self._follow)
        text.verticalScrollBar().valueChanged.connect(self._scrolled)
        text.installEventFilter(self)

    @property
    def list(self) -> TagList:
        """The list as it is shown."""
        return self._list

    def open_tags(self) -> None:
        """Type a bracket and open the list of inline tags."""
        self._awaited = "["
        self._text.insertPlainText("[")
        self._follow()

    def open_styles(self) -> None:
        """Open the list of styles for the selection or the word at the cursor."""
        self._held = "<"
        self._give_back = False
        self._show(self._held, select=True)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Use a key for the list; False when the text should have it."""
        if self._list.isVisible() and self._use(event):
            return True
        if event.text() in _BRACKETS and not self._escaped():
            if event.text() == "<" and self._text.textCursor().hasSelection():
                self._held = "<"
                self._give_back = True
                self._show(self._held, select=False)
                return True
            self._awaited = event.text()
        return False

    def close(self) -> None:
        """Close the list and leave the text as it is."""
        self._awaited = self._held = ""
        self._bracket = None
        self._list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the text loses the focus."""
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        return super().eventFilter(watched, event)

    def _use(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _STEPS:
            self._list.step(_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Tab or (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list.current() is not None
        ):
            if self._list.current() is None:
                self._list.step(1)
            self._accept()
        elif self._held:
            return self._narrow(event)
        else:
            return False
        return True

    def _narrow(self, event: QKeyEvent) -> bool:
        typed = event.text()
        if event.key() == Qt.Key.Key_Backspace:
            self._held = self._held[:-1]
        elif typed and typed.isprintable():
            self._held += typed
        elif event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock):
            return True
        else:
            self.close()
            return False
        if not self._held:
            self.close()
        elif not self._show(self._held, select=True):
            # What was meant as text replaces the selection, as it would have done without the list.
            written, give_back = self._held, self._give_back
            self.close()
            if give_back:
                self._text.insertPlainText(written)
        return True

    def _follow(self) -> None:
        """Open, narrow or close the list by what stands before the cursor."""
        cursor = self._text.textCursor()
        if self._held:
            return
        if self._awaited:
            awaited, self._awaited = self._awaited, ""
            before = cursor.position() - 1
            if before >= 0 and self._text.document().characterAt(before) == awaited:
                self._bracket = before
        if self._bracket is None:
            return
        length = cursor.position() - self._bracket
        typed = self._between(self._bracket, cursor.position()) if 0 < length <= _LONGEST else ""
        if not typed.startswith(_BRACKETS) or "\n" in typed or not self._show(typed, select=len(typed) > 1):
            self.close()

    def _show(self, typed: str, *, select: bool) -> bool:
        open_tags: tuple[Tag, ...] = ()
        if typed.startswith("</"):
            before = self._commands.before_cursor().removesuffix(typed)
            open_tags = tuple(token.tag for token in unclosed(scan(before)) if token.tag)
        rows = suggestions(typed, self._dialect(), open_tags)
        if rows:
            cursor = self._text.cursorRect()
            corner = self._text.viewport().mapTo(self._parent, cursor.topLeft())
            self._list.show_rows(rows, QRect(corner, cursor.size()), select=select)
        return bool(rows)

    def _accept(self) -> None:
        row, bracket, held = self._list.current(), self._bracket, self._held
        self.close()
        if row is None:
            return
        if held:
            self._commands.toggle(TAGS[row.opening.strip("<>")])
        elif bracket is not None:
            self._insert(row, bracket)

    def _insert(self, row: Suggestion, bracket: int) -> None:
        cursor = self._text.textCursor()
        end = cursor.position()
        cursor.setPosition(bracket)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(row.opening + row.closing)
        cursor.setPosition(bracket + len(row.opening))
        self._text.setTextCursor(cursor)

    def _escaped(self) -> bool:
        position = self._text.textCursor().selectionStart()
        return position > 0 and self._text.document().characterAt(position - 1) == "\\"

    def _between(self, start: int, end: int) -> str:
        return text_between(self._text.document(), start, end)

    def _scrolled(self, _value: int) -> None:
        if not self._text.cursorRect().intersects(self._text.viewport().rect()):
            self.close()
