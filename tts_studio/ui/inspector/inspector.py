"""The inspector: the current segment, the voice that speaks it, and the exact text the model is sent."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.errors import InvalidSetting, StudioError
from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import mark, tr
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.segment_view import SegmentView
from tts_studio.engine.staleness import Staleness
from tts_studio.ui.actions import ACTIONS
from tts_studio.ui.error_messages import message_for
from tts_studio.ui.forms import ParameterForm
from tts_studio.ui.inspector.exact_text import ExactText
from tts_studio.ui.inspector.segment_words import length_words, state_words
from tts_studio.ui.inspector.state_mark import StateMark
from tts_studio.ui.language_names import language_name, primary_language
from tts_studio.ui.margins import leading
from tts_studio.ui.parameter_controls import WheelGuard
from tts_studio.ui.plain_widgets import named_button, plain_label
from tts_studio.ui.script_editor.state_marks import STATE_ROLES
from tts_studio.ui.tab_stops import put_in_order, tab_stops
from tts_studio.ui.theme.theme import Theme

_AUTOMATIC = "auto"

# Retry and Change voice stand here, and the script beside.
_OFFERED_ANYWAY = ("render-stale", "choose-voice", "go-to-script")

EMPTY_SENTENCE = mark("Put the cursor into a paragraph to see its voice, its settings and its sound.")


class Inspector(QWidget):
    """Shows one segment and tells what the user wants changed.

    `render_requested`, `retry_requested` and `unlock_requested` carry the segment's id, `help_wanted` that of
    the action which helps where it failed. `setting_changed`
    carries a parameter's name and value, `language_changed` a BCP-47 tag (empty for the voice's own),
    `change_voice_requested` the speaker (empty for the narrator): all three concern whoever speaks the
    segment shown, and so does `save_preset_requested`.
    """

    render_requested = Signal(str)
    retry_requested = Signal(str)
    unlock_requested = Signal(str)
    help_wanted = Signal(str)
    setting_changed = Signal(str, object)
    language_changed = Signal(str)
    change_voice_requested = Signal(str)
    save_preset_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self._view: SegmentView | None = None
        self._model: SpeechModel | None = None
        self._guard = WheelGuard(self)
        self._title = plain_label("inspectorTitle", "heading", self)
        self._length = plain_label("inspectorLength", "muted", self)
        self._mark = StateMark(theme, self)
        self._state = plain_label("inspectorState", "muted", self)
        self._sentence = plain_label("inspectorSentence", "muted", self)
        self._notice = plain_label("inspectorNotice", "warn", self)
        self._action = named_button("inspectorRender", tr("Render"), self)
        self._help = named_button("inspectorHelp", "", self)
        self._helping_action = ""
        self._voice = plain_label("inspectorVoice", "", self)
        self._change_voice = named_button("changeVoice", tr("Change voice"), self)
        self._save_preset = named_button("savePreset", tr("Save as Preset…"), self)
        self._language_label = plain_label("voiceSpeaksLabel", "", self)
        self._language_label.setText(tr("Language"))
        self._language = QComboBox(self)
        self._language.setObjectName("spokenLanguage")
        self._language.setAccessibleName(tr("Language"))
        self._language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._language.setMinimumContentsLength(8)
        self._guard.watch(self._language)
        self._settings_heading = plain_label("voiceSettingsHeading", "heading", self)
        self._settings_heading.setText(tr("Voice settings"))
        self._form: ParameterForm | None = None
        self._form_place = QVBoxLayout()
        self.exact_text = self._exact = ExactText(self)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("inspectorPages")
        self._lay_out()
        self._action.clicked.connect(self._on_action)
        self._help.clicked.connect(self._on_help)
        self._change_voice.clicked.connect(self._on_change_voice)
        self._save_preset.clicked.connect(self.save_preset_requested)
        self._language.activated.connect(self._on_language)
        self._pages.setCurrentIndex(0)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._mark.set_theme(theme)

    def set_segment(
        self,
        view: SegmentView | None,
        text: str,
        model: SpeechModel | None,
        cast_voice: CastVoice | None,
        voice_name: str = "",
        staleness: Staleness | None = None,
        failure: StudioError | None = None,
    ) -> None:
        """Show a segment with the text its speaker says; None, or a model nobody knows, shows less.

        A change still on its way out of the form is told before another segment takes its place.
        """
        moved = self._view is not None and (view is None or view.segment.id != self._view.segment.id)
        if moved and self._form is not None:
            self._form.flush()
        self._view = view
        self._pages.setCurrentIndex(0 if view is None else 1)
        if view is None:
            return
        self._show_state(view, staleness)
        self._show_help(failure if view.state is SegmentState.FAILED else None)
        self._show_voice(view, model, voice_name)
        self._show_settings(model, cast_voice)
        self._exact.setVisible(model is not None)
        if model is not None:
            self._exact.show_text(text, _dialect(model, cast_voice))

    def _show_state(self, view: SegmentView, staleness: Staleness | None) -> None:
        speaker = view.segment.speaker or tr("Narrator")
        number = view.segment.index + 1
        self._title.setText(tr("Segment {number} · {speaker}", number=number, speaker=speaker))
        self._length.setText(length_words(view.seconds))
        words = state_words(view, staleness)
        self._mark.show_state(view.state, view.progress)
        self._state.setText(words.label)
        _set_role(self._state, STATE_ROLES[view.state])
        self._sentence.setText(words.sentence)
        self._notice.setText(view.notice)
        self._notice.setVisible(bool(view.notice))
        self._action.setVisible(bool(words.action))
        if words.action:
            self._action.setText(words.action)
            self._action.setAccessibleName(words.action)

    def _show_help(self, failure: StudioError | None) -> None:
        """Offer what helps where it failed, unless a button of this panel does."""
        action = message_for(failure).action if failure is not None else ""
        self._helping_action = "" if action in _OFFERED_ANYWAY else action
        self._help.setVisible(bool(self._helping_action))
        words = "".join(spec.name for spec in ACTIONS if spec.id == self._helping_action)
        self._help.setText(words)
        self._help.setAccessibleName(words)

    def _show_voice(self, view: SegmentView, model: SpeechModel | None, voice_name: str) -> None:
        name = voice_name or view.voice.voice
        self._voice.setText(f"{name} · {model.name if model else view.voice.model}")

    def _show_settings(self, model: SpeechModel | None, cast_voice: CastVoice | None) -> None:
        settings = cast_voice.settings if cast_voice else {}
        if model is None or self._model is None or model.parameters != self._model.parameters:
            self._replace_form(model, cast_voice)
        elif self._form is not None:
            self._form.set_values(settings)
        if model is not self._model:
            self._offer_languages(model)
        self._model = model
        chosen = self._language.findData(cast_voice.language if cast_voice else "")
        with QSignalBlocker(self._language):
            self._language.setCurrentIndex(max(0, chosen))

    def _replace_form(self, model: SpeechModel | None, cast_voice: CastVoice | None) -> None:
        if self._form is not None:
            self._form_place.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        has_settings = model is not None and bool(model.parameters)
        self._settings_heading.setVisible(has_settings)
        if model is not None and has_settings:
            self._form = ParameterForm(model.parameters, cast_voice.settings if cast_voice else {}, self)
            self._form.value_changed.connect(self.setting_changed)
            self._form_place.addWidget(self._form)
            self._form.show()
            put_in_order((self._language, *tab_stops(self._form), self._save_preset, *tab_stops(self._exact)))

    def _offer_languages(self, model: SpeechModel | None) -> None:
        offered = model is not None and len({primary_language(tag) for tag in model.languages}) > 1
        self._language.setVisible(offered)
        self._language_label.setVisible(offered)
        with QSignalBlocker(self._language):
            self._language.clear()
            detects = model is not None and _AUTOMATIC in model.languages
            self._language.addItem(tr("Detected in the text") if detects else tr("The voice’s own"), "")
            names = {tag: language_name(tag) for tag in model.languages if tag != _AUTOMATIC} if model else {}
            for tag in sorted(names, key=lambda tag: names[tag].casefold()):
                self._language.addItem(names[tag], tag)

    def _on_action(self) -> None:
        if self._view is None:
            return
        helps = {SegmentState.FAILED: self.retry_requested, SegmentState.LOCKED: self.unlock_requested}
        helps.get(self._view.state, self.render_requested).emit(self._view.segment.id)

    def _on_help(self) -> None:
        self.help_wanted.emit(self._helping_action)

    def _on_change_voice(self) -> None:
        if self._view is not None:
            self.change_voice_requested.emit(self._view.segment.speaker)

    def _on_language(self) -> None:
        self.language_changed.emit(str(self._language.currentData()))

    def _lay_out(self) -> None:
        content = QWidget(self)
        content.setObjectName("inspectorContent")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 8, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(_row(self._title, self._length))
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self._mark)
        state.addWidget(self._state, 1)
        layout.addLayout(state)
        layout.addWidget(self._sentence)
        layout.addWidget(self._notice)
        remedies = QHBoxLayout()
        remedies.setSpacing(8)
        for button in (self._help, self._action):
            remedies.addWidget(button)
        remedies.addStretch(1)
        layout.addLayout(remedies)
        layout.addWidget(_rule(self))
        self._voice.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(_row(self._voice, self._change_voice))
        layout.addWidget(self._language_label)
        layout.addWidget(self._language)
        layout.addSpacing(8)
        layout.addWidget(self._settings_heading)
        layout.addLayout(self._form_place)
        layout.addWidget(self._save_preset, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(_rule(self))
        layout.addWidget(self._exact)
        layout.addStretch(1)
        self._language_label.setBuddy(self._language)
        area = QScrollArea(self)
        area.setObjectName("inspectorScroll")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        # What is inside takes the keyboard and brings itself into sight.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        self._pages.addWidget(_nothing_chosen(self))
        self._pages.addWidget(area)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)


def _nothing_chosen(parent: QWidget) -> QWidget:
    """What stands here while the cursor is in no segment."""
    page = QWidget(parent)
    page.setObjectName("inspectorBeginning")
    empty = plain_label("inspectorEmpty", "muted", page)
    empty.setText(tr(EMPTY_SENTENCE))
    empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(24, 24, 24, 16)
    layout.addWidget(empty)
    return page


def _dialect(model: SpeechModel, cast_voice: CastVoice | None) -> Dialect:
    """The dialect that the voice's settings ask for; the usual one where they do not fit the model."""
    try:
        return model.dialect_for(
            complete_settings(model.parameters, cast_voice.settings if cast_voice else {})
        )
    except InvalidSetting:
        return model.dialect


def _row(wide: QWidget, narrow: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(wide, 1)
    row.addWidget(narrow)
    return row


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    rule.setFrameShape(QFrame.Shape.NoFrame)
    rule.setAutoFillBackground(True)
    rule.setBackgroundRole(rule.palette().ColorRole.Mid)
    return rule


def _set_role(label: QLabel, role: str) -> None:
    """Change a label's colour role; the style sheet looks at the property only when it is polished again."""
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
