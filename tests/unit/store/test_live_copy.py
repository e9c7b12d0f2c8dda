"""A project that another program has open can be copied as it is, and nobody is disturbed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.other_window import open_elsewhere
from tts_studio.domain.errors import NotAProject, ProjectExists, ProjectInUse, ProjectMissing
from tts_studio.store.live_copy import copy_in_use
from tts_studio.store.project_file import Project


def _no_sleep(_seconds: float) -> None:
    return


def test_what_another_program_has_saved_a_moment_ago_is_in_the_copy(tmp_path: Path) -> None:
    path, target = tmp_path / "Book.ttsstudio", tmp_path / "Copy.ttsstudio"
    with open_elsewhere(path, "Written just now."):
        copy_in_use(path, target)
        with pytest.raises(ProjectInUse):
            Project.open(path)
        with Project.open(target) as copy:
            assert copy.script.load().text == "Written just now."
    with Project.open(path) as original:
        assert original.script.load().text == "Written just now."
    assert sorted(file.name for file in tmp_path.iterdir()) == ["Book.ttsstudio", "Copy.ttsstudio"]


def test_a_file_that_never_rests_is_not_copied_half(tmp_path: Path) -> None:
    path, target = tmp_path / "Book.ttsstudio", tmp_path / "Copy.ttsstudio"
    Project.create(path).close()
    torn = path.read_bytes()[: 3 * 4096]
    pauses: list[float] = []
    path.write_bytes(torn)
    with pytest.raises(ProjectInUse, match="written all the time"):
        copy_in_use(path, target, attempts=3, sleep=pauses.append)
    assert len(pauses) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["Book.ttsstudio"]


def test_a_copy_never_takes_the_place_of_another_file(tmp_path: Path) -> None:
    path, target = tmp_path / "Book.ttsstudio", tmp_path / "Copy.ttsstudio"
    Project.create(path).close()
    target.write_text("mine")
    with pytest.raises(ProjectExists):
        copy_in_use(path, target, sleep=_no_sleep)
    assert target.read_text() == "mine"


def test_what_is_no_project_or_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "letter.ttsstudio").write_bytes(b"Dear reader, " * 400)
    for name, error in (("letter", NotAProject), ("nothing", ProjectMissing)):
        with pytest.raises((error, ProjectInUse)):
            copy_in_use(
                tmp_path / f"{name}.ttsstudio", tmp_path / "Copy.ttsstudio", attempts=2, sleep=_no_sleep
            )
