"""Opening, copying and closing a project: every way in which the file or its place can be unfit."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.store_samples import add_take, request_for
from tts_studio.domain.errors import (
    NotAProject,
    ProjectError,
    ProjectExists,
    ProjectInUse,
    ProjectMissing,
    ProjectTooNew,
)
from tts_studio.store.project_file import Project
from tts_studio.store.schema import APPLICATION_ID


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_project_is_one_file_once_it_is_closed(tmp_path: Path) -> None:
    with Project.create(tmp_path / "book.ttsstudio") as project:
        add_take(project)
    assert files_in(tmp_path) == ["book.ttsstudio"]
    project.close()


def test_creating_never_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.ttsstudio"
    path.write_text("my notes")
    with pytest.raises(ProjectExists):
        Project.create(path)
    (tmp_path / "link.ttsstudio").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ProjectExists):
        Project.create(tmp_path / "link.ttsstudio")
    assert path.read_text() == "my notes"
    assert files_in(tmp_path) == ["link.ttsstudio", "notes.ttsstudio"]


def test_a_file_that_appears_while_a_project_is_created_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.ttsstudio"
    real_fsync = os.fsync

    def somebody_is_faster(handle: int) -> None:
        path.write_text("theirs")
        real_fsync(handle)

    monkeypatch.setattr(os, "fsync", somebody_is_faster)
    with pytest.raises(ProjectExists):
        Project.create(path)
    assert path.read_text() == "theirs"
    assert files_in(tmp_path) == ["book.ttsstudio"]


@pytest.mark.parametrize("taken", [False, True])
def test_creating_works_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    path = tmp_path / "book.ttsstudio"

    def no_links(_part: Path, _path: Path) -> None:
        if taken:
            path.write_text("theirs")
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    if taken:
        with pytest.raises(ProjectExists):
            Project.create(path)
        assert path.read_text() == "theirs"
    else:
        Project.create(path).close()
    assert files_in(tmp_path) == ["book.ttsstudio"]


@pytest.mark.parametrize(
    "name", ["a #1?.ttsstudio", "50%41 off.ttsstudio", "日本 é “x”.ttsstudio", "a:b&mode=ro"]
)
def test_any_file_name_works(tmp_path: Path, name: str) -> None:
    with Project.create(tmp_path / name) as project:
        project.script.save("words", ())
    assert files_in(tmp_path) == [name]
    with Project.open(tmp_path / name) as project:
        assert project.script.load().text == "words"
        assert project.path == tmp_path / name


def test_a_file_name_that_is_not_valid_text_works(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.ttsstudio"))
    Project.create(path).close()
    Project.open(path).close()
    assert len(files_in(tmp_path)) == 1


def test_a_name_without_a_folder_means_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Project.create(Path("book.ttsstudio")) as project:
        assert project.path == tmp_path / "book.ttsstudio"


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def text_file(path: Path) -> None:
    path.write_text("Once upon a time. " * 500)


def short_file(path: Path) -> None:
    path.write_bytes(b"x")


UNFIT: list[Callable[[Path], object]] = [foreign_database, text_file, short_file, Path.touch, Path.mkdir]


@pytest.mark.parametrize("make", UNFIT)
def test_what_is_not_a_project_is_left_alone(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "thing.ttsstudio"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(NotAProject, match=r"“thing\.ttsstudio” is"):
        Project.open(path)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert files_in(tmp_path) == ["thing.ttsstudio"]


def test_a_missing_file_or_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectMissing, match=r"no file “a\.ttsstudio”"):
        Project.open(tmp_path / "a.ttsstudio")
    for attempt in (Project.open, Project.create, Project.open_or_create):
        with pytest.raises(ProjectMissing, match="no folder"):
            attempt(tmp_path / "nowhere" / "a.ttsstudio")
    assert files_in(tmp_path) == []


def test_a_folder_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProjectMissing):
        Project.create(tmp_path / "file" / "a.ttsstudio")


def test_a_name_that_is_too_long_is_explained(tmp_path: Path) -> None:
    for attempt in (Project.open, Project.open_or_create):
        with pytest.raises(ProjectError, match="cannot be used"):
            attempt(tmp_path / ("x" * 300))


def test_a_project_of_a_newer_studio_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.ttsstudio"
    Project.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(ProjectTooNew, match="newer TTS Studio"):
        Project.open(path)
    assert path.read_bytes() == before


def test_open_or_create_takes_what_is_there_and_makes_what_is_not(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    with Project.open_or_create(path) as project:
        project.script.save("words", ())
    with Project.open_or_create(path) as project:
        assert project.script.load().text == "words"
    empty = tmp_path / "empty.ttsstudio"
    empty.touch()
    Project.open_or_create(empty).close()
    text_file(tmp_path / "text.ttsstudio")
    with pytest.raises(NotAProject):
        Project.open_or_create(tmp_path / "text.ttsstudio")


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    Project.create(tmp_path / "book.ttsstudio").close()
    header = (tmp_path / "book.ttsstudio").read_bytes()[:100]
    assert header.startswith(b"SQLite format 3\0")
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID == int.from_bytes(b"TTSS", "big")


def test_one_window_at_a_time_through_any_path(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "other.ttsstudio").symlink_to(path)
    with Project.create(path) as project:
        for way in (path, tmp_path / "link" / "book.ttsstudio", tmp_path / "other.ttsstudio"):
            with pytest.raises(ProjectInUse, match="open in another window"):
                Project.open(way)
        project.script.save("still mine", ())
    with Project.open(tmp_path / "other.ttsstudio") as project:
        assert project.script.load().text == "still mine"


OPEN_AND_WAIT = """
import sys
from pathlib import Path
from tts_studio.store.project_file import Project
project = Project.open(Path(sys.argv[1]))
project.script.save("from the other program", ())
print("open", flush=True)
sys.stdin.read()
"""


def test_another_program_keeps_the_project_until_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    Project.create(path).close()
    command = [sys.executable, "-c", OPEN_AND_WAIT, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(ProjectInUse):
            Project.open(path)
        other.kill()
        other.wait()
    with Project.open(path) as project:
        assert project.script.load().text == "from the other program"


def test_a_refused_opening_does_not_loosen_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "book.ttsstudio"
    attempt = OPEN_AND_WAIT.replace("sys.stdin.read()", "")
    with Project.create(path):
        with pytest.raises(ProjectInUse):
            Project.open(path)
        other = subprocess.run([sys.executable, "-c", attempt, str(path)], capture_output=True, check=False)
        assert b"ProjectInUse" in other.stderr
        assert other.returncode == 1


def test_a_closed_project_answers_with_a_sentence(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "book.ttsstudio")
    project.close()
    with pytest.raises(ProjectError, match=r"“book\.ttsstudio” is closed"):
        project.script.load()
    with pytest.raises(ProjectError, match="is closed"):
        add_take(project)


def test_many_threads_may_use_one_project(tmp_path: Path) -> None:
    with Project.create(tmp_path / "book.ttsstudio") as project:

        def work(number: int) -> None:
            for turn in range(10):
                purchase = project.ledger.intend(request_for(f"{number}-{turn}"), "offline")
                take = add_take(project, f"{number}-{turn}", bytes([number]) * 1_000, purchase.id)
                assert project.takes.audio(take.id) == bytes([number]) * 1_000

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert project.takes.count() == 60
        assert project.ledger.open_purchases() == ()


def test_every_commit_waits_for_the_disk(tmp_path: Path) -> None:
    with Project.create(tmp_path / "book.ttsstudio") as project:
        with project.script._database.reading() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        project.save_as(tmp_path / "other.ttsstudio")
        with project.script._database.reading() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
