"""What a command prints: results on standard output, notes and failures on standard error."""

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Iterable, Sequence

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr


class Console:
    """Prints for people, or JSON for programs."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json

    @property
    def shows_progress(self) -> bool:
        """Whether somebody watches: a terminal, and not asked for JSON."""
        return not self.json and sys.stderr.isatty()

    def event(self, name: str, **details: object) -> None:
        """Print one JSON event as a line of its own; nothing where people read."""
        if self.json:
            print(_json({"event": name, **details}), flush=True)

    def result(self, value: object) -> None:
        """Print the whole result of a command as one line of JSON."""
        print(_json(value), flush=True)

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Print rows of equal length in aligned columns, the last one free."""
        kept = [[_one_line(cell) for cell in row] for row in rows]
        widths = [max(map(len, column)) for column in zip(*kept, strict=True)] if kept else []
        for row in kept:
            cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
            print("  ".join([*cells, row[-1]]).rstrip(), flush=True)

    def say(self, sentence: str) -> None:
        """Tell a person at a terminal; silent in a pipe."""
        if not self.json and sys.stdout.isatty():
            print(sentence, flush=True)

    def note(self, sentence: str) -> None:
        """Tell something that matters and is no failure."""
        print(_one_line(tr("Note: {sentence}", sentence=sentence)), file=sys.stderr, flush=True)

    def error(self, problem: StudioError) -> None:
        """Print the one line that names a failure, and its event."""
        self.event("error", message=problem.sentence, advice=problem.advice, kind=type(problem).__name__)
        print(_one_line(f"tts-studio: {problem}"), file=sys.stderr, flush=True)


def _json(value: object) -> str:
    """One line of JSON, with characters as they are where standard output can say them."""
    text = json_format.dumps(value, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json_format.dumps(value)
    return text


def _one_line(text: str) -> str:
    """The text without what would begin a new line or command the terminal, as a file's name may."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
