"""The voice that is being made, on the disk from one session to the next; one program at a time has it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, astuple
from pathlib import Path

from tts_studio.domain.cloned_voice import CloneDraft, Consent
from tts_studio.domain.errors import CloneError
from tts_studio.domain.one_line import as_one_line
from tts_studio.domain.translation import tr
from tts_studio.domain.unfinished_voice import Sample, UnfinishedVoice
from tts_studio.store.clone_record import consent_from, edit_from
from tts_studio.store.connecting import connect, side_files, take_ownership
from tts_studio.store.record_fields import line_of, object_of, text_of

# Far more than a voice may have in the end: what is too long is still to be shortened by whoever wrote it.
_LONGEST_PATH, _LONGEST_LINE, _LONGEST_TEXT = 32_767, 10_000, 10_000_000
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
        """Take the file and read what it holds; nothing where another program has it, or it is damaged.

        Harmless to call again.
        """
        self.close()
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
        except (ValueError, RecursionError):
            return UnfinishedVoice()


def _record(unfinished: UnfinishedVoice) -> dict[str, object]:
    """What can be read again of everything that can be said on the page."""
    draft = unfinished.draft
    return {
        "samples": [
            {
                "path": str(sample.path),
                "name": _line(sample.name),
                "edit": asdict(sample.edit),
                "recorded": sample.recorded,
                "text": sample.text[:_LONGEST_TEXT],
            }
            for sample in unfinished.samples
        ],
        "draft": asdict(_writable(draft)) if draft is not None else None,
    }


def _writable(draft: CloneDraft) -> CloneDraft:
    return CloneDraft(
        _line(draft.name),
        Consent(*map(_line, astuple(draft.consent))),
        _line(draft.language),
        draft.transcript[:_LONGEST_TEXT],
    )


def _line(text: str) -> str:
    return as_one_line(text)[:_LONGEST_LINE]


def _unfinished(record: object) -> UnfinishedVoice:
    """Whatever of a record is sound; ValueError where it is none at all."""
    fields = object_of(record)
    draft = None
    with suppress(ValueError):
        draft = _draft(object_of(fields.get("draft")))
    return UnfinishedVoice(tuple(_samples(fields.get("samples"))), draft)


def _samples(entries: object) -> Iterator[Sample]:
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        with suppress(ValueError):
            yield _sample(number, object_of(entry))


def _sample(number: int, entry: Mapping[str, object]) -> Sample:
    return Sample(
        number,
        Path(text_of(entry.get("path"), _LONGEST_PATH)),
        line_of(entry.get("name"), _LONGEST_LINE),
        edit_from(entry.get("edit")),
        entry.get("recorded") is True,
        text_of(entry.get("text"), _LONGEST_TEXT),
    )


def _draft(fields: Mapping[str, object]) -> CloneDraft:
    return CloneDraft(
        line_of(fields.get("name"), _LONGEST_LINE),
        consent_from(fields.get("consent"), _LONGEST_LINE),
        line_of(fields.get("language"), _LONGEST_LINE),
        text_of(fields.get("transcript"), _LONGEST_TEXT),
    )
