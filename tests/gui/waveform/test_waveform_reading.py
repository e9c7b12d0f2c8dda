"""The waveform for those who listen to it and pick in it: positions in words, drafts, selected segments."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.waveform_strip import NUMBERS, THREE, Strip, at
from tts_studio.engine.programme import TimelineView
from tts_studio.engine.timeline_outline import TimelineMark
from tts_studio.ui.waveform.position_slider import PositionSlider
from tts_studio.ui.waveform.timeline_layout import lay_out
from tts_studio.ui.waveform.viewport import Viewport


@pytest.fixture
def strip(qtbot: QtBot) -> Strip:
    return Strip(qtbot)


def test_screen_readers_hear_the_position(strip: Strip) -> None:
    strip.widget.set_timeline(TimelineView(THREE.marks, 235.0, complete=True), NUMBERS)
    strip.widget.set_position(at(12.4))
    assert strip.canvas.accessibleName() == "Waveform"
    assert strip.canvas.accessibleDescription() == "00:12.4, segment 3"
    slider = strip.widget.findChild(PositionSlider)
    assert slider is not None
    assert slider.accessibleName() == "Position"
    assert slider.accessibleDescription() == "00:12.4, segment 3 of 03:55"
    assert (slider.minimum(), slider.value(), slider.maximum()) == (0, 124, 2350)


def test_screen_readers_can_move_the_playhead(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    slider = strip.widget.findChild(PositionSlider)
    assert slider is not None
    slider.setValue(42)
    assert strip.seeks == [4.2]


def test_a_running_playhead_tells_screen_readers_whole_seconds_only(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    slider = strip.widget.findChild(PositionSlider)
    assert slider is not None
    told: set[int] = set()
    for step in range(30):
        strip.widget.set_position(at(3.0 + step / 30))
        told.add(slider.value())
    assert told == {30}


def test_a_draft_is_hatched_keeps_its_waveform_and_is_called_one(strip: Strip) -> None:
    timeline = TimelineView(THREE.marks, 10.0, False, frozenset({"b"}), frozenset({"b"}))
    strip.widget.set_timeline(timeline, NUMBERS, timeline.unfinished)
    strip.widget.set_position(at(3.0))
    assert strip.canvas.accessibleDescription() == "00:03.0, segment 2, draft"
    layout = lay_out(timeline, NUMBERS, timeline.unfinished, Viewport(0.0, 10.0, 10.0), 1000)
    assert layout.drafts == ((200.0, 600.0),)
    assert layout.unfinished == ()
    image = strip.paint()
    row = 2
    assert len({image.pixelColor(x, row).name() for x in range(230, 580)}) > 1
    assert len({image.pixelColor(x, row).name() for x in range(640, 960)}) == 1
    assert strip.color_at(5.0) == strip.theme.color("waveform")


def test_shift_and_a_drag_pick_segments_and_seek_nothing(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    picked: list[tuple[str, ...]] = []
    strip.widget.segments_chosen.connect(picked.append)
    width = strip.canvas.width()
    shift, left = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton
    QTest.mousePress(strip.canvas, left, shift, QPoint(width // 2, 10))
    assert picked == [("b",)]
    strip.canvas.mouseMoveEvent(
        QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(width * 0.1, 10),
            QPointF(),
            left,
            left,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert picked[-1] == ("a", "b")
    assert strip.seeks == []


def test_selected_segments_are_tinted(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    plain = strip.paint()
    strip.widget.set_selected(frozenset({"b"}))
    image = strip.paint()
    assert image.pixelColor(400, 2) != plain.pixelColor(400, 2)
    assert image.pixelColor(100, 2) == plain.pixelColor(100, 2)
    strip.widget.set_selected(frozenset())
    assert strip.paint() == plain


def test_zero_shows_everything_again(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.zoom_in()
    strip.widget.zoom_in()
    QTest.keyClick(strip.canvas, Qt.Key.Key_0)
    assert strip.canvas.viewport.everything
    assert strip.bar.isHidden()


def test_of_a_long_timeline_only_what_is_in_sight_is_looked_at() -> None:
    class Counted(tuple[TimelineMark, ...]):
        looked = 0

        def __getitem__(self, index: object) -> TimelineMark:  # type: ignore[override]  # counts
            Counted.looked += 1
            return super().__getitem__(index)  # type: ignore[call-overload,no-any-return]  # as above

    marks = Counted(TimelineMark(str(n), n * 5.0, n * 5.0 + 5.0) for n in range(7200))
    timeline = TimelineView(marks, 36_000.0, complete=True)
    layout = lay_out(timeline, {}, frozenset(), Viewport(18_000.0, 60.0, 36_000.0), 1000)
    assert [number for _, number in layout.marks][1] == "3601"
    assert Counted.looked < 100
