"""The small parts of the Deliver window: labels, buttons, choices and headed groups, each with its name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tts_studio.ui.parameter_controls import WheelGuard
from tts_studio.ui.plain_widgets import wrapped_label

_LABEL_WIDTH, _ROW_HEIGHT = 96, 32
_NOTE_WIDTH = 208


def label(name: str, role: str, parent: QWidget) -> QLabel:
    """A label of one look that wraps its words."""
    made = wrapped_label(parent)
    made.setObjectName(name)
    made.setProperty("role", role)
    return made


def say(where: QLabel, words: str, role: str | None = None) -> None:
    """Show words, in another look if one is given; a label without words is hidden."""
    where.setText(words)
    where.setVisible(bool(words))
    if role is not None and where.property("role") != role:
        where.setProperty("role", role)
        where.style().unpolish(where)
        where.style().polish(where)


def button(name: str, words: str, parent: QWidget) -> QPushButton:
    """A button that Return does not press by itself."""
    made = QPushButton(parent)
    made.setObjectName(name)
    made.setAutoDefault(False)
    rename(made, words)
    return made


def rename(which: QPushButton, words: str) -> None:
    """Give a button its words, for eyes and for screen readers."""
    which.setText(words)
    which.setAccessibleName(words.replace("…", ""))


def choice(name: str, entries: Iterable[tuple[str, str]], parent: QWidget) -> QComboBox:
    """A list to choose from; each entry is a value and its words."""
    made = QComboBox(parent)
    made.setObjectName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    WheelGuard(made).watch(made)
    fill(made, entries)
    return made


def fill(which: QComboBox, entries: Iterable[tuple[str, str]], value: str = "") -> None:
    """Offer these entries instead and choose one, without telling anybody."""
    with QSignalBlocker(which):
        which.clear()
        for data, words in entries:
            which.addItem(words, data)
    choose(which, value)


def choose(which: QComboBox, value: str) -> None:
    """Choose an entry by its value without telling; the first where there is none of that value."""
    with QSignalBlocker(which):
        which.setCurrentIndex(max(0, which.findData(value)))


def tick(box: QCheckBox, *, on: bool) -> None:
    """Tick a box, or take the tick away, without telling anybody."""
    with QSignalBlocker(box):
        box.setChecked(on)


def write(line: QLineEdit, text: str) -> None:
    """Put a text into a field without telling anybody."""
    if line.text() != text:
        with QSignalBlocker(line):
            line.setText(text)


def beside(main: QWidget, more: QWidget, parent: QWidget) -> QWidget:
    """One row of a control and a smaller one."""
    row = QWidget(parent)
    row.setObjectName(f"{main.objectName()}Row")
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(main, 1)
    layout.addWidget(more)
    return row


class Group(QWidget):
    """A heading over rows of a label and a control."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        heading = label(f"{name}Title", "heading", self)
        heading.setText(title)
        self.rows = QFormLayout()
        self.rows.setHorizontalSpacing(16)
        self.rows.setVerticalSpacing(8)
        self.rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addLayout(self.rows)

    def row(self, words: str, control: QWidget, whole: QWidget | None = None) -> None:
        """Add a control under its words; `whole` is what stands in the row where that is more."""
        name = control.objectName()
        words_label = label(f"{name}Label", "", self)
        words_label.setWordWrap(False)
        words_label.setMinimumSize(_LABEL_WIDTH, _ROW_HEIGHT)
        words_label.setText(words)
        words_label.setBuddy(control)
        control.setAccessibleName(words)
        self.rows.addRow(words_label, whole or control)

    def bare(self, control: QWidget) -> None:
        """Add a control that says itself what it is, in line with the others."""
        self.rows.addRow("", control)

    def note(self, words: QLabel) -> None:
        """Add words that explain what stands above them."""
        # A form gives wrapping words room for the narrowest they could be; a column asks for their width.
        holder = QWidget(self)
        holder.setObjectName(f"{words.objectName()}Holder")
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(words)
        words.setMinimumWidth(_NOTE_WIDTH)
        self.rows.addRow("", holder)
