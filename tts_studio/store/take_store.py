"""The takes of a project: audio as received, for as long as the user wants it."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import ProjectDamaged, UsageError
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.speech import SpeechRequest, WordTiming
from tts_studio.domain.take import Take
from tts_studio.domain.translation import tr
from tts_studio.store.database import Database
from tts_studio.store.records import (
    cost_to_row,
    request_from_row,
    request_to_row,
    words_from_row,
    words_to_row,
)

_TAKES = """
    SELECT take.id, digest, body, codec, format_rate, channels,
           sample_rate, frames, speech_begins, speech_ends, created, words
    FROM take JOIN request USING (digest)
"""


class TakeStore:
    """Keeps takes. None is ever changed."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        request: SpeechRequest,
        audio: bytes,
        audio_format: AudioFormat,
        *,
        sample_rate: int,
        frames: int,
        speech_begins: int,
        speech_ends: int,
        words: tuple[WordTiming, ...] = (),
        purchase_id: int | None = None,
        cost: Cost | None = None,
    ) -> Take:
        """Keep a take and, in the same step, mark its purchase done (whatever its state was) with its cost.

        `sample_rate` in hertz and `frames` are those of the decoded sound, in which something is heard from
        frame `speech_begins` to `speech_ends`. Raises UsageError when there is no such purchase or it is for
        another request.
        """
        checksum = hashlib.sha256(audio).digest()
        now = self._clock()
        take = Take(0, request, audio_format, sample_rate, frames, speech_begins, speech_ends, now, words)
        with self._database.transaction() as connection:
            keep_request(connection, request)
            take_id = _insert_take(connection, take)
            connection.execute("INSERT INTO take_audio VALUES (?, ?, ?)", (take_id, checksum, audio))
            if purchase_id is not None:
                _finish_purchase(connection, purchase_id, request, take_id, now)
                connection.execute("DELETE FROM answer WHERE purchase_id = ?", (purchase_id,))
                if cost is not None:
                    row = (cost_to_row(cost), purchase_id)
                    connection.execute("UPDATE purchase SET cost = ? WHERE id = ?", row)
        return replace(take, id=take_id)

    def all(self) -> tuple[Take, ...]:
        """Every take without its bytes, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_TAKES} ORDER BY take.id").fetchall()
        return _takes(rows)

    def count(self) -> int:
        """How many takes there are."""
        with self._database.reading() as connection:
            (count,) = connection.execute("SELECT count(*) FROM take").fetchone()
        return int(count)

    def get(self, take_id: int) -> Take:
        """One take; UsageError when there is none of that id."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_TAKES} WHERE take.id = ?", (take_id,)).fetchall()
        if not rows:
            raise _no_take(take_id)
        return _takes(rows)[0]

    def of_digest(self, digest: str) -> tuple[Take, ...]:
        """The takes of one request, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_TAKES} WHERE digest = ? ORDER BY take.id", (digest,)).fetchall()
        return _takes(rows)

    def audio(self, take_id: int) -> bytes:
        """The bytes as received; ProjectDamaged when the disk changed them, UsageError for an unknown id."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT sha256, bytes FROM take_audio WHERE take_id = ?", (take_id,)
            ).fetchone()
        if row is None:
            raise _no_take(take_id)
        checksum, audio = row
        if hashlib.sha256(audio).digest() != checksum:
            raise ProjectDamaged(
                tr("The audio of take {take} was damaged on the disk.", take=take_id),
                advice=tr("Choose another take of the segment, or render it again."),
            )
        return bytes(audio)

    def choices(self) -> Mapping[tuple[str, str], int]:
        """The chosen take's id by segment id and request digest, in projects of the first version."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT segment_id, digest, take_id FROM choice").fetchall()
        return {(segment_id, digest): take_id for segment_id, digest, take_id in rows}


def keep_request(connection: sqlite3.Connection, request: SpeechRequest) -> None:
    """Write the request down once, however many takes and purchases refer to it."""
    connection.execute(
        "INSERT INTO request VALUES (?, ?) ON CONFLICT DO NOTHING", (request.digest, request_to_row(request))
    )


def _insert_take(connection: sqlite3.Connection, take: Take) -> int:
    (take_id,) = connection.execute(
        """INSERT INTO take (digest, codec, format_rate, channels, sample_rate, frames, speech_begins,
                             speech_ends, created, words)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
        (
            take.digest,
            take.format.codec.value,
            take.format.sample_rate,
            take.format.channels,
            take.sample_rate,
            take.frames,
            take.speech_begins,
            take.speech_ends,
            take.created,
            words_to_row(take.words),
        ),
    ).fetchone()
    return int(take_id)


def _finish_purchase(
    connection: sqlite3.Connection, purchase_id: int, request: SpeechRequest, take_id: int, now: float
) -> None:
    changed = connection.execute(
        "UPDATE purchase SET state = ?, take_id = ?, updated = ?, problem = '' WHERE id = ? AND digest = ?",
        (PurchaseState.DONE.value, take_id, now, purchase_id, request.digest),
    ).rowcount
    if not changed:
        raise UsageError(f"There is no purchase {purchase_id} of this request.")


def _takes(rows: list[tuple[Any, ...]]) -> tuple[Take, ...]:
    requests: dict[str, SpeechRequest] = {}
    takes = []
    for take_id, digest, body, codec, format_rate, channels, rate, frames, *rest in rows:
        request = requests.get(digest)
        if request is None:
            request = requests[digest] = request_from_row(body)
        audio_format = AudioFormat(Codec(codec), format_rate, channels)
        begins, ends, created, words = rest
        heard = words_from_row(words)
        takes.append(Take(take_id, request, audio_format, rate, frames, begins, ends, created, heard))
    return tuple(takes)


def _no_take(take_id: int) -> UsageError:
    return UsageError(tr("There is no take {take} in this project.", take=take_id))
