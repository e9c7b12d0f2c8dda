"""The labels and buttons that every view is made of: plain text, a name for finding them, one for hearing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from tts_studio.ui.leftwards_label import LeftwardsLabel
from tts_studio.ui.margins import leading


def plain_label(name: str, role: str, parent: QWidget, *, wrapped: bool = True) -> QLabel:
    """A label that shows text to the character, in the look of a role of the style sheet, if one is given."""
    label = wrapped_label(parent) if wrapped else QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
    if role:
        label.setProperty("role", role)
    return label


def wrapped_label(parent: QWidget, words: str = "") -> QLabel:
    """A label of plain text that goes on in further lines, each from the side where lines begin."""
    label = LeftwardsLabel(parent) if QGuiApplication.isRightToLeft() else QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
    label.setText(words)
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
