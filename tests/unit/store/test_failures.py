"""What SQLite and the system report becomes the right kind of error with a sentence and advice."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from tts_studio.domain.errors import (
    NotAProject,
    ProjectDamaged,
    ProjectDiskFull,
    ProjectError,
    ProjectExists,
    ProjectInUse,
    ProjectMissing,
    ProjectReadOnly,
    UsageError,
)
from tts_studio.store.failures import explain_os, explain_sqlite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "book.ttsstudio"
    path.touch()
    return path


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, ProjectInUse),
        (sqlite3.SQLITE_BUSY_RECOVERY, ProjectInUse),
        (sqlite3.SQLITE_LOCKED, ProjectInUse),
        (sqlite3.SQLITE_READONLY_DIRECTORY, ProjectReadOnly),
        (sqlite3.SQLITE_PERM, ProjectReadOnly),
        (sqlite3.SQLITE_FULL, ProjectDiskFull),
        (sqlite3.SQLITE_NOTADB, NotAProject),
        (sqlite3.SQLITE_CORRUPT_VTAB, ProjectDamaged),
        (sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, UsageError),
        (sqlite3.SQLITE_IOERR_WRITE, ProjectError),
    ],
)
def test_every_report_of_sqlite_has_its_kind(path: Path, code: int, kind: type[Exception]) -> None:
    error = sqlite3.OperationalError("something")
    error.sqlite_errorcode = code
    explained = explain_sqlite(error, path)
    assert type(explained) is kind
    assert explained.sentence.endswith(".")


def test_a_failed_write_on_a_disk_without_room_is_a_full_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1_000))
    assert isinstance(explain_sqlite(error, path), ProjectDiskFull)


def test_a_disk_that_is_gone_is_not_called_full(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    explained = explain_sqlite(error, tmp_path / "unplugged" / "book.ttsstudio")
    assert type(explained) is ProjectError
    assert "connected" in explained.advice


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, ProjectDiskFull),
        (errno.EDQUOT, ProjectDiskFull),
        (errno.EROFS, ProjectReadOnly),
        (errno.EACCES, ProjectReadOnly),
        (errno.ENOENT, ProjectMissing),
        (errno.EEXIST, ProjectExists),
        (errno.EIO, ProjectError),
        (0, ProjectError),
    ],
)
def test_every_report_of_the_system_has_its_kind(path: Path, number: int, kind: type[Exception]) -> None:
    explained = explain_os(OSError(number, "something") if number else OSError("odd"), path)
    assert type(explained) is kind
    assert explained.advice


def test_a_folder_in_place_of_the_file_is_not_a_project(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("unable to open database file")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    assert isinstance(explain_sqlite(error, tmp_path), NotAProject)
    assert isinstance(explain_sqlite(error, tmp_path / "book.ttsstudio"), ProjectMissing)
