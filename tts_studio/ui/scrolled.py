"""Places that may be lower than what is in them: then they scroll, and nothing lies over anything else."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=QWidget)


class _UpAndDown(QScrollArea):
    """Scrolls up and down, never sideways: what needs more width asks for it."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        # What is inside takes the keyboard and brings itself into sight.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)

    def viewportEvent(self, event: QEvent) -> bool:
        """Ask for more room when the content needs more."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)

    @property
    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()


class Scrolled(_UpAndDown):
    """Holds one widget. `least_height` is how low it may become, in pixels."""

    def __init__(self, content: QWidget, name: str, least_height: int, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._content, self._least_height = content, least_height
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content and the bar beside it need, and hardly any height."""
        wanted = self._content.minimumSizeHint()
        bar = self._bar_width if wanted.height() > self._least_height else 0
        return QSize(wanted.width() + bar, min(wanted.height(), self._least_height))

    def sizeHint(self) -> QSize:
        """That of the content."""
        return self._content.sizeHint()


class ScrolledRows(_UpAndDown):
    """Rows below each other; `column` is their layout, which ends with a stretch."""

    def __init__(self, name: str, rows_name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._body = QWidget(self)
        self._body.setObjectName(rows_name)
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addStretch(1)
        self.setWidget(self._body)

    def minimumSizeHint(self) -> QSize:
        """As wide as the rows and the bar beside them need."""
        least = super().minimumSizeHint()
        return QSize(self._body.minimumSizeHint().width() + self._bar_width, least.height())


def show_rows(
    layout: QVBoxLayout, rows: dict[Key, Row], keys: Sequence[Key], make: Callable[[Key], Row]
) -> None:
    """Have a row for each key, in this order, in `rows` and in the layout; rows of other keys go."""
    for key in rows.keys() - set(keys):
        gone = rows.pop(key)
        layout.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
    for place, key in enumerate(keys):
        row = rows.pop(key) if key in rows else make(key)
        rows[key] = row
        if layout.indexOf(row) != place:
            layout.insertWidget(place, row)
            row.show()
