"""The trash of takes: what lies in it, getting it back, and deleting it for good."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import shorten

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.translation import tr
from tts_studio.ui.plain_widgets import named_button
from tts_studio.ui.takes.take_view import TakeView

_HEIGHT = 96
_MOST_LETTERS = 32


class TrashSection(QWidget):
    """`restore_requested` carries the ids of takes, the first selected first."""

    restore_requested = Signal(object)
    empty_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("takeTrash")
        self._takes: tuple[tuple[str, str, str], ...] = ()
        self._list = QListWidget(self)
        self._list.setObjectName("trashedTakes")
        self._list.setAccessibleName(tr("Trash"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setFixedHeight(_HEIGHT)
        self._list.itemSelectionChanged.connect(self._show_actions)
        self._list.installEventFilter(self)
        self._nothing = QLabel(tr("The trash is empty."), self)
        self._nothing.setObjectName("trashEmpty")
        self._nothing.setProperty("role", "muted")
        self._restore = named_button("restoreTakes", tr("Restore"), self)
        self._empty = named_button("emptyTakeTrash", tr("Empty Trash…"), self)
        self._restore.clicked.connect(self._on_restore)
        self._empty.clicked.connect(self.empty_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._restore)
        buttons.addWidget(self._empty)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 8)
        layout.setSpacing(8)
        for widget in (self._nothing, self._list):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.show_takes((), {})

    def show_takes(self, takes: Sequence[TakeView], numbers: dict[str, int]) -> None:
        """Show what lies in the trash; `numbers` are the segments' by id, as the script counts them."""
        lines = tuple((take.id, *_lines(take, numbers.get(take.segment_id))) for take in takes)
        if lines != self._takes:
            self._takes = lines
            self._list.clear()
            for take_id, line, words in lines:
                item = QListWidgetItem(line, self._list)
                item.setData(Qt.ItemDataRole.UserRole, take_id)
                item.setToolTip(f"<p>{escape(line)}</p><p>{escape(words)}</p>")
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, words)
        for widget in (self._list, self._restore, self._empty):
            widget.setVisible(bool(lines))
        self._nothing.setVisible(not lines)
        self._show_actions()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter gets back what is selected."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            self._on_restore()
            return True
        return super().eventFilter(watched, event)

    def _show_actions(self) -> None:
        self._restore.setEnabled(bool(self._list.selectedItems()))

    def _on_restore(self) -> None:
        chosen = tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in self._list.selectedItems())
        if chosen:
            self.restore_requested.emit(chosen)


def _lines(take: TakeView, number: int | None) -> tuple[str, str]:
    """A take in one line, and what it says."""
    if number is None:
        words = shorten(take.words, _MOST_LETTERS, placeholder="…")
        place = tr("no longer in the script: “{words}”", words=words)
    else:
        place = tr("Segment {number}", number=number)
    facts = (place, take.name, take.voice, take.length, take.cost, take.comment)
    return " · ".join(filter(None, facts)), take.words
