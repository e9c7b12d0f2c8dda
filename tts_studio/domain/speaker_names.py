"""Speakers' names at the start of a line, told from a note, a time of day or a chapter heading.

A heading is `NAME:` at the start of a line, followed by white space or the end of the line; `：` needs
neither. A name has 1 to 4 words and at most 40 characters: letters of any script, digits, spaces and `.` `'`
`-` `_` `·`; it begins with a letter or digit and has a letter. A backslash before the colon makes the line
ordinary text.

A heading is a speaker's
- when the name is known (it is in the cast), however it is written; else, unless it is a label such as
  “Note” or “Chapter 3”,
- when it is written in capitals: “NARRATOR: …”, “DR. WHO: …”;
- when its script has no capitals, it has at most 2 words and 12 characters, and no quotation mark follows,
  which would make it prose (“他说：“你好””);
- when it does not begin with a small letter and heads at least two lines of the text.

Names are compared without case.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LONGEST_NAME = 40
_MOST_WORDS = 4
_LONGEST_CASELESS = 12
_MOST_CASELESS_WORDS = 2
_ALSO_IN_NAMES = frozenset(" \u00a0\u202f.'’-_·・")
_QUOTES = frozenset("\"'“‘«»‹„「『《〈")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What heads a line in ordinary prose and in documents, as first word or as the whole.
_LABELS = _words(
    """
    note notes nb n.b n.b. ps p.s p.s. tip hint warning caution important example examples remember summary
    chapter part act scene section episode book volume step figure table lesson track title subtitle author
    date time place location source sources url link http https mailto see re subject
    kapitel teil akt szene hinweis achtung wichtig beispiel titel quelle
    chapitre partie acte scène exemple titre remarque attention
    capítulo parte acto escena nota ejemplo título aviso capitolo scena esempio titolo cena exemplo
    """
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What may be a speaker's name, with single spaces, and where the text behind it begins."""

    name: str
    body_start: int
    quotes: bool

    @property
    def has_case(self) -> bool:
        """Whether the name has letters that could be capitals."""
        return self.name.upper() != self.name.lower()

    @property
    def prose(self) -> bool:
        """Whether this rather tells who says the quotation behind it; scripts without capitals write so."""
        return self.quotes and not self.has_case


def heading_of(line: str, start: int) -> Heading | None:
    """The heading of a line without white space around it that begins at position `start`, if it has one."""
    colon = _colon(line)
    if colon < 1:
        return None
    name = line[:colon].rstrip()
    if not _may_be_a_name(name):
        return None
    body = line[colon + 1 :].lstrip()
    return Heading(" ".join(name.split()), start + len(line) - len(body), not _QUOTES.isdisjoint(body[:1]))


@dataclass(frozen=True, slots=True)
class NameTally:
    """How often each name heads a line of a text; names are casefolded.

    `present` counts all its headings, `repeated` those that make it a speaker's when there are two of them,
    and `telling` those that make it one by their looks.
    """

    present: Mapping[str, int] = field(default_factory=dict)
    repeated: Mapping[str, int] = field(default_factory=dict)
    telling: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def of(headings: Iterable[Heading]) -> NameTally:
        """Count headings."""
        present: Counter[str] = Counter()
        repeated: Counter[str] = Counter()
        telling: Counter[str] = Counter()
        for heading in headings:
            key = heading.name.casefold()
            present[key] += 1
            repeated[key] += not heading.name[0].islower() and not heading.prose
            telling[key] += _stands_alone(heading)
        return NameTally(present, repeated, telling)

    def changed(self, gone: NameTally, come: NameTally) -> NameTally:
        """The tally after some headings gave way to others."""
        if gone == come:
            return self
        return NameTally(
            _changed(self.present, gone.present, come.present),
            _changed(self.repeated, gone.repeated, come.repeated),
            _changed(self.telling, gone.telling, come.telling),
        )

    def makes_a_speaker(self, name: str) -> bool:
        """Whether a casefolded name is a speaker's although nobody knows it."""
        told = self.telling.get(name, 0) > 0 or self.repeated.get(name, 0) > 1
        return told and not _is_label(name)

    def recognised(self, known: frozenset[str]) -> frozenset[str]:
        """The names, casefolded, that are speakers' in the text."""
        return frozenset(name.casefold() for name in known) | frozenset(
            filter(self.makes_a_speaker, self.present)
        )


def recognised_names(headings: Iterable[Heading], known: frozenset[str]) -> frozenset[str]:
    """The names, casefolded, that are speakers' in a script with these headings."""
    return NameTally.of(headings).recognised(known)


def _changed(
    counts: Mapping[str, int], gone: Mapping[str, int], come: Mapping[str, int]
) -> Mapping[str, int]:
    total = Counter(counts)
    total.subtract(gone)
    total.update(come)
    return +total


def _colon(line: str) -> int:
    """The place of the colon that ends a heading, or -1."""
    reach = LONGEST_NAME + 2
    plain, wide = line.find(":", 0, reach), line.find("：", 0, reach)
    if plain >= 0 and (wide < 0 or plain < wide):
        follower = line[plain + 1 : plain + 2]
        return plain if not follower or follower.isspace() else -1
    return wide


def _may_be_a_name(name: str) -> bool:
    if len(name) > LONGEST_NAME or len(name.split()) > _MOST_WORDS or not name[:1].isalnum():
        return False
    letters = False
    for character in name:
        if character.isalpha():
            letters = True
        elif not (
            character.isdigit()
            or character in _ALSO_IN_NAMES
            or unicodedata.category(character).startswith("M")
        ):
            return False
    return letters


def _is_label(key: str) -> bool:
    """Whether a casefolded name is a label, alone or with a number: “chapter 3”, “act iv”, “part b”."""
    first, _, number = key.partition(" ")
    numbered = len(number) <= 1 or number.isdigit() or set(number) <= set("ivxlc")
    return key in _LABELS or (first in _LABELS and numbered)


def _stands_alone(heading: Heading) -> bool:
    """Whether the name is a speaker's by its looks."""
    name = heading.name
    if heading.has_case:
        return name == name.upper()
    short = len(name) <= _LONGEST_CASELESS and len(name.split()) <= _MOST_CASELESS_WORDS
    return short and not heading.prose
