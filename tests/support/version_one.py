"""A project as the first version of the format has it, written with that version's own statements."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import Cast
from tts_studio.store.opening import create_file
from tts_studio.store.records import cast_to_row, request_to_row, words_to_row
from tts_studio.store.schema import MIGRATIONS


class VersionOne:
    """Fills a project file of version 1."""

    def __init__(self, path: Path) -> None:
        create_file(path, MIGRATIONS[:1])
        self.path = path

    def script(self, text: str, segment_ids: Sequence[str], cast: Cast) -> None:
        """Write the script and who speaks it."""
        self._write("INSERT INTO script VALUES (1, ?)", (text.encode(),))
        self._write("INSERT INTO casting VALUES (1, ?)", (cast_to_row(cast),))
        for ordinal, segment_id in enumerate(segment_ids):
            self._write("INSERT INTO segment VALUES (?, ?)", (ordinal, segment_id))

    def take(self, request: SpeechRequest, audio: bytes, *, chosen_by: str = "") -> int:
        """Write a take of 24 kHz samples and let a segment use it."""
        self._write(
            "INSERT INTO request VALUES (?, ?) ON CONFLICT DO NOTHING",
            (request.digest, request_to_row(request)),
        )
        frames = len(audio) // 2
        take_id = self._write(
            """INSERT INTO take (digest, codec, format_rate, channels, sample_rate, frames, speech_begins,
                                 speech_ends, created, words)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                request.digest,
                request.format.codec.value,
                request.format.sample_rate,
                1,
                24_000,
                frames,
                0,
                frames,
                5.0,
                words_to_row(()),
            ),
        )
        digest = hashlib.sha256(audio).digest()
        self._write("INSERT INTO take_audio VALUES (?, ?, ?)", (take_id, digest, audio))
        if chosen_by:
            self._write("REPLACE INTO choice VALUES (?, ?, ?)", (chosen_by, request.digest, take_id))
        return take_id

    def _write(self, statement: str, values: tuple[object, ...]) -> int:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return int(connection.execute(statement, values).lastrowid or 0)
