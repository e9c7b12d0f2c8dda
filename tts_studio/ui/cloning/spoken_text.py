"""What is said in a recording, to be read and put right."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.disclosure import Disclosure
from tts_studio.ui.paragraph_sides import give_paragraphs_their_side

_HEIGHT = 120
_PAUSE_MS = 700


class SpokenText(QPlainTextEdit):
    """`edited` carries a text that was changed, in a pause of the writing or when the keyboard leaves it.

    What was written counts as changed until `show_text` brings it back: a text that could not be kept stays.
    """

    edited = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        give_paragraphs_their_side(self)
        self.setObjectName("spokenText")
        self.setAccessibleName(title())
        self.setPlaceholderText(tr("Write down what is said, as far as you know it."))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT)
        self._kept = ""
        self._told: str | None = None  # what was handed over and is not kept yet
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._hand_over)
        self.textChanged.connect(self._pause.start)

    def show_text(self, text: str) -> None:
        """The text that is kept now; it is shown unless this one is being edited."""
        self._kept = text.strip()
        if self._kept == self._told:
            self._told = None
        self._show_kept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand over what was written, or show what became different meanwhile."""
        super().focusOutEvent(event)
        self._hand_over()
        self._show_kept()

    def _show_kept(self) -> None:
        if self._is_kept():
            # Nor is it written anew, which would move the cursor of who goes on writing.
            self.document().setModified(False)
        elif not (self.hasFocus() or self.document().isModified()):
            self.setPlainText(self._kept)

    def _hand_over(self) -> None:
        self._pause.stop()
        if self._is_kept():
            self.document().setModified(False)
        elif self.document().isModified():
            self._told = self.toPlainText().strip()
            self.edited.emit(self.toPlainText())

    def _is_kept(self) -> bool:
        """Whether this is the kept text, but for spaces around it, and no other one is on its way."""
        return self._told is None and self.toPlainText().strip() == self._kept


def folded(text: SpokenText, parent: QWidget) -> Disclosure:
    """The text under a heading that opens it."""
    return Disclosure(title(), text, name="spokenTextFold", parent=parent)


def title() -> str:
    """What the text is called."""
    return tr("What is said")
