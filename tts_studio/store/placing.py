"""Putting whole files in place: built under a temporary name, on the disk, then renamed in one step."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tts_studio.domain.errors import ProjectInUse
from tts_studio.store import failures
from tts_studio.store.connecting import connect, side_files, take_ownership

PART_SUFFIX = ".part"


@contextmanager
def temporary_beside(path: Path) -> Iterator[Path]:
    """A free name in the folder of `path` (a rename stays within one disk); whatever is left there goes."""
    part = path.with_name(f".tts-studio-{secrets.token_hex(8)}{PART_SUFFIX}")
    try:
        yield part
    finally:
        for leftover in (part, *side_files(part)):
            leftover.unlink(missing_ok=True)


def copy_database(source: sqlite3.Connection, path: Path, *, replace: bool) -> None:
    """Write a consistent copy of `source` to `path`, whole or not at all.

    Raises ProjectExists when a file is there and `replace` is off, ProjectInUse when it is somebody's open
    project, sqlite3.Error and OSError for the rest.
    """
    if not replace and os.path.lexists(path):
        raise failures.exists(path)
    if path.is_dir():
        raise failures.not_a_project(path)
    with temporary_beside(path) as part:
        with closing(connect(part, create=True)) as target:
            # The part is nobody's until it is renamed: one sync at the end is enough.
            target.execute("PRAGMA synchronous = OFF")
            source.backup(target)
        put_in_place(part, path, replace=replace)


def put_in_place(part: Path, path: Path, *, replace: bool) -> None:
    """Make the finished file `part` appear as `path`; without `replace` never over another file.

    What SQLite left beside an earlier file of that name is removed first: it would be taken for changes to
    the new one.
    """
    sync(part)
    if replace and path.exists():
        require_unused(path)
    for leftover in side_files(path):
        leftover.unlink(missing_ok=True)
    if replace:
        part.replace(path)
    else:
        _rename_to_free_name(part, path)
    sync_folder(path.parent)


def require_unused(path: Path) -> None:
    """Raise ProjectInUse when `path` is a database that somebody has open."""
    with closing(connect(path, wait=0.0)) as connection:
        try:
            take_ownership(connection)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.DatabaseError as error:
            explained = failures.explain_sqlite(error, path)
            if isinstance(explained, ProjectInUse):
                raise explained from error


def sync(path: Path) -> None:
    """Wait until the bytes of a file are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a rename in a folder is on the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _rename_to_free_name(part: Path, path: Path) -> None:
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        # Drives without hard links: the name was free a moment ago.
        if os.path.lexists(path):
            raise failures.exists(path) from None
        part.rename(path)
