"""Recovering what can still be read of a damaged project into a new one, script first."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tts_studio.domain.translation import mark, tr
from tts_studio.store import failures
from tts_studio.store.connecting import connect, side_files
from tts_studio.store.opening import create_file, require_project
from tts_studio.store.placing import put_in_place, require_unused, temporary_beside
from tts_studio.store.schema import MIGRATIONS


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What the new project holds, and how many takes were known of whose audio is lost."""

    script: bool
    takes: int
    purchases: int
    lost_takes: int


@dataclass(frozen=True, slots=True)
class _Table:
    """How the rows of a table are walked: by `key`, or one for each id of the table `ids`."""

    name: str
    key: str
    ids: str = ""


_TABLES = (
    _Table("script", "id"),
    _Table("segment", "ordinal"),
    _Table("casting", "id"),
    _Table("property", "name"),
    _Table("request", "digest"),
    _Table("take", "id"),
    _Table("take_audio", "take_id", ids="take"),
    _Table("purchase", "id"),
    _Table("answer", "purchase_id", ids="purchase"),
    _Table("choice", "segment_id, digest"),
    _Table("segment_take", "id"),
    _Table("chosen", "segment_id, plan"),
    _Table("standing", "segment_id"),
    _Table("reading", "segment_id, plan, variation"),
)

_LOST = mark("The audio of this take was lost when the project file was damaged.")

# Only what is whole stays: a take needs its request and its audio, the rest needs what it refers to.
_CLEANING = (
    "DELETE FROM take WHERE digest NOT IN (SELECT digest FROM request)",
    "DELETE FROM take WHERE id NOT IN (SELECT take_id FROM take_audio)",
    "DELETE FROM take_audio WHERE take_id NOT IN (SELECT id FROM take)",
    "DELETE FROM purchase WHERE digest NOT IN (SELECT digest FROM request)",
    "DELETE FROM answer WHERE purchase_id NOT IN (SELECT id FROM purchase)",
    "DELETE FROM choice WHERE (digest, take_id) NOT IN (SELECT digest, id FROM take)",
)


def salvage(damaged: Path, into: Path) -> Salvaged:
    """Make a new project at `into` from everything that can be read of the one at `damaged`.

    The damaged file stays as it is. Raises ProjectExists when there is a file at `into`, ProjectDamaged when
    nothing can be read, ProjectInUse when the project is open, and what opening raises besides.
    """
    damaged, into = damaged.absolute(), into.absolute()
    if os.path.lexists(into):
        raise failures.exists(into)
    if not into.parent.is_dir():
        raise failures.missing(into)
    with failures.explained(into), temporary_beside(into) as copy, temporary_beside(into) as part:
        with failures.explained(damaged):
            require_unused(damaged)
            _copy_with_log(damaged, copy)
        create_file(part)
        with failures.explained(damaged), closing(connect(copy)) as source, closing(connect(part)) as target:
            # Without this SQLite refuses a file that is shorter than it says.
            source.execute("PRAGMA writable_schema = ON")
            require_project(source, damaged, MIGRATIONS)
            if not _shared_columns(source, target, "script"):
                raise failures.damaged(damaged)
            report = _carry_over(source, target)
        put_in_place(part, into, replace=False)
    return report


def _copy_with_log(damaged: Path, copy: Path) -> None:
    for source, target in zip((damaged, *side_files(damaged)), (copy, *side_files(copy)), strict=True):
        if source.exists():
            shutil.copyfile(source, target)


def _carry_over(source: sqlite3.Connection, target: sqlite3.Connection) -> Salvaged:
    target.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        columns = _shared_columns(source, target, table.name)
        marks = ", ".join("?" * len(columns))
        listed = ", ".join(columns)
        insert = _statement("INSERT OR IGNORE INTO", table.name, f"({listed}) VALUES ({marks})")
        for row in _readable_rows(source, target, table, listed):
            target.execute(insert, row)
    _drop_changed_audio(target)
    known = _count(target, "take")
    for statement in _CLEANING:
        target.execute(statement)
    target.execute(
        "UPDATE purchase SET take_id = NULL, problem = ? WHERE take_id NOT IN (SELECT id FROM take)",
        (tr(_LOST),),
    )
    target.execute("COMMIT")
    takes = _count(target, "take")
    return Salvaged(_count(target, "script") == 1, takes, _count(target, "purchase"), known - takes)


def _shared_columns(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table that both files have; an older file has fewer."""
    old, new = (
        [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        for connection in (source, target)
    )
    return [column for column in new if column in old]


def _readable_rows(
    source: sqlite3.Connection, target: sqlite3.Connection, table: _Table, columns: str
) -> Iterator[tuple[Any, ...]]:
    selection = _statement("SELECT", columns, "FROM", table.name)
    if table.ids:
        for (row_id,) in target.execute(_statement("SELECT id FROM", table.ids)).fetchall():
            yield from _until_damage(source, _statement(selection, "WHERE", table.key, "=", str(row_id)))
        return
    # From both ends towards the damage; rows met twice are ignored.
    yield from _until_damage(source, _statement(selection, "ORDER BY", table.key))
    backwards = ", ".join(f"{column} DESC" for column in table.key.split(", "))
    yield from _until_damage(source, _statement(selection, "ORDER BY", backwards))


def _until_damage(source: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    try:
        yield from source.execute(query)
    except sqlite3.DatabaseError:
        return


def _drop_changed_audio(target: sqlite3.Connection) -> None:
    for take_id in [row[0] for row in target.execute("SELECT take_id FROM take_audio")]:
        checksum, audio = target.execute(
            "SELECT sha256, bytes FROM take_audio WHERE take_id = ?", (take_id,)
        ).fetchone()
        if hashlib.sha256(audio).digest() != checksum:
            target.execute("DELETE FROM take_audio WHERE take_id = ?", (take_id,))


def _count(connection: sqlite3.Connection, table: str) -> int:
    (count,) = connection.execute(_statement("SELECT count(*) FROM", table)).fetchone()
    return int(count)


def _statement(*parts: str) -> str:
    """SQL put together from words and from names that stand in this file or in the schema."""
    return " ".join(parts)
