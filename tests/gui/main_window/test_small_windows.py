"""In a small window nothing lies over anything else, whatever is open."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeGuard

import pytest
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QDockWidget, QLabel, QPushButton, QWidget

from tests.support.eventually import eventually
from tests.support.running_studio import running_studio
from tts_studio.ui.main_window.main_window import MainWindow
from tts_studio.ui.takes.take_list import TakeList

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PANELS = ("show-jobs", "show-takes", "show-cast", "show-inspector", "show-problems", "show-voices")


def crowd(window: MainWindow) -> None:
    """Show every panel in the smallest window."""
    window.resize(1024, 640)
    for action in PANELS:
        if not window.actions_by_id[action].isChecked():
            window.actions_by_id[action].trigger()


async def test_no_panel_reaches_into_another() -> None:
    async with running_studio(welcome=True) as studio:
        window = studio.window
        crowd(window)

        def nothing_overlaps() -> bool:
            shown = [dock for dock in window.findChildren(QDockWidget) if not dock.visibleRegion().isEmpty()]
            places = [dock.geometry() for dock in shown]
            assert len(places) >= 4
            for index, place in enumerate(places):
                assert window.rect().contains(place), shown[index].objectName()
                for other in places[index + 1 :]:
                    assert not place.intersects(other), (shown[index].objectName(), place, other)
            return True

        await eventually(nothing_overlaps)


async def test_the_player_has_the_height_it_needs() -> None:
    async with running_studio() as studio:
        player = studio.window.transport
        await eventually(lambda: player.height() >= player.minimumSizeHint().height())


@pytest.mark.parametrize("height", [900, 760])
async def test_panels_below_open_with_room_for_some_rows(height: int) -> None:
    async with running_studio() as studio:
        window = studio.window
        window.resize(1200, height)
        jobs = studio.widget(QDockWidget, "jobsPanel")
        for action in ("show-jobs", "show-problems"):
            if window.actions_by_id[action].isChecked():
                window.actions_by_id[action].trigger()
        await eventually(jobs.isHidden)
        window.actions_by_id["show-jobs"].trigger()
        await eventually(lambda: jobs.height() >= 160)


async def test_a_panel_that_is_asked_for_comes_to_the_front() -> None:
    async with running_studio() as studio:
        window = studio.window
        window.resize(1200, 760)
        for action in ("show-jobs", "show-problems"):
            if window.actions_by_id[action].isChecked():
                window.actions_by_id[action].trigger()
        window.actions_by_id["show-jobs"].trigger()
        window.actions_by_id["show-problems"].trigger()
        problems = studio.widget(QDockWidget, "problemsPanel")
        await eventually(lambda: not problems.visibleRegion().isEmpty())


async def test_only_a_panel_without_a_tab_says_its_name_in_its_bar() -> None:
    async with running_studio() as studio:
        window = studio.window
        window.resize(1200, 900)
        for action in PANELS:
            if window.actions_by_id[action].isChecked() is (action in ("show-jobs", "show-problems")):
                window.actions_by_id[action].trigger()
        jobs = studio.widget(QDockWidget, "jobsPanel")
        title = studio.widget(QLabel, "jobsPanelTitle")
        window.actions_by_id["show-jobs"].trigger()
        await eventually(lambda: title.isVisible() and not jobs.isHidden())
        window.actions_by_id["show-problems"].trigger()
        await eventually(title.isHidden)
        window.actions_by_id["show-problems"].trigger()
        await eventually(title.isVisible)


async def test_a_panel_grows_with_what_is_in_it() -> None:
    async with running_studio() as studio:
        panel = studio.widget(QDockWidget, "voicesPanel")
        button = studio.widget(QPushButton, "useVoice")
        button.setText("A far longer word for what this button does to the voice")
        await eventually(lambda: panel.width() > button.minimumSizeHint().width() > 272)


@pytest.mark.parametrize("with_rows", [True, False])
async def test_the_parts_of_the_audition_page_stand_one_below_the_other(with_rows: bool) -> None:
    async with running_studio(welcome=True) as studio:
        window = studio.window
        crowd(window)
        await studio.do("audition-line" if with_rows else "go-to-audition")
        page = window.audition
        if with_rows:
            await eventually(lambda: page.candidates.shown)
        names = ("addVoices", "auditionLine", "listeningBar", "auditionPages", "estimateBar")

        def stand_in_a_column() -> bool:
            parts = [studio.widget(QWidget, name) for name in names]
            assert all(part.isVisible() for part in parts)
            for above, below in pairwise(parts):
                assert _on_page(page, above).bottom() < _on_page(page, below).top(), below.objectName()
            boxes = [box for box in studio.widget(QWidget, "listeningBar").children() if _shown(box)]
            bar = studio.widget(QWidget, "listeningBar").rect()
            assert all(bar.contains(box.geometry()) for box in boxes)
            assert page.width() >= page.minimumSizeHint().width()
            viewport = page.candidates.viewport()
            for row in page.candidates.shown:
                assert row.width() >= row.minimumSizeHint().width()
                assert row.mapTo(viewport, QPoint(0, 0)).x() + row.width() <= viewport.width()
                assert page.width() >= _on_page(page, row).right()
            return True

        await eventually(stand_in_a_column)


async def test_the_rows_of_takes_are_as_wide_as_their_list_shows() -> None:
    async with running_studio(welcome=True) as studio:
        window = studio.window
        window.resize(1024, 640)
        await studio.do("go-to-audition")
        await studio.session.render()
        if not window.actions_by_id["show-takes"].isChecked():
            window.actions_by_id["show-takes"].trigger()
        studio.widget(QDockWidget, "takesPanel").raise_()

        def rows_are_whole() -> bool:
            takes = window.takes.findChild(TakeList)
            assert isinstance(takes, TakeList)
            assert takes.rows
            for row in takes.rows:
                assert row.width() >= row.minimumSizeHint().width()
                assert row.mapTo(takes.viewport(), QPoint(row.width(), 0)).x() <= takes.viewport().width()
            return True

        await eventually(rows_are_whole)


def _on_page(page: QWidget, part: QWidget) -> QRect:
    return QRect(part.mapTo(page, QPoint(0, 0)), part.size())


def _shown(part: QObject) -> TypeGuard[QWidget]:
    return isinstance(part, QWidget) and part.isVisible()
