"""The one connection to a project file: transactions, copies and moving to another name, from any thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tts_studio.domain.errors import ProjectError, ProjectMissing
from tts_studio.domain.translation import tr
from tts_studio.store import failures
from tts_studio.store.connecting import connect, make_durable, take_ownership
from tts_studio.store.placing import copy_database


class Database:
    """An open project file that nobody else can open until `close`, or until the process dies.

    Every method may be called from any thread; they take turns. What SQLite reports is raised as a project
    error with a sentence.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, earlier_version: Path | None = None
    ) -> None:
        """`earlier_version` is where the file was kept as it was before opening brought it up to date."""
        self.earlier_version = earlier_version
        self._path = path
        self._connection = connection
        self._place = _identity(path)
        self._turn = threading.RLock()

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._path

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything in the block is on the disk when it ends, or nothing is when it raises."""
        with self._turn, failures.explained(self._path):
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                # A full disk may have ended the transaction already.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """All reads in the block see the same state."""
        with self._turn, failures.explained(self._path):
            yield self._connection

    def require_place(self) -> None:
        """Raise ProjectMissing when the open file is no longer the one under its name.

        Somebody deleted, moved or replaced it; what is written from now on would be lost on closing.
        """
        with self._turn, failures.explained(self._path):
            if _identity(self._path) != self._place:
                raise ProjectMissing(
                    tr("“{name}” was moved, replaced or deleted while it was open.", name=self._path.name),
                    advice=tr("Save the project under a new name; everything is still here."),
                )

    def compact(self) -> int:
        """Write the file anew without what is not used any more; returns how many bytes smaller it is."""
        with self._turn, failures.explained(self._path):
            before = self._settled_size()
            self._connection.execute("VACUUM")
            return before - self._settled_size()

    def copy_to(self, path: Path, *, replace: bool) -> None:
        """Write a consistent copy; never onto this file itself."""
        with self._turn, failures.explained(path):
            if path.exists() and path.samefile(self._path):
                raise ProjectError(
                    tr("“{name}” is the project that is open.", name=path.name),
                    advice=tr("Choose another name for the copy."),
                )
            # Through a link, the file it points to is replaced, not the link.
            copy_database(self._connection, path.resolve() if path.exists() else path, replace=replace)

    def move_to(self, path: Path, *, replace: bool) -> None:
        """Copy to `path` and go on there. Writers on other threads wait and then write to the new file."""
        with self._turn:
            self.copy_to(path, replace=replace)
            with failures.explained(path):
                connection = connect(path)
                try:
                    take_ownership(connection)
                    make_durable(connection)
                except sqlite3.Error:
                    connection.close()
                    raise
            self._connection.close()
            self._connection, self._path, self._place = connection, path, _identity(path)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it; harmless to call twice.

        Without room for that the log stays beside the file and the next opening finds it.
        """
        with self._turn:
            self._connection.close()

    def _settled_size(self) -> int:
        """The bytes of the file once the write-ahead log is folded into it."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return self._path.stat().st_size


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
