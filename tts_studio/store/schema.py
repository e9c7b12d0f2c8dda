"""The tables of a project file, as numbered steps from an empty file to the newest version."""

from __future__ import annotations

from dataclasses import dataclass

APPLICATION_ID = 0x54545353
"""“TTSS”: how a project is told from other SQLite files."""

PAGE_SIZE = 8192
"""Bytes. Twice SQLite's usual size: takes are large and are written once."""


@dataclass(frozen=True, slots=True)
class Migration:
    """The statements that lead from version `version - 1` to `version`; they run in one transaction."""

    version: int
    statements: tuple[str, ...]


_FIRST = Migration(
    1,
    (
        "CREATE TABLE property (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        # One row each. The script is UTF-8 that may hold lone surrogates, which TEXT cannot.
        "CREATE TABLE script (id INTEGER PRIMARY KEY CHECK (id = 1), text BLOB NOT NULL)",
        "CREATE TABLE casting (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL)",
        "CREATE TABLE segment (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
        "CREATE TABLE request (digest TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE purchase (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest TEXT NOT NULL REFERENCES request (digest),
            voice TEXT NOT NULL,
            provider TEXT NOT NULL,
            state TEXT NOT NULL,
            created REAL NOT NULL,
            updated REAL NOT NULL,
            characters INTEGER NOT NULL,
            cost TEXT,
            remote_id TEXT NOT NULL DEFAULT '',
            urls TEXT NOT NULL DEFAULT '{}',
            problem TEXT NOT NULL DEFAULT '',
            take_id INTEGER REFERENCES take (id)
        )""",
        "CREATE INDEX purchase_state ON purchase (state)",
        "CREATE INDEX purchase_digest ON purchase (digest)",
        """CREATE TABLE take (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest TEXT NOT NULL REFERENCES request (digest),
            codec TEXT NOT NULL,
            format_rate INTEGER NOT NULL,
            channels INTEGER NOT NULL,
            sample_rate INTEGER NOT NULL,
            frames INTEGER NOT NULL,
            speech_begins INTEGER NOT NULL,
            speech_ends INTEGER NOT NULL,
            created REAL NOT NULL,
            words TEXT NOT NULL,
            UNIQUE (digest, id)
        )""",
        # Bytes stand apart, so that lists of takes never read them and opening need not check them.
        """CREATE TABLE take_audio (
            take_id INTEGER PRIMARY KEY REFERENCES take (id),
            sha256 BLOB NOT NULL,
            bytes BLOB NOT NULL
        )""",
        # What came back and is no take: not yet, because it was not looked at, or never.
        """CREATE TABLE answer (
            purchase_id INTEGER PRIMARY KEY REFERENCES purchase (id),
            words TEXT NOT NULL,
            bytes BLOB NOT NULL
        )""",
        """CREATE TABLE choice (
            segment_id TEXT NOT NULL,
            digest TEXT NOT NULL,
            take_id INTEGER NOT NULL,
            PRIMARY KEY (segment_id, digest),
            FOREIGN KEY (digest, take_id) REFERENCES take (digest, id)
        ) WITHOUT ROWID""",
    ),
)

_SECOND = Migration(
    2,
    (
        # Whole performances of segments. Their pieces, words and comments are JSON of plain ASCII.
        """CREATE TABLE segment_take (
            id TEXT PRIMARY KEY,
            segment_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            plan TEXT NOT NULL,
            variation INTEGER NOT NULL,
            pieces TEXT NOT NULL,
            casting TEXT NOT NULL,
            body TEXT NOT NULL,
            created REAL NOT NULL,
            starred INTEGER NOT NULL,
            comment TEXT NOT NULL,
            trashed REAL
        ) WITHOUT ROWID""",
        # Which performance a segment uses while a plan is its plan.
        """CREATE TABLE chosen (
            segment_id TEXT NOT NULL,
            plan TEXT NOT NULL,
            segment_take_id TEXT NOT NULL,
            PRIMARY KEY (segment_id, plan)
        ) WITHOUT ROWID""",
        "CREATE TABLE standing (segment_id TEXT PRIMARY KEY, locked TEXT, last TEXT) WITHOUT ROWID",
        # Retakes that were asked for and are not complete.
        """CREATE TABLE reading (
            segment_id TEXT NOT NULL,
            plan TEXT NOT NULL,
            variation INTEGER NOT NULL,
            parts TEXT NOT NULL,
            casting TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (segment_id, plan, variation)
        ) WITHOUT ROWID""",
    ),
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST, _SECOND)

BULK_TABLES = frozenset({"take_audio", "answer"})
"""Tables of audio bytes, each row of which stands for itself."""
