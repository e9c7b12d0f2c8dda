"""The chapters of a document, each with a box to take it or leave it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.translation import tr
from tts_studio.store.importing.imported import Part

_INDENT = "\u2003"


class PartList(QWidget):
    """Tells `changed` when another set of chapters is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("importParts")
        label = QLabel(tr("Chapters"), self)
        label.setObjectName("importChaptersLabel")
        label.setProperty("role", "heading")
        self._list = QListWidget(self)
        self._list.setObjectName("importChapters")
        self._list.setAccessibleName(tr("Chapters"))
        self._list.setUniformItemSizes(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        label.setBuddy(self._list)
        self._every = self._button("importAllChapters", tr("All"))
        self._none = self._button("importNoChapters", tr("None"))
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label, 1)
        head.addWidget(self._every)
        head.addWidget(self._none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._list, 1)
        self._list.itemChanged.connect(self._on_item)
        self._every.clicked.connect(self._choose_all)
        self._none.clicked.connect(self._choose_none)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """List these, all of them chosen."""
        with QSignalBlocker(self._list):
            self._list.clear()
            for part in parts:
                self._list.addItem(_item(part))
        if parts:
            self._list.setCurrentRow(0)

    def chosen(self) -> frozenset[int]:
        """The places of the chosen chapters."""
        checked = Qt.CheckState.Checked
        return frozenset(
            row for row in range(self._list.count()) if self._list.item(row).checkState() == checked
        )

    def _choose_all(self) -> None:
        self._choose(Qt.CheckState.Checked)

    def _choose_none(self) -> None:
        self._choose(Qt.CheckState.Unchecked)

    def _choose(self, state: Qt.CheckState) -> None:
        with QSignalBlocker(self._list):
            for row in range(self._list.count()):
                self._list.item(row).setCheckState(state)
        self._list.viewport().update()
        self.changed.emit()

    def _on_item(self, _item: QListWidgetItem) -> None:
        self.changed.emit()

    def _button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAccessibleName(words)
        button.setProperty("quiet", "true")
        button.setAutoDefault(False)
        return button


def _item(part: Part) -> QListWidgetItem:
    item = QListWidgetItem(f"{_INDENT * part.depth}{part.title}")
    item.setToolTip(part.title)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, part.title)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked)
    return item
