"""Panels that share a place have one row above them: tabs, with a button that hides the one in front."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QDockWidget, QTabBar, QToolButton, QWidget

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.ui.main_window.tab_corner import TabCorner

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def _corner(studio: RunningStudio, words: str) -> QToolButton | None:
    corners = studio.window.findChildren(TabCorner)
    return next((one for one in corners if one.isVisible() and one.accessibleName() == words), None)


async def _hide_button(studio: RunningStudio, words: str) -> QToolButton:
    await eventually(lambda: _corner(studio, words))
    found = _corner(studio, words)
    assert found is not None
    return found


async def test_tabbed_panels_begin_right_below_their_tabs() -> None:
    async with running_studio() as studio:
        await _hide_button(studio, "Hide Inspector")
        bar, hide = (
            studio.widget(QWidget, "inspectorPanelBar"),
            studio.widget(QToolButton, "inspectorPanelHide"),
        )
        await eventually(lambda: bar.height() == 0)
        assert not hide.isVisible()
        assert studio.widget(QWidget, "takesPanelBar").height() > 0
        assert studio.widget(QToolButton, "takesPanelHide").isVisible()


async def test_the_button_lies_at_the_end_of_the_tabs_and_hides_the_panel_in_front() -> None:
    async with running_studio() as studio:
        hide = await _hide_button(studio, "Hide Inspector")
        bar = next(bar for bar in studio.window.findChildren(QTabBar) if bar.tabText(0) == "Inspector")
        await eventually(lambda: bar.geometry().contains(hide.geometry()))
        assert bar.geometry().right() - hide.geometry().right() < 8
        bar.setCurrentIndex(1)
        assert hide.accessibleName() == hide.text() == hide.toolTip() == "Hide Cast"
        hide.click()
        assert studio.widget(QDockWidget, "castPanel").isHidden()
        assert not studio.window.actions_by_id["show-cast"].isChecked()
        await eventually(lambda: not hide.isVisible())
        # Alone it has its own row again.
        await eventually(lambda: studio.widget(QToolButton, "inspectorPanelHide").isVisible())


async def test_panels_that_come_back_into_the_tabs_have_the_button_again() -> None:
    async with running_studio() as studio:
        for _ in range(3):
            (await _hide_button(studio, "Hide Inspector")).click()
            await eventually(lambda: studio.widget(QDockWidget, "inspectorPanel").isHidden())
            await studio.do("show-inspector")
        await _hide_button(studio, "Hide Inspector")
        await studio.do("reset-layout")
        await _hide_button(studio, "Hide Inspector")


async def test_a_window_that_is_minimised_keeps_what_is_in_its_panels_and_the_keyboard_there() -> None:
    async with running_studio() as studio:
        panel, voices = studio.widget(QDockWidget, "voicesPanel"), studio.window.voices
        shown = QSignalSpy(panel.visibilityChanged)
        await studio.do("choose-voice")
        search = studio.window.focusWidget()
        assert voices.isAncestorOf(search)
        studio.window.showMinimized()
        await eventually(lambda: shown.count() and shown.at(shown.count() - 1) == [False])
        assert not voices.isHidden()
        studio.window.showNormal()
        await eventually(lambda: shown.at(shown.count() - 1) == [True])
        assert studio.window.focusWidget() is search
