"""The File menu asks for files and does with them what it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QLineEdit, QMenu, QPushButton, QToolButton

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.store.project_file import Project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture(autouse=True)
def _own_file_dialogs() -> Iterator[None]:
    attribute = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    QCoreApplication.setAttribute(attribute)
    yield
    QCoreApplication.setAttribute(attribute, False)


async def _dialog(studio: RunningStudio) -> QFileDialog:
    await eventually(lambda: studio.window.findChild(QFileDialog, "fileDialog"))
    return studio.widget(QFileDialog, "fileDialog")


async def _answer(studio: RunningStudio, path: Path) -> None:
    dialog = await _dialog(studio)
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText(str(path))
    dialog.accept()
    await eventually(lambda: studio.window.findChild(QFileDialog, "fileDialog") is None)


async def test_saving_an_untitled_project_asks_for_its_name(tmp_path: Path) -> None:
    async with running_studio() as studio:
        await studio.write("Keep this.")
        await studio.do("save")
        await _answer(studio, tmp_path / "Kept")
        await eventually(lambda: studio.session.path == tmp_path / "Kept.ttsstudio")
        assert not studio.session.untitled
        await studio.write("Keep that.")
        await studio.do("save")
        await eventually(lambda: studio.session.save_status.state == "saved")
    with Project.open(tmp_path / "Kept.ttsstudio") as project:
        assert project.script.load().text == "Keep that."


async def test_a_copy_is_written_beside_the_project(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "here.ttsstudio") as studio:
        await studio.write("Copied.")
        await studio.do("save-copy")
        await _answer(studio, tmp_path / "copy.ttsstudio")
        sentence = studio.widget(QLabel, "notificationSentence")
        await eventually(lambda: "copy.ttsstudio" in sentence.text())
        assert studio.session.path == tmp_path / "here.ttsstudio"
    with Project.open(tmp_path / "copy.ttsstudio") as project:
        assert project.script.load().text == "Copied."


async def test_opening_what_is_not_a_project_says_so_and_changes_nothing(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.ttsstudio"
    wrong.write_text("This is not a project.")
    async with running_studio() as studio:
        await studio.write("Mine.")
        await studio.do("open")
        await _answer(studio, wrong)
        await eventually(lambda: studio.window.notices.current)
        notice = studio.window.notices.current
        assert notice is not None
        assert notice.button == "Open…"
        assert studio.window.editor.text() == "Mine."


async def test_a_question_that_is_dismissed_does_nothing() -> None:
    async with running_studio() as studio:
        await studio.write("Mine.")
        path = studio.session.path
        await studio.do("save-as")
        dialog = await _dialog(studio)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await eventually(lambda: studio.window.findChild(QFileDialog, "fileDialog") is None)
        assert studio.session.path == path


async def test_a_question_left_open_goes_with_the_program() -> None:
    async with running_studio() as studio:
        await studio.write("Mine.")
        await studio.do("save-as")
        await _dialog(studio)


async def test_a_new_project_and_the_welcome_script_take_the_place_of_the_open_one() -> None:
    async with running_studio() as studio:
        await studio.write("Mine.")
        first = studio.session.path
        await studio.do("new")
        await eventually(lambda: studio.window.editor.text() == "")
        await studio.do("welcome")
        await eventually(lambda: "Welcome" in studio.window.editor.text())
        menu = studio.widget(QMenu, "menuOpenRecent")
        menu.aboutToShow.emit()
        assert str(first) in [action.toolTip() for action in menu.actions()]
        await studio.do("clear-recent")
        menu.aboutToShow.emit()
        assert [action.objectName() for action in menu.actions()] == ["action-clear-recent"]


async def test_the_deliver_window_opens_and_writes_what_is_rendered(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "story.ttsstudio") as studio:
        await studio.write("One is here.")
        await eventually(lambda: studio.window.actions_by_id["render-stale"].isEnabled())
        await studio.do("render-stale")
        await eventually(lambda: not studio.session.render_plan().stale)
        await studio.do("deliver")
        await eventually(lambda: studio.window.findChild(QDialog, "deliveryDialog"))
        start = studio.widget(QPushButton, "deliveryStart")
        await eventually(start.isEnabled)
        start.click()
        await eventually(studio.widget(QPushButton, "deliveryAgain").isVisible)
        assert (tmp_path / "story.mp3").exists()
        studio.widget(QPushButton, "deliveryClose").click()
        await eventually(lambda: studio.window.findChild(QDialog, "deliveryDialog") is None)


async def test_what_can_be_read_of_a_damaged_project_becomes_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "Book.ttsstudio"
    async with running_studio(path) as studio:
        await studio.write("One is here.\n\nTwo is here.")
        await studio.session.render()
    with closing(sqlite3.connect(path)) as connection:
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'choice'")
        ((size,),) = connection.execute("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"ruin" * 64)
    async with running_studio(path) as studio:
        notice = studio.window.notices.current
        assert notice is not None
        assert "is damaged" in notice.sentence
        studio.widget(QToolButton, "notificationAction").click()
        await _answer(studio, path)
        await eventually(lambda: studio.session.path == tmp_path / "Book (recovered).ttsstudio")
        assert studio.session.script.text == "One is here.\n\nTwo is here."
        assert path.exists()
        await studio.do("recover")
        await _answer(studio, path)
        await eventually(lambda: studio.session.path == tmp_path / "Book (recovered 2).ttsstudio")
