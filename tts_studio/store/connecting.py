"""Opening SQLite connections: file names of any kind, one owner a file, every commit on the disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote_from_bytes

WAIT_SECONDS = 0.5
"""How long another program may take to let go of the file, for example while it is closing it."""

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database."""


def connect(path: Path, *, create: bool = False, wait: float = WAIT_SECONDS) -> sqlite3.Connection:
    """A connection in autocommit mode that any thread may use, one at a time; raises sqlite3.Error."""
    mode = "rwc" if create else "rw"
    return sqlite3.connect(
        f"{_uri(path)}?mode={mode}", uri=True, timeout=wait, isolation_level=None, check_same_thread=False
    )


def take_ownership(connection: sqlite3.Connection) -> None:
    """Lock the file for this connection until it closes or its process dies; SQLITE_BUSY when it is taken.

    Exclusive locking also keeps the index of the write-ahead log in memory, which makes the log safe on
    network drives. Nothing is written.
    """
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("ROLLBACK")


def make_durable(connection: sqlite3.Connection) -> None:
    """A commit that returned survives the loss of power.

    Where a file system refuses the write-ahead log, SQLite stays with its rollback journal, which is slower
    and as safe.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA checkpoint_fullfsync = ON")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    # The log is opened at the first access: now, while the file is surely still under its name.
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def side_files(path: Path) -> tuple[Path, ...]:
    """The files SQLite may have left beside the database at `path`."""
    return tuple(path.with_name(path.name + suffix) for suffix in SIDE_FILES)


def _uri(path: Path) -> str:
    text = path.absolute().as_posix()
    rooted = text if text.startswith("/") else f"/{text}"
    return "file://" + quote_from_bytes(rooted.encode("utf-8", "surrogateescape"), safe="/:")
