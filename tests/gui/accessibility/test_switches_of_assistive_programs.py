"""Switches that assistive programs toggle, without a click of mouse or keyboard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import sample_theme
from tts_studio.domain.parameters import SwitchParameter
from tts_studio.ui.cast_panel.pauses_form import PausesForm
from tts_studio.ui.parameter_controls import SwitchControl
from tts_studio.ui.transport.transport import Transport


def flat_peaks(begins: float, ends: float, columns: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.zeros(columns, np.float32), np.zeros(columns, np.float32)


def toggle(button: QAbstractButton | None) -> None:
    assert button is not None
    found = QAccessible.queryAccessibleInterface(button)
    assert found is not None
    action = found.actionInterface()
    assert action is not None
    action.doAction(QAccessibleActionInterface.toggleAction())


def test_the_loop_is_asked_for(qtbot: QtBot) -> None:
    strip = Transport(flat_peaks, sample_theme())
    qtbot.addWidget(strip)
    asked = QSignalSpy(strip.loop_toggled)
    toggle(strip.findChild(QToolButton, "loopPlayback"))
    assert [asked.at(n) for n in range(asked.count())] == [[True]]


def test_dialogues_in_one_take_are_asked_for_and_showing_them_asks_for_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    form = PausesForm(window)
    asked = QSignalSpy(form.dialogue_switched)
    form.show_dialogue(on=True, models="Gemini")
    assert asked.count() == 0
    toggle(form.findChild(QCheckBox, "dialogueInOneTake"))
    assert [asked.at(n) for n in range(asked.count())] == [[False]]


def test_a_setting_of_a_voice_settles_and_showing_it_does_not(qtbot: QtBot) -> None:
    control = SwitchControl(SwitchParameter("breath", "Audible breaths", True, "Breathes between sentences."))
    qtbot.addWidget(control)
    settled = QSignalSpy(control.settled)
    control.display(True)
    assert settled.count() == 0
    toggle(control.findChild(QCheckBox, "setting_breath"))
    assert (settled.count(), control.value()) == (1, False)
