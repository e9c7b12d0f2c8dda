"""The exact text a model is sent, and what became of each tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from tts_studio.domain.markup.compiler import Compiled, TagNote, compile_text
from tts_studio.domain.markup.dialect import Dialect, Silence, Treatment
from tts_studio.domain.markup.scanner import TokenKind
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import figure, mark, tr, trn
from tts_studio.ui.disclosure import Disclosure
from tts_studio.ui.paragraph_sides import give_paragraphs_their_side
from tts_studio.ui.plain_widgets import wrapped_label

NOTHING_TO_SEND = mark("Nothing is sent: there are no words in this segment.")

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
    """A closed section that compiles only while it is open, as the segment's voice or any model reads it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exactText")
        self._text = ""
        self._dialect: Dialect | None = None
        self._others: tuple[Dialect, ...] = ()
        self._reader = QComboBox(self)
        self._reader.setObjectName("exactTextReader")
        self._reader.setAccessibleName(tr("As seen by"))
        self._reader.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._reader.addItem(tr("This segment’s voice"))
        self._reader.currentIndexChanged.connect(self._refresh)
        self._sent = QPlainTextEdit(self)
        give_paragraphs_their_side(self._sent)
        self._sent.setObjectName("exactTextSent")
        self._sent.setAccessibleName(tr("Exact text for the model"))
        self._sent.setReadOnly(True)
        self._sent.setTabChangesFocus(True)
        self._sent.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._sent.setFixedHeight(self._sent.fontMetrics().lineSpacing() * _LINES + 24)
        self._notes = wrapped_label(self)
        self._notes.setObjectName("exactTextNotes")
        self._notes.setProperty("role", "muted")
        body = QWidget(self)
        body.setObjectName("exactTextBody")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addLayout(self._reader_row(body))
        inner.addWidget(self._sent)
        inner.addWidget(self._notes)
        self._disclosure = Disclosure(
            tr("Exact text for the model"), body, name="exactTextSection", parent=self
        )
        self._disclosure.toggled.connect(self._refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._disclosure)

    def show_text(self, text: str, dialect: Dialect) -> None:
        """Show what becomes of a segment's text."""
        if text != self._text or dialect is not self._dialect:
            self._text, self._dialect = text, dialect
            self._refresh()

    def set_models(self, models: Sequence[SpeechModel]) -> None:
        """Offer these models as readers; the one that was chosen stays chosen."""
        names = [tr("This segment’s voice"), *(model.name for model in models)]
        chosen = self._reader.currentText()
        self._others = tuple(model.dialect_for(complete_settings(model.parameters, {})) for model in models)
        blocker = QSignalBlocker(self._reader)
        self._reader.clear()
        self._reader.addItems(names)
        self._reader.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        blocker.unblock()
        self._refresh()

    def _reader_row(self, parent: QWidget) -> QHBoxLayout:
        label = QLabel(tr("As seen by"), parent)
        label.setObjectName("exactTextReaderLabel")
        label.setBuddy(self._reader)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self._reader, 1)
        return row

    def _refresh(self, _changed: object = None) -> None:
        chosen = self._reader.currentIndex()
        dialect = self._others[chosen - 1] if chosen > 0 else self._dialect
        if self._dialect is None or dialect is None or not self._disclosure.opened:
            return
        preview = preview_text(self._text, dialect)
        if preview.sent != self._sent.toPlainText():
            self._sent.setPlainText(preview.sent)
        more = len(preview.notes) - _MOST_NOTES
        tail = (trn("… and {count} more", "… and {count} more", more),) if more > 0 else ()
        self._notes.setText("\n".join((*preview.notes[:_MOST_NOTES], *tail)))
        self._notes.setVisible(bool(preview.notes))


def _sent(compiled: Compiled) -> str:
    lines = [
        tr("({length} of silence)", length=_length(part.milliseconds))
        if isinstance(part, Silence)
        else part.text
        for part in compiled.parts
    ]
    return "\n".join(lines) if lines else tr(NOTHING_TO_SEND)


def _note_words(note: TagNote, text: str, dialect: Dialect) -> str:
    written = text[note.token.start : note.token.end]
    match note.treatment:
        case Treatment.KEEP:
            return tr("{tag} is sent as it is.", tag=written)
        case Treatment.REWRITE:
            return tr("{tag} is sent as {form}.", tag=written, form=note.result.strip())
        case Treatment.STYLE:
            return tr("{tag} is said in the sentence before the text.", tag=written)
        case Treatment.SILENCE:
            return tr("{tag} becomes {length} of silence.", tag=written, length=note.result)
        case Treatment.DROP:
            rule = dialect.rules.get(note.token.tag.name) if note.token.tag else None
            reason = tr(rule.reason) if rule else ""
            return tr("{tag} is left out. {reason}", tag=written, reason=reason).strip()


def _length(milliseconds: int) -> str:
    return tr("{seconds} s", seconds=figure(milliseconds / 1000, "g"))
