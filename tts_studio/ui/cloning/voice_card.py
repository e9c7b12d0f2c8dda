"""One voice of the user's own: what it is made of, trying it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QWidget

from tts_studio.domain.cloned_voice import ClonedVoice, Upload
from tts_studio.domain.translation import listed, tr, trn
from tts_studio.engine.clone_library import OLDEST_UPLOAD
from tts_studio.ui.cloning.day_words import day_of, day_words, days_since
from tts_studio.ui.cloning.parts import Card, button, choose_language, heading, sentence
from tts_studio.ui.cloning.spoken_text import SpokenText, folded
from tts_studio.ui.flow_layout import FlowLayout
from tts_studio.ui.icons import icon
from tts_studio.ui.language_names import languages_by_name
from tts_studio.ui.theme.theme import Theme

_STEPS = 1000
_LONGEST_LINE = 500
_DAY_SECONDS = 86_400.0


class VoiceCard(Card):
    """Every signal carries the id of the voice first."""

    speak_requested = Signal(str, str, str)
    use_requested = Signal(str)
    upload_requested = Signal(str)
    upload_cancelled = Signal(str)
    rename_requested = Signal(str)
    export_requested = Signal(str)
    removal_requested = Signal(str)
    retold = Signal(str, str)

    def __init__(self, voice_id: str, languages: Sequence[str], theme: Theme, parent: QWidget) -> None:
        super().__init__("voiceCard", parent)
        self.voice_id = voice_id
        self._name = heading("voiceCardName", "", self)
        self._details = sentence("voiceCardDetails", self)
        self._projects = sentence("voiceCardProjects", self)
        self._line = QLineEdit(self)
        self._line.setObjectName("tryLine")
        self._line.setMaxLength(_LONGEST_LINE)
        self._line.setAccessibleName(tr("Line to try the voice with"))
        self._line.setPlaceholderText(tr("Write a line for this voice to speak."))
        self._language = QComboBox(self)
        self._language.setObjectName("tryLanguage")
        self._language.setAccessibleName(tr("Language of the line"))
        for name, language in languages_by_name(languages):
            self._language.addItem(name, language)
        self._speak = button("tryVoice", tr("Speak"), self)
        self._progress = QProgressBar(self)
        self._progress.setObjectName("voiceCardProgress")
        self._progress.setAccessibleName(tr("Upload"))
        self._progress.setTextVisible(False)
        self._progress.setRange(0, _STEPS)
        self._progress.hide()
        self._speaking = self._uploading = self._uploaded = False
        self._text = SpokenText(self)
        self._text.edited.connect(self._on_retold)
        self._lay_out()
        self._speak.clicked.connect(self._on_speak)
        self._line.returnPressed.connect(self._on_speak)
        self._line.textChanged.connect(self._on_line)
        self._on_line()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._speak.setIcon(icon("play", theme))

    def show_voice(self, voice: ClonedVoice, projects: Sequence[str]) -> None:
        """Show a voice and the projects whose cast has it."""
        first_time = not self._name.text()
        self._name.setText(voice.name)
        self.setAccessibleName(voice.name)
        self._text.show_text(voice.transcript)
        self._uploaded = voice.upload is not None
        self._show_upload_words()
        self._details.setText("\n".join(_details(voice)))
        self._projects.setText(
            tr("Used in {projects}.", projects=listed(projects))
            if projects
            else tr("Not used in the cast of a project that was opened lately.")
        )
        if first_time:
            choose_language(self._language, voice.language)

    def show_speaking(self, *, on: bool) -> None:
        """Show whether the voice is at work on a line."""
        self._speaking = on
        words = tr("Speaking…") if on else tr("Speak")
        self._speak.setText(words)
        self._speak.setAccessibleName(words)
        self._on_line()

    def show_upload(self, share: float | None) -> None:
        """Show how much of an upload was sent, which can be cancelled then; None when none is under way."""
        self._uploading = share is not None
        self._progress.setVisible(self._uploading)
        self._progress.setValue(round((share or 0.0) * _STEPS))
        self._show_upload_words()

    def focus_line(self) -> None:
        """Put the keyboard where a line is written to try the voice with."""
        self._line.setFocus()

    def _show_upload_words(self) -> None:
        words = tr("Upload Again") if self._uploaded else tr("Upload")
        words = tr("Cancel the Upload") if self._uploading else words
        self._upload.setText(words)
        self._upload.setAccessibleName(words)

    def _lay_out(self) -> None:
        # A screen reader names a list of choices by the label beside it.
        language = QLabel(tr("Language"), self)
        language.setObjectName("tryLanguageLabel")
        language.setBuddy(self._language)
        trying = QHBoxLayout()
        trying.setSpacing(8)
        trying.addWidget(language)
        trying.addWidget(self._language)
        trying.addStretch(1)
        trying.addWidget(self._speak)
        deeds = QWidget(self)
        deeds.setObjectName("voiceCardDeeds")
        flow = FlowLayout(deeds, spacing=8)
        self._upload = button("cloneUpload", tr("Upload Again"), deeds)
        deed_table = (
            (button("cloneUse", tr("Use for the Narrator"), deeds), self._on_use),
            (self._upload, self._on_upload),
            (button("cloneRename", tr("Rename…"), deeds), self._on_rename),
            (button("cloneExport", tr("Export…"), deeds), self._on_export),
            (button("cloneDelete", tr("Delete…"), deeds), self._on_delete),
        )
        for control, deed in deed_table:
            flow.addWidget(control)
            control.clicked.connect(deed)
        self.rows.addWidget(self._name)
        self.rows.addWidget(self._details)
        self.rows.addWidget(self._projects)
        self.rows.addWidget(self._line)
        self.rows.addLayout(trying)
        self.rows.addWidget(self._progress)
        self.rows.addWidget(folded(self._text, self))
        self.rows.addWidget(deeds)

    def _on_use(self) -> None:
        self.use_requested.emit(self.voice_id)

    def _on_upload(self) -> None:
        (self.upload_cancelled if self._uploading else self.upload_requested).emit(self.voice_id)

    def _on_rename(self) -> None:
        self.rename_requested.emit(self.voice_id)

    def _on_export(self) -> None:
        self.export_requested.emit(self.voice_id)

    def _on_delete(self) -> None:
        self.removal_requested.emit(self.voice_id)

    def _on_retold(self, text: str) -> None:
        self.retold.emit(self.voice_id, text)

    def _on_line(self) -> None:
        self._speak.setEnabled(bool(self._line.text().strip()) and not self._speaking)

    def _on_speak(self) -> None:
        if self._speak.isEnabled():
            self.speak_requested.emit(
                self.voice_id, self._line.text(), str(self._language.currentData() or "")
            )


def _details(voice: ClonedVoice) -> list[str]:
    consent = voice.consent
    recordings = trn("{count} recording: {names}", "{count} recordings: {names}", len(voice.samples),
                     names=listed(sample.name for sample in voice.samples))  # fmt: skip
    allowed = tr(
        "Voice of {whose}; confirmed by {by} on {date} for {purpose}.",
        whose=consent.whose,
        by=consent.confirmed_by,
        date=day_words(consent.date),
        purpose=consent.purpose or tr("no stated purpose"),
    )
    return [recordings, allowed, _uploaded(voice.upload)]


def _uploaded(upload: Upload | None) -> str:
    """Where the sample is, and for how long it has been there."""
    if upload is None:
        return tr("Not uploaded; that happens when it first speaks.")
    days = days_since(upload.uploaded)
    if not days:
        return tr("Uploaded today.")
    said = trn("Uploaded on {day}, {count} day ago.", "Uploaded on {day}, {count} days ago.", days,
               day=day_of(upload.uploaded))  # fmt: skip
    if days * _DAY_SECONDS <= OLDEST_UPLOAD:
        return said
    return " ".join((said, tr("That is done again when it next speaks.")))
