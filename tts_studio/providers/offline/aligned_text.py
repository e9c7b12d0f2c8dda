"""AlignedText: a text that is rewritten step by step and still knows where each character came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

Rewrite: TypeAlias = Callable[[re.Match[str]], str | None]
"""Gives the words for a match, or None to leave it as it is."""


@dataclass(frozen=True)
class AlignedText:
    """`text` and, for each of its characters, the stretch of the source it came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int = 0) -> AlignedText:
        """A text that is still its own source; `start` is the source position of its first character."""
        stop = start + len(text)
        return cls(text, tuple(range(start, stop)), tuple(range(start + 1, stop + 1)))

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int) -> AlignedText:
        """The characters from `start` to `end`."""
        return AlignedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the source the non-empty stretch from `start` to `end` came from."""
        return min(self.starts[start:end]), max(self.ends[start:end])

    def rewritten(self, pattern: re.Pattern[str], rewrite: Rewrite) -> AlignedText:
        """Every match replaced by what `rewrite` gives for it; each new character stems from the whole match.

        What is put in where nothing stood stems from the character before it.
        """
        pieces: list[AlignedText] = []
        done = 0
        for match in pattern.finditer(self.text):
            words = rewrite(match)
            start, end = match.span()
            if words is None or not (words or match[0]):
                continue
            pieces.append(self.part(done, start))
            first, last = self.span(start if end > start else max(0, start - 1), max(end, 1))
            pieces.append(AlignedText(words, (first,) * len(words), (last,) * len(words)))
            done = end
        if not pieces:
            return self
        pieces.append(self.part(done, len(self.text)))
        return AlignedText(
            "".join(piece.text for piece in pieces),
            tuple(chain.from_iterable(piece.starts for piece in pieces)),
            tuple(chain.from_iterable(piece.ends for piece in pieces)),
        )
