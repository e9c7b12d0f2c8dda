"""A small progress bar in a cell of the jobs list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tts_studio.ui.jobs.job_row import JobRow
from tts_studio.ui.jobs.job_table_model import ROW_ROLE
from tts_studio.ui.theme.theme import Theme

_HEIGHT = 4.0
_MARGIN = 8.0


class ProgressDelegate(QStyledItemDelegate):
    """Draws nothing for jobs that wait or ended, so that what moves is what works."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Leave the words to screen readers: the bar says the same."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the cell and the bar over it."""
        super().paint(painter, option, index)
        row = index.data(ROW_ROLE)
        if not isinstance(row, JobRow) or row.job.state.ended or row.job.progress is None:
            return
        left, width = option.rect.left() + _MARGIN, option.rect.width() - 2 * _MARGIN
        groove = QRectF(left, option.rect.center().y() - _HEIGHT / 2 + 0.5, width, _HEIGHT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(groove, 2, 2)
        groove.setWidth(groove.width() * min(1.0, max(0.0, row.job.progress)))
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(groove, 2, 2)
        painter.restore()
