"""The list of tags that opens while writing."""

from __future__ import annotations

from gettext import NullTranslations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QStyle, QWidget
from pytestqt.qtbot import QtBot

from tests.support.editor_stage import NO_LAUGH, EditorStage, editor_stage
from tts_studio.domain.markup.dialect import Dialect, TagRule, Treatment
from tts_studio.domain.markup.tags import TAGS
from tts_studio.domain.translation import use_catalogue
from tts_studio.ui.script_editor.suggestions import Suggestion, condition, drop_reason
from tts_studio.ui.script_editor.tag_list import TagList

pytestmark = pytest.mark.usefixtures("qapp")
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PROSE = "One two three.\n\nALICE: Four five six.\n\nSeven eight."


def tag_list(stage: EditorStage) -> TagList:
    return stage.part(TagList)


def test_a_bracket_opens_the_list_and_enter_puts_the_tag_in() -> None:
    with editor_stage("One ") as stage:
        stage.place(4)
        stage.type("[lau")
        assert tag_list(stage).isVisible()
        QTest.keyClick(stage.area, Qt.Key.Key_Return)
        assert stage.text == "One [laugh]"
        assert not tag_list(stage).isVisible()


def test_a_style_from_the_list_leaves_the_cursor_between_its_halves() -> None:
    with editor_stage("") as stage:
        stage.type("<whis")
        QTest.keyClick(stage.area, Qt.Key.Key_Tab)
        stage.type("x")
        assert stage.text == "<whisper>x</whisper>"


def test_plain_comparisons_are_left_alone() -> None:
    with editor_stage("") as stage:
        stage.type("a < b [1] <\\[x")
        assert not tag_list(stage).isVisible()
        QTest.keyClick(stage.area, Qt.Key.Key_Return)
        assert stage.text == "a < b [1] <\\[x\n"


def test_enter_right_after_a_bracket_is_a_new_line() -> None:
    with editor_stage("") as stage:
        stage.type("a <")
        QTest.keyClick(stage.area, Qt.Key.Key_Return)
        assert stage.text == "a <\n"


def test_escape_closes_the_list_and_arrows_choose() -> None:
    with editor_stage("") as stage:
        stage.type("[")
        QTest.keyClick(stage.area, Qt.Key.Key_Escape)
        assert not tag_list(stage).isVisible()
        assert stage.text == "["
        QTest.keyClick(stage.area, Qt.Key.Key_Backspace)
        stage.type("[")
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Up):
            QTest.keyClick(stage.area, key)
        chosen = tag_list(stage).current()
        assert chosen is not None
        QTest.keyClick(stage.area, Qt.Key.Key_Enter)
        assert stage.text == chosen.opening


def test_a_closing_bracket_typed_by_hand_ends_the_list() -> None:
    with editor_stage("") as stage:
        stage.type("[laugh] x")
        assert not tag_list(stage).isVisible()
        assert stage.text == "[laugh] x"


def test_a_slash_offers_the_open_tag() -> None:
    with editor_stage("") as stage:
        stage.type("<soft>hush</")
        QTest.keyClick(stage.area, Qt.Key.Key_Tab)
        assert stage.text == "<soft>hush</soft>"


def test_an_angle_bracket_over_a_selection_wraps_it() -> None:
    with editor_stage("One two three") as stage:
        stage.select("two")
        stage.type("<so")
        QTest.keyClick(stage.area, Qt.Key.Key_Return)
        assert stage.text == "One <soft>two</soft> three"


def test_an_angle_bracket_meant_as_text_still_replaces_the_selection() -> None:
    with editor_stage("One two three") as stage:
        stage.select("two")
        stage.type("<3")
        assert stage.text == "One <3 three"


def test_the_style_list_is_narrowed_without_touching_the_text() -> None:
    with editor_stage("One two three") as stage:
        stage.select("two")
        QTest.keyClick(stage.area, Qt.Key.Key_W, CTRL | SHIFT)
        stage.type("loux")
        assert stage.text == "One two three"
        assert not tag_list(stage).isVisible()
        QTest.keyClick(stage.area, Qt.Key.Key_W, CTRL | SHIFT)
        stage.type("lo")
        QTest.keyClick(stage.area, Qt.Key.Key_Backspace)
        stage.type("ou")
        QTest.keyClick(stage.area, Qt.Key.Key_Return)
        assert stage.text == "One <loud>two</loud> three"


def test_ctrl_space_opens_the_list_of_tags() -> None:
    with editor_stage("") as stage:
        QTest.keyClick(stage.area, Qt.Key.Key_Space, CTRL)
        assert tag_list(stage).isVisible()
        QTest.keyClick(stage.area, Qt.Key.Key_Tab)
        assert stage.text == "[pause]"


def test_a_tag_the_voice_drops_is_listed_with_the_reason() -> None:
    with editor_stage("", NO_LAUGH) as stage:
        stage.type("a [laug")
        row = tag_list(stage).current()
        assert row is not None
        assert row.dropped == ""  # no segment yet, so no voice
        stage.settle()
        QTest.keyClick(stage.area, Qt.Key.Key_Backspace)
        row = tag_list(stage).current()
        assert row is not None
        assert row.dropped == "This voice cannot laugh."


def test_a_click_in_the_list_chooses() -> None:
    with editor_stage("") as stage:
        stage.type("[la")
        rows = tag_list(stage)._view
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
        assert stage.text == "[laugh]"


class _Shouting(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()


def test_why_a_voice_leaves_a_tag_out_is_told_in_the_users_language() -> None:
    rules = {
        "laugh": TagRule(Treatment.DROP, reason="It cannot laugh."),
        "soft": TagRule(Treatment.STYLE, "softly", reason="Only around all of it."),
    }
    dialect = Dialect("d", rules, style_sentence="Say {styles}: ")
    use_catalogue(_Shouting())
    try:
        assert drop_reason(dialect, TAGS["laugh"]) == "IT CANNOT LAUGH."
        assert drop_reason(dialect, TAGS["cry"]) == "THIS VOICE LEAVES IT OUT."
        assert condition(dialect, TAGS["soft"]) == "ONLY AROUND ALL OF IT."
    finally:
        use_catalogue(NullTranslations())


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_what_a_tag_does_is_never_written_over_its_name(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.setLayoutDirection(direction)
    parent.resize(600, 200)
    parent.show()
    shown = TagList(parent)
    name = "[hum-tune]"
    images = []
    for about in ("", "Words " * 40):
        shown.show_rows([Suggestion(name, about, name)], QRect(300, 20, 1, 20), select=False)
        rows = shown.findChild(QListView, "tagListRows")
        assert isinstance(rows, QListView)
        place = QRect(0, 0, rows.fontMetrics().horizontalAdvance(name) + 12, 28)
        images.append(
            rows.viewport().grab(QStyle.visualRect(direction, rows.viewport().rect(), place)).toImage()
        )
    assert images[0] == images[1]


def test_the_list_opens_to_the_side_in_which_is_written(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1200, 200)
    ends = []
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        parent.setLayoutDirection(direction)
        shown = TagList(parent)
        shown.show_rows([Suggestion("[cry]", "", "[cry]")], QRect(600, 20, 1, 20), select=False)
        ends.append((shown.geometry().left() >= 600, shown.geometry().right() <= 601))
    assert ends == [(True, False), (False, True)]
