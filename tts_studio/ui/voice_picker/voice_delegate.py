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

from tts_studio.domain.translation import tr
from tts_studio.ui.icons import icon
from tts_studio.ui.row_ground import paint_row_ground
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.voice_picker.voice_list_model import CURRENT_ROLE, FAVOURITE_ROLE, ROW_ROLE
from tts_studio.ui.voice_picker.voice_rows import HeadingRow, NoteRow, PresetHeading, PresetRow, VoiceRow

_MARGIN = 8
_ICON = 16
_BUTTON = 24
# The painter turns this around where the window is laid out from right to left.
_LEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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
        lines = 2 if isinstance(row, VoiceRow | PresetRow) and row.below else 1
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
        painter.setLayoutDirection(option.direction)
        if isinstance(row, HeadingRow):
            self._paint_heading(painter, option, row.model.name, row.provider_name)
        elif isinstance(row, PresetHeading):
            self._paint_heading(painter, option, tr("Your presets"), "")
        elif isinstance(row, PresetRow):
            self._paint_preset(painter, option, row)
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
            not isinstance(row, VoiceRow | PresetRow)
            or not isinstance(event, QMouseEvent)
            or event.button() != Qt.MouseButton.LeftButton
        ):
            return False
        button = button_at(option.rect, event.position().toPoint(), option.direction)
        if isinstance(row, PresetRow) and button is RowButton.FAVOURITE:
            return False
        if button is not None and event.type() == QEvent.Type.MouseButtonRelease:
            self.clicked.emit(row.heard, button)
        return button is not None

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, title: str, subtitle: str
    ) -> None:
        rect = option.rect.adjusted(_MARGIN, _MARGIN // 2, -_MARGIN, 0)
        painter.setFont(_bold(option.font))
        painter.setPen(self._theme.color("text"))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _LEADING, name)
        used = metrics.horizontalAdvance(name) + _MARGIN
        painter.setFont(option.font)
        painter.setPen(self._theme.color("muted"))
        behind = QRect(rect.left() + used, rect.top(), max(0, rect.width() - used), rect.height())
        _draw_line(painter, QStyle.visualRect(option.direction, rect, behind), subtitle)

    def _paint_note(self, painter: QPainter, option: QStyleOptionViewItem, row: NoteRow) -> None:
        paint_row_ground(painter, option, self._theme)
        painter.setFont(option.font)
        painter.setPen(self._theme.color("accent" if row.opens_accounts else "warn"))
        _draw_line(painter, option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0), row.sentence)

    def _paint_preset(self, painter: QPainter, option: QStyleOptionViewItem, row: PresetRow) -> None:
        paint_row_ground(painter, option, self._theme)
        role = "warn" if row.problem else "muted"
        below = row.problem or row.below
        self._paint_words(painter, option, row.preset.name, below, role, option.font, buttons=1)
        self._paint_button(painter, option, RowButton.PREVIEW, "play")

    def _paint_voice(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        row: VoiceRow,
    ) -> None:
        paint_row_ground(painter, option, self._theme)
        current = bool(index.data(CURRENT_ROLE))
        if current:
            middle = option.rect.center().y() - _ICON // 2
            check = QRect(option.rect.left() + _MARGIN, middle, _ICON, _ICON)
            self._icons["check"].paint(painter, QStyle.visualRect(option.direction, option.rect, check))
        font = _bold(option.font) if current else option.font
        self._paint_words(painter, option, row.voice.name, row.below, "muted", font)
        star = "star-filled" if index.data(FAVOURITE_ROLE) else "star"
        self._paint_button(painter, option, RowButton.FAVOURITE, star)
        self._paint_button(painter, option, RowButton.PREVIEW, "play")

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        name: str,
        below: str,
        role: str,
        font: QFont,
        *,
        buttons: int = 2,
    ) -> None:
        inside = option.rect.adjusted(
            2 * _MARGIN + _ICON, _MARGIN, -buttons * _BUTTON - 2 * _MARGIN, -_MARGIN
        )
        text = QStyle.visualRect(option.direction, option.rect, inside)
        line = option.fontMetrics.height()
        painter.setPen(self._theme.color("text"))
        painter.setFont(font)
        if not below:
            _draw_line(painter, text, name)
            return
        _draw_line(painter, QRect(text.left(), text.top(), text.width(), line), name)
        painter.setPen(self._theme.color(role))
        painter.setFont(option.font)
        _draw_line(painter, QRect(text.left(), text.top() + line, text.width(), line), below)

    def _paint_button(
        self, painter: QPainter, option: QStyleOptionViewItem, button: RowButton, name: str
    ) -> None:
        area = button_area(option.rect, button, option.direction)
        spare = (_BUTTON - _ICON) // 2
        self._icons[name].paint(painter, area.adjusted(spare, spare, -spare, -spare))


def button_area(
    row: QRect, button: RowButton, direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight
) -> QRect:
    """Where one of a row's buttons is."""
    from_end = {RowButton.PREVIEW: 1, RowButton.FAVOURITE: 2}[button]
    left = row.right() - _MARGIN - from_end * _BUTTON + 1
    area = QRect(left, row.center().y() - _BUTTON // 2, _BUTTON, _BUTTON)
    return QStyle.visualRect(direction, row, area)


def button_at(
    row: QRect, point: QPoint, direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight
) -> RowButton | None:
    """The button at a point of a row."""
    areas = ((button, button_area(row, button, direction)) for button in RowButton)
    return next((button for button, area in areas if area.contains(point)), None)


def _draw_line(painter: QPainter, area: QRect, text: str) -> None:
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, _LEADING, elided)


def _bold(font: QFont) -> QFont:
    heavier = QFont(font)
    heavier.setWeight(QFont.Weight.DemiBold)
    return heavier
