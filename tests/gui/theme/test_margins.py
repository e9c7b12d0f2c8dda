"""Room around a layout and the beginning of lines follow the reading direction of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tts_studio.ui.margins import leading, margins
from tts_studio.ui.number_field import place_number


@pytest.fixture
def rightwards(qapp: QApplication) -> Iterator[None]:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(before)


def test_the_leading_side_is_the_left_one_in_english(qapp: QApplication) -> None:
    assert margins(12, 2, 4, 6) == QMargins(12, 2, 4, 6)


@pytest.mark.usefixtures("rightwards")
def test_the_leading_side_is_the_right_one_in_arabic() -> None:
    assert margins(12, 2, 4, 6) == QMargins(4, 2, 12, 6)


def _first_column_of_ink(label: QWidget) -> int:
    image = label.grab().toImage()
    empty = image.pixel(0, 0)
    return next(
        x for x in range(image.width()) if any(image.pixel(x, y) != empty for y in range(image.height()))
    )


def _named(qtbot: QtBot) -> QLabel:
    label = QLabel("Heart")
    qtbot.addWidget(label)
    label.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
    label.resize(400, 32)
    return label


def test_a_name_begins_on_the_left_in_english(qtbot: QtBot) -> None:
    assert _first_column_of_ink(_named(qtbot)) < 40


@pytest.mark.usefixtures("rightwards")
def test_a_latin_name_stands_on_the_right_in_arabic(qtbot: QtBot) -> None:
    assert _first_column_of_ink(_named(qtbot)) > 200


def _number(qtbot: QtBot) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    qtbot.addWidget(field)
    place_number(field, 8)
    field.setSuffix(" dB")
    field.resize(400, 32)
    field.show()
    return field


def test_a_number_begins_on_the_left_in_english(qtbot: QtBot) -> None:
    field = _number(qtbot)
    assert 8 <= _first_column_of_ink(field.lineEdit()) < 40


@pytest.mark.usefixtures("rightwards")
def test_a_number_stands_on_the_right_in_arabic(qtbot: QtBot) -> None:
    field = _number(qtbot)
    line = field.lineEdit()
    assert _first_column_of_ink(line) > line.width() / 2
    assert line.textMargins().right() == 8
