"""Small parts of the Clone page, made alike everywhere: buttons, headings, sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tts_studio.ui.language_names import languages_by_name
from tts_studio.ui.margins import leading
from tts_studio.ui.plain_widgets import wrapped_label

ICON = QSize(16, 16)
_BESIDE = Qt.AlignmentFlag.AlignVCenter


def button(name: str, words: str, parent: QWidget) -> QPushButton:
    """A button whose accessible name is what it shows."""
    made = QPushButton(words, parent)
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setIconSize(ICON)
    return made


def heading(name: str, words: str, parent: QWidget) -> QLabel:
    """The title of a section."""
    made = QLabel(words, parent)
    made.setObjectName(name)
    made.setProperty("role", "heading")
    made.setAlignment(_BESIDE | leading())
    return made


def sentence(name: str, parent: QWidget, *, role: str = "muted", words: str = "") -> QLabel:
    """A text that wraps and never has more than letters in it."""
    made = wrapped_label(parent, words)
    made.setObjectName(name)
    made.setProperty("role", role)
    made.setAlignment(_BESIDE | leading())
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


def set_role(label: QLabel, role: str) -> None:
    """Give a label the colour of another role."""
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)


def wrapped_box(name: str, words: str, parent: QWidget) -> tuple[QCheckBox, QLabel]:
    """A check box without words and the sentence beside it, which wraps and toggles it."""
    box = QCheckBox(parent)
    box.setObjectName(name)
    box.setAccessibleName(words)
    label = sentence(f"{name}Words", parent, role="", words=words)
    label.setBuddy(box)
    return box, label


def offer_languages(choices: QComboBox, languages: Sequence[str], chosen: str) -> None:
    """Offer these languages by name, one of them chosen, without telling anyone of a choice."""
    with QSignalBlocker(choices):
        choices.clear()
        for name, language in languages_by_name(languages):
            choices.addItem(name, language)
        choose_language(choices, chosen)


def choose_language(choices: QComboBox, tag: str) -> None:
    """Choose a language by its BCP-47 tag, without its region; English where it is not offered."""
    places = (choices.findData(known) for known in (tag, tag.partition("-")[0], "en"))
    choices.setCurrentIndex(next((place for place in places if place >= 0), 0))


class Card(QFrame):
    """A framed part of a page, with room inside."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", "true")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(12, 8, 12, 8)
        self.rows.setSpacing(8)
