"""Working on whole segments: menus, keys, the gutter, and what is heard of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from tests.support.editor_stage import EditorStage, editor_stage, view
from tts_studio.domain.segment_state import SegmentState
from tts_studio.ui.script_editor.segment_marks import SegmentMark, SegmentMarks

pytestmark = pytest.mark.usefixtures("qapp")
TEXT = "NARRATOR: One 😀 two.\n\nANNA: Three.\n\nFour."


def menu_of(stage: EditorStage, number: int) -> QMenu:
    """Ask for the menu of a segment in the gutter."""
    row = stage.rows()[number]
    place = QPoint(20, round(row.marks) + 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, stage.gutter.mapToGlobal(place))
    QApplication.sendEvent(stage.gutter, event)
    return next(m for m in stage.editor.findChildren(QMenu, "segmentMenu") if m.isVisible())


def speakers(menu: QMenu) -> dict[str, QAction]:
    inner = menu.findChild(QMenu, "speakerMenu")
    assert inner is not None
    return {action.text(): action for action in inner.actions() if action.text()}


def test_the_gutters_menu_sets_the_speaker_as_text() -> None:
    with editor_stage(TEXT) as stage:
        offered = speakers(menu_of(stage, 2))
        assert list(offered) == ["Narrator", "NARRATOR", "ANNA", "New Speaker…"]
        assert [name for name, action in offered.items() if action.isChecked()] == ["Narrator"]
        offered["ANNA"].trigger()
        assert stage.text.endswith("\n\nANNA: Four.")
        stage.editor.undo()
        assert stage.text == TEXT


def test_a_new_speakers_name_is_typed_over_the_stand_in() -> None:
    with editor_stage(TEXT) as stage:
        speakers(menu_of(stage, 2))["New Speaker…"].trigger()
        assert stage.area.textCursor().selectedText() == "SPEAKER"
        stage.type("EVE")
        assert stage.text.endswith("\n\nEVE: Four.")


def test_the_menu_holds_the_actions_of_its_owner_and_moves_the_cursor() -> None:
    with editor_stage(TEXT) as stage:
        play = QAction("Play", stage.editor)
        stage.editor.segments.actions = [play, None]
        menu = menu_of(stage, 1)
        assert menu.actions()[0] is play
        assert stage.editor.current_segment() == stage.script.segments[1].id
        menu.close()


def test_the_texts_menu_has_the_same_for_the_keyboard() -> None:
    with editor_stage(TEXT) as stage:
        stage.place(len(TEXT))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(stage.area, event)
        menu = next(m for m in stage.editor.findChildren(QMenu, "scriptMenu") if m.isVisible())
        speakers(menu)["ANNA"].trigger()
        assert stage.text.endswith("ANNA: Four.")
        menu.close()


def test_moving_takes_the_cursor_along_past_wide_characters() -> None:
    with editor_stage(TEXT) as stage:
        commands = stage.editor.segments
        inside = TEXT.index("Three") + 1
        stage.place(inside)
        commands.move(-1)
        assert stage.text == "ANNA: Three.\n\nNARRATOR: One 😀 two.\n\nFour."
        assert stage.area.textCursor().position() == len("ANNA: ")
        commands.move(1)
        assert stage.text == TEXT
        assert stage.area.textCursor().position() == inside
        commands.move(1)
        assert stage.text == "NARRATOR: One 😀 two.\n\nFour.\n\nANNA: Three."


def test_splitting_joining_and_doubling_are_single_steps() -> None:
    with editor_stage(TEXT) as stage:
        commands = stage.editor.segments
        stage.place(TEXT.index("two") + 1)
        commands.split_here()
        assert stage.text == "NARRATOR: One 😀\n\nNARRATOR: two.\n\nANNA: Three.\n\nFour."
        stage.place(0)
        commands.join_next()
        assert stage.text == TEXT
        commands.double()
        assert stage.text == "NARRATOR: One 😀 two.\n\n" + TEXT
        for _ in range(3):
            stage.editor.undo()
        assert stage.text == TEXT


def test_another_text_is_one_step_and_changes_only_what_differs() -> None:
    with editor_stage(TEXT) as stage:
        stage.place(len("NARRATOR: "))
        stage.editor.segments.edit_text(TEXT.replace("Three", "3"))
        assert stage.text == TEXT.replace("Three", "3")
        assert stage.area.textCursor().position() == len("NARRATOR: ")
        stage.editor.undo()
        assert stage.text == TEXT


def test_moved_segments_keep_their_identity() -> None:
    with editor_stage(TEXT) as stage:
        first, second, _ = (segment.id for segment in stage.script.segments)
        stage.place(0)
        stage.editor.segments.move(1)
        stage.take()
        assert [segment.id for segment in stage.script.segments][:2] == [second, first]


def test_each_segment_on_screen_is_heard_with_number_speaker_and_state() -> None:
    with editor_stage(TEXT) as stage:
        first = stage.script.segments[0]
        stage.show_states({first.id: view(first, SegmentState.FRESH, seconds=4.2)})
        stage.part(SegmentMarks).refresh()
        marks = [mark for mark in stage.editor.findChildren(SegmentMark) if mark.isVisible()]
        assert [mark.accessibleName() for mark in marks] == [
            "1, NARRATOR, fresh, 4.2 s",
            "2, ANNA, not rendered",
            "3, Narrator, not rendered",
        ]
        rows = stage.rows()
        assert [mark.y() for mark in marks] == [int(row.top) for row in rows]
        marks[1].click()
        assert stage.area.textCursor().selectedText() == "ANNA: Three."


def test_why_a_segment_failed_is_heard_at_its_mark() -> None:
    with editor_stage(TEXT) as stage:
        first = stage.script.segments[0]
        stage.show_states({first.id: view(first, SegmentState.FAILED, problem="The key is not accepted.")})
        stage.part(SegmentMarks).refresh()
        marks = [mark for mark in stage.editor.findChildren(SegmentMark) if mark.isVisible()]
        assert marks[0].accessibleName() == "1, NARRATOR, failed"
        assert [mark.accessibleDescription() for mark in marks] == ["The key is not accepted.", "", ""]


def test_marks_of_segments_that_are_gone_are_gone() -> None:
    with editor_stage(TEXT) as stage:
        stage.part(SegmentMarks).refresh()
        stage.area.selectAll()
        stage.type("x")
        stage.take()
        stage.part(SegmentMarks).refresh()
        visible = [mark for mark in stage.editor.findChildren(SegmentMark) if mark.isVisible()]
        assert [mark.accessibleName() for mark in visible] == ["1, Narrator, not rendered"]


def test_the_gutter_stands_where_the_language_begins() -> None:
    with editor_stage(TEXT) as stage:
        viewport = stage.area.viewport()
        assert stage.gutter.geometry().right() < viewport.geometry().left() + 1
        stage.editor.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        stage.editor.resize(901, 640)
        QApplication.processEvents()
        assert stage.gutter.geometry().left() > viewport.geometry().right()
        assert stage.area.rect().contains(stage.gutter.geometry())
        played: list[str] = []
        stage.editor.play_requested.connect(played.append)
        row = stage.rows()[0]
        stage.click(stage.gutter.width() - 76, row.marks + 8)
        assert played == [row.segment_id]
