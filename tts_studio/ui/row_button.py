"""A button inside a row of a list that is gone through with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton


class RowButton(QToolButton):
    """Leaves the arrow keys to the list around it; Enter presses it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter press."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
