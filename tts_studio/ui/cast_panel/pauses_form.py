"""The silence between what is spoken, and whether two voices may speak a dialogue in one take."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from tts_studio.domain.gaps import LONGEST_GAP, GapRules
from tts_studio.domain.translation import mark, tr
from tts_studio.ui.number_field import place_number
from tts_studio.ui.parameter_controls import WheelGuard
from tts_studio.ui.plain_widgets import wrapped_label

_FIELDS = (
    ("between_segments", mark("Between segments")),
    ("between_speakers", mark("Between speakers")),
    ("between_pieces", mark("Inside a segment")),
)
_STEP = 0.05
_SPIN_WIDTH = 96


class PausesForm(QWidget):
    """Shows and edits the rules of one project; `gaps_changed` carries the new GapRules."""

    gaps_changed = Signal(object)
    dialogue_switched = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pausesForm")
        self._guard = WheelGuard(self)
        self._spins: dict[str, QDoubleSpinBox] = {}
        fields = QGridLayout()
        fields.setSpacing(8)
        fields.setColumnStretch(0, 1)
        for row, (name, words) in enumerate(_FIELDS):
            label, spin = QLabel(tr(words), self), self._spin(name, tr(words))
            label.setObjectName(f"gap_{name}_label")
            label.setBuddy(spin)
            fields.addWidget(label, row, 0)
            fields.addWidget(spin, row, 1)
        self._dialogue = QCheckBox(tr("Speak dialogues in one take"), self)
        self._dialogue.setObjectName("dialogueInOneTake")
        self._dialogue.setAccessibleName(self._dialogue.text())
        self._dialogue.toggled.connect(self.dialogue_switched)
        self._help = wrapped_label(self)
        self._help.setObjectName("dialogueHelp")
        self._help.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(fields)
        layout.addWidget(self._dialogue)
        layout.addWidget(self._help)

    def show_gaps(self, gaps: GapRules) -> None:
        """Show these rules."""
        for name, spin in self._spins.items():
            with QSignalBlocker(spin):
                seconds = getattr(gaps, name) / 1000
                if spin.value() != seconds:
                    spin.setValue(seconds)

    def show_dialogue(self, *, on: bool, models: str) -> None:
        """Show the switch, and which models it is for; without any there is no switch."""
        self._dialogue.setVisible(bool(models))
        self._help.setVisible(bool(models))
        with QSignalBlocker(self._dialogue):
            self._dialogue.setChecked(on)
        words = tr(
            "Lines that two voices of {models} speak in turn become one take, so that they answer each "
            "other. Editing one line makes the whole dialogue stale.",
            models=models,
        )
        self._help.setText(words)
        self._dialogue.setAccessibleDescription(words)

    def _spin(self, name: str, label: str) -> QDoubleSpinBox:
        spin = QDoubleSpinBox(self)
        spin.setObjectName(f"gap_{name}")
        spin.setAccessibleName(label)
        spin.setRange(0, LONGEST_GAP / 1000)
        spin.setSingleStep(_STEP)
        spin.setDecimals(2)
        spin.setSuffix(tr(" s"))
        place_number(spin, 4)
        spin.setKeyboardTracking(False)
        spin.setFixedWidth(_SPIN_WIDTH)
        spin.valueChanged.connect(self._on_gap)
        self._guard.watch(spin)
        self._spins[name] = spin
        return spin

    def _on_gap(self) -> None:
        self.gaps_changed.emit(
            GapRules(**{name: round(spin.value() * 1000) for name, spin in self._spins.items()})
        )
