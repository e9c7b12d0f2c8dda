"""The labels and buttons that every view is made of: plain text, a name for finding them, one for hearing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget


def plain_label(name: str, role: str, parent: QWidget, *, wrapped: bool = True) -> QLabel:
    """A label that shows text to the character, in the look of a role of the style sheet, if one is given."""
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrapped)
    if role:
        label.setProperty("role", role)
    return label


def named_button(name: str, words: str, parent: QWidget) -> QPushButton:
    """A button that is called what it shows."""
    button = QPushButton(words, parent)
    button.setObjectName(name)
    button.setAccessibleName(words)
    return button


def button_row(*buttons: QPushButton) -> QHBoxLayout:
    """The buttons at the foot of a dialog; in Qt's own box for them the Tab key passes some over."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
