"""One speaker in the cast panel: colour, name, voice, level, part, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.translation import tr
from tts_studio.domain.voice import MOST_TRIM
from tts_studio.ui.cast_panel.cast_words import CastRow, Fix
from tts_studio.ui.cast_panel.colour_button import ColourButton
from tts_studio.ui.cast_panel.voice_button import VoiceButton
from tts_studio.ui.icons import icon
from tts_studio.ui.number_field import place_number
from tts_studio.ui.parameter_controls import WheelGuard
from tts_studio.ui.plain_widgets import plain_label
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.voice_picker.voice_dragging import dropped

_TRIM_STEP = 0.5
_INDENT = 32
_TRIM_WIDTH = 88


class SpeakerRow(QFrame):
    """Tells what is wanted for its speaker, by the casefolded name (empty for the narrator).

    `voice_dropped` carries a voice or a preset as it is written; `wanted` the id of a menu's entry.
    """

    voice_wanted = Signal(str)
    voice_dropped = Signal(str, str)
    colour_chosen = Signal(str, int)
    trim_changed = Signal(str, float)
    play_wanted = Signal(str)
    key_wanted = Signal()
    wanted = Signal(str, str)

    def __init__(self, key: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self._row: CastRow | None = None
        self.setObjectName(f"castRow:{key}")
        self._colour = ColourButton(theme, self)
        self._name = plain_label(f"castName:{key}", "heading", self)
        self._play = _tool(f"castPlay:{key}", self)
        self._more = _tool(f"castMore:{key}", self)
        self._voice = VoiceButton(self)
        self._voice.setObjectName(f"castVoice:{key}")
        self._trim = QDoubleSpinBox(self)
        self._details = plain_label(f"castDetails:{key}", "muted", self)
        self._problem = plain_label(f"castProblem:{key}", "warn", self)
        self._fix = QPushButton(self)
        self._fix.setObjectName(f"castFix:{key}")
        self._guard = WheelGuard(self)
        self._prepare_trim()
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._colour.set_theme(theme)
        self._play.setIcon(icon("play", theme))
        self._more.setIcon(icon("more", theme))

    def show_row(self, row: CastRow) -> None:
        """Show what is known of the speaker now."""
        with QSignalBlocker(self._trim):
            # The user may have turned it since the row was shown last.
            if self._trim.value() != row.trim:
                self._trim.setValue(row.trim)
        if row == self._row:
            return
        self._row = row
        self.setAccessibleName(row.title)
        self._name.setText(row.title)
        _set_role(self._name, "heading" if row.written else "muted")
        self._colour.show_role(row.colour)
        self._voice.show_words(row.voice)
        self._voice.setAccessibleDescription(tr("Voice of {speaker}", speaker=row.title))
        self._details.setText(row.details)
        self._details.setVisible(bool(row.details))
        self._problem.setText(row.problem)
        self._problem.setVisible(bool(row.problem))
        self._show_fix(row.fix)
        self._play.setEnabled(row.spoken)
        # Who is not in the script is not offered in the list of voices either.
        self._voice.setEnabled(row.written)
        self.setAcceptDrops(row.written)
        self._name_controls(row.title)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take voices and presets."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Cast the voice that was let go here."""
        written = dropped(event.mimeData())
        if written:
            event.acceptProposedAction()
            self.voice_dropped.emit(self.key, written)

    def _show_fix(self, fix: Fix) -> None:
        words = {Fix.NONE: "", Fix.KEY: tr("Enter a Key…"), Fix.VOICE: tr("Choose a Voice")}[fix]
        self._fix.setText(words)
        self._fix.setAccessibleName(words)
        self._fix.setVisible(bool(words))

    def _name_controls(self, title: str) -> None:
        for control, words in (
            (self._colour, tr("Colour of {speaker}", speaker=title)),
            (self._play, tr("Play a line of {speaker}", speaker=title)),
            (self._more, tr("More for {speaker}", speaker=title)),
            (self._trim, tr("Level of {speaker}", speaker=title)),
        ):
            control.setAccessibleName(words)
            control.setToolTip(words)

    def _connect(self) -> None:
        self._colour.chosen.connect(self._on_colour)
        self._play.clicked.connect(self._on_play)
        self._more.clicked.connect(self._open_menu)
        self._voice.clicked.connect(self._on_voice)
        self._trim.valueChanged.connect(self._on_trim)
        self._fix.clicked.connect(self._on_fix)

    def _on_colour(self, number: int) -> None:
        self.colour_chosen.emit(self.key, number)

    def _on_play(self) -> None:
        self.play_wanted.emit(self.key)

    def _on_voice(self) -> None:
        self.voice_wanted.emit(self.key)

    def _on_trim(self, decibels: float) -> None:
        self.trim_changed.emit(self.key, decibels)

    def _on_fix(self) -> None:
        if self._row is not None and self._row.fix is Fix.KEY:
            self.key_wanted.emit()
        else:
            self._on_voice()

    def _open_menu(self) -> None:
        row = self._row
        if row is None:
            return
        menu = QMenu(self)
        menu.setObjectName("speakerMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry, words, possible in (
            ("next", tr("Select Next Segment"), row.spoken),
            ("rename", tr("Rename Speaker…"), bool(row.key) and row.written),
            ("narrator", tr("Use Narrator’s Voice"), bool(row.key) and row.own_voice),
            ("save", tr("Save as Preset…"), True),
            ("remove", tr("Remove from Cast"), bool(row.key) and not row.written),
        ):
            action = menu.addAction(words)
            action.setData(entry)
            action.setEnabled(possible)
        menu.triggered.connect(self._on_entry)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _on_entry(self, action: QAction) -> None:
        self.wanted.emit(self.key, str(action.data()))

    def _prepare_trim(self) -> None:
        self._trim.setObjectName(f"castTrim:{self.key}")
        self._trim.setRange(-MOST_TRIM, MOST_TRIM)
        self._trim.setSingleStep(_TRIM_STEP)
        self._trim.setDecimals(1)
        self._trim.setSuffix(tr(" dB"))
        place_number(self._trim, 4)
        self._trim.setKeyboardTracking(False)
        self._trim.setFixedWidth(_TRIM_WIDTH)
        self._guard.watch(self._trim)

    def _lay_out(self) -> None:
        self._colour.setObjectName(f"castColour:{self.key}")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._colour)
        head.addWidget(self._name, 1)
        head.addWidget(self._play)
        head.addWidget(self._more)
        voice = QHBoxLayout()
        voice.setSpacing(8)
        voice.addWidget(self._voice, 1)
        voice.addWidget(self._trim)
        below = QVBoxLayout()
        below.setSpacing(4)
        below.addLayout(voice)
        below.addWidget(self._details)
        below.addWidget(self._problem)
        below.addWidget(self._fix, 0, Qt.AlignmentFlag.AlignLeading)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        # A spacer, unlike a margin, changes sides with the layout.
        indented = QHBoxLayout()
        indented.setSpacing(0)
        indented.addSpacing(_INDENT)
        indented.addLayout(below, 1)
        column.addLayout(indented)


def _tool(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setProperty("quiet", "true")
    button.setProperty("small", "true")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _set_role(label: QLabel, role: str) -> None:
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
