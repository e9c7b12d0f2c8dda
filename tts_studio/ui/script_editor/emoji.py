"""Emoji made of several characters, which are selected and deleted as the one sign that is seen."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QTextBoundaryFinder
from PySide6.QtGui import QTextBlock, QTextCursor

from tts_studio.ui.script_editor.positions import utf16_map

_KEYCAP = "\u20e3"


def emoji_beside(cursor: QTextCursor, *, forward: bool) -> tuple[int, int] | None:
    """Where the emoji right behind (`forward`) or before the cursor stands, if it has several units."""
    block = cursor.block()
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, block.text())
    here = cursor.positionInBlock()
    finder.setPosition(here)
    if not finder.isAtBoundary():
        # Between the parts of an emoji: all of it.
        here = finder.toPreviousBoundary() if forward else finder.toNextBoundary()
    other = finder.toNextBoundary() if forward else finder.toPreviousBoundary()
    first, last = min(here, other), max(here, other)
    if other < 0 or last - first < 2 or not _is_emoji(_text(block, first, last)):
        return None
    return block.position() + first, block.position() + last


def _text(block: QTextBlock, first: int, last: int) -> str:
    text = block.text()
    points = utf16_map(text).points
    return text[points(first) : points(last)]


def _is_emoji(cluster: str) -> bool:
    return _KEYCAP in cluster or any(unicodedata.category(character) == "So" for character in cluster)
