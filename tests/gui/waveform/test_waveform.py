"""The waveform: what it paints, what it asks for and how one moves in it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import sample_theme
from tests.support.waveform_strip import NUMBERS, THREE, Strip, at
from tts_studio.engine.programme import TimelineView
from tts_studio.engine.timeline_outline import TimelineMark
from tts_studio.ui.waveform.timeline_layout import lay_out
from tts_studio.ui.waveform.viewport import Viewport
from tts_studio.ui.waveform.waveform_canvas import EMPTY_SENTENCE, WaveformCanvas
from tts_studio.ui.waveform.waveform_image import waveform_pixmap


@pytest.fixture
def strip(qtbot: QtBot) -> Strip:
    return Strip(qtbot)


def turn(canvas: WaveformCanvas, x: int, steps: int, modifiers: Qt.KeyboardModifier) -> QWheelEvent:
    point = QPointF(x, 20)
    event = QWheelEvent(
        point,
        QPointF(canvas.mapToGlobal(QPoint(x, 20))),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    return event


def test_without_sound_it_says_what_appears_here_and_asks_for_no_peaks(strip: Strip) -> None:
    strip.paint()
    assert strip.canvas.accessibleDescription() == EMPTY_SENTENCE
    assert strip.sound.asked == []


def test_peaks_are_asked_for_once_for_each_column_and_then_kept(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.paint()
    strip.sound.asked.clear()
    for step in range(50):
        strip.widget.set_position(at(step / 10))
        strip.paint()
    assert strip.sound.asked == []


def test_the_whole_width_shows_the_whole_sound(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.paint()
    ratio = strip.canvas.devicePixelRatioF()
    assert set(strip.sound.asked) == {(0.0, 10.0, round(strip.canvas.width() * ratio))}


def test_what_was_played_is_in_the_accent_and_the_rest_is_not(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.set_position(at(5.0))
    assert strip.color_at(3.0) == strip.theme.color("accent")
    assert strip.color_at(8.0) == strip.theme.color("waveform")
    assert strip.color_at(5.0) == strip.theme.color("playhead")


def test_moving_the_playhead_leaves_no_trail(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.set_position(at(8.0))
    strip.paint()
    strip.widget.set_position(at(4.0))
    assert strip.color_at(8.0) == strip.theme.color("waveform")
    strip.widget.set_position(None)
    assert strip.color_at(3.0) == strip.theme.color("waveform")


def test_what_has_no_sound_yet_is_hatched_and_the_rest_is_not(strip: Strip) -> None:
    strip.widget.set_timeline(TimelineView(THREE.marks, 10.0, complete=False), NUMBERS, frozenset({"b", "c"}))
    image = strip.paint()
    wave = strip.theme.color("waveform").name()
    row = image.height() - 2
    x_of = strip.canvas.viewport.x_of
    finished = {image.pixelColor(x, row).name() for x in range(round(x_of(0.2, image.width())), 190)}
    hatched = {image.pixelColor(x, row).name() for x in range(round(x_of(2.2, image.width())), 400)}
    assert len(finished) == 1
    assert len(hatched) > 1
    middle = image.height() // 2
    assert image.pixelColor(round(x_of(2.2, image.width())), middle).name() == wave


def test_a_timeline_without_length_has_nothing_to_show(strip: Strip) -> None:
    strip.widget.set_timeline(TimelineView((TimelineMark("a", 0.0, 0.0),), 0.0, complete=False), NUMBERS)
    strip.paint()
    assert strip.sound.asked == []
    assert strip.canvas.accessibleDescription() == EMPTY_SENTENCE


def test_a_click_and_a_drag_seek(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    width = strip.canvas.width()
    QTest.mousePress(strip.canvas, Qt.MouseButton.LeftButton, pos=QPoint(width // 4, 10))
    QTest.mouseMove(strip.canvas, QPoint(width // 2, 10))
    QTest.mouseRelease(strip.canvas, Qt.MouseButton.LeftButton, pos=QPoint(width // 2, 10))
    assert strip.seeks[0] == pytest.approx(2.5, abs=0.02)
    assert strip.seeks[-1] == pytest.approx(5.0 if len(strip.seeks) > 1 else 2.5, abs=0.02)


def test_nothing_can_be_sought_where_nothing_is(strip: Strip) -> None:
    QTest.mouseClick(strip.canvas, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.keyClick(strip.canvas, Qt.Key.Key_Right)
    assert strip.seeks == []


@pytest.mark.parametrize(
    ("key", "modifier", "seconds"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 4.0),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 6.0),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 0.0),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 10.0),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0.0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 10.0),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 2.0),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 6.0),
    ],
)
def test_keys_seek(strip: Strip, key: Qt.Key, modifier: Qt.KeyboardModifier, seconds: float) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.set_position(at(5.0))
    QTest.keyClick(strip.canvas, key, modifier)
    assert strip.seeks == [seconds]


def test_paging_past_the_last_segment_goes_to_the_end_and_before_the_first_to_the_beginning(
    strip: Strip,
) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.set_position(at(9.0))
    QTest.keyClick(strip.canvas, Qt.Key.Key_PageDown)
    strip.widget.set_position(at(0.2))
    QTest.keyClick(strip.canvas, Qt.Key.Key_PageUp)
    assert strip.seeks == [10.0, 0.0]


def test_other_keys_are_left_to_the_window(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    QTest.keyClick(strip.canvas, Qt.Key.Key_A)
    cyrillic = QKeyEvent(
        QEvent.Type.KeyPress, 0x0424, Qt.KeyboardModifier.NoModifier, "\N{CYRILLIC SMALL LETTER EF}"
    )
    QApplication.sendEvent(strip.canvas, cyrillic)
    assert not cyrillic.isAccepted()
    assert strip.seeks == []
    assert strip.canvas.viewport.everything


def test_the_wheel_with_ctrl_zooms_around_the_pointer(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    x = strip.canvas.width() // 4
    before = strip.canvas.viewport.seconds_at(x, strip.canvas.width())
    turn(strip.canvas, x, 2, Qt.KeyboardModifier.ControlModifier)
    view = strip.canvas.viewport
    assert view.span < 10.0
    assert view.seconds_at(x, strip.canvas.width()) == pytest.approx(before)
    assert strip.bar.isVisible()


def test_the_wheel_alone_scrolls_only_what_is_zoomed(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    assert not turn(strip.canvas, 10, -1, Qt.KeyboardModifier.NoModifier).isAccepted()
    strip.widget.zoom_in()
    begins = strip.canvas.viewport.begins
    assert turn(strip.canvas, 10, -1, Qt.KeyboardModifier.NoModifier).isAccepted()
    assert strip.canvas.viewport.begins > begins


def test_zooming_out_again_shows_everything_and_hides_the_scroll_bar(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.zoom_in()
    assert strip.bar.isVisible()
    strip.widget.zoom_out()
    assert strip.canvas.viewport == Viewport(0.0, 10.0, 10.0)
    assert not strip.bar.isVisible()


def test_plus_and_minus_zoom(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    QTest.keyClick(strip.canvas, Qt.Key.Key_Plus)
    assert strip.canvas.viewport.span < 10.0
    QTest.keyClick(strip.canvas, Qt.Key.Key_Minus)
    assert strip.canvas.viewport.everything


def test_the_scroll_bar_scrolls(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.zoom_in()
    strip.bar.setValue(strip.bar.maximum())
    assert strip.canvas.viewport.ends == pytest.approx(10.0, abs=0.002)


def test_zooming_with_the_playhead_in_sight_keeps_it_where_it_is(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.set_position(at(9.0))
    x = strip.canvas.viewport.x_of(9.0, strip.canvas.width())
    strip.widget.zoom_in()
    assert strip.canvas.viewport.x_of(9.0, strip.canvas.width()) == pytest.approx(x)


def test_a_playhead_that_leaves_the_view_takes_it_along(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    for _ in range(4):
        strip.widget.zoom_in()
    strip.widget.set_position(at(8.0))
    view = strip.canvas.viewport
    assert view.begins < 8.0 < view.ends


def test_more_sound_keeps_a_zoomed_view_where_it_is(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.zoom_in()
    before = strip.canvas.viewport
    strip.widget.set_timeline(TimelineView(THREE.marks, 20.0, complete=True), NUMBERS)
    assert (strip.canvas.viewport.begins, strip.canvas.viewport.span) == (before.begins, before.span)


def test_segment_marks_carry_the_scripts_numbers(strip: Strip, qtbot: QtBot) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    first = strip.paint()
    strip.widget.set_timeline(THREE, {"a": 7, "b": 8, "c": 9})

    def numbers_are_others() -> None:
        assert strip.paint() != first

    qtbot.waitUntil(numbers_are_others)


def test_a_timeline_that_grows_quickly_is_painted_seldom_and_in_the_end_completely(
    strip: Strip, qtbot: QtBot
) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.paint()
    strip.sound.asked.clear()
    for seconds in range(11, 31):
        strip.widget.set_timeline(TimelineView(THREE.marks, float(seconds), complete=False), NUMBERS)
        strip.canvas.repaint()
    assert len(strip.sound.asked) < 20
    qtbot.waitUntil(lambda: bool(strip.sound.asked) and strip.sound.asked[-1][1] == 30.0)


def test_marks_that_lie_too_close_are_left_out_and_neighbouring_gaps_become_one() -> None:
    marks = tuple(TimelineMark(str(n), n * 0.1, n * 0.1 + 0.1) for n in range(1000))
    ids = frozenset(mark.segment_id for mark in marks[500:])
    layout = lay_out(TimelineView(marks, 100.0, complete=False), {}, ids, Viewport(0.0, 100.0, 100.0), 400)
    assert len(layout.marks) <= 101
    assert layout.marks[0] == (0.0, "1")
    assert [(round(left), round(right)) for left, right in layout.unfinished] == [(200, 400)]
    zoomed = lay_out(TimelineView(marks, 100.0, complete=True), {}, ids, Viewport(10.0, 1.0, 100.0), 400)
    assert [number for _, number in zoomed.marks][1:3] == ["101", "102"]


def test_focus_is_visible(strip: Strip, qtbot: QtBot) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.activateWindow()
    strip.canvas.setFocus()
    qtbot.waitUntil(strip.canvas.hasFocus)
    assert strip.paint().pixelColor(1, 1) == strip.theme.color("focus")
    strip.canvas.clearFocus()
    assert strip.paint().pixelColor(1, 40) != strip.theme.color("focus")


def test_a_change_of_theme_repaints(strip: Strip) -> None:
    strip.widget.set_timeline(THREE, NUMBERS)
    strip.widget.set_theme(sample_theme("dark"))
    assert strip.color_at(8.0) == sample_theme("dark").color("waveform")


def test_silence_is_a_thin_line_and_overload_stays_inside_the_picture(qtbot: QtBot) -> None:
    lows = np.array([0.0, -5.0], np.float32)
    highs = np.array([0.0, 5.0], np.float32)
    image = waveform_pixmap(lows, highs, 40, QColor("#ff0000")).toImage()
    filled = [sum(image.pixelColor(x, y).alpha() > 0 for y in range(40)) for x in range(2)]
    assert filled[0] == 2
    assert 36 <= filled[1] <= 40


def test_where_nothing_is_known_nothing_is_drawn(qtbot: QtBot) -> None:
    unknown = np.full(3, np.nan, np.float32)
    image = waveform_pixmap(unknown, unknown, 40, QColor("#ff0000")).toImage()
    assert all(image.pixelColor(1, y).alpha() == 0 for y in range(40))


def test_no_columns_make_no_picture(qtbot: QtBot) -> None:
    none = np.zeros(0, np.float32)
    assert waveform_pixmap(none, none, 40, QColor("#ff0000")).isNull()


def test_an_empty_view_stays_empty() -> None:
    nothing = Viewport()
    assert nothing.zoomed(2.0, 0.0) == nothing
    assert nothing.x_of(3.0, 100) == 0.0
    assert nothing.seconds_at(50, 100) == 0.0
    assert Viewport(0.0, 5.0, 10.0).seconds_at(10, 0) == 0.0


def test_a_view_never_shows_less_than_a_quarter_of_a_second() -> None:
    view = Viewport(0.0, 10.0, 10.0)
    for _ in range(50):
        view = view.zoomed(2.0, 5.0)
    assert view.span == 0.25
    assert view.begins <= 5.0 <= view.ends


def test_a_view_of_something_shorter_stays_inside_it() -> None:
    assert Viewport(6.0, 2.0, 10.0).of_total(5.0) == Viewport(3.0, 2.0, 5.0)
