"""The voice that is being made, on the disk from one session to the next; one program at a time has it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from tts_studio.domain.cloned_voice import LONGEST_NAME, CloneDraft
from tts_studio.domain.errors import CloneError
from tts_studio.domain.translation import tr
from tts_studio.domain.unfinished_voice import Sample, UnfinishedVoice
from tts_studio.store.clone_record import LONGEST_TEXT, consent_from, edit_from
from tts_studio.store.connecting import connect, side_files, take_ownership
from tts_studio.store.record_fields import line_of, object_of, text_of

_LONGEST_PATH, _LONGEST_SAMPLE_NAME = 32_767, 255
_TABLE = "CREATE TABLE IF NOT EXISTS unfinished (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL)"


class UnfinishedVoiceFile:
    """A file that this program owns from `claim` to `close`; a program that dies lets go of it.

    `path` is asked for when the file is claimed. Methods block; one thread at a time.
    """

    def __init__(self, path: Callable[[], Path]) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    @property
    def owned(self) -> bool:
        """Whether this program may keep something here."""
        return self._connection is not None

    def claim(self) -> UnfinishedVoice:
        """Take the file and read what it holds; nothing where another program has it, or it is damaged."""
        path = self._path()
        try:
            return self._opened(path)
        except sqlite3.OperationalError:
            return UnfinishedVoice()
        except sqlite3.DatabaseError:
            for damaged in (path, *side_files(path)):
                with suppress(OSError):
                    damaged.unlink(missing_ok=True)
        try:
            return self._opened(path)
        except sqlite3.Error:
            return UnfinishedVoice()

    def keep(self, unfinished: UnfinishedVoice) -> None:
        """Write down what there is now; without effect where another program has the file.

        Raises CloneError for what the disk refuses.
        """
        if self._connection is None:
            return
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO unfinished VALUES (1, ?)", (json.dumps(_record(unfinished)),)
            )
        except sqlite3.Error as error:
            raise CloneError(
                tr("The recordings on the Clone page cannot be noted for the next time."),
                advice=tr("Make room on the disk, or make the voice before you quit."),
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _opened(self, path: Path) -> UnfinishedVoice:
        connection = connect(path, create=True)
        try:
            take_ownership(connection)
            connection.execute(_TABLE)
            row = connection.execute("SELECT record FROM unfinished").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
        self._connection = connection
        try:
            return _unfinished(json.loads(row[0])) if row is not None else UnfinishedVoice()
        except (ValueError, TypeError, RecursionError):
            return UnfinishedVoice()


def _record(unfinished: UnfinishedVoice) -> dict[str, object]:
    draft = unfinished.draft
    return {
        "samples": [
            {
                "path": str(sample.path),
                "name": sample.name[:_LONGEST_SAMPLE_NAME],
                "edit": asdict(sample.edit),
                "recorded": sample.recorded,
                "text": sample.text[:LONGEST_TEXT],
            }
            for sample in unfinished.samples
        ],
        "draft": asdict(draft) if draft is not None else None,
    }


def _unfinished(record: object) -> UnfinishedVoice:
    fields = object_of(record)
    samples, draft = fields.get("samples"), fields.get("draft")
    if not isinstance(samples, list):
        raise TypeError("no samples")
    return UnfinishedVoice(
        tuple(_sample(number, object_of(entry)) for number, entry in enumerate(samples)),
        _draft(object_of(draft)) if draft is not None else None,
    )


def _sample(number: int, entry: Mapping[str, object]) -> Sample:
    return Sample(
        number,
        Path(text_of(entry.get("path"), _LONGEST_PATH)),
        line_of(entry.get("name"), _LONGEST_SAMPLE_NAME),
        edit_from(entry.get("edit")),
        entry.get("recorded") is True,
        text_of(entry.get("text"), LONGEST_TEXT),
    )


def _draft(fields: Mapping[str, object]) -> CloneDraft:
    return CloneDraft(
        line_of(fields.get("name"), LONGEST_NAME),
        consent_from(fields.get("consent")),
        line_of(fields.get("language"), 35),
        text_of(fields.get("transcript"), LONGEST_TEXT),
    )
