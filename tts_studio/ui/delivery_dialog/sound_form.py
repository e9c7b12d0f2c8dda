"""What is delivered: which part of the script, in how many files, by which preset and in which format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from tts_studio.domain.master_preset import PRESETS, MasterPreset, MasterPresets
from tts_studio.domain.translation import mark, tr, trn
from tts_studio.engine.delivery.order import Missing
from tts_studio.engine.delivery_parts.choices import DeliveryChoices, fitted_to
from tts_studio.engine.delivery_parts.order import PartsKind
from tts_studio.ui.delivery_dialog.fields import Group, beside, button, choice, choose, fill, label, say, tick
from tts_studio.ui.delivery_dialog.format_rows import FormatRows

FILES: tuple[tuple[str, str], ...] = (
    (PartsKind.WHOLE, mark("One file")),
    (PartsKind.CHAPTERS, mark("A file for each chapter")),
    (PartsKind.SEGMENTS, mark("A file for each segment")),
    (PartsKind.STEMS, mark("A stem for each speaker, of full length")),
)
MISSING: tuple[tuple[Missing, str], ...] = (
    (Missing.STOP, mark("Ask me to render it first")),
    (Missing.DRAFT, mark("Read by the draft voice")),
    (Missing.SILENCE, mark("Silence of its length")),
)
_STEMS_NOTE = mark("Stems are WAV or FLAC and not mastered. Added up they are the whole before its master.")
_SCRIPT, _SELECTION = "script", "selection"


class SoundForm(QWidget):
    """`changed` at every edit; `edit_preset` when the user wants a preset of their own, or another."""

    changed = Signal()
    edit_preset = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deliverySound")
        self._presets = MasterPresets()
        group = Group("deliveryWhat", tr("What"), self)
        self._scope = choice("deliveryScope", (), group)
        self._files = choice("deliveryFiles", ((str(value), tr(words)) for value, words in FILES), group)
        self._preset = choice("deliveryPreset", (), group)
        self._edit = button("deliveryEditPreset", tr("Edit…"), group)
        self._note = label("deliveryPresetNote", "muted", group)
        group.row(tr("Script"), self._scope)
        group.row(tr("Files"), self._files)
        group.row(tr("Preset"), self._preset, beside(self._preset, self._edit, group))
        group.note(self._note)
        self._formats = FormatRows(group)
        self._missing = choice(
            "deliveryMissing", ((value.value, tr(words)) for value, words in MISSING), group
        )
        group.row(tr("Not rendered"), self._missing)
        self._match = QCheckBox(tr("Bring all speakers to one level"), group)
        self._match.setObjectName("deliveryMatch")
        self._match.setAccessibleName(self._match.text())
        group.bare(self._match)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(group)
        for which in (self._scope, self._missing):
            which.currentIndexChanged.connect(self.changed)
        self._files.currentIndexChanged.connect(self._on_preset)
        self._formats.changed.connect(self.changed)
        self._match.toggled.connect(self.changed)
        self._preset.currentIndexChanged.connect(self._on_preset)
        self._edit.clicked.connect(self.edit_preset)
        self.setFocusProxy(self._scope)
        self.show_presets(self._presets)
        self.show_selection(0)

    @property
    def preset(self) -> MasterPreset:
        """The preset that is chosen."""
        chosen = str(self._preset.currentData())
        return next((preset for preset in self._presets.all if preset.id == chosen), PRESETS[0])

    def show_presets(self, presets: MasterPresets, chosen: str = "") -> None:
        """Offer these presets, and choose one."""
        before = chosen or str(self._preset.currentData() or "")
        self._presets = presets
        fill(self._preset, _named(presets), before)
        self._follow_preset()

    def show_selection(self, count: int) -> None:
        """Offer the selected segments, where there are some."""
        entries = [(_SCRIPT, tr("The whole script"))]
        if count:
            words = trn("The selected segment", "The {count} selected segments", count)
            entries.append((_SELECTION, words))
        fill(self._scope, entries, str(self._scope.currentData() or _SCRIPT))

    def show_choices(self, choices: DeliveryChoices) -> None:
        """Show what was chosen; tells nobody."""
        choose(self._scope, _SELECTION if choices.only_selected else _SCRIPT)
        choose(self._files, choices.files)
        choose(self._preset, choices.preset)
        choose(self._missing, choices.missing)
        tick(self._match, on=choices.match_speakers)
        self._formats.show(choices.suffix, choices.quality, self.preset)
        self._follow_preset()

    def taken(self, choices: DeliveryChoices) -> DeliveryChoices:
        """The choices with what is shown here."""
        return replace(
            choices,
            preset=self.preset.id,
            only_selected=self._scope.currentData() == _SELECTION,
            files=str(self._files.currentData()),
            suffix=self._formats.suffix,
            quality=self._formats.quality,
            missing=str(self._missing.currentData()),
            match_speakers=self._match.isChecked(),
        )

    def _on_preset(self) -> None:
        self._follow_preset()
        self.changed.emit()

    def _follow_preset(self) -> None:
        preset = self.preset
        fitted = fitted_to(self.taken(DeliveryChoices()), preset)
        self._formats.show(fitted.suffix, fitted.quality, preset)
        stems = self._files.currentData() == PartsKind.STEMS
        for control in (self._preset, self._edit):
            control.setEnabled(not stems)
        self._match.setEnabled(preset.level is not None and not stems)
        say(self._note, tr(_STEMS_NOTE) if stems else tr(preset.note))


def _named(presets: MasterPresets) -> Iterable[tuple[str, str]]:
    known = {preset.id for preset in PRESETS}
    for preset in presets.all:
        yield preset.id, tr(preset.name) if preset.id in known else preset.name
