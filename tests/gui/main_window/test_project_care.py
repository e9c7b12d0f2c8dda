"""Projects are duplicated, made smaller and opened beside each other, and one in use offers a copy."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QToolButton

from tests.support.eventually import eventually
from tests.support.other_window import open_elsewhere
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.version_one import VersionOne
from tts_studio.app import application as application_module
from tts_studio.app.second_window import start_second_window
from tts_studio.domain.errors import ProjectInUse
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.store.project_file import Project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture(autouse=True)
def _own_file_dialogs() -> Iterator[None]:
    attribute = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    QCoreApplication.setAttribute(attribute)
    yield
    QCoreApplication.setAttribute(attribute, False)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The projects for which another window was asked; none is started."""
    asked: list[Path] = []
    monkeypatch.setattr(application_module, "start_second_window", asked.append)
    return asked


async def _answer(studio: RunningStudio, path: Path) -> str:
    """Choose this file in the dialog; returns what the dialog proposed."""
    await eventually(lambda: studio.window.findChild(QFileDialog, "fileDialog"))
    dialog = studio.widget(QFileDialog, "fileDialog")
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    proposed = field.text()
    field.setText(str(path))
    dialog.accept()
    await eventually(lambda: studio.window.findChild(QFileDialog, "fileDialog") is None)
    return proposed


async def test_a_duplicate_holds_everything_and_opens_in_a_window_of_its_own(
    tmp_path: Path, opened: list[Path]
) -> None:
    async with running_studio(tmp_path / "Book.ttsstudio") as studio:
        await studio.write("Twice.")
        await studio.do("duplicate")
        assert await _answer(studio, tmp_path / "Second") == "Book copy.ttsstudio"
        await eventually(lambda: opened == [tmp_path / "Second.ttsstudio"])
        assert studio.session.path == tmp_path / "Book.ttsstudio"
    with Project.open(tmp_path / "Second.ttsstudio") as project:
        assert project.script.load().text == "Twice."


async def test_another_project_is_opened_beside_this_one(tmp_path: Path, opened: list[Path]) -> None:
    other = tmp_path / "Other.ttsstudio"
    Project.create(other).close()
    async with running_studio() as studio:
        await studio.do("open-in-window")
        await _answer(studio, other)
        await eventually(lambda: opened == [other])
        await studio.do("new-window")
        await eventually(lambda: len(opened) == 2)
        assert opened[1].is_file()
        assert opened[1] != studio.session.path


async def test_a_second_window_is_a_program_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "Beside.ttsstudio"
    Project.create(path).close()
    process = start_second_window(path)
    try:
        # Looking by opening it would keep the other program out.
        await eventually(path.with_name(f"{path.name}-wal").exists)
    finally:
        os.kill(process, signal.SIGTERM)
    await eventually(lambda: not _in_use(path))


async def test_compacting_asks_and_says_what_it_saved(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "Book.ttsstudio") as studio:
        await studio.write("One.\n\nTwo.")
        await studio.session.render()
        segment = studio.session.script.segments[0]
        await studio.session.retake([segment.id])
        studio.session.takes.trash(studio.session.takes.of(segment.id)[0].id)
        await studio.do("compact")
        await studio.dialog("confirmDialog")
        consequences = studio.widget(QLabel, "confirmConsequences").text()
        assert "1 take in the trash is deleted for good." in consequences
        await studio.press("confirmDialog", "confirmYes")
        sentence = studio.widget(QLabel, "notificationSentence")
        await eventually(lambda: "Book" in sentence.text())
        assert not studio.session.takes.trashed()


async def test_of_a_project_in_use_a_copy_is_opened_when_wanted(tmp_path: Path) -> None:
    path = tmp_path / "Book.ttsstudio"
    with open_elsewhere(path, "Written over there."):
        async with running_studio() as studio:
            await studio.application.open_path(path)
            button = studio.widget(QToolButton, "notificationAction")
            assert button.text() == "Open a Copy"
            button.click()
            await eventually(lambda: studio.session.path == tmp_path / "Book (copy).ttsstudio")
            assert studio.session.script.text == "Written over there."


async def test_a_project_of_an_older_version_says_once_where_its_copy_lies(tmp_path: Path) -> None:
    path = tmp_path / "Old.ttsstudio"
    VersionOne(path).script("Old words.", ["a"], Cast(CastVoice(VoiceId("murmur", "low"))))
    async with running_studio(path) as studio:
        notice = studio.window.notices.current
        assert notice is not None
        assert "Old.version-1.ttsstudio" in notice.sentence
        assert (tmp_path / "Old.version-1.ttsstudio").is_file()
    async with running_studio(path) as studio:
        assert studio.window.notices.current is None


def _in_use(path: Path) -> bool:
    try:
        Project.open(path).close()
    except ProjectInUse:
        return True
    return False
