"""The page before a delivery: left what, right where and what comes out of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tts_studio.domain.master_preset import MasterPresets
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery_parts.batch import Batch
from tts_studio.engine.delivery_parts.choices import DeliveryChoices
from tts_studio.engine.delivery_parts.order import PartsKind
from tts_studio.ui.delivery_dialog.about_form import AboutForm
from tts_studio.ui.delivery_dialog.beside_form import BesideForm
from tts_studio.ui.delivery_dialog.delivery_services import DeliveryContents
from tts_studio.ui.delivery_dialog.fields import Group, label
from tts_studio.ui.delivery_dialog.place_form import PlaceForm
from tts_studio.ui.delivery_dialog.sound_form import SoundForm
from tts_studio.ui.margins import margins


class ChoosingPage(QWidget):
    """`changed` at every edit."""

    changed = Signal()

    def __init__(self, contents: DeliveryContents, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deliveryChoosing")
        self._contents = contents
        self._kept = DeliveryChoices()
        self.sound = SoundForm(self)
        self.about = AboutForm(self)
        self.place = PlaceForm(self)
        self.beside = BesideForm(self)
        self._out = Group("deliveryOut", tr("What comes out"), self)
        self.outlook = label("deliveryOutlook", "", self._out)
        self._out.rows.addRow(self.outlook)
        self._lay_out()
        for form in (self.sound, self.about, self.place, self.beside):
            form.changed.connect(self._on_changed)
        self.sound.show_selection(len(contents.selected))

    def show_contents(self, contents: DeliveryContents) -> None:
        """Something else is selected now."""
        self._contents = contents
        self.sound.show_selection(len(contents.selected))

    def show_remembered(self, choices: DeliveryChoices, presets: MasterPresets) -> None:
        """Show what was chosen last; what was not chosen yet follows the project."""
        if not choices.folder or not Path(choices.folder).is_dir():
            choices = replace(choices, folder=str(self._contents.folder))
        choices = replace(
            choices,
            name=choices.name or self._contents.name,
            title=choices.title or self._contents.name,
            only_selected=choices.only_selected and bool(self._contents.selected),
        )
        self._kept = choices
        self.sound.show_presets(presets, choices.preset)
        for form in (self.sound, self.about, self.place, self.beside):
            form.show_choices(choices)

    def choices(self) -> DeliveryChoices:
        """Everything that is chosen now."""
        return self.beside.taken(self.place.taken(self.about.taken(self.sound.taken(self._kept))))

    def remembered(self) -> DeliveryChoices:
        """What the project should remember; what follows the project is left to it."""
        choices, contents = self.choices(), self._contents
        return replace(
            choices,
            name="" if choices.name == contents.name else choices.name,
            title="" if choices.title == contents.name else choices.title,
            folder="" if choices.folder == str(contents.folder) else choices.folder,
        )

    def batch(self) -> Batch:
        """What is to be delivered as it stands."""
        choices = self.choices()
        return Batch(choices, self.sound.preset, self._contents.selected if choices.only_selected else None)

    def _on_changed(self) -> None:
        self.place.set_kind(PartsKind(self.sound.taken(self._kept).files))
        self.changed.emit()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(32)
        for name, forms in (
            ("deliveryLeft", (self.sound, self.about)),
            ("deliveryRight", (self.place, self._out, self.beside)),
        ):
            layout.addWidget(_column(name, forms, self), 1)


def _column(name: str, forms: tuple[QWidget, ...], parent: QWidget) -> QScrollArea:
    inner = QWidget(parent)
    inner.setObjectName(f"{name}Column")
    column = QVBoxLayout(inner)
    column.setContentsMargins(margins(0, 0, 8, 0))
    column.setSpacing(24)
    for form in forms:
        column.addWidget(form)
    column.addStretch(1)
    area = QScrollArea(parent)
    area.setObjectName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(inner)
    return area
