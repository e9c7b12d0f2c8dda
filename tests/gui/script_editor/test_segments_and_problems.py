"""The gutter, states, problems, following and themes of the editor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QEnterEvent, QHelpEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from tests.support.editor_stage import EVERYTHING, NO_LAUGH, EditorStage, editor_stage, theme_named, view
from tts_studio.domain.markup.diagnostics import diagnose
from tts_studio.domain.script import parse_script
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.segment_view import SegmentView
from tts_studio.ui.script_editor.follower import Follower
from tts_studio.ui.script_editor.gutter import Gutter
from tts_studio.ui.script_editor.gutter_rows import Row
from tts_studio.ui.script_editor.problems import Found, carried
from tts_studio.ui.script_editor.script_editor import ScriptEditor

pytestmark = pytest.mark.usefixtures("qapp")
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CAST = "NARRATOR: One 😀 two.\n\nALICE: Three.\nBOB: Four.\n\nFive."


def gutter(stage: EditorStage) -> Gutter:
    return stage.part(Gutter)


def rows(stage: EditorStage) -> list[Row]:
    return list(gutter(stage)._rows())


def click(stage: EditorStage, x: int, y: float) -> None:
    QTest.mouseClick(gutter(stage), Qt.MouseButton.LeftButton, pos=QPoint(x, round(y)))


def fix_menu(stage: EditorStage) -> QMenu:
    return next(m for m in stage.editor.findChildren(QMenu, "fixMenu") if m.isVisible())


def image_of(stage: EditorStage, area: QRect) -> QImage:
    return stage.area.grab(area).toImage()


def colours(image: QImage) -> set[str]:
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


def test_each_segment_has_a_row_where_its_text_is() -> None:
    with editor_stage(CAST) as stage:
        found = rows(stage)
        assert [row.place.segment.index for row in found] == [0, 1, 2, 3]
        for row in found:
            cursor = stage.area.textCursor()
            cursor.setPosition(row.place.start)
            top = stage.area.cursorRect(cursor).top()
            assert row.marks <= top <= row.marks + row.line


def test_rows_stay_with_their_text_before_the_owner_hears_of_an_edit() -> None:
    with editor_stage(CAST) as stage:
        stage.editor.text_edited.disconnect(stage.take)
        stage.type("x\n\n\ny😀\n\n")
        texts = [
            stage.area.toPlainText()
            .encode("utf-16-le")[2 * r.place.start : 2 * r.place.end]
            .decode("utf-16-le")
            for r in rows(stage)
        ]
        assert texts[1:] == ["ALICE: Three.", "BOB: Four.", "Five."]


def test_speakers_have_their_colours_and_keep_them_when_lines_move() -> None:
    with editor_stage(CAST) as stage:
        look = theme_named("light")
        stage.editor.text_edited.disconnect(stage.take)
        stage.type("x\n")
        names = {}
        block = stage.area.document().begin()
        while block.isValid():
            for found in block.layout().formats():
                names[block.text()[: found.length]] = found.format.foreground().color().name()
            block = block.next()
        assert names["ALICE:"] == look.color("speaker2").name()
        assert names["BOB:"] == look.color("speaker3").name()


def test_typing_a_name_anew_colours_it_after_the_owner_answered() -> None:
    with editor_stage("One.\n\nTwo.") as stage:
        stage.place(6)
        stage.type("EVE: ")
        stage.take()
        block = stage.area.document().findBlock(6)
        assert [(r.start, r.length) for r in block.layout().formats()] == [(0, 4)]


def test_a_click_on_the_number_selects_and_on_the_triangle_plays() -> None:
    with editor_stage(CAST) as stage:
        played: list[str] = []
        stage.editor.play_requested.connect(played.append)
        alice = rows(stage)[1]
        click(stage, 30, alice.marks + 8)
        assert stage.area.textCursor().selectedText() == "ALICE: Three."
        assert stage.editor.selected_segments() == (alice.segment_id,)
        click(stage, 76, alice.marks + 8)
        assert played == [alice.segment_id]


def test_ctrl_enter_plays_the_cursors_segment() -> None:
    with editor_stage(CAST) as stage:
        played: list[str] = []
        stage.editor.play_requested.connect(played.append)
        stage.editor.select_segment(stage.script.segments[2].id)
        QTest.keyClick(stage.area, Qt.Key.Key_Return, CTRL)
        assert played == [stage.script.segments[2].id]
        assert stage.text == CAST


def test_the_cursors_segment_is_told_and_a_selection_names_all_it_touches() -> None:
    with editor_stage(CAST) as stage:
        told: list[str] = []
        stage.editor.cursor_segment_changed.connect(told.append)
        ids = [segment.id for segment in stage.script.segments]
        stage.place(len("NARRATOR: One 😀 two.\n\nALICE") + 1)
        assert told == [ids[1]]
        assert stage.editor.current_segment() == ids[1]
        stage.area.selectAll()
        assert stage.editor.selected_segments() == tuple(ids)


def test_the_state_is_said_in_words() -> None:
    with editor_stage(CAST) as stage:
        first = stage.script.segments[0]
        stage.place(0)
        for state, known, words in (
            (SegmentState.FRESH, {"seconds": 4.24}, "Segment 1 of 4, NARRATOR, fresh, 4.2 s"),
            (SegmentState.RENDERING, {"progress": 0.4}, "Segment 1 of 4, NARRATOR, rendering, 40%"),
            (SegmentState.FAILED, {"problem": "No."}, "Segment 1 of 4, NARRATOR, failed, No."),
        ):
            stage.show_states({first.id: view(first, state, **known)})
            assert gutter(stage).accessibleDescription() == words


def test_a_tooltip_says_the_state_in_a_sentence() -> None:
    with editor_stage(CAST) as stage:
        first = stage.script.segments[0]
        for state, known, words in (
            (SegmentState.FRESH, {"seconds": 1.0}, "Segment 1. Rendered and up to date. 1.0 s."),
            (SegmentState.RENDERING, {"progress": 0.5}, "Segment 1. Rendering, 50% done."),
            (SegmentState.STALE, {}, "Segment 1. Changed since it was rendered."),
        ):
            stage.show_states({first.id: view(first, state, **known)})
            assert gutter(stage)._tooltip(QPoint(58, round(rows(stage)[0].marks) + 5)) == words
        assert gutter(stage)._tooltip(QPoint(76, round(rows(stage)[0].marks) + 5)).startswith("Play this")
        assert gutter(stage)._tooltip(QPoint(76, 600)) == ""
        help_event = QHelpEvent(
            QEvent.Type.ToolTip, QPoint(58, 20), gutter(stage).mapToGlobal(QPoint(58, 20))
        )
        QApplication.sendEvent(gutter(stage), help_event)
        assert QToolTip.text() == words
        QToolTip.hideText()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_two_states_look_alike_even_without_colour(theme: str) -> None:
    with editor_stage("One.", theme=theme) as stage:
        first = stage.script.segments[0]
        marks = set()
        for state in SegmentState:
            stage.show_states({first.id: view(first, state, progress=0.3)})
            image = gutter(stage).grab(QRect(48, 0, 20, 40)).toImage()
            grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
            background = grey.pixelColor(0, 0).value()
            marks.add(
                tuple(
                    abs(grey.pixelColor(x, y).value() - background) > 40 for x in range(20) for y in range(40)
                )
            )
        assert len(marks) == len(SegmentState)


def test_the_arc_turns_only_while_something_renders_in_sight() -> None:
    with editor_stage(CAST) as stage:
        first = stage.script.segments[0]
        assert not gutter(stage)._turning.isActive()
        stage.show_states({first.id: view(first, SegmentState.RENDERING)})
        gutter(stage).grab()
        assert gutter(stage)._turning.isActive()
        gutter(stage)._turn()
        assert gutter(stage)._turning.isActive()
        stage.show_states({first.id: view(first, SegmentState.FRESH)})
        gutter(stage)._turn()
        assert not gutter(stage)._turning.isActive()


def test_the_pointer_shows_the_play_button_of_its_row() -> None:
    with editor_stage(CAST) as stage:
        row = rows(stage)[2]
        there = QPointF(60, row.marks + 6)
        QApplication.sendEvent(gutter(stage), QEnterEvent(there, there, there))
        assert gutter(stage)._hovered == row.segment_id
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(60, 630),
            QPointF(60, 630),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(gutter(stage), move)
        assert gutter(stage)._hovered == ""
        QApplication.sendEvent(gutter(stage), QEvent(QEvent.Type.Leave))
        assert gutter(stage)._hovered == ""


def test_the_marks_of_a_giant_paragraph_stay_in_sight() -> None:
    with editor_stage("word " * 6000) as stage:
        stage.area.verticalScrollBar().setValue(200)
        QApplication.processEvents()
        [row] = rows(stage)
        assert row.top < -1000
        assert row.marks == 0


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
        with qtbot.waitSignal(stage.editor.problems_changed, timeout=10_000):
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
        row = rows(stage)[1]
        middle = QPoint(91, round(row.marks + row.line / 2))
        assert "laughs" in gutter(stage)._tooltip(middle)
        click(stage, middle.x(), middle.y())
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


@pytest.mark.parametrize("held", [CTRL, ALT])
def test_a_word_clicked_with_ctrl_or_alt_is_played_from(held: Qt.KeyboardModifier) -> None:
    with editor_stage("😀😀 One two.") as stage:
        clicked: list[int] = []
        stage.editor.word_clicked.connect(clicked.append)
        cursor = stage.area.textCursor()
        cursor.setPosition(9)
        point = stage.area.cursorRect(cursor).center()
        QTest.mouseClick(stage.area.viewport(), Qt.MouseButton.LeftButton, held, point)
        assert clicked == [7]
        assert stage.area.textCursor().position() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_spoken_word_is_lit_and_goes_dark_again(theme: str) -> None:
    with editor_stage("😀 One two three.", theme=theme) as stage:
        before = stage.area.viewport().grab().toImage()
        start = stage.text.index("two")
        stage.editor.follow(start, start + 3, False)
        [block] = stage.area.visible_blocks()
        [lit] = list(block.rectangles(start + 1, start + 4))
        during = stage.area.viewport().grab().toImage()
        point = QPoint(round(lit.left()) - 1, round(lit.center().y()))
        assert during.pixelColor(point) != before.pixelColor(point)
        stage.editor.clear_follow()
        assert stage.area.viewport().grab().toImage() == before


def test_following_scrolls_but_waits_for_a_busy_user() -> None:
    text = "\n\n".join(f"Paragraph {number} of many." for number in range(200))
    with editor_stage(text) as stage:
        now = [100.0]
        follower = Follower(stage.area, lambda: now[0])
        bar = stage.area.verticalScrollBar()
        place = text.index("Paragraph 100")
        follower.follow(place, place + 9, approximate=True)
        first, last = stage.area.visible_range()
        assert first <= place <= last
        here = bar.value()
        stage.type("x")
        now[0] += 2.9
        stage.place(0)
        follower.follow(0, 5, approximate=False)
        place = text.index("Paragraph 190")
        bar.setValue(here)
        follower.follow(place, place + 9, approximate=False)
        assert bar.value() == here
        now[0] += 0.2
        follower.follow(place + 10, place + 13, approximate=False)
        first, last = stage.area.visible_range()
        assert first <= place <= last


def test_tags_have_chips_in_text_of_either_direction() -> None:
    for text in ("One <soft>two</soft> three", "هذا نص [laugh] عربي", "吾輩は[pause]猫"):
        with editor_stage(text) as stage:
            start = min(text.find("<") % 999, text.find("[") % 999)
            end = text.index(">" if "<" in text else "]") + 1
            [block] = stage.area.visible_blocks()
            [chip] = list(block.rectangles(start, end))
            assert 20 < chip.width() < 90
            inside = image_of(stage, stage.area.rect())
            corner = stage.area.viewport().mapTo(
                stage.area, QPoint(round(chip.left()) + 3, round(chip.top()))
            )
            assert inside.pixelColor(corner).name() != theme_named("light").color("raised").name()


def test_a_long_line_is_no_wider_than_its_measure_and_never_cut_off() -> None:
    with editor_stage("measure " * 60) as stage:
        for width in (640, 1600):
            stage.editor.resize(width, 500)
            QApplication.processEvents()
            [block] = stage.area.visible_blocks()
            line = block.block.layout().lineAt(0)
            assert line.width() <= stage.area.viewport().width()
            assert line.textLength() <= 85
            assert gutter(stage).geometry().right() < stage.area.viewport().geometry().left()


def test_an_editor_without_a_theme_has_the_palettes_colours() -> None:
    editor = ScriptEditor()
    editor.set_text("ALICE: One [laugh] [laughs].")
    editor.show()
    assert not editor.grab().isNull()
    editor.close()
    editor.deleteLater()
    QApplication.processEvents()


def test_the_gutter_scrolls_the_text_and_ignores_other_buttons() -> None:
    with editor_stage("\n\n".join(["One."] * 300)) as stage:
        played: list[str] = []
        stage.editor.play_requested.connect(played.append)
        QTest.mouseClick(gutter(stage), Qt.MouseButton.RightButton, pos=QPoint(76, 15))
        assert played == []
        QTest.wheelEvent(stage.editor.windowHandle(), QPointF(150, 200), QPoint(0, -240))
        assert stage.area.verticalScrollBar().value() > 0


def test_another_script_replaces_rows_and_problems() -> None:
    with editor_stage("One [laughs].\n\nTwo.") as stage:
        stage.settle()
        stage.editor.set_text("Three.")
        assert rows(stage) == []
        stage.settle()
        assert len(rows(stage)) == 1
        assert stage.counts[-1] == (0, 0)


def test_a_script_of_an_older_text_does_not_move_what_is_shown() -> None:
    with editor_stage(CAST) as stage:
        stage.editor.text_edited.disconnect(stage.take)
        shown = stage.script
        stage.type("x\n\n")
        assert stage.editor.text() != shown.text
        stage.editor.show_segments(shown, stage.states)
        last = rows(stage)[-1].place
        assert stage.area.toPlainText().encode("utf-16-le")[2 * last.start :].decode("utf-16-le") == "Five."


def test_positions_hold_while_a_script_is_on_its_way() -> None:
    with editor_stage(CAST) as stage:
        stage.editor.text_edited.disconnect(stage.take)
        stage.type("x\n\n")
        taken = stage.editor.text()
        stage.type("😀\n\n")
        stage.editor.show_segments(parse_script(taken, stage.script), stage.states)
        last = rows(stage)[-1].place
        assert stage.area.toPlainText().encode("utf-16-le")[2 * last.start :].decode("utf-16-le") == "Five."


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
