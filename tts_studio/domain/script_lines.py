"""The lines of a text and what they begin: paragraphs, what a speaker says, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tts_studio.domain.speaker_names import Heading, heading_of

# One to three number signs and white space; a backslash before them makes the line ordinary text.
_HEADING = re.compile(r"\s*(#{1,3})\s+(?=\S)")


class Line(NamedTuple):
    """A line that is not blank, at code points `start` to `end` without the white space around it.

    `opens` says that it follows a blank line, a heading or nothing. `name` is what may be a speaker's name at
    its start, `level` that of a heading, 0 for none, and `body_start` where a heading's words begin.
    """

    start: int
    end: int
    opens: bool
    name: Heading | None
    level: int
    body_start: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A segment without its id and number."""

    start: int
    end: int
    speaker: str
    body_start: int
    heading: int


def lines_of(text: str, begin: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines of a text that are not blank, from position `begin`, where a line begins, up to `end`."""
    position = begin
    opens = opens_at(text, begin)
    for line in text[begin:end].split("\n"):
        content = line.strip()
        if content:
            start = position + line.index(content[0])
            level, marks = heading_marks(content) if content[0] == "#" else (0, 0)
            yield Line(start, start + len(content), opens, heading_of(content, start), level, start + marks)
            opens = level > 0
        else:
            opens = True
        position += len(line) + 1


def opens_at(text: str, begin: int) -> bool:
    """Whether the line that begins at a position follows a blank line, a heading or nothing."""
    if begin == 0:
        return True
    before = text[text.rfind("\n", 0, begin - 1) + 1 : begin - 1].strip()
    return not before or heading_marks(before)[0] > 0


def heading_marks(line: str) -> tuple[int, int]:
    """The level of the heading that a line is, 1 to 3, and where its words begin; zeros for other lines."""
    marks = _HEADING.match(line)
    return (len(marks[1]), marks.end()) if marks else (0, 0)


def drafts_of(lines: list[Line], recognised: frozenset[str]) -> list[Draft] | None:
    """The segments these lines make up; None when the first line goes on with what stands before it.

    `recognised` are the speakers' names, casefolded. A name alone on its line speaks what the next line says.
    """
    drafts: list[Draft] = []
    for line in lines:
        if line.level:
            drafts.append(Draft(line.start, line.end, "", line.body_start, line.level))
        elif line.name and line.name.name.casefold() in recognised:
            drafts.append(Draft(line.start, line.end, line.name.name, line.name.body_start, 0))
        elif line.opens:
            drafts.append(Draft(line.start, line.end, "", line.start, 0))
        elif not drafts:
            return None
        else:
            last = drafts[-1]
            body_start = last.body_start if last.body_start < last.end else line.start
            drafts[-1] = Draft(last.start, line.end, last.speaker, body_start, 0)
    return drafts
