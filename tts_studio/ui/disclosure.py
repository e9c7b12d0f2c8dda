"""A heading that shows or hides what stands below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr


class Disclosure(QWidget):
    """A button with an arrow over a body that is hidden until it is opened.

    `toggled` carries whether the body can be seen now.
    """

    toggled = Signal(bool)

    def __init__(self, title: str, body: QWidget, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._body = body
        self._button = QToolButton(self)
        self._button.setObjectName(f"{name}_toggle")
        self._title = title
        self._button.setAccessibleName(title)
        self._button.setCheckable(True)
        self._button.setProperty("quiet", "true")
        self._button.setProperty("disclosure", "true")
        self._button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._button.toggled.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(body)
        body.setVisible(False)
        self._describe()

    def set_title(self, title: str) -> None:
        """Give it another heading."""
        self._title = title
        self._button.setAccessibleName(title)
        self._describe()

    @property
    def opened(self) -> bool:
        """Whether the body is shown."""
        return self._button.isChecked()

    def set_opened(self, opened: bool) -> None:
        """Show or hide the body."""
        self._button.setChecked(opened)

    def _show(self, opened: bool) -> None:
        self._body.setVisible(opened)
        self._describe()
        self.toggled.emit(opened)

    def _describe(self) -> None:
        closed = "◂" if self.isRightToLeft() else "▸"
        self._button.setText(f"{'▾' if self.opened else closed} {self._title}")
        self._button.setAccessibleDescription(tr("Opened") if self.opened else tr("Closed"))
