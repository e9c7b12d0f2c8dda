"""Writing in the editor: text, undo, tags, the tag bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QClipboard, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.support.editor_stage import EVERYTHING, NO_LAUGH, EditorStage, editor_stage
from tts_studio.domain.markup.dialect import Dialect, TagRule, Treatment
from tts_studio.domain.markup.tags import TAGS
from tts_studio.ui.script_editor.pause_chooser import PauseChooser
from tts_studio.ui.script_editor.tag_bar import TagBar
from tts_studio.ui.script_editor.tag_guide import TagGuide
from tts_studio.ui.script_editor.tag_list import TagList

pytestmark = pytest.mark.usefixtures("qapp")
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PROSE = "One two three.\n\nALICE: Four five six.\n\nSeven eight."


def tag_list(stage: EditorStage) -> TagList:
    return stage.part(TagList)


def test_loading_keeps_every_character_and_cannot_be_undone() -> None:
    text = "a\u00a0b 😀\n\n\tc\u200d"
    with editor_stage("before") as stage:
        stage.editor.set_text(text)
        assert stage.text == text
        stage.editor.undo()
        assert stage.text == text


def test_a_text_that_had_to_be_cleaned_is_told_of(qtbot: QtBot) -> None:
    with editor_stage("x") as stage:
        with qtbot.waitSignal(stage.editor.text_edited):
            stage.editor.set_text("a\r\nb\x00")
        assert stage.text == "a\nb"


def test_an_edit_is_told_once_the_keys_rest(qtbot: QtBot) -> None:
    with editor_stage(PROSE) as stage:
        spy = QSignalSpy(stage.editor.text_edited)
        with qtbot.waitSignal(stage.editor.text_edited):
            stage.type("abc")
        assert spy.count() == 1
        assert stage.script.text.startswith("abcOne")


def test_copying_and_pasting_keeps_every_character() -> None:
    with editor_stage("a\u00a0b\nc") as stage:
        stage.area.selectAll()
        data = stage.area.createMimeDataFromSelection()
        assert data.text() == "a\u00a0b\nc"
        assert data.formats() == ["text/plain"]
        rich = QMimeData()
        rich.setHtml("<b>bold</b>")
        rich.setText("x\u00a0y\r\n[laugh]\x00")
        stage.area.insertFromMimeData(rich)
        assert stage.text == "x\u00a0y\n[laugh]"
        stage.editor.undo()
        assert stage.text == "a\u00a0b\nc"


def test_shift_enter_makes_an_ordinary_line() -> None:
    with editor_stage("ab") as stage:
        stage.place(1)
        QTest.keyClick(stage.area, Qt.Key.Key_Return, SHIFT)
        assert stage.area.document().blockCount() == 2
        assert stage.text == "a\nb"


def test_tab_leaves_the_text() -> None:
    with editor_stage("ab") as stage:
        stage.editor.activateWindow()
        QTest.keyClick(stage.area, Qt.Key.Key_Tab)
        assert stage.text == "ab"


def test_a_replacement_through_accessibility_is_one_step() -> None:
    with editor_stage("hello 😀 world") as stage:
        interface = QAccessible.queryAccessibleInterface(stage.area)
        count = interface.textInterface().characterCount()
        interface.editableTextInterface().replaceText(0, count, "another\ntext")
        assert stage.text == "another\ntext"
        stage.editor.undo()
        assert stage.text == "hello 😀 world"
        stage.editor.redo()
        assert stage.text == "another\ntext"
        stage.editor.undo()
        stage.type("x")
        stage.editor.undo()
        assert stage.text == "hello 😀 world"


def test_deleting_and_inserting_through_accessibility_are_two_steps_when_time_passes() -> None:
    with editor_stage("hello") as stage:
        editable = QAccessible.queryAccessibleInterface(stage.area).editableTextInterface()
        editable.deleteText(0, 5)
        QApplication.processEvents()
        editable.insertText(0, "another")
        stage.editor.undo()
        assert stage.text == ""
        stage.editor.undo()
        assert stage.text == "hello"


def test_deleting_and_typing_by_key_are_two_steps() -> None:
    with editor_stage("hello") as stage:
        stage.area.selectAll()
        QTest.keyClick(stage.area, Qt.Key.Key_Delete)
        stage.type("x")
        stage.editor.undo()
        assert stage.text == ""
        QTest.keyClick(stage.area, Qt.Key.Key_Z, CTRL)
        assert stage.text == "hello"
        QTest.keyClick(stage.area, Qt.Key.Key_Z, CTRL | SHIFT)
        assert stage.text == ""


def test_the_text_is_named_for_those_who_cannot_see_it() -> None:
    with editor_stage("a") as stage:
        interface = QAccessible.queryAccessibleInterface(stage.area)
        assert interface.text(QAccessible.Text.Name) == "Script"
        assert interface.role() == QAccessible.Role.EditableText


def test_a_style_wraps_the_selection_and_again_unwraps_it() -> None:
    with editor_stage(PROSE) as stage:
        stage.select("two")
        QTest.keyClick(stage.area, Qt.Key.Key_E, CTRL)
        assert stage.text.startswith("One <emphasis>two</emphasis> three.")
        assert stage.area.textCursor().selectedText() == "two"
        QTest.keyClick(stage.area, Qt.Key.Key_E, CTRL)
        assert stage.text == PROSE
        stage.editor.undo()
        stage.editor.undo()
        assert stage.text == PROSE


def test_a_style_without_a_selection_takes_the_word() -> None:
    with editor_stage("😀 One two three.") as stage:
        stage.place(8)
        stage.editor.put_tag("soft")
        assert stage.text == "😀 One <soft>two</soft> three."


def test_a_style_between_words_leaves_the_cursor_inside() -> None:
    with editor_stage("One  two") as stage:
        stage.place(4)
        stage.editor.put_tag("soft")
        stage.type("x")
        assert stage.text == "One <soft>x</soft> two"


def test_a_selection_over_paragraphs_is_wrapped_in_each() -> None:
    with editor_stage(PROSE) as stage:
        stage.place(4, len(PROSE) - 7)
        stage.editor.put_tag("whisper")
        assert stage.text == (
            "One <whisper>two three.</whisper>\n\nALICE: <whisper>Four five six.</whisper>\n\n"
            "<whisper>Seven</whisper> eight."
        )
        stage.editor.undo()
        assert stage.text == PROSE


def test_a_sound_gets_the_spaces_it_needs() -> None:
    with editor_stage("Onetwo.") as stage:
        stage.place(3)
        stage.editor.put_tag("laugh")
        assert stage.text == "One [laugh] two."
        stage.editor.undo()
        assert stage.text == "Onetwo."


@pytest.mark.parametrize(
    ("position", "key", "expected"),
    [
        (len("One <soft>"), Qt.Key.Key_Backspace, "One two [laugh] three"),
        (len("One <soft>two</soft>"), Qt.Key.Key_Backspace, "One two [laugh] three"),
        (len("One "), Qt.Key.Key_Delete, "One two [laugh] three"),
        (len("One <soft>two</soft> [laugh]"), Qt.Key.Key_Backspace, "One <soft>two</soft>  three"),
        (3, Qt.Key.Key_Backspace, "On <soft>two</soft> [laugh] three"),
    ],
)
def test_deleting_beside_a_tag_is_one_step(position: int, key: Qt.Key, expected: str) -> None:
    text = "One <soft>two</soft> [laugh] three"
    with editor_stage(text) as stage:
        stage.place(position)
        QTest.keyClick(stage.area, key)
        assert stage.text == expected
        stage.editor.undo()
        assert stage.text == text


def test_the_other_half_of_a_tag_over_two_lines_is_shown() -> None:
    text = "One <soft>two\nthree</soft> four"
    with editor_stage(text) as stage:
        stage.place(6)
        assert list(stage.area.overlays.pair) == [(4, 10), (19, 26)]
        stage.area.viewport().grab()
        stage.place(0)
        assert list(stage.area.overlays.pair) == []


def test_the_bar_wraps_and_dims_what_the_voice_cannot_do() -> None:
    with editor_stage("One two", NO_LAUGH) as stage:
        stage.settle()
        laugh = stage.part(QToolButton, "tag_laugh")
        assert laugh.accessibleName() == laugh.text() == "Laugh"
        assert laugh.property("dimmed") is True
        assert "This voice cannot laugh." in laugh.toolTip()
        stage.place(7)
        laugh.click()
        assert stage.text == "One two [laugh]"
        stage.select("One")
        stage.part(QToolButton, "tag_soft").click()
        assert stage.text == "<soft>One</soft> two [laugh]"


def test_every_tag_is_in_a_guide_of_the_bar() -> None:
    with editor_stage("One ") as stage:
        guides = stage.editor.findChildren(TagGuide)
        listed = {b.property("tag") for guide in guides for b in guide.findChildren(QPushButton)}
        assert listed - {None} == set(TAGS)


def test_a_guide_says_what_tags_do_and_puts_them_in_with_the_keyboard() -> None:
    with editor_stage("One ", NO_LAUGH) as stage:
        stage.place(4)
        stage.part(QToolButton, "soundTags").click()
        guide = stage.part(TagGuide, "soundGuide")
        assert guide.isVisible()
        assert stage.part(QLabel, "about_laugh").text() == "This voice cannot laugh."
        assert stage.part(QLabel, "about_sigh").text() == "A sigh."
        assert stage.part(QPushButton, "guide_laugh").accessibleDescription() == (
            "A laugh. This voice cannot laugh."
        )
        QTest.keyClick(guide.focusWidget(), Qt.Key.Key_Up)
        assert guide.focusWidget().objectName() == "guide_sigh"
        QTest.keyClick(guide.focusWidget(), Qt.Key.Key_Return)
        assert stage.text == "One [sigh]"
        assert not guide.isVisible()


def test_a_guide_plays_what_can_be_heard_and_says_what_cannot() -> None:
    with editor_stage("One ") as stage:
        bar = stage.editor.tag_bar
        heard: list[str] = []
        bar.demonstration_wanted.connect(heard.append)
        bar.set_silences(lambda tag: "Nobody here can laugh." if tag.name == "laugh" else "")
        stage.part(QToolButton, "soundTags").click()
        guide = stage.part(TagGuide, "soundGuide")
        laugh = stage.part(QToolButton, "hear_laugh")
        assert not laugh.isEnabled()
        assert laugh.toolTip() == "Nobody here can laugh."
        QTest.keyClick(guide.focusWidget(), Qt.Key.Key_Right)
        QTest.keyClick(guide.focusWidget(), Qt.Key.Key_Space)
        assert heard == ["hum-tune"]
        assert guide.isVisible()
        guide.close()


def test_the_guide_of_pauses_leads_to_an_exact_one() -> None:
    with editor_stage("One ") as stage:
        stage.part(QToolButton, "pauseTags").click()
        guide = stage.part(TagGuide, "pauseGuide")
        QTest.keyClick(guide.focusWidget(), Qt.Key.Key_Up)
        QTest.keyClick(guide.focusWidget(), Qt.Key.Key_Return)
        assert stage.part(PauseChooser).isVisible()
        stage.part(PauseChooser).close()


def test_a_style_that_needs_the_whole_segment_is_bright_and_says_so() -> None:
    rules = {**EVERYTHING.rules, "soft": TagRule(Treatment.STYLE, "softly", reason="Only around all of it.")}
    with editor_stage("One ", Dialect("styles", rules, style_sentence="Say {styles}: ")) as stage:
        button = stage.part(QToolButton, "tag_soft")
        assert button.property("dimmed") is False
        assert button.toolTip().endswith("Only around all of it.")


def test_the_bar_fits_where_there_is_little_room() -> None:
    with editor_stage("One") as stage:
        stage.editor.resize(420, 400)
        QApplication.processEvents()
        bar = stage.part(TagBar)
        shown = [b for b in bar.findChildren(QToolButton) if b.isVisible()]
        assert all(b.geometry().right() <= bar.width() for b in shown)
        assert {"Pauses", "Sounds", "Styles"} <= {b.text() for b in shown}


def test_a_pause_of_a_chosen_length_is_put_in() -> None:
    with editor_stage("One ") as stage:
        stage.place(4)
        stage.editor.tag_bar._choose_length()
        chooser = stage.part(PauseChooser)
        chooser._length.setValue(2.25)
        QTest.keyClick(chooser._length, Qt.Key.Key_Return)
        assert stage.text == "One [pause 2.25s]"
        assert not chooser.isVisible()


def test_ctrl_and_the_wheel_or_plus_ask_for_another_size() -> None:
    with editor_stage("One") as stage:
        asked: list[float] = []
        stage.editor.text_size_requested.connect(asked.append)
        for delta in (120, -120):
            wheel = QWheelEvent(
                QPointF(5, 5),
                QPointF(5, 5),
                QPoint(),
                QPoint(0, delta),
                Qt.MouseButton.NoButton,
                CTRL,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(stage.area.viewport(), wheel)
        QTest.keyClick(stage.area, Qt.Key.Key_Plus, CTRL)
        QTest.keyClick(stage.area, Qt.Key.Key_Minus, CTRL)
        assert asked == [14, 12, 14, 12]
        before = stage.area.visible_blocks()[0].height
        stage.editor.set_text_size(26)
        assert stage.area.visible_blocks()[0].height > before * 1.5


def test_composed_text_keeps_its_own_look_beside_the_tags() -> None:
    with editor_stage("[laugh]") as stage:
        stage.place(0)
        QApplication.sendEvent(stage.area, QInputMethodEvent("にほん", []))
        block = stage.area.document().begin()
        block_formats = {(r.start, r.length) for r in block.layout().formats()}
        stage.area.highlighter._format_block(block)
        assert (3, 7) in {(r.start, r.length) for r in block.layout().formats()}, block_formats
        commit = QInputMethodEvent()
        commit.setCommitString("日本")
        QApplication.sendEvent(stage.area, commit)
        assert stage.text == "日本[laugh]"
        assert {(r.start, r.length) for r in block.layout().formats()} == {(2, 7)}


def test_pasting_from_the_clipboard_is_told(qtbot: QtBot) -> None:
    with editor_stage("") as stage:
        QApplication.clipboard().setText("x😀y", QClipboard.Mode.Clipboard)
        with qtbot.waitSignal(stage.editor.text_edited):
            stage.area.paste()
        assert stage.text == "x😀y"
