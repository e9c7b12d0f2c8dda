"""Notices paragraphs too long to write in fluently, and breaks them up when the user wants that."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor

from tts_studio.domain.paragraph_breaks import LONGEST_COMFORTABLE, broken_up
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.script_editor.shown_segments import ShownSegments

# Less than this is typed, and whoever types was told before.
_PASTED = 1000


class GiantParagraphs(QObject):
    """Emits `found` with the length of the longest paragraph after one that is too long was put in.

    Breaking one up leaves all of it to its speaker; `tell_edit` brings the segments up to date before that.
    """

    found = Signal(int)

    def __init__(self, text: ScriptText, shown: ShownSegments, tell_edit: Callable[[], None]) -> None:
        super().__init__(text)
        self._text = text
        self._shown = shown
        self._tell_edit = tell_edit
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell)
        text.edited.connect(self._edited)

    def break_up(self, start: int = 0, end: int | None = None) -> None:
        """Break those between two positions of the document, or all, up at the ends of sentences.

        That is one step that can be undone.
        """
        self._tell_edit()
        giants = [(block, self._speaker_of(block)) for block in self._giants(start, end)]
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

    def _speaker_of(self, block: QTextBlock) -> str:
        place = self._shown.at(block.position() + block.length() - 1)
        return place.segment.speaker if place is not None else ""

    def _giants(self, start: int = 0, end: int | None = None) -> Iterator[QTextBlock]:
        block = self._text.document().findBlock(start)
        while block.isValid() and (end is None or block.position() <= end):
            if block.length() > LONGEST_COMFORTABLE:
                yield block
            block = block.next()
