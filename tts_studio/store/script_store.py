"""The script and the cast of a project, as last saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from tts_studio.domain.errors import UsageError
from tts_studio.domain.voice import Cast
from tts_studio.store.database import Database
from tts_studio.store.records import cast_from_row, cast_to_row


@dataclass(frozen=True, slots=True)
class StoredScript:
    """The text, and the ids of its segments from first to last."""

    text: str = ""
    segment_ids: tuple[str, ...] = ()


class ScriptStore:
    """Keeps one script and one cast."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, text: str, segment_ids: Sequence[str]) -> None:
        """Keep the text with its segment ids, both or neither; only rows that differ are written.

        Raises UsageError when an id occurs twice, and ProjectMissing (after saving into the open file) when
        somebody took the file away under the program.
        """
        if len(set(segment_ids)) != len(segment_ids):
            raise UsageError("Two segments of the script have the same id.")
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO script VALUES (1, ?) ON CONFLICT DO UPDATE SET text = excluded.text",
                (text.encode("utf-8", "surrogatepass"),),
            )
            stored = _segment_ids(connection)
            first, stored_end, end = _changed_range(stored, segment_ids)
            if len(stored) == len(segment_ids):
                connection.execute(
                    "DELETE FROM segment WHERE ordinal >= ? AND ordinal < ?", (first, stored_end)
                )
            else:
                connection.execute("DELETE FROM segment WHERE ordinal >= ?", (first,))
                end = len(segment_ids)
            connection.executemany(
                "INSERT INTO segment VALUES (?, ?)", list(enumerate(segment_ids))[first:end]
            )
        self._database.require_place()

    def load(self) -> StoredScript:
        """What was saved last; empty in a new project."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT text FROM script").fetchone()
            ids = tuple(_segment_ids(connection))
        text = "" if row is None else row[0].decode("utf-8", "surrogatepass")
        return StoredScript(text, ids)

    def save_cast(self, cast: Cast) -> None:
        """Keep who speaks what."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO casting VALUES (1, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
                (cast_to_row(cast),),
            )

    def load_cast(self) -> Cast | None:
        """The cast that was saved last; None in a new project."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT body FROM casting").fetchone()
        return None if row is None else cast_from_row(row[0])


def _segment_ids(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT id FROM segment ORDER BY ordinal")]


def _changed_range(stored: Sequence[str], wanted: Sequence[str]) -> tuple[int, int, int]:
    """The first index that differs, and where the equal tails begin in `stored` and in `wanted`."""
    shorter = min(len(stored), len(wanted))
    first = 0
    while first < shorter and stored[first] == wanted[first]:
        first += 1
    tail = 0
    while tail < shorter - first and stored[-1 - tail] == wanted[-1 - tail]:
        tail += 1
    return first, len(stored) - tail, len(wanted) - tail
