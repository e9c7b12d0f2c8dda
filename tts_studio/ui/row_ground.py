"""The ground of a row in a painted list: chosen, pointed at, with the keyboard on it."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from tts_studio.ui.theme.theme import Theme


def paint_row_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """Paint what lies below the words of a row."""
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, theme.color("selection"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, theme.color("hover"))
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(theme.color("focus"))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
