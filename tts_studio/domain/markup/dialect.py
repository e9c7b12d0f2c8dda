"""Dialects: what each model does with each tag, and the text it is sent in the end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import TypeAlias


class Treatment(StrEnum):
    """What a dialect does with a tag."""

    KEEP = "kept"
    REWRITE = "rewritten"
    STYLE = "style sentence"
    SILENCE = "silence"
    DROP = "dropped"


@dataclass(frozen=True, slots=True)
class TagRule:
    """How one tag is compiled.

    `opening` and `closing` are what REWRITE sends instead of the tag (an inline tag uses `opening`). STYLE is
    for wrapping tags: around everything that is said, one becomes its `opening` in the dialect's style
    sentence, and elsewhere it is dropped. `reason` is a sentence for the user when the tag is dropped.
    """

    treatment: Treatment
    opening: str = ""
    closing: str = ""
    reason: str = ""


KEEP = TagRule(Treatment.KEEP)
SILENCE = TagRule(Treatment.SILENCE)

_COMPILED, _SOURCE = 0, 1


@dataclass(frozen=True)
class Dialect:
    """A model's rules by tag name; a tag without a rule is dropped.

    `escapes` says whether a literal bracket reaches the model with its backslash, because the model reads
    the studio's own markup, or bare. `style_sentence` begins a text whose styles it names, in place of
    `{styles}`; it is for dialects with STYLE rules.
    """

    name: str
    rules: Mapping[str, TagRule]
    escapes: bool = False
    style_sentence: str = ""


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Which positions of a segment's text a compiled text came from.

    `runs` are (compiled start, source start, length) in rising order; positions between runs were made up
    by the compiler and belong to the run before them. A run of length 0 says where a tag was written.
    """

    runs: tuple[tuple[int, int, int], ...]

    def source_of(self, position: int) -> int:
        """The source position of a compiled one; what was made up maps to the end of the run before it."""
        return _look_up(self.runs, position, _COMPILED, _SOURCE)

    def compiled_of(self, position: int) -> int:
        """The compiled position of a source one; what was left out maps to the end of the run before it."""
        return _look_up(self.runs, position, _SOURCE, _COMPILED)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The source of the compiled stretch from `start` to `end`, from its first character to its last."""
        first = self.source_of(start)
        if end <= start or not self.runs:
            return first, first
        compiled, source, length = self.runs[_run_at(self.runs, end - 1, _COMPILED)]
        return first, max(first, source + min(max(0, end - compiled), length))

    def cut(self, start: int, end: int) -> SourceMap:
        """The map of the compiled stretch from `start` to `end` as a text of its own."""
        runs = []
        for index in range(_run_at(self.runs, start, _COMPILED), len(self.runs)):
            compiled, source, length = self.runs[index]
            if compiled >= end:
                break
            first, last = max(compiled, start), min(compiled + length, end)
            if first < last or (length == 0 and compiled >= start):
                runs.append((first - start, source + first - compiled, last - first))
        return SourceMap(tuple(runs))

    def shifted(self, by: int) -> SourceMap:
        """The map of the same text with `by` characters before it."""
        return SourceMap(tuple((compiled + by, source, length) for compiled, source, length in self.runs))


class MarkKind(StrEnum):
    """What a tag's form does to the text around it."""

    INLINE = "inline"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a compiled text holds the form of a tag. One that opens knows the form that will close it."""

    kind: MarkKind
    start: int
    end: int
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of compiled text for one or more requests, with the tags in it; those that wrap nest."""

    text: str
    source: SourceMap
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """Our own silence, exact; `start` and `end` are the tag's place in the segment's text."""

    milliseconds: int
    start: int
    end: int


Part: TypeAlias = Spoken | Silence


def _run_at(runs: tuple[tuple[int, int, int], ...], position: int, side: int) -> int:
    return max(0, bisect_right(runs, position, key=itemgetter(side)) - 1)


def _look_up(runs: tuple[tuple[int, int, int], ...], position: int, known: int, wanted: int) -> int:
    if not runs:
        return 0
    run = runs[_run_at(runs, position, known)]
    return run[wanted] + min(max(0, position - run[known]), run[2])
