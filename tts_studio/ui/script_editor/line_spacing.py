"""A plain document layout with room between the lines."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

_LEADING = 0.32


class SpacedLayout(QPlainTextDocumentLayout):
    """Lays lines out with a third of their height between them.

    Plain documents ignore the line height of block formats; moving the lines after they were broken costs a
    few microseconds for each block that is on screen and leaves hit-testing and cursor painting to Qt.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
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
        count = layout.lineCount()
        top = self._gap / 2
        if count == 0 or layout.lineAt(0).y() == top:
            return False
        for index in range(count):
            line = layout.lineAt(index)
            line.setPosition(QPointF(line.x(), top))
            top += line.height() + self._gap
        return True
