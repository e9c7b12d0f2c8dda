"""What can be chosen about a document: chapters, columns, tags, emphasis, lines, encoding."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.store.importing.imported import ImportChoices, Imported, Prose, Sheet
from tts_studio.store.importing.text_decoding import ENCODINGS
from tts_studio.ui.import_dialog.part_list import PartList

_NO_COLUMN = -1
_LONGEST_COLUMN_NAME = 32


class ChoicePanel(QWidget):
    """Shows what the document at hand leaves open. `encoding_changed` carries the encoding to read it in."""

    changed = Signal()
    encoding_changed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("importChoices")
        self._imported: Imported | None = None
        self._parts = PartList(self)
        self._header = self._box("importHeader", tr("The first row names the columns"), "")
        self._name, self._line, self._encoding = QComboBox(self), QComboBox(self), QComboBox(self)
        self._tags = self._box(
            "importTags",
            tr("Understand tags in the text"),
            tr("[pause] in the text becomes a pause. Otherwise it is read aloud as it stands."),
        )
        self._emphasis = self._box(
            "importEmphasis",
            tr("Keep emphasis as tags"),
            tr("Bold and italic words are stressed with <emphasis>."),
        )
        self._lines = self._box(
            "importLines",
            tr("Each line is a paragraph"),
            tr("For files that have no blank lines between their paragraphs."),
        )
        self._cues = self._box(
            "importCues",
            tr("Names in capitals speak what is below"),
            tr("As in a screenplay. Remarks in parentheses below a name are left out."),
        )
        self._fields = QFormLayout()
        self._lay_out()
        self._connect()

    def show_document(self, imported: Imported) -> None:
        """Offer what this document leaves open, with what is likeliest chosen."""
        self._imported = imported
        blockers = [QSignalBlocker(widget) for widget in (*self._boxes(), *self._combos())]
        content = imported.content
        parts = content.parts if isinstance(content, Prose) else ()
        self._parts.show_parts(parts)
        self._parts.setVisible(len(parts) > 1)
        self._emphasis.setVisible(imported.has_emphasis)
        self._cues.setVisible(imported.cues)
        self._cues.setChecked(imported.cues)
        self._lines.setVisible(imported.has_lines)
        self._lines.setChecked(isinstance(content, Prose) and content.line_paragraphs)
        self._header.setVisible(isinstance(content, Sheet))
        for combo in (self._name, self._line):
            self._fields.setRowVisible(combo, isinstance(content, Sheet))
        if isinstance(content, Sheet):
            self._header.setChecked(content.has_header)
            self._fill_columns(content, content.name_column, content.line_column)
        if imported.encoding:
            self._offer_encoding(imported.encoding)
        self._fields.setRowVisible(self._encoding, bool(self._encoding.count()))
        del blockers

    def choices(self) -> ImportChoices:
        """What is chosen."""
        content = self._imported.content if self._imported is not None else None
        sheet = isinstance(content, Sheet)
        several = isinstance(content, Prose) and len(content.parts) > 1
        return ImportChoices(
            self._parts.chosen() if several else None,
            tags=self._tags.isChecked(),
            emphasis=self._emphasis.isChecked(),
            line_paragraphs=self._lines.isChecked(),
            cues=self._cues.isChecked(),
            header=self._header.isChecked() if sheet else None,
            name_column=self._name.currentData() if sheet else None,
            line_column=self._line.currentData() if sheet else None,
        )

    def _fill_columns(self, sheet: Sheet, name_column: int, line_column: int) -> None:
        header = self._header.isChecked()
        self._name.clear()
        self._line.clear()
        self._name.addItem(tr("No speakers"), _NO_COLUMN)
        for column in range(sheet.columns):
            title = sheet.rows[0][column][:_LONGEST_COLUMN_NAME] if header else ""
            words = title or tr("Column {number}", number=column + 1)
            self._name.addItem(words, column)
            self._line.addItem(words, column)
        self._name.setCurrentIndex(self._name.findData(name_column))
        self._line.setCurrentIndex(self._line.findData(line_column))

    def _offer_encoding(self, encoding: str) -> None:
        if not self._encoding.count():
            for name in dict.fromkeys((encoding, *ENCODINGS)):
                self._encoding.addItem(tr(ENCODINGS[name]) if name in ENCODINGS else name, name)
        self._encoding.setCurrentIndex(max(0, self._encoding.findData(encoding)))

    def _on_header(self) -> None:
        if self._imported is not None and isinstance(self._imported.content, Sheet):
            with QSignalBlocker(self._name), QSignalBlocker(self._line):
                name, line = self._name.currentData(), self._line.currentData()
                self._fill_columns(self._imported.content, name, line)
        self.changed.emit()

    def _on_encoding(self) -> None:
        self.encoding_changed.emit(self._encoding.currentData())

    def _boxes(self) -> tuple[QCheckBox, ...]:
        return (self._header, self._tags, self._emphasis, self._cues, self._lines)

    def _combos(self) -> tuple[QComboBox, ...]:
        return (self._name, self._line, self._encoding)

    def _connect(self) -> None:
        self._parts.changed.connect(self.changed)
        self._header.toggled.connect(self._on_header)
        for box in (self._tags, self._emphasis, self._cues, self._lines):
            box.toggled.connect(self.changed)
        for combo in (self._name, self._line):
            combo.currentIndexChanged.connect(self.changed)
        self._encoding.currentIndexChanged.connect(self._on_encoding)

    def _lay_out(self) -> None:
        self._fields.setHorizontalSpacing(16)
        self._fields.setVerticalSpacing(8)
        self._fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, name, combo in (
            (tr("Speaker"), "importNameColumn", self._name),
            (tr("Line"), "importLineColumn", self._line),
            (tr("Encoding"), "importEncoding", self._encoding),
        ):
            label = QLabel(words, self)
            label.setObjectName(f"{name}Label")
            label.setBuddy(combo)
            combo.setObjectName(name)
            combo.setAccessibleName(words)
            combo.setMinimumContentsLength(8)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self._fields.addRow(label, combo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._parts, 1)
        layout.addLayout(self._fields)
        for box in self._boxes():
            layout.addWidget(box)
        layout.addStretch(0)

    def _box(self, name: str, words: str, help_text: str) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(help_text)
        box.setAccessibleDescription(help_text)
        box.setChecked(True)
        return box
