"""The fields of the export dialog: what, in which format, where and under which name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from tts_studio.engine.export import NAME_PATTERN, ExportRequest
from tts_studio.ui.export_dialog.export_services import ExportContents

FORMATS = (
    ("wav", "WAV, uncompressed"),
    ("flac", "FLAC, lossless"),
    ("mp3", "MP3"),
    ("ogg", "Ogg Vorbis"),
)
PATTERN_HELP = "Use {number}, {speaker} and {words}. {number:03} writes 001, 002, …"

_SEPARATORS = ("/", "\\")


class ExportForm(QWidget):
    """Tells `changed` at every edit and `browse_requested` when the user wants to pick a folder."""

    changed = Signal()
    browse_requested = Signal()

    def __init__(self, contents: ExportContents, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exportForm")
        self._contents = contents
        self._what = QComboBox(self)
        self._what.addItem(f"Whole script ({_count(contents.script)})", contents.script)
        if contents.selected:
            self._what.addItem(f"Selection ({_count(contents.selected)})", contents.selected)
        self._apart = QCheckBox("One file for each segment", self)
        self._format = QComboBox(self)
        for suffix, words in FORMATS:
            self._format.addItem(words, suffix)
        self._folder = QLineEdit(str(contents.folder), self)
        self._browse = QPushButton("Browse…", self)
        self._name = QLineEdit(contents.name, self)
        self._pattern = QLineEdit(NAME_PATTERN, self)
        self._pattern.setToolTip(PATTERN_HELP)
        self._fields = QFormLayout(self)
        self._lay_out()
        self._connect()
        self._show_names()

    @property
    def segment_ids(self) -> tuple[str, ...]:
        """The segments to be written."""
        return tuple(self._what.currentData())

    @property
    def folder(self) -> Path:
        """Where the files go."""
        return Path(self._folder.text().strip()).expanduser()

    def set_folder(self, folder: Path) -> None:
        """Write there instead."""
        self._folder.setText(str(folder))

    def problem(self) -> str:
        """Why this cannot be exported as it stands, as a sentence; empty when it can."""
        if not self.segment_ids:
            return "The script has no words yet."
        if not self._folder.text().strip():
            return "Choose a folder."
        if self._apart.isChecked():
            return "" if self._pattern.text().strip() else "Write a pattern for the names."
        name = self._name.text().strip()
        if not name or name in (".", ".."):
            return "Write a name for the file."
        if any(separator in name for separator in _SEPARATORS):
            return "The name cannot hold / or \\. Choose the folder above."
        return ""

    def request(self) -> ExportRequest:
        """What the fields say; only where there is no problem."""
        suffix = str(self._format.currentData())
        apart = self._apart.isChecked()
        return ExportRequest(
            self.segment_ids,
            self.folder if apart else self.folder / f"{self._stem()}.{suffix}",
            suffix,
            one_file_per_segment=apart,
            name_pattern=self._pattern.text().strip(),
            title=self._contents.name,
        )

    def _stem(self) -> str:
        """The name without a suffix of ours, which the format already says."""
        name = self._name.text().strip()
        for suffix, _ in FORMATS:
            if name.casefold().endswith(f".{suffix}") and len(name) > len(suffix) + 1:
                return name[: -len(suffix) - 1]
        return name

    def _show_names(self) -> None:
        apart = self._apart.isChecked()
        self._fields.setRowVisible(self._name, not apart)
        self._fields.setRowVisible(self._pattern, apart)

    def _on_apart(self) -> None:
        self._show_names()
        self.changed.emit()

    def _connect(self) -> None:
        self._what.currentIndexChanged.connect(self.changed)
        self._format.currentIndexChanged.connect(self.changed)
        self._apart.toggled.connect(self._on_apart)
        for line in (self._folder, self._name, self._pattern):
            line.textChanged.connect(self.changed)
        self._browse.clicked.connect(self.browse_requested)

    def _lay_out(self) -> None:
        self._fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setHorizontalSpacing(16)
        self._fields.setVerticalSpacing(8)
        self._fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        place = QWidget(self)
        place.setObjectName("exportPlace")
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._folder, 1)
        row.addWidget(self._browse)
        self._row("What", "exportWhat", self._what, self._what)
        self._fields.addRow("", self._apart)
        self._row("Format", "exportFormat", self._format, self._format)
        self._row("Folder", "exportFolder", self._folder, place)
        self._row("Name", "exportName", self._name, self._name)
        self._row("Name pattern", "exportPattern", self._pattern, self._pattern)
        self._pattern.setAccessibleDescription(PATTERN_HELP)
        for widget, name in ((self._apart, "exportApart"), (self._browse, "exportBrowse")):
            widget.setObjectName(name)
            widget.setAccessibleName(widget.text())

    def _row(self, words: str, name: str, control: QWidget, row: QWidget) -> None:
        label = QLabel(words, self)
        label.setObjectName(f"{name}Label")
        label.setBuddy(control)
        control.setObjectName(name)
        control.setAccessibleName(words)
        self._fields.addRow(label, row)


def _count(ids: tuple[str, ...]) -> str:
    return "1 segment" if len(ids) == 1 else f"{len(ids)} segments"
