"""The line under the script: words, characters, time and problems."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from tests.support.editor_stage import EditorStage, editor_stage, view
from tts_studio.domain.gaps import GapRules
from tts_studio.domain.segment_state import SegmentState

pytestmark = pytest.mark.usefixtures("qapp")
TEXT = "ANNA: One two three.\n\n[laugh] Four <soft>five</soft>."


def counts(stage: EditorStage) -> str:
    stage.editor.counter.finish()
    return stage.part(QLabel, "scriptCounts").text()


def test_the_script_is_counted_without_names_and_tags() -> None:
    with editor_stage(TEXT) as stage:
        assert counts(stage).startswith("5 words · 24 characters · about ")


def test_time_is_exact_where_everything_is_rendered() -> None:
    with editor_stage(TEXT) as stage:
        one, two = stage.script.segments
        stage.editor.counter.gaps = GapRules(between_speakers=500)
        stage.show_states({one.id: view(one, SegmentState.FRESH, seconds=4.0)})
        assert "about" in counts(stage)
        stage.show_states({two.id: view(two, SegmentState.FRESH, seconds=3.2)})
        assert counts(stage) == "5 words · 24 characters · 7.7 s"


def test_a_selection_is_counted_alone_with_its_share_of_the_time_which_nobody_measured() -> None:
    with editor_stage(TEXT) as stage:
        one = stage.script.segments[0]
        stage.show_states({one.id: view(one, SegmentState.FRESH, seconds=7.2)})
        stage.select("One two")
        assert counts(stage) == "Selected: 2 words · 7 characters · about 4 s"
        stage.select("One two three.")
        assert counts(stage) == "Selected: 3 words · 14 characters · 7.2 s"
        stage.select("One")
        stage.show_states({one.id: view(one, SegmentState.FRESH, seconds=0.9)})
        assert counts(stage) == "Selected: 1 word · 3 characters · about 1 s"
        stage.place(0)
        assert counts(stage).startswith("5 words")


def test_typing_is_counted_in_the_end() -> None:
    with editor_stage("One") as stage:
        assert counts(stage).startswith("1 word · 3 characters")
        stage.place(3)
        stage.type(" two")
        stage.take()
        assert counts(stage).startswith("2 words · 7 characters")


def test_long_scripts_are_counted_in_slices_to_the_same_sum() -> None:
    paragraph = "It was the best of times, it was the worst of times. "
    with editor_stage("\n\n".join([paragraph * 4] * 200)) as stage:
        stage.editor.counter.script_changed()
        stage.editor.counter._timer.stop()
        told: list[object] = []
        stage.editor.counter.counted.connect(lambda script, _selection: told.append(script))
        slices = 0
        while not told:
            stage.editor.counter._go_on(0.0)
            slices += 1
        assert slices >= 200
        text = stage.part(QLabel, "scriptCounts").text()
        assert text.replace(",", "") == "9600 words · 42200 characters · about 49 min 53 s"


def test_problems_are_told_and_lead_to_their_list() -> None:
    with editor_stage("One [lagh] <soft>two") as stage:
        pressed: list[bool] = []
        stage.editor.counts.problems_pressed.connect(lambda: pressed.append(True))
        stage.settle()
        button = stage.part(QToolButton, "problemCount")
        assert button.isVisible()
        assert button.text() == button.accessibleName() == "2 problems"
        button.click()
        assert pressed == [True]
        stage.area.selectAll()
        stage.type("x")
        stage.settle()
        QApplication.processEvents()
        assert not button.isVisible()
