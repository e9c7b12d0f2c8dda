"""The list of tags that opens while one is typed; it takes no focus and never blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.translation import tr
from tts_studio.ui.script_editor.look import Look, PaletteLook
from tts_studio.ui.script_editor.suggestions import Suggestion

AnyIndex: TypeAlias = QModelIndex | QPersistentModelIndex
_WIDTH = 440
_ROW = 28
_ROWS = 8
_PADDING = 8
_BORDER = 4
_SUGGESTION = Qt.ItemDataRole.UserRole


class _Rows(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[Suggestion, ...] = ()

    def set_rows(self, rows: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.label
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return f"{row.label}: {row.help} {row.dropped}".strip()
            case _:
                return row if role == _SUGGESTION else None


class _RowPainter(QStyledItemDelegate):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.look: Look = PaletteLook()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: Suggestion = index.data(_SUGGESTION)
        area: QRect = option.rect
        view = option.widget
        if isinstance(view, QAbstractItemView) and view.currentIndex() == index:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.color("selection"))
            painter.drawRoundedRect(area, _BORDER, _BORDER)
        area = area.adjusted(_PADDING, 0, -_PADDING, 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.look.color("muted" if row.dropped else "text"))
        painter.drawText(area, left, row.label)
        used = painter.fontMetrics().horizontalAdvance(row.label) + 2 * _PADDING
        painter.setPen(self.look.color("muted"))
        rest = QStyle.visualRect(option.direction, area, area.adjusted(used, 0, 0, 0))
        about = painter.fontMetrics().elidedText(
            row.dropped or row.help, Qt.TextElideMode.ElideRight, rest.width()
        )
        painter.drawText(rest, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, about)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(_WIDTH, _ROW)


class TagList(QFrame):
    """Shows suggestions near the cursor. The owner moves the current row; `chosen` tells of a click."""

    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tagList")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._parent = parent
        self._rows = _Rows(self)
        self._painter = _RowPainter(self)
        self._view = QListView(self)
        self._view.setObjectName("tagListRows")
        self._view.setAccessibleName(tr("Tags"))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setModel(self._rows)
        self._view.setItemDelegate(self._painter)
        self._view.setUniformItemSizes(True)
        self._view.clicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_BORDER, _BORDER, _BORDER, _BORDER)
        layout.addWidget(self._view)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the theme's colours."""
        self._painter.look = look
        self.setStyleSheet(
            f"#tagList {{ background: {look.color('raised').name()}; border-radius: 6px;"
            f" border: 1px solid {look.color('line').name()}; }}"
            "#tagListRows { background: transparent; border: none; padding: 0; }"
        )

    def show_rows(self, rows: Sequence[Suggestion], cursor: QRect, *, select: bool) -> None:
        """Show these rows below (without room, above) the cursor's rectangle, the first selected or none."""
        self._rows.set_rows(rows)
        height = min(len(rows), _ROWS) * _ROW + 2 * _BORDER
        more = (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
            if len(rows) > _ROWS
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self._view.setVerticalScrollBarPolicy(more)
        parent = self._parent
        width = min(_WIDTH, parent.width() - 2 * _PADDING)
        left = cursor.right() - width if self.isRightToLeft() else cursor.left()
        left = max(_PADDING, min(left, parent.width() - width - _PADDING))
        top = cursor.bottom() + 4
        if top + height > parent.height() and cursor.top() - height - 4 >= 0:
            top = cursor.top() - height - 4
        self.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
        self.show()
        self.raise_()
        self._select(0 if select else -1)

    def current(self) -> Suggestion | None:
        """The selected row."""
        row = self._view.currentIndex().row()
        return self._rows.rows[row] if 0 <= row < len(self._rows.rows) else None

    def step(self, step: int) -> None:
        """Select another row, `step` further; from no row, the first or the last."""
        count = len(self._rows.rows)
        row = self._view.currentIndex().row()
        if row < 0:
            row = -1 if step > 0 else count
        wrapped = (row + step) % count if abs(step) == 1 else max(0, min(count - 1, row + step))
        self._select(wrapped)

    def _select(self, row: int) -> None:
        self._view.setCurrentIndex(self._rows.index(row, 0))
        if 0 <= row < len(self._rows.rows):
            self._view.scrollTo(self._rows.index(row, 0))
            spoken = str(self._rows.data(self._rows.index(row, 0), Qt.ItemDataRole.AccessibleTextRole))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, spoken))
        self._view.viewport().update()

    def _clicked(self, _index: QModelIndex) -> None:
        self.chosen.emit()
