"""A line as it is heard: its words without the tags, and where each of them stands in the line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from tts_studio.domain.markup.scanner import TokenKind, is_tag, scan


@dataclass(frozen=True, slots=True)
class Run:
    """`length` characters heard from `heard` on are written from `written` on; an escape is two for one."""

    heard: int
    written: int
    length: int
    escape: bool = False


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """`text` is what is heard; positions are code points."""

    text: str
    runs: tuple[Run, ...] = ()

    def start_of(self, heard: int) -> int:
        """Where the character heard at a position is written."""
        run = self._run(heard)
        return run.written + heard - run.heard

    def end_of(self, heard: int) -> int:
        """Behind which character of the line the one heard before a position is written."""
        run = self._run(heard - 1)
        return run.written + 2 if run.escape else run.written + heard - run.heard

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of the line that are heard from `start` to `end`, without the tags between them."""
        for run in self.runs:
            first, last = max(start, run.heard), min(end, run.heard + run.length)
            if first < last:
                yield self.start_of(first), self.end_of(last)

    def _run(self, heard: int) -> Run:
        return self.runs[max(0, bisect_right(self.runs, heard, key=attrgetter("heard")) - 1)]


def spoken_line(line: str, begin: int = 0) -> SpokenLine:
    """The words of a line from `begin` on. A tag between two spaces leaves one of them."""
    heard: list[str] = []
    runs: list[Run] = []
    length, after_tag = 0, False
    for token in scan(line[begin:]):
        if is_tag(token):
            after_tag = True
            continue
        start = begin + token.start
        text = token.name if token.kind is TokenKind.ESCAPE else line[start : begin + token.end]
        if after_tag and heard and heard[-1][-1:].isspace():
            kept = text.lstrip()
            start += len(text) - len(kept)
            text = kept
        # A tag with nothing but spaces behind it still stands between two spaces.
        after_tag = after_tag and not text
        if text:
            heard.append(text)
            runs.append(Run(length, start, len(text), token.kind is TokenKind.ESCAPE))
            length += len(text)
    return SpokenLine("".join(heard), tuple(runs))
