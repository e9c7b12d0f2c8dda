"""The Tab key goes from wherever one is to everything that can be seen, and to nothing else."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QPlainTextEdit, QWidget

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

MOST = 200
TAB = Qt.FocusPolicy.TabFocus.value


def name(widget: QWidget) -> str:
    return widget.objectName() or type(widget).__name__


def reached(first: QWidget) -> list[QWidget]:
    """Where one gets from here with the Tab key, until it has been everywhere twice."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    found: dict[QWidget, None] = {}
    for _ in range(MOST):
        widget = QApplication.focusWidget()
        assert widget is not None
        found[widget] = None
        writes = isinstance(widget, QPlainTextEdit) and not widget.tabChangesFocus()
        control = Qt.KeyboardModifier.ControlModifier if writes else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(widget, Qt.Key.Key_Tab, control)
    return list(found)


def stops(window: QWidget) -> list[QWidget]:
    """What can be seen and takes the keyboard."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy().value & TAB
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
        and widget.window() is window
        and not widget.visibleRegion().isEmpty()
        and not isinstance(widget.parent(), QAbstractSpinBox)
    ]


async def _in_use(window: QWidget) -> None:
    window.activateWindow()
    await eventually(window.isActiveWindow)


async def _window(studio: RunningStudio) -> QWidget:
    studio.window.resize(1280, 800)
    await _in_use(studio.window)
    await asyncio.sleep(0)
    return studio.window


@pytest.mark.parametrize("panel", ["inspector", "cast"])
async def test_from_everywhere_the_tab_key_comes_round_to_everything(panel: str) -> None:
    async with running_studio(welcome=True) as studio:
        window = await _window(studio)
        studio.window.actions_by_id[f"show-{panel}"].trigger()
        studio.window.actions_by_id[f"show-{panel}"].setChecked(True)
        dock = studio.widget(QWidget, f"{panel}Panel")
        dock.raise_()
        await eventually(lambda: not dock.visibleRegion().isEmpty())
        everywhere = stops(window)
        assert len(everywhere) > 30
        for first in ("playButton", "panelTabsHide"):
            found = reached(studio.widget(QWidget, first))
            assert [name(stop) for stop in everywhere if stop not in found] == [], first


async def test_a_panel_behind_another_one_is_passed_over() -> None:
    async with running_studio(welcome=True) as studio:
        await _window(studio)
        await eventually(lambda: not studio.window.cast.isVisible())
        found = reached(studio.widget(QWidget, "playButton"))
        behind = [name(stop) for stop in found if studio.window.cast.isAncestorOf(stop)]
        assert behind == []


@pytest.mark.parametrize("action", ["spending-limit", "retake-with", "preferences", "compact"])
async def test_dialogs_are_gone_through_to_the_last_button(action: str) -> None:
    async with running_studio(welcome=True) as studio:
        await _window(studio)
        await studio.do(action)
        name_of = {
            "spending-limit": "limitDialog",
            "retake-with": "retakeDialog",
            "preferences": "settingsDialog",
            "compact": "confirmDialog",
        }
        dialog = await studio.dialog(name_of[action])
        await _in_use(dialog)
        everywhere = stops(dialog)
        found = reached(everywhere[0])
        assert [name(stop) for stop in everywhere if stop not in found] == []
        dialog.close()


async def test_the_settings_of_another_reading_come_before_its_buttons() -> None:
    async with running_studio(welcome=True) as studio:
        await _window(studio)
        await studio.do("retake-with")
        dialog = await studio.dialog("retakeDialog")
        await _in_use(dialog)
        found = [name(stop) for stop in reached(dialog.findChildren(QWidget, "retakeVoice")[0])]
        assert found.index("setting_speed") < found.index("retakeCancel") < found.index("retakeAgree")
        dialog.close()
