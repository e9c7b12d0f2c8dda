"""The dialog of a retake with another voice, in a window that is written leftwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from tests.support.scripted_provider import MURMUR, VOICES
from tts_studio.domain.voice import CastVoice
from tts_studio.ui.takes.retake_dialog import RetakeDialog


@pytest.fixture
def leftwards(qapp: QApplication) -> Iterator[None]:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(before)


@pytest.mark.usefixtures("leftwards")
def test_the_name_of_the_voice_begins_on_the_right_in_arabic(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    voices = [(voice, MURMUR) for voice in VOICES]
    dialog = RetakeDialog("Retake", CastVoice(voices[0][0].id), voices, window)
    box = dialog.findChild(QComboBox, "retakeVoice")
    assert isinstance(box, QComboBox)
    line = box.lineEdit()
    assert line is not None
    assert line.alignment() & Qt.AlignmentFlag.AlignRight
    assert line.alignment() & Qt.AlignmentFlag.AlignAbsolute
