"""The whole window for those who do not see it, or use no mouse: names, keyboard focus, and its order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QWidget

from tests.support.accessible_tree import Node, nodes, repeated
from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PANELS = ("voices", "inspector", "cast", "takes", "jobs", "problems")

# The script, the waveform and the lists have the keyboard themselves and lead it to their parts.
LED_BY_THEIR_PARENT = ("segmentMark", "playbackPosition")
TAB = Qt.FocusPolicy.TabFocus.value


async def _with_everything_open(studio: RunningStudio) -> None:
    """Render the script and open every panel."""
    window = studio.window
    window.resize(1500, 950)
    for panel in PANELS:
        action = window.actions_by_id[f"show-{panel}"]
        if not action.isChecked():
            action.trigger()
    await studio.session.render()
    cancel = studio.widget(QAbstractButton, "cancelAllJobs")
    await eventually(lambda: not cancel.isEnabled() and not window.actions_by_id["render-stale"].isEnabled())


def _focusable(node: Node) -> bool:
    return node.focusable or not node.enabled or node.object_name.startswith(LED_BY_THEIR_PARENT)


def _in_front(widget: QWidget) -> bool:
    return not widget.visibleRegion().isEmpty()


async def _fronts(studio: RunningStudio) -> list[list[Node]]:
    """The tree with each page and each panel in front."""
    await _with_everything_open(studio)
    window = studio.window
    trees = []
    for index in range(window.pages.count()):
        window.pages.setCurrentIndex(index)
        for panel in PANELS:
            dock = window.findChild(QDockWidget, f"{panel}Panel")
            assert dock is not None
            dock.raise_()
            await eventually(partial(_in_front, dock))
            trees.append(nodes(window))
    return trees


async def test_everything_one_can_use_has_a_name_and_the_keyboard() -> None:
    async with running_studio(welcome=True) as studio:
        for tree in await _fronts(studio):
            controls = [node for node in tree if node.is_control]
            assert len(controls) > 40
            assert [node for node in controls if not node.name] == []
            assert [node for node in controls if not _focusable(node)] == []


async def test_nothing_is_called_like_its_neighbour() -> None:
    async with running_studio(welcome=True) as studio:
        for tree in await _fronts(studio):
            assert repeated(tree) == []


def _tab_stops(studio: RunningStudio) -> Iterator[QWidget]:
    widget = studio.window.nextInFocusChain()
    while widget is not None and widget is not studio.window:
        tabbable = widget.focusPolicy().value & TAB and widget.isEnabled()
        if tabbable and widget.isVisible() and _in_front(widget):
            yield widget
        widget = widget.nextInFocusChain()


def _place(widget: QWidget, inside: QWidget) -> QRect:
    return QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size())


async def test_the_tab_key_goes_through_each_part_from_top_to_bottom() -> None:
    async with running_studio(welcome=True) as studio:
        await _with_everything_open(studio)
        wrong = []
        for dock in studio.window.findChildren(QDockWidget):
            stops = [stop for stop in _tab_stops(studio) if dock.isAncestorOf(stop)]
            places = [_place(stop, studio.window) for stop in stops]
            for (one, before), (other, after) in pairwise(zip(stops, places, strict=True)):
                if after.bottom() <= before.top() and after.left() < before.right():
                    wrong.append((dock.objectName(), one.objectName(), other.objectName()))
        assert not wrong, repr(wrong)


async def test_what_has_the_keyboard_looks_like_it() -> None:
    async with running_studio(welcome=True) as studio:
        await _with_everything_open(studio)
        window = studio.window
        window.activateWindow()
        await eventually(window.isActiveWindow)
        same = []
        for widget in list(_tab_stops(studio)):
            window.setFocus()
            QApplication.processEvents()
            before = _picture(widget, window)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            await asyncio.sleep(0)
            QApplication.processEvents()
            if before == _picture(widget, window):
                same.append(widget.objectName() or type(widget).__name__)
        assert not same, repr(same)


def _picture(widget: QWidget, window: QWidget) -> QImage:
    return window.grab(_place(widget, window).adjusted(-3, -3, 3, 3)).toImage()
