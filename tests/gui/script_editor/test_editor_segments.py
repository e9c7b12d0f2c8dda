"""Segments in the gutter: rows, names, states, clicks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QHelpEvent, QImage, QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from tests.support.editor_stage import editor_stage, theme_named, view
from tests.support.eventually import eventually
from tts_studio.domain.script import parse_script
from tts_studio.domain.segment_state import SegmentState

pytestmark = pytest.mark.usefixtures("qapp")
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CAST = "NARRATOR: One 😀 two.\n\nALICE: Three.\nBOB: Four.\n\nFive."


def test_each_segment_has_a_row_where_its_text_is() -> None:
    with editor_stage(CAST) as stage:
        found = stage.rows()
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
            for r in stage.rows()
        ]
        assert texts[1:] == ["ALICE: Three.", "BOB: Four.", "Five."]


def test_the_last_segment_ends_with_the_text_after_the_text_was_replaced() -> None:
    with editor_stage(CAST) as stage:
        stage.editor.text_edited.disconnect(stage.take)
        stage.area.setPlainText("Short.")
        for segment in stage.script.segments:
            stage.editor.select_segment(segment.id)
            assert stage.area.textCursor().selectionEnd() <= len("Short.")


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
        alice = stage.rows()[1]
        stage.click(30, alice.marks + 8)
        assert stage.area.textCursor().selectedText() == "ALICE: Three."
        assert stage.editor.selected_segments() == (alice.segment_id,)
        stage.click(76, alice.marks + 8)
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
        known: dict[str, Any]
        for state, known, words in (
            (SegmentState.FRESH, {"seconds": 4.24}, "Segment 1 of 4, NARRATOR, fresh, 4.2 s"),
            (SegmentState.RENDERING, {"progress": 0.4}, "Segment 1 of 4, NARRATOR, rendering, 40%"),
            (
                SegmentState.RENDERING,
                {"progress": 0.0, "waiting": "It waits."},
                "Segment 1 of 4, NARRATOR, waiting",
            ),
            (SegmentState.FAILED, {"problem": "No."}, "Segment 1 of 4, NARRATOR, failed, No."),
        ):
            stage.show_states({first.id: view(first, state, **known)})
            assert stage.gutter.accessibleDescription() == words


def test_a_tooltip_says_the_state_in_a_sentence() -> None:
    with editor_stage(CAST) as stage:
        first = stage.script.segments[0]
        for state, words in (
            (SegmentState.FRESH, "Segment 1. Rendered and up to date. 1.0 s."),
            (SegmentState.RENDERING, "Segment 1. Rendering, 50% done."),
            (SegmentState.STALE, "Segment 1. Changed since it was rendered."),
        ):
            stage.show_states({first.id: view(first, state, progress=0.5, seconds=1.0)})
            assert stage.gutter._tooltip(QPoint(58, round(stage.rows()[0].marks) + 5)) == words
        assert stage.gutter._tooltip(QPoint(76, round(stage.rows()[0].marks) + 5)).startswith("Play this")
        assert stage.gutter._tooltip(QPoint(76, 600)) == ""
        help_event = QHelpEvent(QEvent.Type.ToolTip, QPoint(58, 20), stage.gutter.mapToGlobal(QPoint(58, 20)))
        QApplication.sendEvent(stage.gutter, help_event)
        assert QToolTip.text() == words
        QToolTip.hideText()


def test_the_tooltip_of_a_render_that_has_not_begun_says_what_it_waits_for() -> None:
    with editor_stage(CAST) as stage:
        first = stage.script.segments[0]
        queued = view(first, SegmentState.RENDERING, progress=0.0, waiting="It waits for its turn.")
        stage.show_states({first.id: queued})
        tooltip = stage.gutter._tooltip(QPoint(58, round(stage.rows()[0].marks) + 5))
        assert tooltip == "Segment 1. It waits for its turn."


def test_what_is_worth_knowing_of_a_segment_is_marked_and_told() -> None:
    with editor_stage(CAST) as stage:
        first, second = stage.script.segments[:2]
        notice = "This looks like German, but Low speaks English."
        known = view(first, SegmentState.FRESH, seconds=1.0)
        stage.show_states({first.id: known, second.id: view(second, SegmentState.FRESH, seconds=1.0)})
        row = stage.rows()[0]
        mark = QRect(86, round(row.marks), 12, round(row.line))
        unmarked = stage.gutter.grab(mark).toImage()
        stage.show_states({first.id: replace(known, notice=notice)})
        stage.place(0)
        assert stage.gutter.accessibleDescription().endswith(notice)
        warn = theme_named("light").color("warn")
        marked = stage.gutter.grab(mark).toImage()
        assert marked != unmarked
        assert any(
            marked.pixelColor(x, y) == warn for x in range(marked.width()) for y in range(marked.height())
        )
        assert stage.gutter._tooltip(QPoint(91, mark.center().y())).endswith(notice)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_two_states_look_alike_even_without_colour(theme: str) -> None:
    with editor_stage("One.", theme=theme) as stage:
        first = stage.script.segments[0]
        marks = set()
        for state in SegmentState:
            stage.show_states({first.id: view(first, state, progress=0.3)})
            image = stage.gutter.grab(QRect(48, 0, 20, 40)).toImage()
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
        assert not stage.gutter._turning.isActive()
        stage.show_states({first.id: view(first, SegmentState.RENDERING)})
        stage.gutter.grab()
        assert stage.gutter._turning.isActive()
        stage.gutter._turn()
        assert stage.gutter._turning.isActive()
        stage.show_states({first.id: view(first, SegmentState.FRESH)})
        stage.gutter._turn()
        assert not stage.gutter._turning.isActive()


def test_the_pointer_shows_the_play_button_of_its_row() -> None:
    with editor_stage(CAST) as stage:
        row = stage.rows()[2]
        there = QPointF(60, row.marks + 6)
        QApplication.sendEvent(stage.gutter, QEnterEvent(there, there, there))
        assert stage.gutter._hovered == row.segment_id
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(60, 630),
            QPointF(60, 630),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(stage.gutter, move)
        assert stage.gutter._hovered == ""
        QApplication.sendEvent(stage.gutter, QEvent(QEvent.Type.Leave))
        assert stage.gutter._hovered == ""


def test_the_marks_of_a_giant_paragraph_stay_in_sight() -> None:
    with editor_stage("word " * 6000) as stage:
        stage.area.verticalScrollBar().setValue(200)
        QApplication.processEvents()
        [row] = stage.rows()
        assert row.top < -1000
        assert row.marks == 0


def test_the_gutter_scrolls_the_text_and_ignores_other_buttons() -> None:
    with editor_stage("\n\n".join(["One."] * 300)) as stage:
        played: list[str] = []
        stage.editor.play_requested.connect(played.append)
        QTest.mouseClick(stage.gutter, Qt.MouseButton.RightButton, pos=QPoint(76, 15))
        assert played == []
        QTest.wheelEvent(stage.editor.windowHandle(), QPointF(150, 200), QPoint(0, -240))
        assert stage.area.verticalScrollBar().value() > 0


def test_a_script_of_an_older_text_does_not_move_what_is_shown() -> None:
    with editor_stage(CAST) as stage:
        stage.editor.text_edited.disconnect(stage.take)
        shown = stage.script
        stage.type("x\n\n")
        assert stage.editor.text() != shown.text
        stage.editor.show_segments(shown, stage.states.get)
        last = stage.rows()[-1].place
        assert stage.area.toPlainText().encode("utf-16-le")[2 * last.start :].decode("utf-16-le") == "Five."


def test_positions_hold_while_a_script_is_on_its_way() -> None:
    with editor_stage(CAST) as stage:
        stage.editor.text_edited.disconnect(stage.take)
        stage.type("x\n\n")
        taken = stage.editor.text()
        stage.type("😀\n\n")
        stage.editor.show_segments(parse_script(taken, stage.script), stage.states.get)
        last = stage.rows()[-1].place
        assert stage.area.toPlainText().encode("utf-16-le")[2 * last.start :].decode("utf-16-le") == "Five."


def test_segments_stand_where_they_were_when_the_text_becomes_what_it_was() -> None:
    with editor_stage(CAST) as stage:
        before = [(row.segment_id, row.top) for row in stage.rows()]
        stage.area.selectAll()
        stage.area.insertPlainText("x")
        stage.editor.undo()
        stage.take()
        assert [(row.segment_id, row.top) for row in stage.rows()] == before


def test_while_a_change_of_all_paragraphs_is_looked_at_the_gutter_paints_no_heap_of_rows() -> None:
    with editor_stage(
        "\n\n".join(f"Morning number {number} of very many." for number in range(300))
    ) as stage:
        stage.editor.text_edited.disconnect(stage.take)
        shown = len(stage.rows())
        cursor = QTextCursor(stage.area.document())
        cursor.beginEditBlock()
        for block in reversed(range(0, 599, 2)):
            cursor.setPosition(stage.area.document().findBlockByNumber(block).position() + 8)
            cursor.insertText("great ")
        cursor.endEditBlock()
        assert len(stage.rows()) <= shown
        stage.take()
        assert len(stage.rows()) == shown


async def test_after_a_giant_change_what_is_on_screen_is_coloured_first_and_the_rest_soon() -> None:
    with editor_stage("x") as stage:
        stage.editor.set_text("\n\n".join("A line with [laugh] in it." for _ in range(2000)))
        document, bar = stage.area.document(), stage.area.verticalScrollBar()
        assert not document.lastBlock().layout().formats()
        bar.setValue(bar.maximum() // 2)
        QApplication.processEvents()
        middle = stage.area.firstVisibleBlock()
        assert (middle if middle.text() else middle.next()).layout().formats()
        bar.setValue(bar.maximum())
        assert document.lastBlock().layout().formats()
        await eventually(
            lambda: all(document.findBlockByNumber(line).layout().formats() for line in range(0, 3999, 2))
        )
