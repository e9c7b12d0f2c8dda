"""The Deliver command: one window beside the main one, which goes on unseen and goes with its project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio


async def _opened(studio: RunningStudio) -> QDialog:
    await studio.write("One is here.\n\nTwo is here.")
    await studio.session.render()
    await studio.do("deliver")
    dialog = await studio.dialog("deliveryDialog")
    await eventually(studio.widget(QPushButton, "deliveryStart").isEnabled)
    return dialog


async def test_one_can_write_on_and_the_window_follows(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio") as studio:
        dialog = await _opened(studio)
        assert not dialog.isModal()
        await studio.write("One is here.\n\nTwo is here.\n\nThree is new.")
        warning = studio.widget(QLabel, "deliveryWarning")
        await eventually(lambda: warning.text() == "Segment 3 is not rendered.")
        await studio.do("deliver")
        assert len(studio.window.findChildren(QDialog, "deliveryDialog")) == 1
        studio.widget(QPushButton, "deliveryRenderFirst").click()
        await eventually(studio.widget(QPushButton, "deliveryStart").isEnabled)


async def test_a_delivery_out_of_sight_is_told_of_in_the_window(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio") as studio:
        dialog = await _opened(studio)
        stop = studio.widget(QPushButton, "deliveryCancel")
        studio.widget(QPushButton, "deliveryStart").click()
        await eventually(stop.isVisible)
        dialog.close()
        notices = studio.window.notices
        await eventually(lambda: notices.current is not None and "every rule" in notices.current.sentence)
        assert (tmp_path / "story.mp3").exists()
        assert notices.current is not None
        assert notices.current.run is not None
        notices.current.run()
        await eventually(dialog.isVisible)


async def test_the_window_goes_with_its_project_and_stops_what_is_under_way(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio") as studio:
        await _opened(studio)
        stop = studio.widget(QPushButton, "deliveryCancel")
        studio.widget(QPushButton, "deliveryStart").click()
        await eventually(stop.isVisible)
        await studio.do("new")
        await eventually(lambda: studio.window.findChild(QDialog, "deliveryDialog") is None)
        assert not list(tmp_path.glob("*.part"))
        assert not list(tmp_path.glob(".*part"))
