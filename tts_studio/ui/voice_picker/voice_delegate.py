"""How a row of the voices list is painted, and where its two buttons are."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QIcon, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tts_studio.ui.icons import icon
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.voice_picker.voice_list_model import CURRENT_ROLE, FAVOURITE_ROLE, ROW_ROLE
from tts_studio.ui.voice_picker.voice_rows import HeadingRow, NoteRow, VoiceRow

_MARGIN = 8
_ICON = 16
_BUTTON = 24


class RowButton(Enum):
    """What can be clicked in a row."""

    PREVIEW = "preview"
    FAVOURITE = "favourite"


class VoiceDelegate(QStyledItemDelegate):
    """Paints name over language and description, with a check for the current voice, star and preview."""

    clicked = Signal(object, RowButton)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours from the next repaint."""
        self._theme = theme
        self._icons: dict[str, QIcon] = {
            name: icon(name, theme) for name in ("check", "play", "star", "star-filled")
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines for a voice with more to say than its name, one for others and for a heading."""
        row = index.data(ROW_ROLE)
        lines = 2 if isinstance(row, VoiceRow) and row.below else 1
        margin = _MARGIN // 2 if isinstance(row, NoteRow) else _MARGIN
        return QSize(0, lines * option.fontMetrics.height() + 2 * margin)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row = index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, HeadingRow):
            self._paint_heading(painter, option, row)
        elif isinstance(row, NoteRow):
            self._paint_note(painter, option, row)
        elif isinstance(row, VoiceRow):
            self._paint_voice(painter, option, index, row)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Turn a click on one of the painted buttons into `clicked`."""
        row = index.data(ROW_ROLE)
        if (
            not isinstance(row, VoiceRow)
            or not isinstance(event, QMouseEvent)
            or event.button() != Qt.MouseButton.LeftButton
        ):
            return False
        button = button_at(option.rect, event.position().toPoint())
        if button is not None and event.type() == QEvent.Type.MouseButtonRelease:
            self.clicked.emit(row.id, button)
        return button is not None

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, row: HeadingRow) -> None:
        rect = option.rect.adjusted(_MARGIN, _MARGIN // 2, -_MARGIN, 0)
        painter.setFont(_bold(option.font))
        painter.setPen(self._theme.color("text"))
        name = painter.fontMetrics().elidedText(row.model.name, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, name)
        used = painter.fontMetrics().horizontalAdvance(name) + _MARGIN
        painter.setFont(option.font)
        painter.setPen(self._theme.color("muted"))
        left = rect.adjusted(used, 0, 0, 0)
        provider = painter.fontMetrics().elidedText(
            row.provider_name, Qt.TextElideMode.ElideRight, left.width()
        )
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, provider)

    def _paint_note(self, painter: QPainter, option: QStyleOptionViewItem, row: NoteRow) -> None:
        self._paint_ground(painter, option)
        painter.setFont(option.font)
        painter.setPen(self._theme.color("accent" if row.opens_accounts else "warn"))
        _draw_line(painter, option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0), row.sentence)

    def _paint_voice(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        row: VoiceRow,
    ) -> None:
        self._paint_ground(painter, option)
        current = bool(index.data(CURRENT_ROLE))
        if current:
            middle = option.rect.center().y() - _ICON // 2
            self._icons["check"].paint(painter, QRect(option.rect.left() + _MARGIN, middle, _ICON, _ICON))
        text = option.rect.adjusted(2 * _MARGIN + _ICON, _MARGIN, -2 * _BUTTON - 2 * _MARGIN, -_MARGIN)
        line = option.fontMetrics.height()
        painter.setPen(self._theme.color("text"))
        painter.setFont(_bold(option.font) if current else option.font)
        if row.below:
            _draw_line(painter, QRect(text.left(), text.top(), text.width(), line), row.voice.name)
            painter.setPen(self._theme.color("muted"))
            painter.setFont(option.font)
            under = QRect(text.left(), text.top() + line, text.width(), line)
            _draw_line(painter, under, row.below)
        else:
            _draw_line(painter, text, row.voice.name)
        star = "star-filled" if index.data(FAVOURITE_ROLE) else "star"
        for button, name in ((RowButton.FAVOURITE, star), (RowButton.PREVIEW, "play")):
            area = button_area(option.rect, button)
            spare = (_BUTTON - _ICON) // 2
            self._icons[name].paint(painter, area.adjusted(spare, spare, -spare, -spare))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self._theme.color("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, self._theme.color("hover"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def button_area(row: QRect, button: RowButton) -> QRect:
    """Where one of a row's buttons is."""
    from_right = {RowButton.PREVIEW: 1, RowButton.FAVOURITE: 2}[button]
    left = row.right() - _MARGIN - from_right * _BUTTON + 1
    return QRect(left, row.center().y() - _BUTTON // 2, _BUTTON, _BUTTON)


def button_at(row: QRect, point: QPoint) -> RowButton | None:
    """The button at a point of a row."""
    return next((button for button in RowButton if button_area(row, button).contains(point)), None)


def _draw_line(painter: QPainter, area: QRect, text: str) -> None:
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, elided)


def _bold(font: QFont) -> QFont:
    heavier = QFont(font)
    heavier.setWeight(QFont.Weight.DemiBold)
    return heavier
