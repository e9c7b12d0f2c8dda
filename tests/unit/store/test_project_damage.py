"""Damage is noticed when a project is opened, and nothing that can still be read is put at risk."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.store_samples import add_take, request_for
from tts_studio.domain.errors import (
    NotAProject,
    ProjectDamaged,
    ProjectExists,
    ProjectInUse,
    ProjectMissing,
    ProjectTooNew,
)
from tts_studio.store.opening import open_file
from tts_studio.store.project_file import Project
from tts_studio.store.salvage import salvage
from tts_studio.store.schema import PAGE_SIZE

SOUND = os.urandom(40_000)
SCRIPT = "A long script. " * 5_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed project with ten takes."""
    path = tmp_path / "book.ttsstudio"
    with Project.create(path) as project:
        project.script.save(SCRIPT, ("a", "b"))
        project.properties.set("caret", 7)
        for number in range(10):
            purchase = project.ledger.intend(request_for(f"Take {number}."), "segmind")
            add_take(project, f"Take {number}.", SOUND, purchase.id)
    with closing(sqlite3.connect(path)) as connection, connection:
        # As projects of the first version have it.
        connection.execute("INSERT INTO choice SELECT 'a', digest, id FROM take")
    return path


def root_page(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return int(page)


def ruin_page(path: Path, page: int) -> None:
    with path.open("rb+") as file:
        file.seek((page - 1) * PAGE_SIZE)
        file.write(b"\xa5" * PAGE_SIZE)


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("table", ["script", "segment", "request", "take", "purchase", "choice", "property"])
def test_a_ruined_table_is_noticed_and_a_copy_put_aside(path: Path, table: str) -> None:
    ruin_page(path, root_page(path, table))
    ruined = path.read_bytes()
    with pytest.raises(ProjectDamaged) as caught:
        open_file(path, now=lambda: datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC))
    aside = path.with_name("book.damaged-20310203-040506.ttsstudio")
    assert aside.name in caught.value.sentence
    assert aside.read_bytes() == ruined
    assert path.read_bytes() == ruined


def test_a_file_that_was_cut_short_is_noticed(path: Path) -> None:
    cut_short(path)
    with pytest.raises(ProjectDamaged, match="is damaged"):
        Project.open(path)


def test_rows_that_contradict_their_table_are_noticed(path: Path) -> None:
    change = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'property'"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(change, ("value TEXT NOT NULL", "value TEXT"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO property VALUES ('broken', NULL)")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(change, ("value TEXT", "value TEXT NOT NULL"))
    with pytest.raises(ProjectDamaged, match="is damaged"):
        Project.open(path)


def test_a_project_that_is_open_is_not_recovered_behind_its_back(path: Path, tmp_path: Path) -> None:
    with Project.open(path), pytest.raises(ProjectInUse):
        salvage(path, tmp_path / "recovered.ttsstudio")


def test_recovering_into_a_missing_folder_is_explained(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ProjectMissing, match="no folder"):
        salvage(path, tmp_path / "nowhere" / "recovered.ttsstudio")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(ProjectMissing, match="no file"):
        salvage(tmp_path / "no.ttsstudio", tmp_path / "recovered.ttsstudio")


def test_trying_again_makes_no_second_copy(path: Path) -> None:
    cut_short(path)
    for _ in range(3):
        with pytest.raises(ProjectDamaged):
            Project.open(path)
    assert len(list(path.parent.glob("book.damaged-*.ttsstudio"))) == 1


def test_a_damaged_file_with_odd_characters_in_its_name_is_found_again(path: Path) -> None:
    odd = path.rename(path.with_name("b[1]*?.ttsstudio"))
    cut_short(odd)
    for _ in range(2):
        with pytest.raises(ProjectDamaged):
            Project.open(odd)
    assert len(list(path.parent.iterdir())) == 2


def test_the_script_and_the_takes_of_a_file_cut_short_are_recovered(path: Path, tmp_path: Path) -> None:
    cut_short(path)
    report = salvage(path, tmp_path / "recovered.ttsstudio")
    assert report.script
    assert 0 < report.takes < 10
    assert report.lost_takes == 10 - report.takes
    with Project.open(tmp_path / "recovered.ttsstudio") as project:
        assert project.script.load().text == SCRIPT
        assert project.takes.count() == report.takes
        assert all(project.takes.audio(take.id) == SOUND for take in project.takes.all())
        assert len(project.ledger.all()) == report.purchases == 10
        lost = [purchase for purchase in project.ledger.all() if purchase.take_id is None]
        assert len(lost) == report.lost_takes
        assert all("damaged" in purchase.problem for purchase in lost)


@pytest.mark.parametrize(
    "table",
    [
        *("script", "segment", "take", "purchase", "choice", "property", "casting"),
        *("segment_take", "chosen", "standing", "reading"),
    ],
)
def test_one_ruined_table_costs_no_other(path: Path, tmp_path: Path, table: str) -> None:
    ruin_page(path, root_page(path, table))
    report = salvage(path, tmp_path / "recovered.ttsstudio")
    assert report.script == (table != "script")
    assert report.takes == (0 if table == "take" else 10)
    assert report.purchases == (0 if table == "purchase" else 10)
    with Project.open(tmp_path / "recovered.ttsstudio") as project:
        assert project.script.load().segment_ids == (() if table == "segment" else ("a", "b"))
        assert project.properties.get("caret") == (None if table == "property" else 7)
        assert len(project.takes.choices()) == (0 if table in ("take", "choice") else 10)


def test_recovering_a_whole_project_gives_an_equal_one(path: Path, tmp_path: Path) -> None:
    report = salvage(path, tmp_path / "recovered.ttsstudio")
    assert (report.script, report.takes, report.purchases, report.lost_takes) == (True, 10, 10, 0)
    with Project.open(path) as project, Project.open(tmp_path / "recovered.ttsstudio") as recovered:
        assert recovered.script.load() == project.script.load()
        assert recovered.takes.all() == project.takes.all()
        assert recovered.ledger.all() == project.ledger.all()
        assert recovered.takes.choices() == project.takes.choices()
        new = add_take(recovered, "New.")
        assert new.id == 11


def test_audio_that_changed_on_the_disk_is_not_recovered_as_if_it_were_whole(
    path: Path, tmp_path: Path
) -> None:
    content = path.read_bytes()
    place = content.index(SOUND[1_000:1_100])
    path.write_bytes(content[:place] + b"\0" * 50 + content[place + 50 :])
    assert salvage(path, tmp_path / "recovered.ttsstudio").lost_takes == 1


def test_recovering_never_touches_what_is_there(path: Path, tmp_path: Path) -> None:
    cut_short(path)
    before = path.read_bytes()
    (tmp_path / "other").write_text("keep me")
    with pytest.raises(ProjectExists):
        salvage(path, tmp_path / "other")
    assert (tmp_path / "other").read_text() == "keep me"
    salvage(path, tmp_path / "recovered.ttsstudio")
    assert path.read_bytes() == before


def test_only_projects_are_recovered(path: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Once upon a time. " * 100)
    with pytest.raises(NotAProject):
        salvage(tmp_path / "text", tmp_path / "recovered.ttsstudio")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(ProjectTooNew):
        salvage(path, tmp_path / "recovered.ttsstudio")
    assert not (tmp_path / "recovered.ttsstudio").exists()


def test_a_file_whose_first_page_is_ruined_cannot_be_recovered(path: Path, tmp_path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(100)
        file.write(b"\xa5" * (PAGE_SIZE - 100))
    with pytest.raises(ProjectDamaged, match="damaged"):
        Project.open(path)
    with pytest.raises(ProjectDamaged, match="damaged"):
        salvage(path, tmp_path / "recovered.ttsstudio")
    assert not (tmp_path / "recovered.ttsstudio").exists()
