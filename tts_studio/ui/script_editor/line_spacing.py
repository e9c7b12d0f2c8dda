"""A plain document layout: room between the lines, whole tags, paragraphs in their own direction."""

from __future__ import annotations

import math
from bisect import bisect_left

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QTextBlock, QTextDocument, QTextLayout, QTextLine
from PySide6.QtWidgets import QPlainTextDocumentLayout

from tts_studio.domain.markup.scanner import Token, is_tag
from tts_studio.domain.paragraph_breaks import LONGEST_COMFORTABLE
from tts_studio.ui.script_editor.highlighter import TokenCache, has_marks

_LEADING = 0.32


class SpacedLayout(QPlainTextDocumentLayout):
    """Lays lines out with a third of their height between them.

    Plain documents ignore the line height of block formats; moving the lines after they were broken costs a
    few microseconds for each block that is on screen and leaves hit-testing and cursor painting to Qt. A
    paragraph whose lines were broken within a tag is broken again, before the tag; one that is written from
    right to left begins at the right. Giant paragraphs, where breaking again takes too long, are left alone.
    """

    def __init__(self, document: QTextDocument, cache: TokenCache) -> None:
        super().__init__(document)
        self._cache = cache
        self._gap = 0.0
        self.measure()

    def measure(self) -> None:
        """Take the gap from the document's font; called after the font changed."""
        height = QFontMetricsF(self.document().defaultFont()).height()
        self._gap = 2 * math.ceil(height * _LEADING / 2)

    @property
    def gap(self) -> float:
        """Pixels between two lines; half of it stands above the first and below the last line of a block."""
        return self._gap

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The block's rectangle, with its lines moved to their places."""
        rectangle = super().blockBoundingRect(block)
        if not block.isVisible():
            return rectangle
        if self._spread(block):
            rectangle = super().blockBoundingRect(block)
        rectangle.setHeight(rectangle.height() + self._gap / 2)
        return rectangle

    def _spread(self, block: QTextBlock) -> bool:
        layout = block.layout()
        if layout.lineCount() == 0 or layout.lineAt(0).y() == self._gap / 2:
            return False
        if layout.lineCount() > 1 and block.length() <= LONGEST_COMFORTABLE:
            self._keep_tags_whole(block, layout)
        backwards = block.textDirection() == Qt.LayoutDirection.RightToLeft
        top = self._gap / 2
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            left = line.width() - line.naturalTextWidth() if backwards else line.x()
            line.setPosition(QPointF(left, top))
            top += line.height() + self._gap
        return True

    def _keep_tags_whole(self, block: QTextBlock, layout: QTextLayout) -> None:
        text = block.text()
        tags = tuple(filter(is_tag, self._cache.marks(text))) if has_marks(text) else ()
        lines = (layout.lineAt(index) for index in range(layout.lineCount() - 1))
        if not tags or not any(_broken(tags, line) for line in lines):
            return
        first = layout.lineAt(0)
        left, width = first.x(), first.width()
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            if tag := _broken(tags, line):
                line.setNumColumns(tag.start - line.textStart(), width)
            line.setPosition(QPointF(left, 0.0))
        layout.endLayout()
        block.setLineCount(layout.lineCount())


def _broken(tags: tuple[Token, ...], line: QTextLine) -> Token | None:
    """The tag at whose middle a line ends, unless the line begins with it."""
    end = line.textStart() + line.textLength()
    index = bisect_left(tags, end, key=_start) - 1
    if index < 0 or tags[index].end <= end or tags[index].start <= line.textStart():
        return None
    return tags[index]


def _start(tag: Token) -> int:
    return tag.start
