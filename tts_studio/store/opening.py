"""Opening a project file: what it is, whether it is whole and can be written, which version it has."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime
from filecmp import cmp
from pathlib import Path

from tts_studio.domain.errors import NotAProject, ProjectDamaged, ProjectTooNew
from tts_studio.domain.translation import tr
from tts_studio.store import failures
from tts_studio.store.connecting import connect, make_durable, side_files, take_ownership
from tts_studio.store.database import Database
from tts_studio.store.placing import copy_database, put_in_place, sync, temporary_beside
from tts_studio.store.schema import APPLICATION_ID, BULK_TABLES, MIGRATIONS, PAGE_SIZE, Migration

Now = Callable[[], datetime]
Migrations = tuple[Migration, ...]

_KEPT = re.compile(r"\.version-\d+$")


def local_now() -> datetime:
    """The wall clock, for the names of copies."""
    return datetime.now().astimezone()


def create_file(path: Path, migrations: Migrations = MIGRATIONS, *, replace: bool = False) -> None:
    """Write an empty project to `path`: a whole one, or none at all."""
    with failures.explained(path), temporary_beside(path) as part:
        with closing(connect(part, create=True)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection, migrations)
        put_in_place(part, path, replace=replace)


def open_file(path: Path, migrations: Migrations = MIGRATIONS, now: Now = local_now) -> Database:
    """Open the project at `path`, bring it to the newest version and keep it for this process.

    Raises ProjectMissing, NotAProject, ProjectTooNew, ProjectInUse, ProjectReadOnly, ProjectDiskFull and,
    after putting a copy of the file aside, ProjectDamaged.
    """
    with failures.explained(path), ExitStack() as unless_opened:
        _require_file(path)
        connection = connect(path)
        unless_opened.callback(connection.close)
        try:
            take_ownership(connection)
            version = require_project(connection, path, migrations)
            _require_whole(connection, path)
        except (sqlite3.DatabaseError, ProjectDamaged) as error:
            if not _means_damage(error):
                raise
            raise _set_aside(path.resolve(), now()) from error
        _require_writable(connection, version)
        make_durable(connection)
        kept = None
        if version < migrations[-1].version:
            kept = _keep_old_version(connection, path, version)
            migrate(connection, migrations)
        unless_opened.pop_all()
        return Database(path, connection, kept)


def migrate(connection: sqlite3.Connection, migrations: Migrations) -> None:
    """Apply the steps the file does not have yet, each in a transaction of its own."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for migration in migrations:
        if migration.version <= version:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in migration.statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {migration.version}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _require_file(path: Path) -> None:
    if path.is_dir():
        raise failures.not_a_project(path)
    if path.stat().st_size == 0:
        # SQLite would take it for a new database; the user would take that for lost work.
        raise NotAProject(
            tr("“{name}” is an empty file, not a project.", name=path.name),
            advice=tr("Restore it from a backup if it once held your work, or start a new project."),
        )


def require_project(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> int:
    """The version of the project in the file; NotAProject or ProjectTooNew when it cannot be read here."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise failures.not_a_project(path)
    if version > migrations[-1].version:
        raise ProjectTooNew(
            tr("“{name}” was written by a newer TTS Studio.", name=path.name),
            advice=tr("Update TTS Studio to open it."),
        )
    return int(version)


def _require_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Check every page of every table but those of audio bytes.

    Those are nearly all of a large file and would make opening take as long as reading it; each of them has a
    checksum that is compared when the take is read. A file that was cut short is noticed in any case.
    """
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (table,) in tables:
        if table in BULK_TABLES:
            continue
        (verdict,) = connection.execute(f"PRAGMA quick_check('{table}')").fetchone()
        if verdict != "ok":
            raise failures.damaged(path)


def _require_writable(connection: sqlite3.Connection, version: int) -> None:
    """Start a change and take it back: a read-only file says so now, not at the first key."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("ROLLBACK")


def _means_damage(error: sqlite3.DatabaseError | ProjectDamaged) -> bool:
    if isinstance(error, ProjectDamaged):
        return True
    code: int = error.sqlite_errorcode
    return code & 0xFF == sqlite3.SQLITE_CORRUPT


def earlier_versions(path: Path) -> tuple[Path, ...]:
    """The files beside the project at `path` that hold it as older studios wrote it."""
    return tuple(path.parent.glob(f"{_escaped(path.stem)}.version-*{_escaped(path.suffix)}"))


def is_earlier_version(path: Path) -> bool:
    """Whether a file is a project as an older studio wrote it, kept beside the project itself."""
    return _KEPT.search(path.stem) is not None


def _keep_old_version(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Keep the file as the older studio wrote it, once for each version."""
    kept = path.with_name(f"{path.stem}.version-{version}{path.suffix}")
    if not kept.exists():
        copy_database(connection, kept, replace=False)
    return kept


def _set_aside(path: Path, now: datetime) -> ProjectDamaged:
    """Copy a damaged file and its log aside, unless that was done before; the error that names the copy."""
    for earlier in sorted(path.parent.glob(f"{_escaped(path.stem)}.damaged-*{_escaped(path.suffix)}")):
        if cmp(earlier, path, shallow=False):
            return _damaged_with_copy(path, earlier)
    aside = path.with_name(f"{path.stem}.damaged-{now:%Y%m%d-%H%M%S}{path.suffix}")
    for source, target in zip((path, *side_files(path)), (aside, *side_files(aside)), strict=True):
        if source.exists() and source.stat().st_size:
            shutil.copy2(source, target)
            sync(target)
    return _damaged_with_copy(path, aside)


def _damaged_with_copy(path: Path, copy: Path) -> ProjectDamaged:
    return ProjectDamaged(
        tr(
            "“{name}” is damaged. A copy of it as it is now was kept as “{copy}”.",
            name=path.name,
            copy=copy.name,
        ),
        advice=tr("Restore the project from a backup, or recover what can still be read into a new one."),
    )


def _escaped(text: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in text)
