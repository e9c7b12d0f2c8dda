"""Where the files go and how they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.delivery_parts.choices import DeliveryChoices
from tts_studio.engine.delivery_parts.order import PartsKind
from tts_studio.ui.delivery_dialog.fields import Group, beside, button, label, write
from tts_studio.ui.delivery_dialog.format_rows import FORMATS

_HELP: Mapping[PartsKind, str] = {
    PartsKind.SEGMENTS: mark("Use {number}, {speaker} and {words}. {number:03} writes 001, 002, …"),
    PartsKind.CHAPTERS: mark("Use {number} and {title}. {number:02} writes 01, 02, …"),
}
"""By kind of parts what their names can be made of; the others need no pattern."""
_SEPARATORS = ("/", "\\")


class PlaceForm(QWidget):
    """`changed` at every edit; `folder_wanted` when the user wants to pick one."""

    changed = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deliveryPlace")
        self._kind = PartsKind.WHOLE
        self._patterns = {PartsKind.SEGMENTS: "", PartsKind.CHAPTERS: ""}
        where = self._where = Group("deliveryWhere", tr("Where"), self)
        self._folder = _line("deliveryFolder", where)
        self._browse = button("deliveryBrowse", tr("Browse…"), where)
        self._name = _line("deliveryName", where)
        self._pattern = _line("deliveryPattern", where)
        self.preview = label("deliveryPreview", "muted", where)
        where.row(tr("Folder"), self._folder, beside(self._folder, self._browse, where))
        where.row(tr("Name"), self._name)
        where.row(tr("Name pattern"), self._pattern)
        where.note(self.preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(where)
        for line in (self._folder, self._name):
            line.textChanged.connect(self.changed)
        self._pattern.textChanged.connect(self._on_pattern)
        self._browse.clicked.connect(self.folder_wanted)
        self.set_kind(PartsKind.WHOLE)

    @property
    def folder(self) -> Path:
        """Where the files go."""
        return Path(self._folder.text().strip()).expanduser()

    def set_folder(self, folder: Path) -> None:
        """Write there instead."""
        self._folder.setText(str(folder))

    def set_kind(self, kind: PartsKind) -> None:
        """Ask for a pattern of names where there are several files to name."""
        self._kind = kind
        self._where.rows.setRowVisible(self._pattern, kind in _HELP)
        if kind in _HELP:
            write(self._pattern, self._patterns[kind])
            self._pattern.setToolTip(tr(_HELP[kind]))
            self._pattern.setAccessibleDescription(tr(_HELP[kind]))

    def show_choices(self, choices: DeliveryChoices) -> None:
        """Show what was chosen; tells nobody."""
        write(self._folder, choices.folder)
        write(self._name, choices.name)
        self._patterns = {
            PartsKind.SEGMENTS: choices.pattern,
            PartsKind.CHAPTERS: choices.chapter_pattern,
        }
        self.set_kind(PartsKind(choices.files))

    def taken(self, choices: DeliveryChoices) -> DeliveryChoices:
        """The choices with what is shown here."""
        return replace(
            choices,
            folder=self._folder.text().strip(),
            name=_stem(self._name.text().strip()),
            pattern=self._patterns[PartsKind.SEGMENTS].strip(),
            chapter_pattern=self._patterns[PartsKind.CHAPTERS].strip(),
        )

    def _on_pattern(self, text: str) -> None:
        if self._kind in _HELP:
            self._patterns[self._kind] = text
        self.changed.emit()

    def problem(self) -> str:
        """Why nothing can be written as it stands, as a sentence; empty when it can."""
        if not self._folder.text().strip():
            return tr("Choose a folder.")
        if self._kind in _HELP and not self._pattern.text().strip():
            return tr("Write a pattern for the names.")
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
