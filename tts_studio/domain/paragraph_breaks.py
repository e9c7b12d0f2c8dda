"""Where a very long paragraph may become several: at ends of sentences, and never within a wrapping tag."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tts_studio.domain.markup.diagnostics import Diagnostic, Fix, Severity
from tts_studio.domain.markup.scanner import TokenKind, is_tag, scan
from tts_studio.domain.sentences import sentences
from tts_studio.domain.translation import figure, tr

LONGEST_COMFORTABLE = 20_000
"""Characters of a paragraph above which an editor becomes slow."""
GIANT_PARAGRAPH = "giant-paragraph"
"""The code of the problem that a longer one is; its fix is to break it up."""

_TOLD_AT = 40
_READABLE = 700
# A text without ends of sentences is broken between words once it is this long.
_PATIENCE = 2 * _READABLE
_WHITE_SPACE = re.compile(r"\s+")


def giant_paragraphs(text: str) -> tuple[Diagnostic, ...]:
    """The lines of a segment that are too long to write in fluently, each told at its first words.

    Their fix has no text of its own: whoever makes it breaks the line up, with its speaker's name.
    """
    if len(text) <= LONGEST_COMFORTABLE:
        return ()
    found: list[Diagnostic] = []
    start = 0
    for line in text.split("\n"):
        if len(line) > LONGEST_COMFORTABLE:
            found.append(_giant(start, len(line)))
        start += len(line) + 1
    return tuple(found)


def _giant(start: int, length: int) -> Diagnostic:
    sentence = tr(
        "This paragraph has {count} characters, which makes writing slow.", count=figure(length, ",")
    )
    fix = Fix(tr("Break it up at the ends of sentences"), start, start, "")
    return Diagnostic(start, start + _TOLD_AT, Severity.WARNING, GIANT_PARAGRAPH, sentence, (fix,))


def broken_up(paragraph: str, readable: int = _READABLE) -> str:
    """The paragraph as several of about `readable` characters, with blank lines between them.

    Nothing but white space becomes another one. A stretch without ends of sentences is broken between words.
    """
    parts: list[str] = []
    start = 0
    for place in _places(paragraph, readable):
        parts.append(paragraph[start:place].strip())
        start = place
    parts.append(paragraph[start:].strip())
    return "\n\n".join(filter(None, parts))


def _places(text: str, readable: int) -> Iterator[int]:
    """Where the parts after the first begin."""
    ends = [end for _, end in sentences(text)]
    words = [match.end() for match in _WHITE_SPACE.finditer(text)]
    closed = _Closed(text)
    start = 0
    while len(text) - start > readable:
        place = closed.first(ends, start + readable // 2, start + max(readable, _PATIENCE))
        if place is None:
            place = closed.first(words, start + readable, len(text))
        if place is None or place >= len(text):
            return
        yield place
        start = place


class _Closed:
    """Knows the stretches of a text in which a wrapping tag is open or that are a tag."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        depth, opened = 0, 0
        for token in scan(text):
            if token.kind is TokenKind.OPEN:
                opened = token.start if depth == 0 else opened
                depth += 1
            elif token.kind is TokenKind.CLOSE and depth:
                depth -= 1
                if depth == 0:
                    self._add(opened, token.end)
            elif is_tag(token) and depth == 0:
                self._add(token.start, token.end)

    def first(self, places: Sequence[int], low: int, high: int) -> int | None:
        """The first of these rising places, from `low` to `high`, at which no tag is open."""
        for index in range(bisect_right(places, low - 1), len(places)):
            if places[index] > high:
                return None
            if self._free(places[index]):
                return places[index]
        return None

    def _add(self, start: int, end: int) -> None:
        self._starts.append(start)
        self._ends.append(end)

    def _free(self, place: int) -> bool:
        index = bisect_right(self._starts, place - 1) - 1
        return index < 0 or place >= self._ends[index]
