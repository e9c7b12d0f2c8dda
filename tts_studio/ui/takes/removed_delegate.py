"""How the take of a segment that left the script is painted: its words over voice, length, price and day."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tts_studio.domain.translation import isolated
from tts_studio.ui.icons import icon
from tts_studio.ui.row_ground import paint_row_ground
from tts_studio.ui.takes.removed_model import VIEW_ROLE
from tts_studio.ui.takes.take_view import TakeView
from tts_studio.ui.theme.theme import Theme

_MARGIN = 8
_BETWEEN = 4
_ICON = 16
# The painter turns these around where the window is laid out from right to left.
_LEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RemovedDelegate(QStyledItemDelegate):
    """Two lines a take, with a star at the end of the first one where the take has one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours from the next repaint."""
        self._theme, self._star = theme, icon("star-filled", theme, "accent")

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room for two lines."""
        return QSize(0, 2 * option.fontMetrics.height() + _BETWEEN + 2 * _MARGIN)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one take."""
        view = index.data(VIEW_ROLE)
        if not isinstance(view, TakeView):
            return
        painter.save()
        painter.setLayoutDirection(option.direction)
        painter.setFont(option.font)
        paint_row_ground(painter, option, self._theme)
        inside = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        line = option.fontMetrics.height()
        above = QRect(inside.left(), inside.top(), inside.width(), line)
        below = above.translated(0, line + _BETWEEN)
        words = above.adjusted(0, 0, -(_ICON + _BETWEEN) if view.starred else 0, 0)
        self._write(painter, option, above, words, isolated(" ".join(view.words.split())), "text")
        if view.starred:
            place = QRect(above.right() - _ICON + 1, above.center().y() - _ICON // 2, _ICON, _ICON)
            self._star.paint(painter, QStyle.visualRect(option.direction, above, place))
        self._paint_facts(painter, option, below, view)
        painter.restore()

    def _paint_facts(
        self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, view: TakeView
    ) -> None:
        """The voice gives way where there is no room for both."""
        facts = " · ".join(filter(None, (view.length, view.cost, view.when)))
        painter.setPen(self._theme.color("muted"))
        painter.drawText(line, _TRAILING, facts)
        room = line.width() - option.fontMetrics.horizontalAdvance(facts) - _MARGIN
        voice = QRect(line.left(), line.top(), max(0, room), line.height())
        self._write(painter, option, line, voice, view.voice, "muted")

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, area: QRect, text: str, role: str
    ) -> None:
        painter.setPen(self._theme.color(role))
        elided = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QStyle.visualRect(option.direction, line, area), _LEADING, elided)
