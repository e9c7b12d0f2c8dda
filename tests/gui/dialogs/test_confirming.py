"""A question says what follows, stands over the middle of the window, and is safe to dismiss."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox, QPushButton, QWidget

from tests.support.eventually import eventually
from tts_studio.ui.confirm_dialog import ConfirmDialog
from tts_studio.ui.dialogs import confirm, place_over_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def window(qapp: object) -> Iterator[QWidget]:
    parent = QWidget()
    parent.setGeometry(40, 30, 900, 600)
    parent.show()
    yield parent
    parent.close()


async def _asked(window: QWidget) -> tuple[asyncio.Task[bool], ConfirmDialog]:
    answer = asyncio.create_task(confirm(window, "Delete both takes?", "They are gone for good.", "Delete"))
    await eventually(lambda: window.findChild(ConfirmDialog))
    dialog = window.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    await eventually(dialog.isVisible)
    return answer, dialog


def _button(dialog: ConfirmDialog, name: str) -> QPushButton:
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    return button


async def test_a_question_is_said_with_its_consequences_in_the_studios_own_look(window: QWidget) -> None:
    answer, dialog = await _asked(window)
    shown = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert shown == ["Delete both takes?", "They are gone for good."]
    assert dialog.accessibleDescription() == "Delete both takes?\nThey are gone for good."
    assert dialog.windowTitle() == "Delete"
    assert not isinstance(dialog, QMessageBox)
    _button(dialog, "confirmYes").click()
    assert await answer is True


async def test_a_question_stands_in_the_middle_of_its_window(window: QWidget) -> None:
    answer, dialog = await _asked(window)
    away = dialog.frameGeometry().center() - window.frameGeometry().center()
    assert away.manhattanLength() <= 2
    dialog.reject()
    assert await answer is False


def test_a_dialog_that_is_larger_than_the_screen_is_made_to_fit(window: QWidget) -> None:
    dialog = QDialog(window)
    dialog.resize(9000, 9000)
    place_over_window(dialog)
    assert window.screen().availableGeometry().contains(dialog.geometry())
    dialog.resize(300, 200)
    place_over_window(dialog)
    assert dialog.size() == QSize(300, 200)


def test_a_dialog_never_has_its_title_above_the_screen(window: QWidget) -> None:
    dialog = QDialog(window)
    screen = window.screen().availableGeometry()
    dialog.setMinimumSize(300, screen.height() + 100)
    place_over_window(dialog)
    assert dialog.height() == screen.height() + 100
    assert dialog.geometry().top() >= screen.top()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
async def test_enter_and_escape_change_nothing(window: QWidget, key: Qt.Key) -> None:
    answer, dialog = await _asked(window)
    QTest.keyClick(dialog, key)
    assert await answer is False


async def test_whoever_goes_to_yes_agrees_with_enter(window: QWidget) -> None:
    answer, dialog = await _asked(window)
    dialog.activateWindow()
    agree = _button(dialog, "confirmYes")
    agree.setFocus()
    QTest.keyClick(agree, Qt.Key.Key_Return)
    assert await answer is True
