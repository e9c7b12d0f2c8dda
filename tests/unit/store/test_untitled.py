"""Projects without a name are files too, and are found again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.store_samples import add_take, request_for
from tts_studio.domain.errors import ProjectExists, ProjectMissing
from tts_studio.store.project_file import Project
from tts_studio.store.untitled import discard, is_untitled, left_over, new_untitled, save_under_name

NOW = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_two_untitled_projects_of_one_second_have_two_files(tmp_path: Path) -> None:
    with new_untitled(tmp_path, NOW) as first, new_untitled(tmp_path, NOW) as second:
        assert first.path.name == "untitled-2031-02-03-040506.ttsstudio"
        assert second.path.name == "untitled-2031-02-03-040506-2.ttsstudio"


def test_an_untitled_project_needs_no_time_to_be_told(tmp_path: Path) -> None:
    with new_untitled(tmp_path) as project:
        assert is_untitled(project, tmp_path)
    with pytest.raises(ProjectMissing):
        new_untitled(tmp_path / "nowhere")


def test_a_project_that_gets_a_name_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "untitled"
    folder.mkdir()
    with new_untitled(folder) as project:
        project.script.save("words", ())
        save_under_name(project, tmp_path / "book.ttsstudio", folder)
        assert list(folder.iterdir()) == []
        save_under_name(project, tmp_path / "second.ttsstudio", folder)
    assert sorted(path.name for path in tmp_path.glob("*.ttsstudio")) == [
        "book.ttsstudio",
        "second.ttsstudio",
    ]
    with Project.open(tmp_path / "second.ttsstudio") as project:
        assert project.script.load().text == "words"


def test_a_name_that_is_taken_leaves_the_project_untitled(tmp_path: Path) -> None:
    folder = tmp_path / "untitled"
    folder.mkdir()
    (tmp_path / "book.ttsstudio").touch()
    with new_untitled(folder) as project:
        with pytest.raises(ProjectExists):
            save_under_name(project, tmp_path / "book.ttsstudio", folder)
        assert is_untitled(project, folder)
        assert project.path.exists()


def test_what_was_left_over_is_listed_newest_first(tmp_path: Path) -> None:
    for number, text in enumerate(["The  first\n\nline.", "", "x" * 200]):
        with new_untitled(tmp_path, NOW) as project:
            project.script.save(text, ())
            if not text:
                add_take(project)
        os.utime(project.path, (1_000 + number, 1_000 + number))
    found = left_over(tmp_path)
    assert [(entry.preview, entry.takes) for entry in found] == [
        ("x" * 80, 0),
        ("", 1),
        ("The first line.", 0),
    ]
    assert [entry.modified for entry in found] == [1_002, 1_001, 1_000]
    assert [entry.problem for entry in found] == ["", "", ""]


def test_an_empty_project_is_removed_but_never_one_with_a_purchase(tmp_path: Path) -> None:
    with new_untitled(tmp_path, NOW) as empty:
        empty.script.save(" \n", ())
    with new_untitled(tmp_path, NOW) as bought:
        bought.ledger.intend(request_for(), "segmind")
    assert [entry.path for entry in left_over(tmp_path)] == [bought.path]
    assert not empty.path.exists()


def test_a_project_that_is_open_is_not_left_over(tmp_path: Path) -> None:
    with new_untitled(tmp_path) as project:
        project.script.save("words", ())
        assert left_over(tmp_path) == ()
    assert len(left_over(tmp_path)) == 1


def test_a_left_over_that_cannot_be_opened_says_why_and_stays(tmp_path: Path) -> None:
    (tmp_path / "untitled-x.ttsstudio").write_text("no project " * 100)
    (entry,) = left_over(tmp_path)
    assert "not a TTS Studio project" in entry.problem
    assert entry.path.exists()
    discard(entry.path)
    assert left_over(tmp_path) == ()
