"""What a command prints: results on standard output, notes and failures on standard error."""

from __future__ import annotations

import json as json_format
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TextIO

from tts_studio.domain.errors import StudioError
from tts_studio.domain.one_line import breaks_a_line
from tts_studio.domain.translation import tr


class Console:
    """Prints for people, or JSON for programs.

    Printing never fails: what is being rendered, and perhaps paid for, is not given up because nobody listens
    any more. `unheard` is why standard output takes nothing, None while it does.
    """

    def __init__(self, *, json: bool = False) -> None:
        self.json = json
        self.unheard: OSError | None = None

    @property
    def shows_progress(self) -> bool:
        """Whether somebody watches: a terminal, and not asked for JSON."""
        return not self.json and sys.stderr is not None and sys.stderr.isatty()

    def event(self, name: str, **details: object) -> None:
        """Print one JSON event as a line of its own; nothing where people read."""
        if self.json:
            self._print(_json({"event": name, **details}))

    def result(self, value: object) -> None:
        """Print the whole result of a command as one line of JSON."""
        self._print(_json(value))

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Print rows of equal length in aligned columns, the last one free."""
        kept = [[_one_line(cell) for cell in row] for row in rows]
        widths = [max(map(len, column)) for column in zip(*kept, strict=True)] if kept else []
        for row in kept:
            cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
            self._print("  ".join([*cells, row[-1]]).rstrip())

    def say(self, sentence: str) -> None:
        """Tell a person at a terminal; silent in a pipe."""
        if not self.json and sys.stdout is not None and sys.stdout.isatty():
            self._print(sentence)

    def note(self, sentence: str) -> None:
        """Tell something that matters and is no failure."""
        _complain(tr("Note: {sentence}", sentence=sentence))

    def error(self, problem: StudioError) -> None:
        """Print the one line that names a failure, and its event."""
        self.event("error", message=problem.sentence, advice=problem.advice, kind=type(problem).__name__)
        _complain(f"tts-studio: {problem}")

    def _print(self, line: str) -> None:
        if self.unheard is None:
            try:
                print(line, flush=True)
            except OSError as problem:
                self.unheard = problem
                silence(sys.stdout)


def silence(stream: TextIO) -> None:
    """Send what a stream that failed still holds nowhere, so that the interpreter can flush it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _complain(text: str) -> None:
    if sys.stderr is None:
        # Given nothing, `print` would write among the results.
        return
    try:
        print(_one_line(text), file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def _json(value: object) -> str:
    """One line of JSON, with characters as they are where standard output can say them."""
    text = json_format.dumps(value, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return json_format.dumps(value)
    return text


def _one_line(text: str) -> str:
    """The text without what would begin a new line or command the terminal, as a file's name may."""
    return "".join(
        character.encode("unicode_escape").decode("ascii") if breaks_a_line(character) else character
        for character in text
    )
