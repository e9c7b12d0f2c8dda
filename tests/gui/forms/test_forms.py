"""Forms made from parameters, used as a person uses them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tts_studio.domain.parameters import (
    Choice,
    ChoiceParameter,
    NumberParameter,
    Parameter,
    ParameterValue,
    SwitchParameter,
    TextParameter,
)
from tts_studio.ui.forms import ParameterForm

SPEED = NumberParameter("speed", "Speed", 0.5, 2.0, 1.0, 0.05, "×", "How fast the voice speaks.")
TONE = ChoiceParameter("tone", "Tone", (Choice("warm", "Warm"), Choice("cool", "Cool and clear")), "warm")
BREATH = SwitchParameter("breath", "Audible breaths", True, "Breathes between sentences.")
STYLE = TextParameter("style", "Style", "", 20)
SEED = NumberParameter("seed", "Seed", 0, 100, 7, 1, advanced=True)
ALL: tuple[Parameter, ...] = (SPEED, TONE, BREATH, STYLE, SEED)


class Changes(list[tuple[str, ParameterValue]]):
    def add(self, name: str, value: ParameterValue) -> None:
        self.append((name, value))


def make(
    qtbot: QtBot, parameters: Sequence[Parameter] = ALL, **values: ParameterValue
) -> tuple[ParameterForm, Changes]:
    form = ParameterForm(parameters, values)
    qtbot.addWidget(form)
    changes = Changes()
    form.value_changed.connect(changes.add)
    form.show()
    qtbot.waitExposed(form)
    return form, changes


W = TypeVar("W", bound=QWidget)


def find(form: QWidget, kind: type[W], name: str) -> W:
    widget = form.findChild(kind, name)
    assert isinstance(widget, kind)
    return widget


def wheel(widget: QWidget) -> QWheelEvent:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


def test_each_kind_of_parameter_gets_its_control_with_the_value_it_was_given(qtbot: QtBot) -> None:
    form, _ = make(qtbot, speed=1.5, tone="cool", breath=False, style="calm", seed=42)
    assert find(form, QDoubleSpinBox, "setting_speed").value() == 1.5
    assert find(form, QSlider, "setting_speed_slider").value() == 20
    assert find(form, QComboBox, "setting_tone").currentText() == "Cool and clear"
    assert not find(form, QCheckBox, "setting_breath").isChecked()
    assert find(form, QLineEdit, "setting_style").text() == "calm"
    assert form.values() == {"speed": 1.5, "tone": "cool", "breath": False, "style": "calm", "seed": 42}


def test_values_left_out_are_the_defaults(qtbot: QtBot) -> None:
    form, _ = make(qtbot)
    assert form.values() == {"speed": 1.0, "tone": "warm", "breath": True, "style": "", "seed": 7}


@pytest.mark.parametrize("parameter", ALL, ids=lambda parameter: parameter.name)
def test_every_control_is_named_after_its_visible_label(qtbot: QtBot, parameter: Parameter) -> None:
    form, _ = make(qtbot)
    control = find(form, QWidget, f"setting_{parameter.name}")
    assert control.accessibleName() == parameter.label
    label = form.findChild(QLabel, f"setting_{parameter.name}_label")
    if label is None:
        assert isinstance(control, QCheckBox)
        assert control.text() == parameter.label
    else:
        assert label.text() == parameter.label
        assert label.buddy() is control


def test_help_is_the_tooltip_the_status_text_and_what_a_screen_reader_adds(qtbot: QtBot) -> None:
    form, _ = make(qtbot)
    spin = find(form, QDoubleSpinBox, "setting_speed")
    assert spin.toolTip() == spin.statusTip() == spin.accessibleDescription() == SPEED.help


def test_typing_a_number_tells_once_after_a_pause(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    spin = find(form, QDoubleSpinBox, "setting_speed")
    spin.setFocus()
    spin.selectAll()
    with qtbot.waitSignal(form.value_changed):
        QTest.keyClicks(spin, "1.35")
    assert changes == [("speed", 1.35)]
    assert find(form, QSlider, "setting_speed_slider").value() == 17


def test_the_slider_moves_in_steps_and_takes_the_figure_with_it(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    slider = find(form, QSlider, "setting_speed_slider")
    slider.setFocus()
    with qtbot.waitSignal(form.value_changed):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert changes == [("speed", 1.05)]
    assert find(form, QDoubleSpinBox, "setting_speed").text() == "1.05 ×"


def test_a_number_with_whole_steps_shows_no_decimals(qtbot: QtBot) -> None:
    form, _ = make(qtbot)
    assert find(form, QDoubleSpinBox, "setting_seed").text() == "7"


def test_a_choice_tells_at_once(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    combo = find(form, QComboBox, "setting_tone")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert changes == [("tone", "cool")]


def test_a_switch_tells_at_once(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    find(form, QCheckBox, "setting_breath").click()
    assert changes == [("breath", False)]


def test_text_is_told_on_enter_and_never_longer_than_the_model_takes(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    line = find(form, QLineEdit, "setting_style")
    QTest.keyClicks(line, "x" * 30)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert changes == [("style", "x" * 20)]


def test_reset_appears_only_away_from_the_default_and_leads_back(qtbot: QtBot) -> None:
    form, changes = make(qtbot, speed=1.5)
    reset = find(form, QToolButton, "setting_speed_reset")
    assert reset.isVisible()
    assert not find(form, QToolButton, "setting_breath_reset").isVisible()
    reset.click()
    assert changes == [("speed", 1.0)]
    assert not reset.isVisible()
    assert find(form, QSlider, "setting_speed_slider").value() == 10


def test_after_a_reset_the_keyboard_goes_on_with_the_setting(qtbot: QtBot) -> None:
    form, _ = make(qtbot, speed=1.5, breath=False)
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    for name in ("speed", "breath"):
        reset = find(form, QToolButton, f"setting_{name}_reset")
        reset.setFocus()
        QTest.keyClick(reset, Qt.Key.Key_Space)
        assert form.focusWidget() is find(form, QWidget, f"setting_{name}")


def test_showing_values_tells_nobody(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    form.set_values({"speed": 2.0, "tone": "cool", "breath": False, "style": "x", "seed": 1})
    form.flush()
    assert changes == []


def test_what_is_being_typed_survives_a_refresh_from_outside(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    line = find(form, QLineEdit, "setting_style")
    QTest.keyClicks(line, "cal")
    form.set_values({"style": ""})
    QTest.keyClicks(line, "m")
    form.flush()
    assert changes == [("style", "calm")]


def test_a_value_the_model_no_longer_takes_is_explained_beside_the_default(qtbot: QtBot) -> None:
    form, _ = make(qtbot, speed=9.0, tone="loud")
    assert find(form, QDoubleSpinBox, "setting_speed").value() == 1.0
    problem = find(form, QLabel, "setting_speed_problem")
    assert problem.isVisible()
    assert "0.5 to 2" in problem.text()
    form.set_values({"speed": 1.2, "tone": "warm"})
    assert not problem.isVisible()


def test_scrolling_past_a_control_does_not_change_it(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    for name, kind in (
        ("setting_speed", QDoubleSpinBox),
        ("setting_speed_slider", QSlider),
        ("setting_tone", QComboBox),
    ):
        widget = find(form, kind, name)
        widget.clearFocus()
        assert not wheel(widget).isAccepted()
    form.flush()
    assert changes == []


def test_the_wheel_turns_a_control_that_has_the_keyboard(qtbot: QtBot) -> None:
    form, changes = make(qtbot)
    spin = find(form, QDoubleSpinBox, "setting_speed")
    form.activateWindow()
    spin.setFocus()
    qtbot.waitUntil(spin.hasFocus)
    wheel(spin)
    form.flush()
    assert changes == [("speed", 1.05)]


def test_advanced_settings_wait_behind_their_heading(qtbot: QtBot) -> None:
    form, _ = make(qtbot)
    seed = find(form, QDoubleSpinBox, "setting_seed")
    toggle = find(form, QToolButton, "advanced_toggle")
    assert not seed.isVisible()
    assert toggle.accessibleDescription() == "Closed"
    toggle.click()
    assert seed.isVisible()
    assert toggle.accessibleDescription() == "Opened"


def test_a_form_without_advanced_settings_has_no_such_heading(qtbot: QtBot) -> None:
    form, _ = make(qtbot, (SPEED,))
    assert form.findChild(QToolButton, "advanced_toggle") is None


def test_a_number_the_form_can_only_show_rounded_past_its_limit_is_explained_and_not_told(
    qtbot: QtBot,
) -> None:
    fine = NumberParameter("fine", "Fine", 0.0, 1.23456789, 1.0, 0.1)
    form, changes = make(qtbot, (fine,))
    spin = find(form, QDoubleSpinBox, "setting_fine")
    spin.setValue(spin.maximum())
    form.flush()
    assert changes == []
    assert find(form, QLabel, "setting_fine_problem").isVisible()
    assert form.values() == {"fine": 1.0}


def test_reset_names_the_default_in_words(qtbot: QtBot) -> None:
    form, _ = make(qtbot)
    tips = {name: find(form, QToolButton, f"setting_{name}_reset").toolTip() for name in form.values()}
    assert tips == {
        "speed": "Back to 1 ×",
        "tone": "Back to “Warm”",
        "breath": "Back to on",
        "style": "Back to empty",
        "seed": "Back to 7",
    }
