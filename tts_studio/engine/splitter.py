"""A long piece of compiled text cut into requests: at sentences, then clauses, then words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias

import regex

from tts_studio.domain.markup.dialect import Mark, MarkKind, Spoken
from tts_studio.domain.sentences import sentences
from tts_studio.domain.speech_model import TextLimit

# Where a piece ends and where the next one begins; only white space lies between.
_Break: TypeAlias = tuple[int, int]

_CLAUSE_END = regex.compile(
    r"""[,;:،؛](?:["'”’»›)\]]*+)(?=\s)
    | [，；、：][”’」』）】》〉]*+
    | (?<=\s)[-–—](?=\s)
    | —++""",
    regex.VERBOSE,
)
_SPACE = regex.compile(r"\s++")
_UNIT = regex.compile(r"\\[\[\]<>\\]|\X", regex.DOTALL)
_ESCAPE = regex.compile(r"\\[\[\]<>\\]")
# What sentences are found by: an opening tag belongs to the words behind it, a closing one to those before.
_STANDS_FOR = {MarkKind.OPEN: "“", MarkKind.INLINE: "“", MarkKind.CLOSE: "”"}
_ESCAPE_STANDS_FOR = {"[": "““", "<": "““", "]": "””", ">": "””", "\\": "__"}
_NOTHING_OPEN: tuple[Mark, ...] = ()


def split(spoken: Spoken, limit: TextLimit) -> tuple[Spoken, ...]:
    """Cut a piece into as many as its model's limit asks for, each as long as it may be.

    Pieces end at the last sentence that fits, else at the last clause, else at the last word without a full
    stop (as abbreviations have), else at any word, and inside a word only when it is longer than a request,
    between characters as readers see them. Tags and escapes are never cut; tags open at a cut are closed
    before it and opened again after it, within the limit. Only white space at the cuts is lost, and a piece
    maps to its own source. A limit that cannot hold one character and the tags around it is exceeded rather
    than anything lost.
    """
    if limit.allows(spoken.text):
        return (spoken,)
    return tuple(_Splitter(spoken, limit).pieces())


class _Splitter:
    """One piece of text with its places to cut and what each cut costs."""

    def __init__(self, spoken: Spoken, limit: TextLimit) -> None:
        self._text = spoken.text
        self._spoken = spoken
        self._limit = limit
        self._mark_ends = [mark.end for mark in spoken.marks]
        self._stacks = list(accumulate(spoken.marks, _stack_after, initial=_NOTHING_OPEN))
        self._bytes = list(accumulate(map(_utf8_length, spoken.text), initial=0))
        self._levels = [self._joinable(breaks) for breaks in _levels(_stand_in(spoken))]

    def pieces(self) -> Iterator[Spoken]:
        start = 0
        while start < len(self._text):
            end, following = self._next_break(start)
            yield self._piece(start, end)
            start = following

    def _next_break(self, start: int) -> _Break:
        whole = len(self._text)
        if self._fits(start, whole):
            return whole, whole
        for level in self._levels:
            found = self._last_fitting(start, level)
            if found is not None:
                return found
        return self._last_fitting(start, self._units) or self._inside_unit(start)

    def _last_fitting(self, start: int, breaks: list[_Break]) -> _Break | None:
        first = bisect_right(breaks, (start, len(self._text)))
        # What a piece costs never falls as its end moves on, so the last break that fits can be bisected.
        beyond = bisect_right(breaks, 0, lo=first, key=lambda place: int(not self._fits(start, place[0])))
        return breaks[beyond - 1] if beyond > first else None

    def _inside_unit(self, start: int) -> _Break:
        """Cut one visible character between its code points where that is all that is left to do."""
        unit_end, following = self._units[bisect_right(self._units, (start, len(self._text)))]
        if _ESCAPE.match(self._text, start) or self._stack_index(start) < self._stack_index(unit_end):
            return unit_end, following
        code_points = [(end, end) for end in range(start + 1, unit_end)]
        return self._last_fitting(start, code_points) or (code_points or [(unit_end, following)])[0]

    @cached_property
    def _units(self) -> list[_Break]:
        """Breaks behind visible characters, escapes and inline tags; other tags stay with what they hold."""
        ends: list[int] = []
        position = 0
        for mark in (*self._spoken.marks, Mark(MarkKind.OPEN, len(self._text), len(self._text))):
            ends.extend(unit.end() for unit in _UNIT.finditer(self._text, position, mark.start))
            if mark.kind is MarkKind.INLINE:
                ends.append(mark.end)
            elif mark.kind is MarkKind.CLOSE and ends:
                ends[-1] = mark.end
            position = mark.end
        return [(end, _behind_space(self._text, end)) for end in ends]

    def _joinable(self, breaks: Iterable[_Break]) -> list[_Break]:
        """The breaks that part no wrapping tag from what it holds."""
        marks = [mark for mark in self._spoken.marks if mark.end > mark.start]
        bound = {mark.end for mark in marks if mark.kind is MarkKind.OPEN}
        bound |= {mark.start for mark in marks if mark.kind is MarkKind.CLOSE}
        return [place for place in breaks if bound.isdisjoint(place)]

    def _stack_index(self, position: int) -> int:
        return bisect_right(self._mark_ends, position)

    def _open_at(self, position: int) -> tuple[Mark, ...]:
        return self._stacks[self._stack_index(position)]

    def _fits(self, start: int, end: int) -> bool:
        opened, closed = self._open_at(start), self._open_at(end)
        characters, octets = self._limit.characters, self._limit.utf8_bytes
        if characters is not None:
            tags = sum(mark.end - mark.start for mark in opened) + sum(len(mark.closing) for mark in closed)
            if end - start + tags > characters:
                return False
        if octets is None:
            return True
        tags = sum(self._bytes[mark.end] - self._bytes[mark.start] for mark in opened)
        tags += sum(_utf8_length(mark.closing) for mark in closed)
        return self._bytes[end] - self._bytes[start] + tags <= octets

    def _piece(self, start: int, end: int) -> Spoken:
        chunks: list[str] = []
        marks: list[Mark] = []
        length = 0

        def add(kind: MarkKind, form: str, closing: str = "") -> None:
            nonlocal length
            marks.append(Mark(kind, length, length + len(form), closing))
            chunks.append(form)
            length += len(form)

        for mark in self._open_at(start):
            add(MarkKind.OPEN, self._text[mark.start : mark.end], mark.closing)
        shift = length - start
        inside = self._spoken.marks[self._stack_index(start) : self._stack_index(end)]
        marks.extend(replace(mark, start=mark.start + shift, end=mark.end + shift) for mark in inside)
        chunks.append(self._text[start:end])
        length += end - start
        for mark in reversed(self._open_at(end)):
            add(MarkKind.CLOSE, mark.closing)
        return Spoken(
            "".join(chunks), self._spoken.source.cut(start, end).shifted(shift + start), tuple(marks)
        )


def _utf8_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _stack_after(stack: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    match mark.kind:
        case MarkKind.OPEN:
            return (*stack, mark)
        case MarkKind.CLOSE:
            return stack[:-1]
        case MarkKind.INLINE:
            return stack


def _stand_in(spoken: Spoken) -> str:
    """The text with neutral characters of the same number for its tags and escapes."""
    chunks: list[str] = []
    position = 0
    for mark in spoken.marks:
        chunks.append(spoken.text[position : mark.start])
        chunks.append(_STANDS_FOR[mark.kind] * (mark.end - mark.start))
        position = mark.end
    chunks.append(spoken.text[position:])
    return _ESCAPE.sub(lambda escape: _ESCAPE_STANDS_FOR[escape[0][1]], "".join(chunks))


def _levels(text: str) -> Iterator[Iterator[_Break]]:
    """Where a text may be cut, the best places first."""
    yield ((start + len(text[start:end].rstrip()), end) for start, end in sentences(text))
    yield ((clause.end(), _behind_space(text, clause.end())) for clause in _CLAUSE_END.finditer(text))
    yield (space.span() for space in _SPACE.finditer(text) if not text.endswith(".", 0, space.start()))
    yield (space.span() for space in _SPACE.finditer(text))


def _behind_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position
