"""Dialects: what each model does with each tag, and the text it is sent in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Treatment(StrEnum):
    """What a dialect does with a tag."""

    KEEP = "kept"
    REWRITE = "rewritten"
    SILENCE = "silence"
    DROP = "dropped"


@dataclass(frozen=True, slots=True)
class TagRule:
    """How one tag is compiled.

    `opening` and `closing` are what REWRITE sends instead of the tag (an inline tag uses `opening`).
    `reason` is a sentence for the user when the tag is dropped.
    """

    treatment: Treatment
    opening: str = ""
    closing: str = ""
    reason: str = ""


KEEP = TagRule(Treatment.KEEP)
SILENCE = TagRule(Treatment.SILENCE)


@dataclass(frozen=True)
class Dialect:
    """A model's rules by tag name; a tag without a rule is dropped.

    `escapes` says whether a literal bracket reaches the model with its backslash, because the model reads
    the studio's own markup, or bare.
    """

    name: str
    rules: Mapping[str, TagRule]
    escapes: bool = False


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Which positions of a segment's text a compiled text came from.

    `runs` are (compiled start, source start, length) in rising order; positions between runs were made up
    by the compiler and belong to the run before them.
    """

    runs: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of compiled text for one or more requests."""

    text: str
    source: SourceMap


@dataclass(frozen=True, slots=True)
class Silence:
    """Our own silence, exact; `start` and `end` are the tag's place in the segment's text."""

    milliseconds: int
    start: int
    end: int


Part: TypeAlias = Spoken | Silence
