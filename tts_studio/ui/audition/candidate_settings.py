"""Other settings for a candidate: in its place, or beside it to compare the two."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice, Voice
from tts_studio.ui.audition.audition_bar import named_button
from tts_studio.ui.forms import ParameterForm
from tts_studio.ui.language_names import language_name

_SMALLEST = (400, 240)


class CandidateSettings(QDialog):
    """To be shown with `open()`. Once accepted, `voice` holds the settings; `beside` says to keep both."""

    def __init__(self, cast_voice: CastVoice, model: SpeechModel, voice: Voice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("candidateSettings")
        self.setWindowTitle(tr("Settings of {voice}", voice=voice.name))
        self.setMinimumSize(*_SMALLEST)
        self.beside = False
        self._cast_voice = cast_voice
        self._language = QComboBox(self)
        self._form = ParameterForm(model.parameters, dict(cast_voice.settings), self)
        self._fill_languages(voice.languages or model.languages)
        change = named_button("changeCandidate", tr("Change"), self)
        beside = named_button("addCandidateBeside", tr("Add Beside It"), self)
        cancel = named_button("cancelCandidateSettings", tr("Cancel"), self)
        change.setProperty("primary", "true")
        change.setDefault(True)
        change.clicked.connect(self.accept)
        beside.clicked.connect(self._on_beside)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (cancel, beside, change):
            buttons.addWidget(button)
        area = QScrollArea(self)
        area.setObjectName("candidateSettingsArea")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(self._language_row())
        if model.parameters:
            layout.addWidget(area, 1)
        else:
            nothing = QLabel(tr("This voice has no settings."), self)
            nothing.setObjectName("candidateSettingsNone")
            layout.addWidget(nothing, 1)
        layout.addLayout(buttons)

    @property
    def voice(self) -> CastVoice:
        """The voice with the settings as the user leaves them."""
        self._form.flush()
        return CastVoice(self._cast_voice.voice, str(self._language.currentData() or ""), self._form.values())

    def _on_beside(self) -> None:
        self.beside = True
        self.accept()

    def _fill_languages(self, languages: tuple[str, ...]) -> None:
        self._language.setObjectName("candidateLanguage")
        self._language.setAccessibleName(tr("Language"))
        self._language.addItem(tr("As the voice speaks"), "")
        for tag in languages:
            self._language.addItem(language_name(tag), tag)
        known = self._language.findData(self._cast_voice.language)
        if known < 0:
            self._language.addItem(language_name(self._cast_voice.language), self._cast_voice.language)
            known = self._language.count() - 1
        self._language.setCurrentIndex(known)

    def _language_row(self) -> QHBoxLayout:
        label = QLabel(tr("Language"), self)
        label.setObjectName("candidateLanguageLabel")
        label.setBuddy(self._language)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self._language, 1)
        shown = self._language.count() > 2
        label.setVisible(shown)
        self._language.setVisible(shown)
        return row
