"""A place that may be lower than what is in it: then it scrolls, and nothing lies over anything else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """Scrolls up and down, never sideways. `least_height` is how low it may become, in pixels."""

    def __init__(self, content: QWidget, name: str, least_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content, self._least_height = content, least_height
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content and the bar beside it need, and hardly any height."""
        wanted = self._content.minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width() if wanted.height() > self._least_height else 0
        return QSize(wanted.width() + bar, min(wanted.height(), self._least_height))

    def sizeHint(self) -> QSize:
        """That of the content."""
        return self._content.sizeHint()

    def viewportEvent(self, event: QEvent) -> bool:
        """Ask for more room when the content needs more, since it cannot scroll sideways."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)
