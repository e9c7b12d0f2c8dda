"""The takes of segments: which performances there are, which one is used, and which are being made."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tts_studio.domain.segment_take import Pause, Reading, SegmentTake
from tts_studio.store.database import Database
from tts_studio.store.records import cast_voice_from_json, cast_voice_to_json, packed

PlanOfSegment: TypeAlias = tuple[str, str]
"""A segment's id and the key of one of its plans."""

ReadingKey: TypeAlias = tuple[str, str, int]
"""A segment's id, the key of one of its plans, and the variation."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a segment stands: the take it is locked to, and the one it used last."""

    locked: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class StoredSegmentTakes:
    """Everything that is kept about the takes of segments."""

    takes: tuple[SegmentTake, ...] = ()
    chosen: Mapping[PlanOfSegment, str] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentTakeChanges:
    """What differs from what was stored; None takes an entry out."""

    takes: tuple[SegmentTake, ...] = ()
    chosen: Mapping[PlanOfSegment, str | None] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    readings: Mapping[ReadingKey, Reading | None] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.takes or self.chosen or self.standings or self.readings)


class SegmentTakeStore:
    """Keeps the takes of segments; their sound is in the takes of requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> StoredSegmentTakes:
        """Everything that is kept. A take whose sound is not in the project any more counts as deleted."""
        with self._database.reading() as connection:
            known = {take_id for (take_id,) in connection.execute("SELECT id FROM take")}
            takes = connection.execute(_SELECT_TAKES)
            return StoredSegmentTakes(
                tuple(_segment_take(row, known) for row in takes),
                {
                    (segment_id, plan_key): take_id
                    for segment_id, plan_key, take_id in connection.execute(
                        "SELECT segment_id, plan, segment_take_id FROM chosen"
                    )
                },
                {
                    segment_id: Standing(locked, last)
                    for segment_id, locked, last in connection.execute(
                        "SELECT segment_id, locked, last FROM standing"
                    )
                },
                tuple(
                    _reading(row)
                    for row in connection.execute(
                        "SELECT segment_id, plan, variation, parts, casting, body FROM reading"
                    )
                ),
            )

    def save(
        self,
        changes: SegmentTakeChanges,
        forgotten: Iterable[int] = (),
        dropped: Iterable[str] = (),
    ) -> None:
        """Write what differs, all of it or nothing.

        In the same step the takes of requests in `forgotten` are removed for good, of which the purchases
        stay with what they cost, and everything that is kept about the segments in `dropped`.
        """
        gone, segments = packed(sorted(forgotten)), packed(sorted(dropped))
        if changes.empty and gone == segments == "[]":
            return
        with self._database.transaction() as connection:
            connection.executemany(_REPLACE_TAKE, map(_row, changes.takes))
            _replace_chosen(connection, changes.chosen)
            connection.executemany(
                "REPLACE INTO standing VALUES (?, ?, ?)",
                [(segment_id, kept.locked, kept.last) for segment_id, kept in changes.standings.items()],
            )
            _replace_readings(connection, changes.readings)
            for statement in _FORGET:
                connection.execute(statement, (gone,))
            for statement in _DROP:
                connection.execute(statement, (segments,))


_SELECT_TAKES = """
    SELECT id, segment_id, number, plan, variation, pieces, casting, body, created, starred, comment, trashed
    FROM segment_take ORDER BY segment_id, number
"""
_REPLACE_TAKE = """
    REPLACE INTO segment_take
        (id, segment_id, number, plan, variation, pieces, casting, body, created, starred, comment, trashed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_FORGET = (
    "DELETE FROM take_audio WHERE take_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM choice WHERE take_id IN (SELECT value FROM json_each(?))",
    "UPDATE purchase SET take_id = NULL WHERE take_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM take WHERE id IN (SELECT value FROM json_each(?))",
)
_DROP = (
    "DELETE FROM segment_take WHERE segment_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM chosen WHERE segment_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM standing WHERE segment_id IN (SELECT value FROM json_each(?))",
    "DELETE FROM reading WHERE segment_id IN (SELECT value FROM json_each(?))",
)
_FORGET_READING = "DELETE FROM reading WHERE segment_id = ? AND plan = ? AND variation = ?"


def _row(take: SegmentTake) -> tuple[Any, ...]:
    return (
        take.id,
        take.segment_id,
        take.number,
        take.plan_key,
        take.variation,
        _packed_parts(take.pieces),
        _casting(take),
        packed(take.body),
        take.created,
        int(take.starred),
        packed(take.comment),
        take.trashed,
    )


def _segment_take(row: tuple[Any, ...], known: set[int]) -> SegmentTake:
    take_id, segment_id, number, plan_key, variation, pieces, casting, body, created, *rest = row
    starred, comment, trashed = rest
    voice = json.loads(casting)
    parts = tuple(Pause(part["pause"]) if isinstance(part, dict) else part for part in json.loads(pieces))
    whole = all(isinstance(part, Pause) or part in known for part in parts)
    return SegmentTake(
        take_id,
        segment_id,
        number,
        plan_key,
        variation,
        parts if whole else (),
        cast_voice_from_json(voice),
        json.loads(body),
        created,
        bool(starred),
        json.loads(comment),
        trashed,
        voice.get("written", ""),
    )


def _reading(row: tuple[Any, ...]) -> Reading:
    segment_id, plan_key, variation, parts, casting, body = row
    kept = tuple(Pause(part["pause"]) if isinstance(part, dict) else part for part in json.loads(parts))
    voice = json.loads(casting)
    return Reading(
        segment_id,
        plan_key,
        variation,
        kept,
        cast_voice_from_json(voice),
        json.loads(body),
        voice.get("written", ""),
    )


def _casting(said: SegmentTake | Reading) -> str:
    """The voice, and how the words were written; studios that do not know of the latter pass it over."""
    casting = cast_voice_to_json(said.cast_voice)
    return packed({**casting, "written": said.written} if said.written else casting)


def _packed_parts(parts: Sequence[int | str | Pause]) -> str:
    return packed([{"pause": part.milliseconds} if isinstance(part, Pause) else part for part in parts])


def _replace_chosen(connection: sqlite3.Connection, chosen: Mapping[PlanOfSegment, str | None]) -> None:
    for (segment_id, plan_key), take_id in chosen.items():
        if take_id is None:
            key = (segment_id, plan_key)
            connection.execute("DELETE FROM chosen WHERE segment_id = ? AND plan = ?", key)
        else:
            connection.execute("REPLACE INTO chosen VALUES (?, ?, ?)", (segment_id, plan_key, take_id))


def _replace_readings(connection: sqlite3.Connection, readings: Mapping[ReadingKey, Reading | None]) -> None:
    for key, reading in readings.items():
        if reading is None:
            connection.execute(_FORGET_READING, key)
        else:
            row = (*key, _packed_parts(reading.parts), _casting(reading), packed(reading.body))
            connection.execute("REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?)", row)
