"""The cast panel, used with keyboard, mouse and drops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import sample_theme
from tts_studio.domain.gaps import GapRules
from tts_studio.ui.cast_panel.cast_panel import MOST_ROWS, CastPanel
from tts_studio.ui.cast_panel.cast_words import CastRow, Fix
from tts_studio.ui.voice_picker.voice_dragging import dragged

W = TypeVar("W", bound=QWidget)

NARRATOR = CastRow("", "Narrator", "line", "Heart · Nearby", True, 0.0, "3 segments, 12.0 s", True, True)
ANN = CastRow("ann", "ANN", "speaker1", "Eve · Faraway", True, -2.5, "1 segment", True, True)
BOB = CastRow("bob", "BOB", "speaker2", "Heart · Nearby", False, 0.0, "The narrator’s voice", True, True)
GONE = CastRow("zoë", "ZOË", "speaker5", "x · gone", True, 1.0, "Not in the script", False, False)


class Shown:
    """The panel as a person sees it, and what it told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.panel = CastPanel(sample_theme())
        qtbot.addWidget(self.panel)
        self.told: list[tuple[object, ...]] = []
        for name in (
            "voice_wanted",
            "voice_dropped",
            "colour_chosen",
            "trim_changed",
            "play_wanted",
            "key_wanted",
            "wanted",
            "gaps_changed",
            "dialogue_switched",
        ):
            getattr(self.panel, name).connect(self._noting(name))
        self.panel.resize(304, 800)
        self.panel.show_cast([NARRATOR, ANN, BOB, GONE])
        self.panel.show()

    def _noting(self, name: str) -> Callable[..., None]:
        return lambda *details: self.told.append((name, *details))

    def find(self, kind: type[W], name: str) -> W:
        widget = self.panel.findChild(kind, name)
        assert isinstance(widget, kind), name
        return widget

    def menu(self, button: str) -> QMenu:
        QTest.mouseClick(self.find(QToolButton, button), Qt.MouseButton.LeftButton)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    @property
    def titles(self) -> list[str]:
        labels = [label for label in self.panel.findChildren(QLabel) if label.isVisible()]
        names = [label for label in labels if label.objectName().startswith("castName:")]
        return [label.text() for label in sorted(names, key=lambda each: each.mapToGlobal(QPoint()).y())]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


def test_speakers_stand_in_their_order_with_voice_level_and_part(shown: Shown) -> None:
    assert shown.titles == ["Narrator", "ANN", "BOB", "ZOË"]
    assert shown.find(QPushButton, "castVoice:ann").accessibleName() == "Eve · Faraway"
    assert shown.find(QDoubleSpinBox, "castTrim:ann").value() == -2.5
    assert shown.find(QLabel, "castDetails:ann").text() == "1 segment"
    assert shown.told == []


def test_the_order_follows_the_script(shown: Shown) -> None:
    shown.panel.show_cast([NARRATOR, BOB, ANN])
    QApplication.processEvents()
    assert shown.titles == ["Narrator", "BOB", "ANN"]


def test_who_is_not_in_the_script_is_muted_and_can_only_be_removed(shown: Shown) -> None:
    assert shown.find(QLabel, "castName:zoë").property("role") == "muted"
    assert shown.find(QLabel, "castName:ann").property("role") == "heading"
    assert not shown.find(QToolButton, "castPlay:zoë").isEnabled()
    assert not shown.find(QPushButton, "castVoice:zoë").isEnabled()
    menu = shown.menu("castMore:zoë")
    assert [action.text() for action in menu.actions() if action.isEnabled()] == [
        "Use Narrator’s Voice",
        "Save as Preset…",
        "Remove from Cast",
    ]


@pytest.mark.parametrize(
    ("row", "entries"),
    [
        ("", ["Select Next Segment", "Save as Preset…"]),
        ("ann", ["Select Next Segment", "Rename Speaker…", "Use Narrator’s Voice", "Save as Preset…"]),
        ("bob", ["Select Next Segment", "Rename Speaker…", "Save as Preset…"]),
    ],
)
def test_a_menu_offers_what_makes_sense_for_a_speaker(shown: Shown, row: str, entries: list[str]) -> None:
    menu = shown.menu(f"castMore:{row}")
    assert [action.text() for action in menu.actions() if action.isEnabled()] == entries


def test_what_is_chosen_is_told_with_the_speaker(shown: Shown) -> None:
    shown.menu("castMore:ann").actions()[1].trigger()
    QTest.mouseClick(shown.find(QPushButton, "castVoice:bob"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(shown.find(QToolButton, "castPlay:"), Qt.MouseButton.LeftButton)
    colours = shown.menu("castColour:ann")
    assert [action.text() for action in colours.actions() if action.isChecked()] == ["Blue"]
    colours.actions()[5].trigger()
    assert shown.told == [
        ("wanted", "ann", "rename"),
        ("voice_wanted", "bob"),
        ("play_wanted", ""),
        ("colour_chosen", "ann", 5),
    ]


def test_the_level_changes_by_half_decibels_within_its_limits(shown: Shown) -> None:
    trim = shown.find(QDoubleSpinBox, "castTrim:bob")
    trim.setFocus()
    QTest.keyClick(trim, Qt.Key.Key_Up)
    assert shown.told == [("trim_changed", "bob", 0.5)]
    trim.setValue(99)
    assert shown.told[-1] == ("trim_changed", "bob", 12.0)


def test_the_wheel_over_a_level_scrolls_instead(shown: Shown) -> None:
    trim = shown.find(QDoubleSpinBox, "castTrim:bob")
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(trim, wheel)
    assert shown.told == []


def test_showing_a_cast_tells_nothing_and_keeps_what_is_typed(shown: Shown) -> None:
    trim = shown.find(QDoubleSpinBox, "castTrim:ann")
    trim.lineEdit().setText("-4")
    shown.panel.show_cast([NARRATOR, replace(ANN, details="2 segments"), BOB])
    assert trim.lineEdit().text().startswith("-4")
    assert shown.told == []


@pytest.mark.parametrize(
    ("fix", "words", "told"),
    [(Fix.KEY, "Enter a Key…", ("key_wanted",)), (Fix.VOICE, "Choose a Voice", ("voice_wanted", "ann"))],
)
def test_a_voice_that_cannot_speak_says_why_and_how_to_mend_it(
    shown: Shown, fix: Fix, words: str, told: tuple[str, ...]
) -> None:
    assert not shown.find(QLabel, "castProblem:ann").isVisible()
    shown.panel.show_cast([NARRATOR, replace(ANN, problem="This voice needs a key for X.", fix=fix)])
    assert shown.find(QLabel, "castProblem:ann").text() == "This voice needs a key for X."
    button = shown.find(QPushButton, "castFix:ann")
    assert (button.text(), button.isVisible()) == (words, True)
    button.click()
    assert shown.told == [told]


def _drop(shown: Shown, row: str, data: QMimeData) -> bool:
    widget = shown.find(QWidget, f"castRow:{row}")
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(
            widget, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
        )
    return enter.isAccepted()


def test_voices_and_presets_can_be_dropped_on_a_speaker_and_nothing_else(shown: Shown) -> None:
    text = QMimeData()
    text.setText("nearby:oak")
    assert not _drop(shown, "ann", text)
    assert not _drop(shown, "zoë", dragged("nearby:oak"))
    assert _drop(shown, "ann", dragged("nearby:oak"))
    assert _drop(shown, "", dragged("preset:Warm"))
    assert shown.told == [("voice_dropped", "ann", "nearby:oak"), ("voice_dropped", "", "preset:Warm")]


def test_without_speakers_it_says_how_to_write_them(shown: Shown) -> None:
    empty = shown.find(QLabel, "castEmpty")
    assert not empty.isVisible()
    shown.panel.show_cast([NARRATOR])
    assert empty.isVisible()
    assert "“ANN: Good morning.”" in empty.text()


def test_a_script_with_hundreds_of_speakers_shows_the_first_and_counts_the_rest(shown: Shown) -> None:
    many = [replace(ANN, key=f"s{number}", title=f"S{number}") for number in range(MOST_ROWS + 7)]
    shown.panel.show_cast(many)
    QApplication.processEvents()
    assert len(shown.titles) == MOST_ROWS
    assert shown.find(QLabel, "castMore").text() == "7 more speakers"


def test_pauses_are_shown_in_seconds_and_told_in_milliseconds(shown: Shown) -> None:
    shown.panel.show_gaps(GapRules(100, 600, 900))
    assert shown.told == []
    spin = shown.find(QDoubleSpinBox, "gap_between_speakers")
    assert spin.value() == 0.9
    spin.setValue(1.25)
    assert shown.told == [("gaps_changed", GapRules(100, 600, 1250))]


def test_dialogues_are_offered_where_a_model_can_speak_them(shown: Shown) -> None:
    shown.find(QToolButton, "castPauses_toggle").click()
    box = shown.find(QCheckBox, "dialogueInOneTake")
    shown.panel.show_dialogue(on=False, models="")
    assert not box.isVisible()
    shown.panel.show_dialogue(on=True, models="Duet")
    assert (box.isVisible(), box.isChecked()) == (True, True)
    assert "two voices of Duet" in shown.find(QLabel, "dialogueHelp").text()
    box.click()
    assert shown.told == [("dialogue_switched", False)]


def test_every_control_has_a_name_for_screen_readers(shown: Shown) -> None:
    for name in ("castColour:ann", "castPlay:ann", "castMore:ann", "castTrim:ann", "castVoice:ann"):
        widget = shown.find(QWidget, name)
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), name
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, name
    assert shown.find(QWidget, "castColour:ann").accessibleName() == "Colour of ANN"
    assert shown.find(QWidget, "castColour:ann").accessibleDescription() == "Blue"


def test_a_long_name_is_shortened_and_read_in_full(shown: Shown) -> None:
    words = "A voice & another with a very long name · A model with a long name as well"
    shown.panel.show_cast([NARRATOR, replace(ANN, voice=words)])
    QApplication.processEvents()
    button = shown.find(QPushButton, "castVoice:ann")
    assert button.text().endswith("…")
    assert button.accessibleName() == words
    assert shown.panel.width() == 304
    button.resize(2000, button.height())
    assert button.text() == words.replace("&", "&&")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colour_of_a_speaker_is_that_of_the_theme(shown: Shown, theme: str) -> None:
    shown.panel.set_theme(sample_theme(theme))
    pixmap = shown.find(QToolButton, "castColour:ann").icon().pixmap(16, 16)
    middle = pixmap.toImage().pixelColor(pixmap.width() // 2, pixmap.height() // 2)
    assert middle == sample_theme(theme).color("speaker1")
