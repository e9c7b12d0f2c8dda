"""What is said in a recording, to be read and put right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.disclosure import Disclosure

_HEIGHT = 120


class SpokenText(QPlainTextEdit):
    """`edited` carries the text once the keyboard leaves a text that was changed."""

    edited = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("spokenText")
        self.setAccessibleName(title())
        self.setPlaceholderText(tr("Write down what is said, as far as you know it."))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT)

    def show_text(self, text: str) -> None:
        """Show a text, unless this one is being edited."""
        if not self.document().isModified() and text != self.toPlainText():
            self.setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand over what was written."""
        super().focusOutEvent(event)
        if self.document().isModified():
            self.document().setModified(False)
            self.edited.emit(self.toPlainText())


def folded(text: SpokenText, parent: QWidget) -> Disclosure:
    """The text under a heading that opens it."""
    return Disclosure(title(), text, name="spokenTextFold", parent=parent)


def title() -> str:
    """What the text is called."""
    return tr("What is said")
