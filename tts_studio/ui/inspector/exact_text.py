"""The exact text a model is sent, and what became of each tag."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from tts_studio.domain.markup.compiler import Compiled, TagNote, compile_text
from tts_studio.domain.markup.dialect import Dialect, Silence, Treatment
from tts_studio.domain.markup.scanner import TokenKind
from tts_studio.ui.disclosure import Disclosure

NOTHING_TO_SEND = "Nothing is sent: there are no words in this segment."

_MOST_NOTES = 12
_LINES = 6


@dataclass(frozen=True, slots=True)
class TextPreview:
    """`sent` is what the model gets, our silences between the parts; `notes` are sentences about the tags."""

    sent: str
    notes: tuple[str, ...]


def preview_text(text: str, dialect: Dialect) -> TextPreview:
    """Compile a segment's text for a dialect and put the result in words, one note for a tag and its end."""
    compiled = compile_text(text, dialect)
    openings = (note for note in compiled.notes if note.token.kind is not TokenKind.CLOSE)
    notes = dict.fromkeys(_note_words(note, text, dialect) for note in openings)
    return TextPreview(_sent(compiled), tuple(notes))


class ExactText(QWidget):
    """A closed section that compiles only while it is open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exactText")
        self._text = ""
        self._dialect: Dialect | None = None
        self._sent = QPlainTextEdit(self)
        self._sent.setObjectName("exactTextSent")
        self._sent.setAccessibleName("Exact text for the model")
        self._sent.setReadOnly(True)
        self._sent.setTabChangesFocus(True)
        self._sent.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._sent.setFixedHeight(self._sent.fontMetrics().lineSpacing() * _LINES + 24)
        self._notes = QLabel(self)
        self._notes.setObjectName("exactTextNotes")
        self._notes.setProperty("role", "muted")
        self._notes.setWordWrap(True)
        body = QWidget(self)
        body.setObjectName("exactTextBody")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self._sent)
        inner.addWidget(self._notes)
        self._disclosure = Disclosure("Exact text for the model", body, name="exactTextSection", parent=self)
        self._disclosure.toggled.connect(self._refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._disclosure)

    def show_text(self, text: str, dialect: Dialect) -> None:
        """Show what becomes of a segment's text."""
        if text != self._text or dialect is not self._dialect:
            self._text, self._dialect = text, dialect
            self._refresh()

    def _refresh(self) -> None:
        if self._dialect is None or not self._disclosure.opened:
            return
        preview = preview_text(self._text, self._dialect)
        if preview.sent != self._sent.toPlainText():
            self._sent.setPlainText(preview.sent)
        more = len(preview.notes) - _MOST_NOTES
        tail = (f"… and {more} more",) if more > 0 else ()
        self._notes.setText("\n".join((*preview.notes[:_MOST_NOTES], *tail)))
        self._notes.setVisible(bool(preview.notes))


def _sent(compiled: Compiled) -> str:
    lines = [
        f"({_length(part.milliseconds)} of silence)" if isinstance(part, Silence) else part.text
        for part in compiled.parts
    ]
    return "\n".join(lines) if lines else NOTHING_TO_SEND


def _note_words(note: TagNote, text: str, dialect: Dialect) -> str:
    written = text[note.token.start : note.token.end]
    match note.treatment:
        case Treatment.KEEP:
            return f"{written} is sent as it is."
        case Treatment.REWRITE:
            return f"{written} is sent as {note.result.strip()}."
        case Treatment.STYLE:
            return f"{written} is said in the sentence before the text."
        case Treatment.SILENCE:
            return f"{written} becomes {note.result} of silence."
        case Treatment.DROP:
            rule = dialect.rules.get(note.token.tag.name) if note.token.tag else None
            reason = rule.reason if rule else ""
            return f"{written} is left out. {reason}".strip()


def _length(milliseconds: int) -> str:
    return f"{milliseconds / 1000:g} s"
