"""A look at who is cast in projects that are not open, without opening them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tts_studio.domain.voice import Cast
from tts_studio.store.records import cast_from_row

_PATIENCE_SECONDS = 0.2


def cast_in(path: Path) -> Cast | None:
    """The cast of a project file as it was saved; None where there is none, or nobody may look. Blocks.

    Nothing is written, repaired or brought to a newer version.
    """
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS)) as connection:
            row = connection.execute("SELECT body FROM casting").fetchone()
        return cast_from_row(row[0]) if row is not None else None
    except (sqlite3.Error, OSError, ValueError, KeyError, TypeError):
        return None


def projects_with(model: str, paths: Iterable[Path]) -> dict[str, list[str]]:
    """The names of the projects in whose cast voices of a model are, by the voice. Blocks."""
    found: dict[str, list[str]] = {}
    for path in paths:
        cast = cast_in(path)
        if cast is None:
            continue
        voices = {cast_voice.voice for cast_voice in (cast.narrator, *cast.speakers.values())}
        for voice in sorted(voice for voice in voices if voice.model == model):
            found.setdefault(voice.voice, []).append(path.stem)
    return found
