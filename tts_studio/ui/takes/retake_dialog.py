"""Another voice, or other settings, for a retake, with what that would cost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice, Voice, VoiceId
from tts_studio.ui.forms import ParameterForm
from tts_studio.ui.language_names import language_name
from tts_studio.ui.margins import leading
from tts_studio.ui.plain_widgets import named_button, wrapped_label
from tts_studio.ui.tab_stops import put_in_order, tab_stops

_SMALLEST = QSize(400, 320)


class RetakeDialog(QDialog):
    """To be shown with `open()`. Once accepted, `voice` is what the retake is to be spoken with.

    `voices` are those to choose from with their models. `voice_changed` carries the voice as it is set now;
    whoever knows what a retake with it would cost says so by `show_price`.
    """

    voice_changed = Signal(object)

    def __init__(
        self,
        title: str,
        cast_voice: CastVoice,
        voices: Sequence[tuple[Voice, SpeechModel]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("retakeDialog")
        self.setWindowTitle(title)
        self.setMinimumSize(_SMALLEST)
        self._present = cast_voice
        self._voices = {str(voice.id): (voice, model) for voice, model in voices}
        self._form: ParameterForm | None = None
        self._voice = _combo("retakeVoice", tr("Voice"), self)
        self._language = _combo("retakeLanguage", tr("Language"), self)
        self._language_label = QLabel(tr("Language"), self)
        self._language_label.setBuddy(self._language)
        self._area = QScrollArea(self)
        self._price = wrapped_label(self)
        self._agree = named_button("retakeAgree", tr("Retake"), self)
        self._cancel = named_button("retakeCancel", tr("Cancel"), self)
        self._fill_voices()
        self._lay_out()
        self._on_voice()
        self._voice.currentIndexChanged.connect(self._on_voice)
        self._language.currentIndexChanged.connect(self._tell_voice)
        self._agree.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)

    @property
    def voice(self) -> CastVoice:
        """The voice with its language and its settings as they are shown now."""
        settings: dict[str, ParameterValue] = {}
        if self._form is not None:
            self._form.flush()
            settings = self._form.values()
        return CastVoice(self._chosen, str(self._language.currentData() or ""), settings)

    def show_price(self, words: str) -> None:
        """Say what a retake would cost, or why there can be none."""
        self._price.setText(words)

    @property
    def _chosen(self) -> VoiceId:
        written = self._voice.currentData()
        return VoiceId.parse(str(written)) if written else self._present.voice

    def _fill_voices(self) -> None:
        for key, (voice, model) in self._voices.items():
            self._voice.addItem(f"{voice.name} · {model.name}", key)
        self._voice.setEditable(True)
        line = self._voice.lineEdit()
        if line is not None:
            line.setAccessibleName(self._voice.accessibleName())
            line.setAlignment(leading())
        self._voice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self._voice.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._voice.setCurrentIndex(max(0, self._voice.findData(str(self._present.voice))))

    def _on_voice(self, _index: int = 0) -> None:
        found = self._voices.get(str(self._chosen))
        if found is None:
            return
        voice, model = found
        same_model = model.id == self._present.voice.model
        self._fill_languages(voice.languages or model.languages)
        page = QWidget(self)
        page.setObjectName("retakeForm")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self._form = ParameterForm(model.parameters, self._present.settings if same_model else {}, page)
        self._form.value_changed.connect(self._tell_voice)
        column.addWidget(self._form)
        if not model.parameters:
            column.addWidget(QLabel(tr("This voice has no settings."), page))
        column.addStretch(1)
        self._area.setWidget(page)
        put_in_order((self._language, *tab_stops(page), self._cancel, self._agree))
        self._tell_voice()

    def _fill_languages(self, languages: Sequence[str]) -> None:
        self._language.clear()
        self._language.addItem(tr("As the voice speaks"), "")
        for tag in languages:
            self._language.addItem(language_name(tag), tag)
        self._language.setCurrentIndex(max(0, self._language.findData(self._present.language)))
        for widget in (self._language, self._language_label):
            widget.setVisible(len(languages) > 1)

    def _tell_voice(self, *_what: object) -> None:
        self.voice_changed.emit(self.voice)

    def _lay_out(self) -> None:
        label = QLabel(tr("Voice"), self)
        label.setBuddy(self._voice)
        self._area.setObjectName("retakeSettings")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._price.setObjectName("retakePrice")
        self._price.setProperty("role", "muted")
        self._agree.setProperty("primary", "true")
        self._agree.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._price, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._agree)
        self._language_label.setContentsMargins(0, 8, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        for widget in (label, self._voice, self._language_label, self._language):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addWidget(self._area, 1)
        layout.addSpacing(8)
        layout.addLayout(buttons)


def _combo(name: str, words: str, parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(16)
    return box
