"""The text of the document for the rest of the studio: the whole of it, or what was edited since."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextDocument

from tts_studio.domain.script_edit import TextEdit
from tts_studio.ui.script_editor.edit_log import Edit, EditLog
from tts_studio.ui.script_editor.plain_text import text_between, text_of
from tts_studio.ui.script_editor.positions import Utf16Map, utf16_map

_IDLE_MS = 3000


class EditFeed(QObject):
    """Follows the document edit by edit, so that a long text is read as a whole only once.

    `since` are the edits made since the text was handed out last. When nothing happens for a while the text
    is compared with the document; `strayed` tells that it was not the same, and is read as a whole again.
    """

    strayed = Signal()

    def __init__(self, document: QTextDocument, parent: QObject) -> None:
        super().__init__(parent)
        self.since = EditLog()
        self._document = document
        self._text: str | None = None
        self._map: Utf16Map | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._compare)

    def follow(self, document: QTextDocument) -> None:
        """Hand out the text of another document from now on."""
        self._document = document
        self.reset()

    def edited(self, edit: Edit) -> None:
        """Follow an edit of the document."""
        self.since.add(edit)
        self._idle.start()

    def reset(self) -> None:
        """Forget the text: another one was loaded."""
        self._text = self._map = None
        self.since.clear()

    @property
    def pending(self) -> bool:
        """Whether something was edited since the text was handed out, or it never was."""
        return self._text is None or self.since.stretch is not None

    def whole(self) -> str:
        """Hand out the whole text."""
        if self._text is None or self.since.stretch is not None:
            self._text, self._map = text_of(self._document), None
            self.since.clear()
        return self._text

    def since_text(self, text: str, shown: str) -> EditLog | None:
        """The edits made since `text` was handed out; None where it is the text shown before another was."""
        return self.since if text == self._text or text != shown else None

    def edit_since(self, text: str) -> TextEdit | None:
        """What was edited since `text` was handed out; None where that cannot be told."""
        stretch = self.since.stretch
        if self._text is None or (self._text is not text and self._text != text):
            return None
        if stretch is None:
            return TextEdit(0, 0, "")
        counting = self.counting
        before = counting.units(len(self._text))
        # Qt counts the end of the document, which is no character, as edited where an edit reaches it.
        now = self._document.characterCount() - 1
        removed = min(stretch.removed, before - stretch.position)
        added = removed + now - before
        if removed < 0 or added < 0 or abs(added - stretch.added) > 1:
            return None
        start = counting.points(stretch.position)
        end = counting.points(stretch.position + removed)
        if (counting.units(start), counting.units(end)) != (stretch.position, stretch.position + removed):
            return None  # between the two halves of a character
        inserted = text_between(self._document, stretch.position, stretch.position + added)
        return TextEdit(start, end - start, inserted)

    def handed_out(self, text: str, edit: TextEdit | None) -> None:
        """Note that the document's text is `text`, and which edit made it that."""
        known = self._map if edit is not None else None
        self._map = known.edited(edit.start, edit.removed, edit.inserted) if known and edit else None
        self._text = text
        self.since.clear()

    @property
    def counting(self) -> Utf16Map:
        """The positions of the text that was handed out last."""
        if self._map is None:
            self._map = utf16_map(self._text or "")
        return self._map

    def _compare(self) -> None:
        if not self.pending and self._text != text_of(self._document):
            self.reset()
            self.strayed.emit()
