"""The export dialog, from choosing to finished files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.eventually import eventually
from tts_studio.domain.errors import ExportError, SpeechError, UsageError
from tts_studio.engine.export import ExportRequest
from tts_studio.ui.export_dialog.export_dialog import ExportDialog
from tts_studio.ui.export_dialog.export_services import ExportContents, ExportServices, existing_files

W = TypeVar("W", bound=QWidget)


@dataclass
class Project:
    """An open project that writes real files, and waits where a test asks it to."""

    folder: Path
    lacking: set[str] = field(default_factory=set)
    problem: ExportError | SpeechError | None = None
    written: list[ExportRequest] = field(default_factory=list)
    gate: asyncio.Event | None = None
    browsed: Path | None = None
    shown: list[Path] = field(default_factory=list)
    played: list[Path] = field(default_factory=list)

    def plan(self, request: ExportRequest) -> tuple[Path, ...]:
        if "{oops}" in request.name_pattern:
            raise UsageError("“{oops}” is not a pattern for file names.", advice="Use {number}.")
        if not request.one_file_per_segment:
            return (request.target,)
        return tuple(request.target / f"{name}.{request.suffix}" for name in request.segment_ids)

    def unrendered(self, segment_ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in segment_ids if name in self.lacking)

    async def render(self, segment_ids: Sequence[str]) -> None:
        await self._wait()
        self.lacking -= set(segment_ids)

    async def export(self, request: ExportRequest, progress: Callable[[float], None]) -> tuple[Path, ...]:
        progress(0.5)
        await self._wait()
        paths = self.plan(request)
        for path in paths:
            path.write_bytes(b"sound")
        self.written.append(request)
        return paths

    async def ask_folder(self, _folder: Path) -> Path | None:
        return self.browsed

    def services(self) -> ExportServices:
        return ExportServices(
            self.plan,
            existing_files,
            self.unrendered,
            self.render,
            self.export,
            self.ask_folder,
            self.shown.append,
            self.played.append,
        )

    async def _wait(self) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.problem is not None:
            raise self.problem


class Window:
    def __init__(self, qtbot: QtBot, project: Project, *, selected: tuple[str, ...] = ("b",)) -> None:
        self.project = project
        contents = ExportContents(("a", "b", "c", "d"), selected, "Episode 1", project.folder)
        self.dialog = ExportDialog(contents, project.services())
        qtbot.addWidget(self.dialog)
        self.dialog.open()

    def find(self, kind: type[W], name: str) -> W:
        found = self.dialog.findChild(kind, name)
        assert isinstance(found, kind)
        return found

    def words(self, name: str) -> str:
        label = self.find(QLabel, name)
        return label.text() if label.isVisible() else ""

    def button(self, name: str) -> QPushButton:
        return self.find(QPushButton, name)

    def type(self, name: str, text: str) -> None:
        self.find(QLineEdit, name).setText(text)
        self.refresh()

    def refresh(self) -> None:
        """What the dialog does by itself a moment after the last key."""
        self.dialog._quiet.timeout.emit()

    async def press_export(self) -> None:
        self.button("exportStart").click()
        await eventually(lambda: self.words("exportMessage") not in ("", "Exporting…"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def window(qtbot: QtBot, project: Project) -> Window:
    return Window(qtbot, project)


async def test_the_whole_script_becomes_one_file(window: Window, tmp_path: Path) -> None:
    assert window.words("exportPreview") == f"Writes {tmp_path / 'Episode 1.wav'}"
    await window.press_export()
    assert window.words("exportMessage") == "Exported “Episode 1.wav”."
    assert [request.segment_ids for request in window.project.written] == [("a", "b", "c", "d")]
    assert (tmp_path / "Episode 1.wav").exists()
    assert window.button("exportClose").text() == "Close"
    assert not window.button("exportStart").isVisible()


async def test_the_selection_and_the_format_can_be_chosen(window: Window, tmp_path: Path) -> None:
    what = window.find(QComboBox, "exportWhat")
    assert [what.itemText(row) for row in range(what.count())] == [
        "Whole script (4 segments)",
        "Selection (1 segment)",
    ]
    what.setCurrentIndex(1)
    window.find(QComboBox, "exportFormat").setCurrentIndex(2)
    window.type("exportName", "Line")
    await window.press_export()
    assert (tmp_path / "Line.mp3").exists()
    assert window.project.written[0].segment_ids == ("b",)
    assert window.project.written[0].suffix == "mp3"
    assert window.project.written[0].title == "Episode 1"


def test_without_a_selection_only_the_script_is_offered(qtbot: QtBot, project: Project) -> None:
    assert Window(qtbot, project, selected=()).find(QComboBox, "exportWhat").count() == 1


async def test_one_file_for_each_segment_shows_the_names_before(window: Window, tmp_path: Path) -> None:
    assert not window.find(QLineEdit, "exportPattern").isVisible()
    window.find(QCheckBox, "exportApart").click()
    window.refresh()
    assert window.find(QLineEdit, "exportPattern").isVisible()
    assert not window.find(QLineEdit, "exportName").isVisible()
    assert window.words("exportPreview") == "Writes\na.wav\nb.wav\nc.wav\n…"
    await window.press_export()
    assert window.words("exportMessage") == f"Exported 4 files to {tmp_path}."
    assert not window.button("exportPlay").isVisible()


def test_a_pattern_that_cannot_be_used_is_explained(window: Window) -> None:
    window.find(QCheckBox, "exportApart").click()
    window.type("exportPattern", "{oops}")
    assert "is not a pattern" in window.words("exportPreview")
    assert not window.button("exportStart").isEnabled()


@pytest.mark.parametrize(
    ("field_name", "text", "sentence"),
    [
        ("exportName", "", "Write a name for the file."),
        ("exportName", "..", "Write a name for the file."),
        ("exportName", "a/b", "The name cannot hold / or \\. Choose the folder above."),
        ("exportFolder", " ", "Choose a folder."),
    ],
)
def test_what_is_missing_is_said_and_export_waits_for_it(
    window: Window, field_name: str, text: str, sentence: str
) -> None:
    window.type(field_name, text)
    assert window.words("exportPreview") == sentence
    assert not window.button("exportStart").isEnabled()


def test_an_empty_pattern_is_asked_for(window: Window) -> None:
    window.find(QCheckBox, "exportApart").click()
    window.type("exportPattern", "")
    assert window.words("exportPreview") == "Write a pattern for the names."


def test_an_empty_script_cannot_be_exported(qtbot: QtBot, project: Project) -> None:
    dialog = ExportDialog(ExportContents((), (), "x", project.folder), project.services())
    qtbot.addWidget(dialog)
    preview = dialog.findChild(QLabel, "exportPreview")
    assert preview is not None
    assert preview.text() == "The script has no words yet."


def test_a_suffix_typed_with_the_name_is_not_doubled(window: Window, tmp_path: Path) -> None:
    window.type("exportName", "Take.MP3")
    assert window.words("exportPreview") == f"Writes {tmp_path / 'Take.wav'}"


async def test_nothing_is_replaced_before_the_user_agreed(window: Window, tmp_path: Path) -> None:
    (tmp_path / "Episode 1.wav").write_bytes(b"precious")
    await window.press_export()
    assert window.words("exportMessage").startswith("“Episode 1.wav” is already there.")
    assert (tmp_path / "Episode 1.wav").read_bytes() == b"precious"
    assert window.button("exportStart").text() == "Replace"
    window.button("exportStart").click()
    await eventually(lambda: window.words("exportMessage").startswith("Exported"))
    assert (tmp_path / "Episode 1.wav").read_bytes() == b"sound"


async def test_consent_to_replace_ends_with_the_next_edit(window: Window, tmp_path: Path) -> None:
    for name in ("Episode 1.wav", "Other.wav"):
        (tmp_path / name).write_bytes(b"precious")
    await window.press_export()
    window.type("exportName", "Other")
    assert window.button("exportStart").text() == "Export"
    await window.press_export()
    assert window.words("exportMessage").startswith("“Other.wav” is already there.")
    assert (tmp_path / "Other.wav").read_bytes() == b"precious"


async def test_several_existing_files_are_counted(window: Window, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.wav").write_bytes(b"precious")
    window.find(QCheckBox, "exportApart").click()
    await window.press_export()
    assert window.words("exportMessage").startswith("“a.wav” and 2 other files are already there.")


async def test_segments_without_sound_must_be_rendered_first(qtbot: QtBot, project: Project) -> None:
    project.lacking = {"a", "c"}
    window = Window(qtbot, project)
    assert window.words("exportWarning") == "2 segments are not rendered."
    assert not window.button("exportStart").isEnabled()
    project.gate = asyncio.Event()
    window.button("exportRenderFirst").click()
    bar = window.find(QProgressBar, "exportProgress")
    await eventually(bar.isVisible)
    assert not window.find(QWidget, "exportForm").isEnabled()
    project.lacking = {"c"}
    window.dialog._look.timeout.emit()
    assert bar.value() == 500
    assert window.words("exportWarning") == "1 segment is not rendered."
    project.gate.set()
    await eventually(window.button("exportStart").isEnabled)
    assert window.words("exportWarning") == ""


async def test_rendering_that_fails_says_where_to_look(qtbot: QtBot, project: Project) -> None:
    project.lacking = {"a"}
    project.problem = SpeechError("The engine is gone.")
    window = Window(qtbot, project)
    window.button("exportRenderFirst").click()
    await eventually(lambda: window.words("exportMessage") == "The engine is gone.")
    assert not window.button("exportStart").isEnabled()
    assert window.button("exportRenderFirst").isVisible()


async def test_leaving_while_rendering_lets_it_go_on_and_keeps_the_window(
    qtbot: QtBot, project: Project
) -> None:
    project.lacking, project.gate = {"a"}, asyncio.Event()
    window = Window(qtbot, project)
    window.button("exportRenderFirst").click()
    await eventually(window.find(QProgressBar, "exportProgress").isVisible)
    window.button("exportClose").click()
    await eventually(lambda: window.words("exportMessage").startswith("Rendering goes on."))
    assert window.dialog.isVisible()


async def test_cancelling_an_export_leaves_no_file_and_lets_one_try_again(
    window: Window, tmp_path: Path
) -> None:
    window.project.gate = asyncio.Event()
    window.button("exportStart").click()
    bar = window.find(QProgressBar, "exportProgress")
    await eventually(lambda: bar.value() == 500)
    QTest.keyClick(window.dialog, Qt.Key.Key_Escape)
    await eventually(lambda: window.words("exportMessage").startswith("Export cancelled."))
    assert list(tmp_path.iterdir()) == []
    assert window.dialog.isVisible()
    assert window.button("exportStart").isEnabled()
    QTest.keyClick(window.dialog, Qt.Key.Key_Escape)
    assert not window.dialog.isVisible()


async def test_a_failure_is_told_and_can_be_mended(window: Window, tmp_path: Path) -> None:
    window.project.problem = ExportError("The disk is full.", advice="Free some room.")
    await window.press_export()
    assert window.words("exportMessage") == "The disk is full. Free some room."
    window.project.problem = None
    await window.press_export()
    assert (tmp_path / "Episode 1.wav").exists()


async def test_the_result_can_be_shown_and_played(window: Window, tmp_path: Path) -> None:
    await window.press_export()
    window.button("exportShowFolder").click()
    window.button("exportPlay").click()
    assert window.project.shown == window.project.played == [tmp_path / "Episode 1.wav"]


async def test_after_an_export_another_one_can_follow(window: Window, tmp_path: Path) -> None:
    await window.press_export()
    window.type("exportName", "Second")
    assert window.button("exportStart").isVisible()
    await window.press_export()
    assert (tmp_path / "Second.wav").exists()


async def test_browse_takes_the_folder_unless_the_user_changes_their_mind(
    window: Window, tmp_path: Path
) -> None:
    window.project.browsed = tmp_path / "elsewhere"
    window.button("exportBrowse").click()
    line = window.find(QLineEdit, "exportFolder")
    await eventually(lambda: line.text() == str(tmp_path / "elsewhere"))
    window.project.browsed = None
    window.button("exportBrowse").click()
    await eventually(lambda: not window.dialog._tasks.running())
    assert line.text() == str(tmp_path / "elsewhere")


async def test_a_dialog_that_is_destroyed_cancels_its_export_quietly(qtbot: QtBot, project: Project) -> None:
    project.gate = asyncio.Event()
    contents = ExportContents(("a",), (), "x", project.folder)
    dialog = ExportDialog(contents, project.services())
    dialog.open()
    button = dialog.findChild(QPushButton, "exportStart")
    assert button is not None
    button.click()
    await eventually(lambda: dialog._tasks.running("work"))
    tasks = dialog._tasks
    dialog.deleteLater()
    await eventually(lambda: not tasks.running())
    assert project.written == []


def test_every_control_is_named(window: Window) -> None:
    for kind in (QPushButton, QComboBox, QLineEdit, QCheckBox):
        for control in window.dialog.findChildren(kind):
            assert control.objectName()
            assert control.accessibleName()
