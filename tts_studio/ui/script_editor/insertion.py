"""Puts whole texts into the script, each time as one step that can be undone."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from tts_studio.ui.script_editor.plain_text import clean
from tts_studio.ui.script_editor.script_text import ScriptText


def replace_script(area: ScriptText, text: str) -> None:
    """Put a text in the place of the whole script; the cursor goes to its beginning."""
    cursor = area.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText(clean(text))
    cursor.setPosition(0)
    area.setTextCursor(cursor)
    area.ensureCursorVisible()


def insert_paragraphs(area: ScriptText, text: str) -> None:
    """Put paragraphs where the cursor is, with a blank line between them and what is there."""
    cursor = area.textCursor()
    document = area.document()
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    before = "" if start == 0 else "\n" * (2 - _line_ends(area, start, -1))
    last = document.characterCount() - 1
    after = "" if end >= last else "\n" * (2 - _line_ends(area, end, 1))
    cursor.insertText(f"{before}{clean(text)}{after}")
    area.setTextCursor(cursor)
    area.ensureCursorVisible()


def _line_ends(area: ScriptText, position: int, step: int) -> int:
    """How many line ends, at most 2, stand right before (-1) or behind (1) a position."""
    document = area.document()
    found = 0
    while found < 2:
        place = position + found if step > 0 else position - 1 - found
        if place < 0 or document.characterAt(place) != "\u2029":
            break
        found += 1
    return found
