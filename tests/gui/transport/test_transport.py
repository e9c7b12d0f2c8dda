"""The transport strip, used with mouse and keyboard."""

from __future__ import annotations

import math
from gettext import NullTranslations
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QMenu, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import sample_theme
from tts_studio.domain.translation import use_catalogue
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.engine.programme import PlaybackPosition, TimelineView
from tts_studio.engine.timeline_outline import TimelineMark
from tts_studio.store.catalogues import catalogue_of
from tts_studio.store.resources import resources_path
from tts_studio.ui.clock_text import clock_text, length_text
from tts_studio.ui.delivery_dialog.delivery_words import outlook_words
from tts_studio.ui.main_window.docks_layout import SMALLEST
from tts_studio.ui.theme.style_sheet import make_style_sheet
from tts_studio.ui.transport.level_meter import LevelMeter, PeakHold
from tts_studio.ui.transport.transport import Transport

W = TypeVar("W", bound=QWidget)


def flat_peaks(begins: float, ends: float, columns: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.zeros(columns, np.float32), np.zeros(columns, np.float32)


BAR_ROW = 5  # in the middle of the meter's bar


class Strip:
    def __init__(self, qtbot: QtBot) -> None:
        self.widget = Transport(flat_peaks, sample_theme())
        icons = (resources_path() / "icons").as_posix()
        self.widget.setStyleSheet(make_style_sheet(sample_theme(), icons))
        qtbot.addWidget(self.widget)
        self.widget.resize(1024, 100)
        self.widget.show()

    def find(self, kind: type[W], name: str) -> W:
        found = self.widget.findChild(kind, name)
        assert isinstance(found, kind)
        return found

    def button(self, name: str) -> QToolButton:
        return self.find(QToolButton, name)


@pytest.fixture
def strip(qtbot: QtBot) -> Strip:
    return Strip(qtbot)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("state", "words", "signal"),
    [
        (PlaybackState.STOPPED, "Play", "play_requested"),
        (PlaybackState.FAILED, "Play", "play_requested"),
        (PlaybackState.STARTING, "Pause", "pause_requested"),
        (PlaybackState.PLAYING, "Pause", "pause_requested"),
        (PlaybackState.PAUSED, "Play", "resume_requested"),
    ],
)
def test_one_button_plays_pauses_and_resumes(
    strip: Strip, state: PlaybackState, words: str, signal: str
) -> None:
    strip.widget.set_timeline(TimelineView((TimelineMark("a", 0, 9.0),), 9.0, complete=True), {"a": 1})
    strip.widget.set_state(state)
    spies = {
        name: QSignalSpy(getattr(strip.widget, name))
        for name in ("play_requested", "pause_requested", "resume_requested")
    }
    play = strip.button("playPause")
    assert play.text() == play.toolTip() == words
    play.click()
    assert [name for name, spy in spies.items() if spy.count()] == [signal]


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("previousSegment", "previous_requested"),
        ("nextSegment", "next_requested"),
        ("stopPlayback", "stop_requested"),
        ("loopPlayback", "loop_toggled"),
    ],
)
def test_every_button_asks_for_what_it_says(strip: Strip, name: str, signal: str) -> None:
    strip.widget.set_state(PlaybackState.PLAYING)
    spy = QSignalSpy(getattr(strip.widget, signal))
    strip.button(name).click()
    assert spy.count() == 1


@pytest.mark.parametrize(
    ("seconds", "state", "enabled"),
    [
        (0.0, PlaybackState.STOPPED, ()),
        (9.0, PlaybackState.STOPPED, ("playPause", "previousSegment", "nextSegment")),
        (9.0, PlaybackState.PAUSED, ("playPause", "previousSegment", "nextSegment", "stopPlayback")),
        (0.0, PlaybackState.STARTING, ("playPause", "previousSegment", "nextSegment", "stopPlayback")),
    ],
)
def test_only_what_makes_sense_can_be_pressed(
    strip: Strip, seconds: float, state: PlaybackState, enabled: tuple[str, ...]
) -> None:
    marks = (TimelineMark("a", 0, seconds),) if seconds else ()
    strip.widget.set_timeline(TimelineView(marks, seconds, complete=True), {"a": 1})
    strip.widget.set_state(state)
    names = ("playPause", "previousSegment", "nextSegment", "stopPlayback")
    assert tuple(name for name in names if strip.button(name).isEnabled()) == enabled


def test_setting_the_loop_from_outside_tells_nobody(strip: Strip) -> None:
    spy = QSignalSpy(strip.widget.loop_toggled)
    strip.widget.set_loop(True)
    assert strip.button("loopPlayback").isChecked()
    assert spy.count() == 0


def test_the_clock_shows_where_we_are_and_how_long_it_is(strip: Strip) -> None:
    clock = strip.find(QLabel, "playbackClock")
    assert clock.text() == "00:00.0 / 00:00"
    strip.widget.set_timeline(TimelineView((TimelineMark("a", 0, 235.0),), 235.0, complete=True), {"a": 1})
    strip.widget.set_position(PlaybackPosition(12.44, "a", 0, 0, approximate=False))
    assert clock.text() == "00:12.4 / 03:55"
    strip.widget.set_timeline(TimelineView((TimelineMark("a", 0, 235.0),), 235.0, complete=False), {"a": 1})
    assert clock.text() == "00:12.4 / ~03:55"
    strip.widget.set_position(None)
    assert clock.text() == "00:00.0 / ~03:55"


def test_labels_that_change_have_no_accessible_name_of_their_own(strip: Strip) -> None:
    for label in strip.widget.findChildren(QLabel):
        assert label.accessibleName() == ""


def test_a_failure_is_explained_where_it_happened_and_goes_away(strip: Strip) -> None:
    problem = strip.find(QLabel, "playbackProblem")
    assert not problem.isVisible()
    strip.widget.set_state(PlaybackState.FAILED, "There is no sound device. Connect one and press Play.")
    assert problem.isVisible()
    assert "Connect one" in problem.text()
    strip.widget.set_state(PlaybackState.PLAYING)
    assert not problem.isVisible()


def test_zoom_buttons_zoom_the_waveform(strip: Strip) -> None:
    strip.widget.set_timeline(TimelineView((TimelineMark("a", 0, 10.0),), 10.0, complete=True), {"a": 1})
    bar = strip.find(QWidget, "waveformScroll")
    strip.button("zoomIn").click()
    assert bar.isVisible()
    strip.button("zoomOut").click()
    assert not bar.isVisible()


def test_the_output_menu_offers_devices_and_tells_the_choice(strip: Strip) -> None:
    chosen = QSignalSpy(strip.widget.output_chosen)
    wanted = QSignalSpy(strip.widget.outputs_wanted)
    button, menu = strip.button("outputButton"), strip.find(QMenu, "outputMenu")
    assert button.text() == "Output: System default"
    button.click()
    assert menu.isVisible()
    assert wanted.count() == 1
    strip.widget.set_outputs(("Headphones", "Speakers & more"), "")
    assert [action.text() for action in menu.actions()] == [
        "System default",
        "Headphones",
        "Speakers && more",
    ]
    menu.actions()[1].trigger()
    menu.close()
    assert [chosen.at(0)] == [["Headphones"]]
    strip.widget.set_outputs(("Headphones",), "Headphones")
    assert button.text() == "Output: Headphones"
    assert [action.isChecked() for action in menu.actions()] == [False, True]


def test_a_chosen_device_that_is_gone_is_called_missing(strip: Strip) -> None:
    strip.widget.set_outputs(("Speakers",), "Headphones")
    texts = [action.text() for action in strip.find(QMenu, "outputMenu").actions()]
    assert texts == ["System default", "Speakers", "Headphones (missing)"]


def test_a_long_device_name_is_shortened_on_the_button_only(strip: Strip) -> None:
    strip.widget.set_outputs(("A very long name of a sound device",), "A very long name of a sound device")
    button = strip.button("outputButton")
    assert button.text() == "Output: A very long name of a s…"
    assert button.toolTip() == "Output: A very long name of a sound device"


def test_every_control_has_a_name_for_scripts_and_words_for_screen_readers(strip: Strip) -> None:
    for button in strip.widget.findChildren(QToolButton):
        assert button.objectName()
        assert button.text()
        assert button.toolTip()


def test_the_strip_fits_a_small_window(strip: Strip) -> None:
    assert strip.widget.minimumSizeHint().width() <= SMALLEST.width()


def test_the_strip_follows_the_theme(strip: Strip) -> None:
    before = strip.widget.grab().toImage()
    strip.widget.set_theme(sample_theme("dark"))
    assert strip.widget.grab().toImage() != before


def test_the_level_is_shown_and_silence_when_playback_ends(strip: Strip) -> None:
    meter = strip.find(LevelMeter, "levelMeter")
    strip.widget.set_state(PlaybackState.PLAYING)
    strip.widget.set_level(-0.2)
    assert meter.accessibleDescription() == "About 0 decibels"
    image = meter.grab().toImage()
    assert image.pixelColor(image.width() // 4, BAR_ROW) == sample_theme().color("error")
    strip.widget.set_state(PlaybackState.STOPPED)
    assert meter.accessibleDescription() == "Silence"
    assert meter.grab().toImage() != image


def test_the_lamp_stays_lit_after_clipping_until_it_is_clicked_or_something_else_plays(strip: Strip) -> None:
    meter = strip.find(LevelMeter, "levelMeter")
    strip.widget.set_state(PlaybackState.PLAYING)
    strip.widget.set_level(0.0)
    strip.widget.set_level(-30.0)
    assert meter.clipped
    assert meter.accessibleDescription() == "About -30 decibels, was cut off"
    image = meter.grab().toImage()
    assert image.pixelColor(image.width() - 3, BAR_ROW) == sample_theme().color("error")
    QTest.mouseClick(meter, Qt.MouseButton.LeftButton)
    lit = [meter.clipped]
    strip.widget.set_level(0.0)
    strip.widget.set_state(PlaybackState.STOPPED)
    lit.append(meter.clipped)
    strip.widget.set_state(PlaybackState.STARTING)
    lit.append(meter.clipped)
    assert lit == [False, True, False]


@pytest.mark.parametrize(("level", "clipped"), [(-0.05, True), (-0.5, False)])
def test_only_what_reaches_full_scale_is_called_clipped(qtbot: QtBot, level: float, clipped: bool) -> None:
    meter = LevelMeter(sample_theme(), now=Clock())
    qtbot.addWidget(meter)
    meter.set_level(level)
    assert meter.clipped is clipped


def test_the_bar_is_as_long_as_the_level_in_decibels(qtbot: QtBot) -> None:
    meter = LevelMeter(sample_theme(), now=Clock())
    qtbot.addWidget(meter)
    meter.resize(210, 16)
    meter.set_level(-30.0)
    image = meter.grab().toImage()
    green = [x for x in range(image.width()) if image.pixelColor(x, BAR_ROW) == sample_theme().color("ok")]
    assert max(green) == pytest.approx(100, abs=3)


def test_in_a_language_that_runs_to_the_left_the_meter_fills_from_the_right(qtbot: QtBot) -> None:
    meter = LevelMeter(sample_theme(), now=Clock())
    qtbot.addWidget(meter)
    meter.resize(210, 16)
    meter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    meter.set_level(-40.0)
    image = meter.grab().toImage()
    assert image.pixelColor(200, BAR_ROW) == sample_theme().color("ok")
    assert image.pixelColor(20, BAR_ROW) != sample_theme().color("ok")


def test_the_speed_button_offers_the_speeds_and_tells_the_choice(strip: Strip) -> None:
    button = strip.button("speedButton")
    menu = strip.find(QMenu, "speedMenu")
    spy = QSignalSpy(strip.widget.speed_chosen)
    button.click()
    assert menu.isVisible()
    words = [action.text() for action in menu.actions()]
    assert words == ["0.5×", "0.75×", "1×", "1.25×", "1.5×", "1.75×", "2×"]
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["1×"]
    menu.actions()[4].trigger()
    assert [spy.at(index)[0] for index in range(spy.count())] == [1.5]
    menu.hide()
    strip.widget.set_speed(1.5)
    assert button.text() == "1.5×"
    assert button.accessibleName() == button.toolTip() == "Speed: 1.5×"
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["1.5×"]


def test_another_speed_moves_nothing_in_the_strip(strip: Strip) -> None:
    button = strip.button("speedButton")
    before = button.sizeHint()
    for speed in (0.5, 1.25, 2.0):
        strip.widget.set_speed(speed)
        assert button.sizeHint() == before


def test_a_draft_is_called_one_only_while_it_is_heard(strip: Strip) -> None:
    label = strip.find(QLabel, "playbackDraft")
    strip.widget.set_position(PlaybackPosition(1.0, "a", 0, 0, approximate=False, draft=True))
    assert not label.isVisible()
    strip.widget.set_state(PlaybackState.PLAYING)
    assert label.isVisible()
    assert label.text() == "Draft"
    strip.widget.set_position(PlaybackPosition(2.0, "b", 0, 0, approximate=False))
    assert not label.isVisible()


def test_an_unchanged_level_asks_for_no_repaint(qtbot: QtBot) -> None:
    meter = LevelMeter(sample_theme(), now=Clock())
    qtbot.addWidget(meter)
    meter.set_level(-20.0)
    before = meter.grab().toImage()
    meter.set_level(-20.0)
    assert meter.grab().toImage() == before
    assert before.pixelColor(30, BAR_ROW) == sample_theme().color("ok")


def test_a_peak_is_held_and_then_falls() -> None:
    clock = Clock()
    hold = PeakHold(clock)
    assert hold.update(-6.0) == -6.0
    clock.now += 1.0
    assert hold.update(-30.0) == -6.0
    clock.now += 0.5
    assert hold.update(-30.0) == -6.0
    clock.now += 0.5
    assert hold.update(-30.0) == pytest.approx(-18.0)
    assert hold.update(-10.0) == -10.0
    clock.now += 100
    assert hold.update(-math.inf) == -math.inf
    hold.update(-6.0)
    hold.clear()
    assert hold.update(-50.0) == -50.0


@pytest.mark.parametrize(
    ("seconds", "text", "with_tenths"),
    [
        (0.0, "00:00", "00:00.0"),
        (12.44, "00:12", "00:12.4"),
        (59.99, "00:59", "00:59.9"),
        (0.3, "00:00", "00:00.3"),
        (3723.0, "1:02:03", "1:02:03.0"),
        (-1.0, "00:00", "00:00.0"),
    ],
)
def test_clock_text(seconds: float, text: str, with_tenths: str) -> None:
    assert clock_text(seconds) == text
    assert clock_text(seconds, tenths=True) == with_tenths


def test_the_clock_has_the_decimal_point_of_the_language() -> None:
    use_catalogue(catalogue_of("de"))
    try:
        assert clock_text(12.4, tenths=True) == "00:12,4"
        assert clock_text(12.4) == "00:12"
    finally:
        use_catalogue(NullTranslations())


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "00:00"), (0.2, "00:01"), (84.4, "01:24"), (84.6, "01:25"), (3723.0, "1:02:03")],
)
def test_a_length_is_told_to_the_nearest_second_and_never_as_nothing(seconds: float, text: str) -> None:
    assert length_text(seconds) == text


def test_every_place_tells_the_same_length_of_the_same_script(strip: Strip) -> None:
    strip.widget.set_timeline(TimelineView((TimelineMark("a", 0, 84.6),), 84.6, complete=True), {"a": 1})
    assert strip.find(QLabel, "playbackClock").text().endswith("/ 01:25")
    slider = strip.find(QSlider, "playbackPosition")
    assert "of 01:25" in slider.accessibleDescription()
    assert "About 01:25 of sound" in outlook_words(84.6, 1e6, 5.0)
