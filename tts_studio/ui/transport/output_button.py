"""The button that says where the sound goes and lets one choose another place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from tts_studio.domain.translation import mark, tr

SYSTEM_DEFAULT = mark("System default")
_WIDEST_NAME = 24


class OutputButton(QToolButton):
    """`wanted` asks the owner for the devices there are now; `chosen` carries a device's name.

    The empty name is the system's default output.
    """

    wanted = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outputButton")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._menu.setObjectName("outputMenu")
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_chosen)
        self.clicked.connect(self._open)
        self.set_outputs((), "")

    def set_outputs(self, names: Sequence[str], current: str) -> None:
        """Offer these devices; a chosen one that is gone stays in the list and is called missing."""
        for action in self._group.actions():
            self._group.removeAction(action)
        self._menu.clear()
        self._add("", tr(SYSTEM_DEFAULT), current)
        for name in names:
            self._add(name, name, current)
        missing = bool(current) and current not in names and bool(names)
        if missing:
            self._add(current, tr("{device} (missing)", device=current), current)
        words = current or tr(SYSTEM_DEFAULT)
        short = words if len(words) <= _WIDEST_NAME else f"{words[: _WIDEST_NAME - 1]}…"
        self.setText(tr("Output: {device}", device=short))
        self.setToolTip(tr("Output: {device}", device=words))

    def minimumSizeHint(self) -> QSize:
        """May be narrower than its text."""
        return QSize(96, super().minimumSizeHint().height())

    def _add(self, name: str, words: str, current: str) -> None:
        action = self._menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(name == current)
        action.setData(name)
        self._group.addAction(action)

    def _open(self) -> None:
        self.wanted.emit()
        above = self.mapToGlobal(QPoint(0, -self._menu.sizeHint().height()))
        self._menu.popup(above)

    def _on_chosen(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))
