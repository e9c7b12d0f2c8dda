"""Small values a project remembers by name: its own settings, where the caret was."""

from __future__ import annotations

import json
from typing import TypeAlias

from tts_studio.store.database import Database
from tts_studio.store.records import packed

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"


class PropertyStore:
    """Keeps JSON values by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str, default: JsonValue = None) -> JsonValue:
        """The value set last, else `default`."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT value FROM property WHERE name = ?", (name,)).fetchone()
        if row is None:
            return default
        value: JsonValue = json.loads(row[0])
        return value

    def set(self, name: str, value: JsonValue) -> None:
        """Keep a value; nothing is written when it is the one that is kept already."""
        body = packed(value)
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO property VALUES (?, ?)
                   ON CONFLICT DO UPDATE SET value = excluded.value WHERE value != excluded.value""",
                (name, body),
            )

    def remove(self, name: str) -> None:
        """Forget a value; harmless when there is none."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM property WHERE name = ?", (name,))

    def names(self) -> tuple[str, ...]:
        """The names that have a value, sorted."""
        with self._database.reading() as connection:
            return tuple(name for (name,) in connection.execute("SELECT name FROM property ORDER BY name"))
