"""Segments that are spoken in one take are held together by a bracket in the gutter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.support.editor_stage import EditorStage, editor_stage, theme_named, view
from tests.support.eventually import eventually
from tts_studio.domain.segment_state import SegmentState
from tts_studio.ui.script_editor.gutter import WIDTH
from tts_studio.ui.script_editor.gutter_brackets import Bracket, brackets

pytestmark = pytest.mark.usefixtures("qapp")
TALK = "It was late.\n\nANN: Good evening.\n\nBOB: Is it?\n\nANN: It is.\n\nThey laughed."
NOTICE = "Spoken as a dialogue."
_UPRIGHT = 48


def joined(stage: EditorStage, first: int, last: int, state: SegmentState = SegmentState.FRESH) -> None:
    """Let these segments be one dialogue."""
    segments = stage.script.segments[first : last + 1]
    ids = tuple(segment.id for segment in segments)
    stage.show_states(
        {one.id: replace(view(one, state, seconds=1.0), dialogue=ids, notice=NOTICE) for one in segments}
    )
    QApplication.processEvents()


def shown(stage: EditorStage) -> list[Bracket]:
    return list(brackets(stage.rows(), stage.editor._shown))


def marked(stage: EditorStage, y: float) -> bool:
    """Whether the bracket is painted at a height of the gutter."""
    across = WIDTH - 1 - _UPRIGHT if stage.gutter.isRightToLeft() else _UPRIGHT
    picture = stage.gutter.grab().toImage()
    return picture.pixelColor(across, round(y)) != picture.pixelColor(across, 2)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_bracket_goes_from_the_first_line_of_a_dialogue_to_its_last(
    theme: str, direction: Qt.LayoutDirection
) -> None:
    with editor_stage(TALK, theme=theme) as stage:
        stage.editor.setLayoutDirection(direction)
        QApplication.processEvents()
        joined(stage, 1, 3)
        rows = stage.rows()
        [bracket] = shown(stage)
        assert (bracket.begins, bracket.ends) == (True, True)
        assert rows[1].top < bracket.top < bracket.bottom < rows[3].bottom
        assert all(marked(stage, y) for y in (bracket.top + 1, rows[2].top + 3, bracket.bottom - 2))
        assert not marked(stage, bracket.top - 3)
        assert not marked(stage, bracket.bottom + 3)


def test_two_dialogues_side_by_side_have_a_bracket_each_and_who_speaks_alone_has_none() -> None:
    with editor_stage(TALK) as stage:
        assert shown(stage) == []
        joined(stage, 0, 1)
        joined(stage, 2, 3)
        first, second = shown(stage)
        assert first.bottom < second.top


def test_a_dialogue_that_begins_above_the_screen_is_open_there() -> None:
    text = "\n\n".join(f"ANN: This is line {number} of a talk." for number in range(80))
    with editor_stage(text) as stage:
        joined(stage, 0, 79)
        stage.area.verticalScrollBar().setValue(40)
        QApplication.processEvents()
        [bracket] = shown(stage)
        assert (bracket.begins, bracket.ends) == (False, False)
        assert bracket.top <= stage.rows()[0].top


def test_a_dialogue_is_no_warning_unless_it_is_locked_to_other_words() -> None:
    with editor_stage(TALK) as stage:
        joined(stage, 1, 3)
        assert list(stage.gutter._marks(stage.area.visible_blocks())) == []
        joined(stage, 1, 3, SegmentState.LOCKED)
        assert len(list(stage.gutter._marks(stage.area.visible_blocks()))) == 3


def said(stage: EditorStage) -> list[str]:
    return [mark.accessibleDescription() for mark in stage.gutter.findChildren(QAbstractButton)]


async def test_those_who_hear_the_window_are_told_of_the_dialogue() -> None:
    with editor_stage(TALK) as stage:
        joined(stage, 1, 3)
        await eventually(lambda: said(stage)[:5] == ["", NOTICE, NOTICE, NOTICE, ""])
        assert NOTICE in stage.gutter._tooltip(QPoint(58, round(stage.rows()[1].marks) + 5))


def test_the_bracket_is_as_quiet_as_the_numbers() -> None:
    with editor_stage(TALK) as stage:
        joined(stage, 1, 3)
        [bracket] = shown(stage)
        colour = stage.gutter.grab().toImage().pixelColor(_UPRIGHT, round(bracket.top) + 6)
        assert colour == theme_named("light").color("muted")
