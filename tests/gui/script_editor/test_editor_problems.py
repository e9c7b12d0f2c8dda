"""Problems: found, shown, gone to and mended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from tests.support.editor_stage import EVERYTHING, NO_LAUGH, EditorStage, editor_stage
from tts_studio.domain.markup.diagnostics import diagnose
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.segment_view import SegmentView
from tts_studio.ui.script_editor.problems import Found, carried

pytestmark = pytest.mark.usefixtures("qapp")
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CAST = "NARRATOR: One 😀 two.\n\nALICE: Three.\nBOB: Four.\n\nFive."


def fix_menu(stage: EditorStage) -> QMenu:
    return next(m for m in stage.editor.findChildren(QMenu, "fixMenu") if m.isVisible())


def test_problems_are_counted_underlined_and_follow_their_text() -> None:
    text = "One [laughs] two.\n\nThree <soft>four."
    with editor_stage(text) as stage:
        stage.settle()
        assert sum(stage.counts[-1]) == 2
        assert next((u.start, u.end) for u in stage.editor._desk.finder.underlines(0, 100)) == (4, 12)
        stage.editor.text_edited.disconnect(stage.take)
        stage.type("😀\n")
        assert next((u.start, u.end) for u in stage.editor._desk.finder.underlines(0, 100)) == (7, 15)


def test_the_finder_looks_by_itself(qtbot: QtBot) -> None:
    with editor_stage("Fine.") as stage:
        with qtbot.waitSignal(stage.editor.problems_changed):
            stage.type("[laughs] ")
        assert sum(stage.counts[-1]) == 1


def test_an_underline_stays_while_its_paragraph_is_edited_elsewhere() -> None:
    old, new = "a [laughs] b [shouts] c", "a [laughs] bb [shouts] c"
    known = Found(old, None, diagnose(old))
    assert [(d.start, d.end, d.fixes) for d in carried(known, new)] == [(2, 10, ()), (14, 22, ())]
    assert [(d.start, d.end) for d in carried(known, "a [laug] b [shouts] c")] == [(11, 19)]


def test_f8_goes_round_the_problems() -> None:
    with editor_stage("One [laughs] two.\n\nFive [sighs] six.") as stage:
        places = []
        for modifiers in (Qt.KeyboardModifier.NoModifier,) * 3 + (Qt.KeyboardModifier.ShiftModifier,) * 2:
            QTest.keyClick(stage.area, Qt.Key.Key_F8, modifiers)
            places.append(stage.area.textCursor().selectedText())
        assert places == ["[laughs]", "[sighs]", "[laughs]", "[sighs]", "[laughs]"]
        QToolTip.hideText()


def test_ctrl_dot_offers_fixes_and_choosing_one_mends_the_text_in_one_step() -> None:
    text = "😀 One [laughs] two."
    with editor_stage(text) as stage:
        stage.place(10)
        QTest.keyClick(stage.area, Qt.Key.Key_Period, CTRL)
        menu = fix_menu(stage)
        fix = next(action for action in menu.actions() if action.isEnabled())
        assert fix.text().startswith("Fix: ")
        fix.trigger()
        menu.close()
        assert stage.text == "😀 One [laugh] two."
        stage.editor.undo()
        assert stage.text == text


def test_a_fix_for_a_text_that_was_changed_meanwhile_does_nothing() -> None:
    with editor_stage("One [laughs] two.") as stage:
        stage.settle()
        [problem] = stage.editor._desk.finder.at(6)
        stage.type("x")
        stage.editor._desk.mend(problem, problem.diagnostic.fixes[0])
        assert stage.text == "xOne [laughs] two."


def test_a_problem_has_a_mark_in_the_gutter_that_opens_its_fixes() -> None:
    with editor_stage("One.\n\nTwo [laughs].") as stage:
        stage.settle()
        row = stage.rows()[1]
        middle = QPoint(91, round(row.marks + row.line / 2))
        assert "laughs" in stage.gutter._tooltip(middle)
        stage.click(middle.x(), middle.y())
        menu = fix_menu(stage)
        menu.close()
        assert stage.area.textCursor().position() == 10


def test_what_the_voice_drops_is_a_problem_until_another_voice_is_cast() -> None:
    with editor_stage("One [laugh].", NO_LAUGH) as stage:
        stage.settle()
        assert "This voice cannot laugh." in stage.editor._desk.sentence_at(6)
        stage.dialect = EVERYTHING
        stage.editor.set_dialects(stage._dialect)
        stage.editor._desk.finder.finish()
        assert stage.editor._desk.sentence_at(6) == ""
        assert stage.counts[-1] == (0, 0)


def test_a_tooltip_over_the_text_says_what_is_wrong() -> None:
    with editor_stage("One [laughs] two.") as stage:
        stage.settle()
        cursor = stage.area.textCursor()
        cursor.setPosition(6)
        point = stage.area.cursorRect(cursor).center()
        place = stage.area.viewport().mapToGlobal(point)
        QApplication.sendEvent(stage.area.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, place))
        assert "laughs" in QToolTip.text()
        QToolTip.hideText()


def test_the_context_menu_fixes_plays_and_edits() -> None:
    with editor_stage("One [laughs] two.") as stage:
        clicked: list[int] = []
        stage.editor.word_clicked.connect(clicked.append)
        stage.place(6)
        point = stage.area.cursorRect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, stage.area.mapToGlobal(point))
        QApplication.sendEvent(stage.area.viewport(), event)
        menu = next(m for m in stage.editor.findChildren(QMenu, "scriptMenu") if m.isVisible())
        actions = {action.text(): action for action in menu.actions()}
        assert any(text.startswith("Fix: ") for text in actions)
        actions["Play from here"].trigger()
        assert clicked == [6]
        actions["Select All"].trigger()
        menu.close()
        assert stage.area.textCursor().selectedText() == "One [laughs] two."


def test_another_script_replaces_rows_and_problems() -> None:
    with editor_stage("One [laughs].\n\nTwo.") as stage:
        stage.settle()
        stage.editor.set_text("Three.")
        assert stage.rows() == []
        stage.settle()
        assert len(stage.rows()) == 1
        assert stage.counts[-1] == (0, 0)


def test_an_empty_text_has_no_segment_and_nothing_to_fix() -> None:
    with editor_stage("") as stage:
        assert stage.editor.selected_segments() == ()
        for key in (Qt.Key.Key_F8, Qt.Key.Key_Period):
            QTest.keyClick(
                stage.area, key, CTRL if key == Qt.Key.Key_Period else Qt.KeyboardModifier.NoModifier
            )
        QTest.keyClick(stage.area, Qt.Key.Key_Return, CTRL)
        assert stage.text == ""


def test_another_voice_in_the_views_is_looked_at_again() -> None:
    with editor_stage("One [laugh].", NO_LAUGH) as stage:
        stage.settle()
        stage.dialect = EVERYTHING
        segment = stage.script.segments[0]
        stage.show_states({segment.id: SegmentView(segment, SegmentState.FRESH, VoiceId("grok-tts", "eve"))})
        stage.editor._desk.finder.finish()
        assert stage.counts[-1] == (0, 0)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("One [foo] two.", "One two."),
        ("[foo] One.", "One."),
        ("One[foo] two.", "One two."),
        ("😀 [foo] two.", "😀 two."),
    ],
)
def test_removing_a_tag_leaves_no_two_spaces(written: str, mended: str) -> None:
    with editor_stage(written) as stage:
        desk = stage.editor._desk
        desk.finder.finish()
        (problem,) = desk.finder.at(stage.area.toPlainText().index("[") + 1)
        (remove,) = [fix for fix in problem.diagnostic.fixes if not fix.replacement]
        desk.mend(problem, remove)
        assert stage.area.toPlainText() == mended
