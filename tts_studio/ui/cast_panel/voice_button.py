"""A button with a voice's name that shortens it to the room there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

_ROOM_AROUND = 28
_LEAST = 80


class VoiceButton(QPushButton):
    """Says the whole name to screen readers and in its tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, words: str) -> None:
        """Show this name."""
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the name as fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(_LEAST, self.width()) - _ROOM_AROUND
        # A name may hold an ampersand, which would mark a letter.
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
