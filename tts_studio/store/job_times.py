"""How long jobs of each model took, in one small file, so that the next start knows when to ask."""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tts_studio.store.records import packed

_LARGEST = 200_000
_MOST_OF_A_MODEL = 100


class JobTimesFile:
    """What cannot be read or written is simply not there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """By model, lengths of texts in characters and the seconds they took."""
        try:
            with self._path.open("rb") as file:
                content = json.loads(file.read(_LARGEST))
            return {
                str(model): [_row(row) for row in rows[-_MOST_OF_A_MODEL:]] for model, rows in content.items()
            }
        except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
            return {}

    def keep(self, times: Mapping[str, Sequence[tuple[int, float]]]) -> None:
        """Replace what was kept; models that are not named keep what they had."""
        rows = {**self.recall(), **times}
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}.part")
        try:
            part.write_text(packed({model: list(map(list, seen)) for model, seen in rows.items()}), "ascii")
            part.replace(self._path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _row(row: Sequence[object]) -> tuple[int, float]:
    characters, seconds = row
    if not isinstance(characters, int) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise TypeError("a length and seconds")
    return characters, float(seconds)
