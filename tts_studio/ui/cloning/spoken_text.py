"""What is said in a recording, to be read and put right."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.disclosure import Disclosure

_HEIGHT = 120
_PAUSE_MS = 700


class SpokenText(QPlainTextEdit):
    """`edited` carries a text that was changed, in a pause of the writing or when the keyboard leaves it."""

    edited = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("spokenText")
        self.setAccessibleName(title())
        self.setPlaceholderText(tr("Write down what is said, as far as you know it."))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._hand_over)
        self.textChanged.connect(self._pause.start)

    def show_text(self, text: str) -> None:
        """Show a text, unless this one is being edited."""
        if not self.document().isModified() and text != self.toPlainText():
            self.setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand over what was written."""
        super().focusOutEvent(event)
        self._hand_over()

    def _hand_over(self) -> None:
        self._pause.stop()
        if self.document().isModified():
            self.document().setModified(False)
            self.edited.emit(self.toPlainText())


def folded(text: SpokenText, parent: QWidget) -> Disclosure:
    """The text under a heading that opens it."""
    return Disclosure(title(), text, name="spokenTextFold", parent=parent)


def title() -> str:
    """What the text is called."""
    return tr("What is said")
