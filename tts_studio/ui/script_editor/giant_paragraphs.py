"""Notices paragraphs too long to write in fluently, and breaks them up when the user wants that."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor

from tts_studio.domain.paragraph_breaks import LONGEST_COMFORTABLE, broken_up
from tts_studio.ui.script_editor.script_text import ScriptText

# Less than this is typed, and whoever types was told before.
_PASTED = 1000


class GiantParagraphs(QObject):
    """Emits `found` with the length of the longest paragraph after one that is too long was put in.

    Breaking one up leaves all of it to its speaker, whom `speaker_at` tells for a position of the document.
    """

    found = Signal(int)

    def __init__(self, text: ScriptText, speaker_at: Callable[[int], str]) -> None:
        super().__init__(text)
        self._text = text
        self._speaker_at = speaker_at
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)
        text.edited.connect(self._edited)

    def break_up(self) -> None:
        """Break all of them up at the ends of sentences, as one step that can be undone."""
        giants = [
            (block, self._speaker_at(block.position() + block.length() - 1)) for block in self._giants()
        ]
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()
        for block, speaker in giants:
            name = f"{speaker}: " if speaker else ""
            cursor.setPosition(block.position())
            cursor.setPosition(block.position() + block.length() - 1, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(broken_up(block.text()).replace("\n\n", "\n\n" + name))
        cursor.endEditBlock()
        self._text.ensureCursorVisible()

    def _edited(self, _position: int, _removed: int, added: int) -> None:
        if added >= _PASTED:
            self._soon.start()

    def _tell(self) -> None:
        longest = max((block.length() for block in self._giants()), default=0)
        if longest:
            self.found.emit(longest)

    def _giants(self) -> Iterator[QTextBlock]:
        block = self._text.document().begin()
        while block.isValid():
            if block.length() > LONGEST_COMFORTABLE:
                yield block
            block = block.next()
