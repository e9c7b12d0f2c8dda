"""Text between the document and the rest of the studio, kept to the character."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QTextCursor, QTextDocument

_PARAGRAPH: Final = "\u2029"
_LINE: Final = "\u2028"
# What Qt uses inside documents for frames and objects, and halves of characters, cannot be text.
_NOT_TEXT: Final = re.compile("[\x00\ufdd0\ufdd1\ufffc\ud800-\udfff]")
_LINE_ENDS: Final = re.compile(f"\r\n|\r|{_LINE}|{_PARAGRAPH}")


def clean(text: str) -> str:
    """The text with line feeds as line ends and without what no document can hold."""
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def text_of(document: QTextDocument) -> str:
    """The whole text. Unlike Qt's own plain text it keeps no-break spaces."""
    return document.toRawText().replace(_PARAGRAPH, "\n").replace(_LINE, "\n")


def selected_text(cursor: QTextCursor) -> str:
    """The cursor's selection, with line feeds between its lines."""
    return cursor.selectedText().replace(_PARAGRAPH, "\n").replace(_LINE, "\n")


def text_between(document: QTextDocument, start: int, end: int) -> str:
    """The text between two UTF-16 positions."""
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return selected_text(cursor)
