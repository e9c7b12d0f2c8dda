"""Copies and new names: whole or not at all, and no write is lost in between."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.store_samples import add_take, request_for
from tts_studio.domain.errors import NotAProject, ProjectError, ProjectExists, ProjectInUse, ProjectMissing
from tts_studio.store import database
from tts_studio.store.project_file import Project

CRASH = """
import os, signal, sys
from pathlib import Path
from tts_studio.store.project_file import Project
project = Project.open(Path(sys.argv[1]))
project.script.save("last words", ())
os.kill(os.getpid(), signal.SIGKILL)
"""


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_holds_everything_and_the_project_goes_on(tmp_path: Path) -> None:
    with Project.create(tmp_path / "book.ttsstudio") as project:
        take = add_take(project, audio=os.urandom(200_000))
        project.save_copy(tmp_path / "copy.ttsstudio")
        project.script.save("later", ())
        sound = project.takes.audio(take.id)
    with Project.open(tmp_path / "copy.ttsstudio") as copy:
        assert copy.takes.all() == (take,)
        assert copy.takes.audio(take.id) == sound
        assert copy.script.load().text == ""
    assert files_in(tmp_path) == ["book.ttsstudio", "copy.ttsstudio"]


def test_a_copy_replaces_a_file_only_when_told_to(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("keep me")
    with Project.create(tmp_path / "book.ttsstudio") as project:
        with pytest.raises(ProjectExists):
            project.save_copy(other)
        assert other.read_text() == "keep me"
        project.save_copy(other, overwrite=True)
    Project.open(other).close()


def test_a_copy_never_lands_on_the_project_itself_nor_on_another_open_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "folder").mkdir()
    with (
        Project.create(tmp_path / "a.ttsstudio") as first,
        Project.create(tmp_path / "b.ttsstudio") as second,
    ):
        second.script.save("of the second", ())
        for itself in (first.path, tmp_path / "link" / "a.ttsstudio"):
            with pytest.raises(ProjectError, match="the project that is open"):
                first.save_copy(itself, overwrite=True)
        with pytest.raises(ProjectInUse):
            first.save_copy(second.path, overwrite=True)
        with pytest.raises(NotAProject):
            first.save_copy(tmp_path / "folder", overwrite=True)
        with pytest.raises(ProjectMissing):
            first.save_copy(tmp_path / "nowhere" / "c.ttsstudio")
        first.script.save("of the first", ())
        assert second.script.load().text == "of the second"
    assert files_in(tmp_path) == ["a.ttsstudio", "b.ttsstudio", "folder", "link"]


def crashed_project(path: Path) -> Path:
    """A project whose last words are in the log beside it, as a crash leaves them."""
    Project.create(path).close()
    done = subprocess.run([sys.executable, "-c", CRASH, str(path)], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    log = path.with_name(path.name + "-wal")
    assert log.stat().st_size > 0
    return log


def test_the_log_of_a_deleted_project_does_not_get_into_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    log = crashed_project(path)
    path.unlink()
    with Project.create(path) as project:
        assert project.script.load().text == ""
    assert not log.exists()


def test_the_log_of_a_replaced_project_does_not_get_into_the_copy(tmp_path: Path) -> None:
    crashed = tmp_path / "old.ttsstudio"
    crashed_project(crashed)
    with Project.create(tmp_path / "book.ttsstudio") as project:
        project.script.save("of the book", ())
        project.save_copy(crashed, overwrite=True)
    with Project.open(crashed) as copy:
        assert copy.script.load().text == "of the book"
    assert files_in(tmp_path) == ["book.ttsstudio", "old.ttsstudio"]


def test_saving_under_a_new_name_goes_on_there(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a.ttsstudio") as project:
        project.script.save("before", ())
        project.save_as(tmp_path / "b.ttsstudio")
        assert project.path == tmp_path / "b.ttsstudio"
        project.script.save("after", ())
        with pytest.raises(ProjectInUse):
            Project.open(tmp_path / "b.ttsstudio")
        with Project.open(tmp_path / "a.ttsstudio") as earlier:
            assert earlier.script.load().text == "before"
    with Project.open(tmp_path / "b.ttsstudio") as later:
        assert later.script.load().text == "after"


def test_a_failed_save_under_a_new_name_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "b.ttsstudio").write_text("taken")
    with Project.create(tmp_path / "a.ttsstudio") as project:
        with pytest.raises(ProjectExists):
            project.save_as(tmp_path / "b.ttsstudio")
        project.script.save("here", ())
        assert project.path == tmp_path / "a.ttsstudio"
    with Project.open(tmp_path / "a.ttsstudio") as project:
        assert project.script.load().text == "here"


def test_no_write_of_another_thread_is_lost_while_the_name_changes(tmp_path: Path) -> None:
    written: list[int] = []
    enough = threading.Event()
    with Project.create(tmp_path / "0.ttsstudio") as project:

        def keep_writing() -> None:
            while not enough.is_set():
                written.append(project.ledger.intend(request_for(), "segmind").id)

        writer = threading.Thread(target=keep_writing)
        writer.start()
        for number in range(1, 6):
            before = len(written)
            project.save_as(tmp_path / f"{number}.ttsstudio")
            while len(written) == before:
                enough.wait(0.001)
        enough.set()
        writer.join()
        assert [purchase.id for purchase in project.ledger.all()] == written
    with Project.open(tmp_path / "5.ttsstudio") as project:
        assert len(project.ledger.all()) == len(written) > 5


def test_a_new_name_that_cannot_be_opened_is_not_gone_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("out of luck")

    with Project.create(tmp_path / "a.ttsstudio") as project:
        monkeypatch.setattr(database, "make_durable", fail)
        with pytest.raises(ProjectError):
            project.save_as(tmp_path / "b.ttsstudio")
        project.script.save("here", ())
        assert project.path == tmp_path / "a.ttsstudio"
    Project.open(tmp_path / "b.ttsstudio").close()


def test_a_copy_through_a_link_replaces_what_the_link_points_to(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with Project.create(tmp_path / "a.ttsstudio") as project:
        project.save_copy(tmp_path / "link", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    Project.open(tmp_path / "real").close()
