"""A project of an older version is brought up to date, and kept as it was beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.store_samples import add_take
from tts_studio.domain.errors import ProjectError, ProjectTooNew
from tts_studio.store.opening import create_file, open_file
from tts_studio.store.project_file import Project
from tts_studio.store.schema import MIGRATIONS, Migration

NEWEST = MIGRATIONS[-1].version
ONE_MORE = Migration(NEWEST + 1, ("CREATE TABLE note (text TEXT)", "INSERT INTO note VALUES ('second')"))
TWO_MORE = Migration(
    NEWEST + 2, ("ALTER TABLE note ADD COLUMN colour TEXT", "UPDATE note SET colour = 'red'")
)
BROKEN = Migration(NEWEST + 2, ("INSERT INTO note VALUES ('lost')", "INSERT INTO nowhere VALUES (1)"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "book.ttsstudio"
    with Project.create(path) as project:
        project.script.save("words", ())
        add_take(project)
    return path


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_the_steps_are_numbered_without_gaps() -> None:
    assert [migration.version for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_missing_steps_are_taken_in_order_and_the_old_file_is_kept(path: Path) -> None:
    database = open_file(path, (*MIGRATIONS, ONE_MORE, TWO_MORE))
    with database.reading() as connection:
        assert connection.execute("SELECT * FROM note").fetchall() == [("second", "red")]
    with Project(database) as project:
        assert project.script.load().text == "words"
        assert project.takes.count() == 1
    assert version_of(path) == NEWEST + 2
    kept = path.with_name(f"book.version-{NEWEST}.ttsstudio")
    with Project.open(kept) as old:
        assert old.script.load().text == "words"
    with pytest.raises(ProjectTooNew):
        Project.open(path)


def test_opening_an_up_to_date_project_takes_no_step(path: Path) -> None:
    steps = (*MIGRATIONS, ONE_MORE)
    for _ in range(2):
        database = open_file(path, steps)
        with database.reading() as connection:
            assert connection.execute("SELECT text FROM note").fetchall() == [("second",)]
        database.close()


def test_a_step_that_fails_is_undone_and_the_earlier_ones_hold(path: Path) -> None:
    with pytest.raises(ProjectError):
        open_file(path, (*MIGRATIONS, ONE_MORE, BROKEN))
    assert version_of(path) == NEWEST + 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT text FROM note").fetchall() == [("second",)]
    database = open_file(path, (*MIGRATIONS, ONE_MORE, TWO_MORE))
    database.close()
    assert version_of(path) == NEWEST + 2


def test_a_kept_old_file_is_not_replaced_by_a_later_attempt(path: Path) -> None:
    kept = path.with_name(f"book.version-{NEWEST}.ttsstudio")
    kept.write_text("kept from before")
    open_file(path, (*MIGRATIONS, ONE_MORE)).close()
    assert kept.read_text() == "kept from before"


def test_a_new_project_has_every_step(tmp_path: Path) -> None:
    create_file(tmp_path / "new.ttsstudio", (*MIGRATIONS, ONE_MORE, TWO_MORE))
    assert version_of(tmp_path / "new.ttsstudio") == NEWEST + 2
