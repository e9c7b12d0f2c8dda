"""The recorder: which microphone, how loud, what to read, and where the recording is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from tts_studio.audio.input import InputDevice
from tts_studio.audio.recorder import InputLevel
from tts_studio.domain.sample_measures import Finding, Grade
from tts_studio.domain.translation import tr
from tts_studio.engine.recording import Stage
from tts_studio.ui.clock_text import clock_text
from tts_studio.ui.cloning.input_meter import InputMeter, level_words
from tts_studio.ui.cloning.parts import Card, button, heading, offer_languages, sentence, set_role
from tts_studio.ui.flow_layout import FlowLayout
from tts_studio.ui.icons import icon
from tts_studio.ui.margins import margins
from tts_studio.ui.paragraph_sides import give_paragraphs_their_side
from tts_studio.ui.theme.theme import Theme

_TEXT_HEIGHT = 288
_DEAD_SECONDS, _DEAD_DB = 3.0, -110.0
_GRADE_ROLES = {Grade.GOOD: "ok", Grade.WARN: "warn", Grade.FAIL: "error"}


class RecorderPanel(Card):
    """Tells what is wanted; its owner records and shows the outcome."""

    start_requested = Signal()
    pause_toggled = Signal(bool)
    finish_requested = Signal()
    close_requested = Signal()
    monitor_toggled = Signal(bool)
    language_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("recorderPanel", parent)
        self._paused = False
        self._device = _choice("inputDevice", tr("Microphone"), self)
        self._device.setPlaceholderText(tr("No microphone"))
        self._language = _choice("readingLanguage", tr("Text"), self)
        self._meter = InputMeter(theme, self)
        self._level = sentence("levelWords", self)
        self._status = QLabel(self)
        self._status.setObjectName("recordingStatus")
        self._status.setProperty("role", "heading")
        self._room = sentence("roomNoise", self)
        self._text = QPlainTextEdit(self)
        give_paragraphs_their_side(self._text)
        self._text.setObjectName("readingText")
        self._text.setAccessibleName(tr("Reading text"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_TEXT_HEIGHT)
        self.start = button("startRecording", tr("Start"), self)
        self.start.setProperty("primary", "true")
        self._pause = button("pauseRecording", tr("Pause"), self)
        self._finish = button("finishRecording", tr("Finish"), self)
        self._close = button("closeRecorder", tr("Close"), self)
        self._monitor = QCheckBox(tr("Hear yourself"), self)
        self._monitor.setObjectName("monitorRecording")
        self._monitor.setAccessibleName(tr("Hear yourself"))
        self._monitor.setToolTip(tr("Plays what the microphone hears. Use it with headphones only."))
        self._monitor.setMinimumHeight(32)
        self._monitor.toggled.connect(self.monitor_toggled)
        self._lay_out()
        self.start.clicked.connect(self.start_requested)
        self._pause.clicked.connect(self._on_pause)
        self._finish.clicked.connect(self.finish_requested)
        self._close.clicked.connect(self.close_requested)
        self._language.currentIndexChanged.connect(self._on_language)
        self.set_theme(theme)
        self.show_stage(Stage.IDLE, 0, 0.0)

    @property
    def device(self) -> str:
        """The id of the chosen microphone; empty for the system's default."""
        return str(self._device.currentData() or "")

    @property
    def language(self) -> str:
        """The language of the reading text."""
        return str(self._language.currentData() or "en")

    @property
    def reading(self) -> str:
        """The reading text that is shown."""
        return self._text.toPlainText()

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self._meter.set_theme(theme)
        self._finish.setIcon(icon("stop", theme))
        self._show_pause()

    def show_devices(self, devices: Sequence[InputDevice]) -> None:
        """Offer these microphones; the choice stays where it can."""
        chosen = self.device
        with QSignalBlocker(self._device):
            self._device.clear()
            for device in devices:
                self._device.addItem(device.name, device.id)
            self._device.setCurrentIndex(max(0, self._device.findData(chosen)))
        self.start.setEnabled(bool(devices))

    def focus_choices(self) -> None:
        """Put the keyboard on what can be chosen before a recording."""
        self._language.setFocus()

    def show_languages(self, languages: Sequence[str], chosen: str) -> None:
        """Offer reading texts in these languages."""
        offer_languages(self._language, languages, chosen)

    def show_text(self, text: str) -> None:
        """Show what is to be read."""
        self._text.setPlainText(text)

    def show_level(self, level: InputLevel, seconds: float, stage: Stage) -> None:
        """Move the meter and the clock."""
        self._meter.set_level(level)
        live = stage is not Stage.IDLE
        words = level_words(level) if live else ""
        dead = stage is Stage.RECORDING and seconds > _DEAD_SECONDS and level.highest_db < _DEAD_DB
        if dead:
            words = tr("The microphone hears nothing at all. Check that it is switched on and not muted.")
        self._level.setText(words)
        set_role(self._level, "error" if dead else "muted")
        if stage is Stage.RECORDING:
            self._status.setText(tr("Recording: {time}", time=clock_text(seconds)))

    def show_room(self, finding: Finding | None) -> None:
        """Say what the room sounded like before the first word."""
        self._room.setText(finding.sentence if finding is not None else "")
        set_role(self._room, _GRADE_ROLES[finding.grade] if finding is not None else "muted")

    def show_stage(self, stage: Stage, count: int, seconds: float) -> None:
        """Show where the recording is."""
        words = {
            Stage.IDLE: tr("Ready. Read at your own pace; mistakes can stay."),
            Stage.OPENING: tr("The microphone is being opened…"),
            Stage.ROOM: tr("Please be quiet for a moment: the room is being listened to…"),
            Stage.COUNTDOWN: tr("Begin to read in {count}…", count=count),
            Stage.RECORDING: tr("Recording: {time}", time=clock_text(seconds)),
            Stage.PAUSED: tr("Paused at {time}", time=clock_text(seconds)),
        }
        self._status.setText(words[stage])
        idle, running = stage is Stage.IDLE, stage in (Stage.RECORDING, Stage.PAUSED)
        begun = not idle and self.window().focusWidget() is self.start
        self.start.setVisible(idle)
        self._device.setEnabled(idle)
        self._language.setEnabled(idle)
        self._pause.setVisible(running)
        self._finish.setVisible(not idle)
        if begun:
            self._finish.setFocus()
        self._finish.setText(tr("Finish") if running else tr("Cancel"))
        self._finish.setAccessibleName(self._finish.text())
        self._close.setVisible(idle)
        self._paused = stage is Stage.PAUSED
        self._show_pause()

    def _show_pause(self) -> None:
        words = tr("Resume") if self._paused else tr("Pause")
        self._pause.setText(words)
        self._pause.setAccessibleName(words)
        self._pause.setIcon(icon("microphone" if self._paused else "pause", self._theme))

    def _on_pause(self) -> None:
        self.pause_toggled.emit(not self._paused)

    def _on_language(self) -> None:
        self.language_chosen.emit(self.language)

    def _lay_out(self) -> None:
        choices = QWidget(self)
        choices.setObjectName("recorderChoices")
        flow = FlowLayout(choices, spacing=8)
        for name, box in (("inputDeviceLabel", self._device), ("readingLanguageLabel", self._language)):
            pair = QWidget(choices)
            pair.setObjectName(f"{box.objectName()}Pair")
            line = QHBoxLayout(pair)
            line.setContentsMargins(margins(0, 0, 8, 0))
            line.setSpacing(8)
            label = QLabel(box.accessibleDescription(), pair)
            label.setObjectName(name)
            label.setBuddy(box)
            line.addWidget(label)
            line.addWidget(box)
            flow.addWidget(pair)
        flow.addWidget(self._monitor)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for control in (self.start, self._pause, self._finish, self._close):
            buttons.addWidget(control)
        buttons.addStretch(1)
        self.rows.addWidget(heading("recorderTitle", tr("Record"), self))
        self.rows.addWidget(choices)
        self.rows.addWidget(self._text)
        self.rows.addWidget(self._status)
        self.rows.addWidget(self._meter)
        self.rows.addWidget(self._level)
        self.rows.addWidget(self._room)
        self.rows.addLayout(buttons)


def _choice(name: str, words: str, parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setAccessibleDescription(words)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(18)
    box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return box
