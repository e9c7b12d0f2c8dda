"""A small form in which a preset of one's own is made from another one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.master_preset import PRESETS, Level, LevelTarget, MasterPreset, MasterPresets
from tts_studio.domain.translation import mark, tr, without_marks
from tts_studio.ui.delivery_dialog.fields import Group, button, choice, choose, label, say
from tts_studio.ui.number_field import place_number
from tts_studio.ui.parameter_controls import WheelGuard

_NO_LEVEL = "none"
_LEVELS: tuple[tuple[str, str], ...] = (
    (_NO_LEVEL, mark("Left as it is")),
    (Level.LUFS.value, mark("Loudness (LUFS)")),
    (Level.RMS.value, mark("Level (dB RMS)")),
)
_CHANNELS: tuple[tuple[str, str], ...] = (
    ("0", mark("As in the project")),
    ("1", mark("Mono")),
    ("2", mark("Stereo")),
)
_RATES = (0, 22_050, 24_000, 44_100, 48_000)
_USUAL_AIM, _USUAL_TOLERANCE, _USUAL_PEAK = -16.0, 0.5, -1.0
_LIMIT_BELOW = 0.3
"""How far below the highest true peak the limiter holds the wave: encoders make peaks a little higher."""
_WIDTH = 480


class PresetEditor(QDialog):
    """To be shown with `open()`; accepted for `preset()` to be kept, or with `removed` to be removed."""

    def __init__(self, preset: MasterPreset, presets: MasterPresets, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("presetEditor")
        self.setWindowTitle(tr("Preset"))
        self.setMinimumWidth(_WIDTH)
        self.removed = False
        self._before, self._presets = preset, presets
        self._own = any(known.id == preset.id for known in presets.own)
        self._group = Group("presetFields", tr("A preset of your own"), self)
        self._name = QLineEdit(preset.name if self._own else _free_name(preset, presets), self._group)
        self._name.setObjectName("presetName")
        self._level = choice("presetLevel", ((value, tr(words)) for value, words in _LEVELS), self._group)
        self._aim = _spin("presetAim", -60.0, -1.0, self._group)
        self._tolerance = _spin("presetTolerance", 0.1, 6.0, self._group)
        self._peak = _spin("presetPeak", -12.0, 0.0, self._group)
        self._rate = choice("presetRate", ((str(rate), _rate_words(rate)) for rate in _RATES), self._group)
        self._channels = choice(
            "presetChannels", ((value, tr(words)) for value, words in _CHANNELS), self._group
        )
        self._problem = label("presetProblem", "error", self)
        self._remove = button("presetRemove", tr("Remove"), self)
        self._cancel = button("presetCancel", tr("Cancel"), self)
        self._keep = button("presetKeep", tr("Keep Preset"), self)
        self._lay_out()
        self._show(preset)
        self._name.textChanged.connect(self._check)
        self._level.currentIndexChanged.connect(self._on_level)
        self._remove.clicked.connect(self._on_remove)
        self._cancel.clicked.connect(self.reject)
        self._keep.clicked.connect(self.accept)
        self._check()

    def preset(self) -> MasterPreset:
        """What the form says; rules that it does not show stay those of the preset it began with."""
        name = " ".join(self._name.text().split())
        leveled = self._level.currentData() != _NO_LEVEL
        peak = self._peak.value() if leveled else None
        return replace(
            self._before,
            id=self._before.id if self._own else name,
            name=name,
            level=self._target() if leveled else None,
            limit_dbtp=self._limit(peak),
            true_peak_dbtp=peak,
            sample_rate=int(self._rate.currentData()),
            channels=int(self._channels.currentData()),
            note=self._before.note if self._own else "",
        )

    def _limit(self, peak: float | None) -> float | None:
        """Where the limiter holds the wave for that highest true peak."""
        if peak is None or (peak == self._before.true_peak_dbtp and self._before.limit_dbtp is not None):
            return None if peak is None else self._before.limit_dbtp
        return round(peak - _LIMIT_BELOW, 2)

    def _target(self) -> LevelTarget:
        aim, tolerance = self._aim.value(), self._tolerance.value()
        measure = Level(self._level.currentData())
        return LevelTarget(measure, aim, round(aim - tolerance, 2), round(aim + tolerance, 2))

    def _show(self, preset: MasterPreset) -> None:
        target = preset.level
        choose(self._level, _NO_LEVEL if target is None else target.measure.value)
        self._aim.setValue(_USUAL_AIM if target is None else target.aim)
        self._tolerance.setValue(_USUAL_TOLERANCE if target is None else _tolerance(target))
        self._peak.setValue(_USUAL_PEAK if preset.true_peak_dbtp is None else preset.true_peak_dbtp)
        choose(self._rate, str(preset.sample_rate))
        choose(self._channels, str(preset.channels))
        self._on_level()

    def _on_level(self) -> None:
        leveled = self._level.currentData() != _NO_LEVEL
        for control in (self._aim, self._tolerance, self._peak):
            self._group.rows.setRowVisible(control, leveled)

    def _on_remove(self) -> None:
        self.removed = True
        self.accept()

    def _check(self) -> None:
        name = " ".join(self._name.text().split())
        others = [preset for preset in self._presets.all if not (self._own and preset.id == self._before.id)]
        taken = {text.casefold() for preset in others for text in (preset.id, preset.name, tr(preset.name))}
        problem = tr("There is a preset of this name already.") if name.casefold() in taken else ""
        say(self._problem, problem)
        self._keep.setEnabled(bool(name) and not problem)

    def _lay_out(self) -> None:
        for words, control in (
            (tr("Name"), self._name),
            (tr("Level"), self._level),
            (tr("Aim"), self._aim),
            (tr("Allowed to be off by"), self._tolerance),
            (tr("Highest true peak"), self._peak),
            (tr("Sample rate"), self._rate),
            (tr("Channels"), self._channels),
        ):
            self._group.row(words, control)
        self._aim.setSuffix(" dB")
        self._tolerance.setSuffix(" dB")
        self._peak.setSuffix(" dBTP")
        self._keep.setProperty("primary", "true")
        self._keep.setDefault(True)
        self._remove.setVisible(self._own)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._group)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        layout.addLayout(buttons)


def _spin(name: str, lowest: float, highest: float, parent: QWidget) -> QDoubleSpinBox:
    made = QDoubleSpinBox(parent)
    made.setObjectName(name)
    place_number(made, 6)
    made.setDecimals(1)
    made.setSingleStep(0.5)
    made.setRange(lowest, highest)
    WheelGuard(made).watch(made)
    return made


def _tolerance(target: LevelTarget) -> float:
    return max(target.highest - target.aim, target.aim - target.lowest)


def _rate_words(rate: int) -> str:
    return tr("{rate} Hz", rate=rate) if rate else tr("As in the project")


def _free_name(preset: MasterPreset, presets: MasterPresets) -> str:
    """A name nobody has, made from that of the preset one begins with."""
    known = {text.casefold() for other in (*PRESETS, *presets.own) for text in (other.id, other.name)}
    name, number = tr("My {name}", name=tr(preset.name)), 2
    while name.casefold() in known:
        name, number = tr("My {name} {number}", name=tr(preset.name), number=number), number + 1
    return without_marks(name)
