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
    program = OPEN_AND_WAIT.replace("sys.stdin.read()", "import os; os._exit(9)")
    subprocess.run([sys.executable, "-c", program, str(path)], check=False, capture_output=True)
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
