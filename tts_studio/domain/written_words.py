"""The words of a script as they are read with the eyes: tags out, escapes resolved, each with its place."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from tts_studio.domain.markup.scanner import TokenKind, scan

# Scripts that are written without spaces between words, as ranges of code points.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x30FF),  # marks of East Asia, kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # ideographs
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF01, 0xFF9D),  # full-width letters and marks, half-width kana
    (0x20000, 0x3FFFF),
)
_FIRSTS = [first for first, _ in _UNSPACED]
_NEVER_FIRST = frozenset("ーｰ々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶฯๆะาำ—–-~〜～%％")
_NEVER_LAST = frozenset("เแโใไເແໂໃໄ$€£¥￥#＃")
_CLOSING = frozenset({"Pe", "Pf", "Po", "Mn", "Mc", "Me"})
_OPENING = frozenset({"Ps", "Pi"})


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """A word with the marks around it, at code points `start` to `end` of the text it was found in.

    `spaced` says that white space stands before it. Where a script has no spaces, a word is what a line may
    be broken behind: mostly one character.
    """

    text: str
    start: int
    end: int
    spaced: bool = True

    @property
    def says_something(self) -> bool:
        """Whether there is a letter or digit in it."""
        return any(character.isalnum() for character in self.text)


def written_words(text: str, offset: int = 0) -> tuple[WrittenWord, ...]:
    """The words of a text; `offset` is added to their places."""
    words: list[WrittenWord] = []
    for run in _runs(text):
        begin = 0
        for index in range(1, len(run) + 1):
            if index == len(run) or _may_part(run[index - 1][0], run[index][0]):
                part = run[begin:index]
                shown = "".join(character for character, _, _ in part)
                words.append(WrittenWord(shown, part[0][1] + offset, part[-1][2] + offset, begin == 0))
                begin = index
    return tuple(words)


def columns(text: str) -> int:
    """How wide a text is: 2 for each wide character, 0 for marks that stand on another, 1 for all others."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _runs(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """What stands between white space: its characters, each with its place."""
    run: list[tuple[str, int, int]] = []
    for character, start, end in _characters(text):
        if character.isspace():
            if run:
                yield run
            run = []
        else:
            run.append((character, start, end))
    if run:
        yield run


def _characters(text: str) -> Iterator[tuple[str, int, int]]:
    for token in scan(text):
        if token.kind is TokenKind.TEXT:
            for place in range(token.start, token.end):
                yield text[place], place, place + 1
        elif token.kind is TokenKind.ESCAPE:
            yield token.name, token.start, token.end


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters that have no space between them."""
    if not (_is_unspaced(before) or _is_unspaced(after)):
        return False
    if after in _NEVER_FIRST or unicodedata.category(after) in _CLOSING:
        return False
    return before not in _NEVER_LAST and unicodedata.category(before) not in _OPENING


def _is_unspaced(character: str) -> bool:
    point = ord(character)
    index = bisect_right(_FIRSTS, point) - 1
    return index >= 0 and point <= _UNSPACED[index][1]
