"""Where the files go, how they are called, and what lies beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.delivery.choices import DeliveryChoices
from tts_studio.ui.delivery_dialog.fields import Group, beside, button, label, tick, write
from tts_studio.ui.delivery_dialog.format_rows import FORMATS

PATTERN_HELP = mark("Use {number}, {speaker} and {words}. {number:03} writes 001, 002, …")
_SEPARATORS = ("/", "\\")


class PlaceForm(QWidget):
    """`changed` at every edit; `folder_wanted` when the user wants to pick one."""

    changed = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deliveryPlace")
        self._several = False
        where = self._where = Group("deliveryWhere", tr("Where"), self)
        self._folder = _line("deliveryFolder", where)
        self._browse = button("deliveryBrowse", tr("Browse…"), where)
        self._name = _line("deliveryName", where)
        self._pattern = _line("deliveryPattern", where)
        self._pattern.setToolTip(tr(PATTERN_HELP))
        self._pattern.setAccessibleDescription(tr(PATTERN_HELP))
        self.preview = label("deliveryPreview", "muted", where)
        where.row(tr("Folder"), self._folder, beside(self._folder, self._browse, where))
        where.row(tr("Name"), self._name)
        where.row(tr("Name pattern"), self._pattern)
        where.note(self.preview)
        beside_sound = Group("deliveryBeside", tr("Beside the sound"), self)
        self._reports = QCheckBox(tr("Report card, to read and as data"), beside_sound)
        self._reports.setObjectName("deliveryReports")
        self._reports.setAccessibleName(self._reports.text())
        beside_sound.rows.addRow(self._reports)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addWidget(where)
        layout.addWidget(beside_sound)
        for line in (self._folder, self._name, self._pattern):
            line.textChanged.connect(self.changed)
        self._browse.clicked.connect(self.folder_wanted)
        self._reports.toggled.connect(self.changed)
        self.set_several(several=False)

    @property
    def folder(self) -> Path:
        """Where the files go."""
        return Path(self._folder.text().strip()).expanduser()

    def set_folder(self, folder: Path) -> None:
        """Write there instead."""
        self._folder.setText(str(folder))

    def set_several(self, *, several: bool) -> None:
        """Ask for a pattern of names, or for one name."""
        self._several = several
        self._where.rows.setRowVisible(self._name, not several)
        self._where.rows.setRowVisible(self._pattern, several)

    def show_choices(self, choices: DeliveryChoices) -> None:
        """Show what was chosen; tells nobody."""
        write(self._folder, choices.folder)
        write(self._name, choices.name)
        write(self._pattern, choices.pattern)
        tick(self._reports, on=choices.reports)

    def taken(self, choices: DeliveryChoices) -> DeliveryChoices:
        """The choices with what is shown here."""
        return replace(
            choices,
            folder=self._folder.text().strip(),
            name=_stem(self._name.text().strip()),
            pattern=self._pattern.text().strip(),
            reports=self._reports.isChecked(),
        )

    def problem(self) -> str:
        """Why nothing can be written as it stands, as a sentence; empty when it can."""
        if not self._folder.text().strip():
            return tr("Choose a folder.")
        if self._several:
            return "" if self._pattern.text().strip() else tr("Write a pattern for the names.")
        name = self._name.text().strip()
        if not name or name in (".", ".."):
            return tr("Write a name for the file.")
        if any(separator in name for separator in _SEPARATORS):
            return tr("The name cannot hold / or \\. Choose the folder above.")
        return ""


def _line(name: str, parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    line.setObjectName(name)
    return line


def _stem(name: str) -> str:
    """The name without a suffix of ours, which the format already says."""
    for suffix, _ in FORMATS:
        if name.casefold().endswith(f".{suffix}") and len(name) > len(suffix) + 1:
            return name[: -len(suffix) - 1]
    return name
