"""The button that says how fast it plays and lets one choose."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from tts_studio.domain.translation import tr
from tts_studio.settings.speeds import SPEEDS, speed_text


class SpeedButton(QToolButton):
    """`chosen` carries the speed, a factor of which 1 is the voice's own."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("speedButton")
        self.setProperty("quiet", "true")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._menu = QMenu(self)
        self._menu.setObjectName("speedMenu")
        self._menu.setAccessibleName(tr("Playing speed"))
        self._group = QActionGroup(self)
        self._actions = {speed: self._made(speed) for speed in SPEEDS}
        self._group.triggered.connect(self._on_chosen)
        self.clicked.connect(self._open)
        self.set_speed(1.0)

    def set_speed(self, speed: float) -> None:
        """Show this speed."""
        for of_action, action in self._actions.items():
            action.setChecked(of_action == speed)
        words = tr("Speed: {speed}", speed=speed_text(speed))
        self.setText(speed_text(speed))
        self.setAccessibleName(words)
        self.setToolTip(words)

    def sizeHint(self) -> QSize:
        """As wide as the longest speed, so that nothing moves when another one is chosen."""
        hint, width_of = super().sizeHint(), self.fontMetrics().horizontalAdvance
        widest = max(width_of(speed_text(speed)) for speed in SPEEDS)
        return QSize(hint.width() + widest - width_of(self.text()), hint.height())

    def _made(self, speed: float) -> QAction:
        action = self._menu.addAction(speed_text(speed))
        action.setCheckable(True)
        action.setData(speed)
        self._group.addAction(action)
        return action

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, -self._menu.sizeHint().height())))

    def _on_chosen(self, action: QAction) -> None:
        self.chosen.emit(float(action.data()))
