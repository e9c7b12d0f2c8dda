"""A label whose lines all begin at its right edge, for languages that are written from right to left."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QStyleOption


class LeftwardsLabel(QLabel):
    """A label of plain text that wraps.

    In a line that runs leftwards and is wrapped, a QLabel counts the space at its end: the line begins that
    much further left than it should, and loses its last sign where it is full.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines one below the other, each without the space at its end."""
        if self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
            # Text that can be selected is drawn otherwise, and rightly.
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.drawFrame(painter)
        margin = self.margin()
        room = self.contentsRect().marginsRemoved(QMargins(margin, margin, margin, margin))
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawItemText(
            painter,
            room,
            int(self.alignment()),
            option.palette,
            self.isEnabled(),
            "\n".join(self._lines(room.width())),
            self.foregroundRole(),
        )
        painter.end()

    def _lines(self, width: int) -> Iterator[str]:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        for paragraph in self.text().split("\n"):
            # Qt counts in units of UTF-16, of which signs such as emoji have two.
            units = paragraph.encode("utf-16-le", "surrogatepass")
            layout = QTextLayout(paragraph, self.font())
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(width)
                begin, end = line.textStart(), line.textStart() + line.textLength()
                yield units[2 * begin : 2 * end].decode("utf-16-le", "replace").rstrip()
            layout.endLayout()
