"""Names that stand alone above what they say, as in a screenplay: a line in capitals, then the speech.

Such a line, a cue, has the letters of a speaker's name, all of them capitals, and perhaps a remark in
parentheses: “ANNA”, “MR. SMITH (off)”. The speech follows in the same paragraph or in the next one. Places,
chapters and cuts look alike and are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tts_studio.domain.speaker_names import LONGEST_NAME, heading_of, recognised_names
from tts_studio.store.importing.imported import Block, Imported, Prose, Run, lines_of_runs

_REMARKS = re.compile(r"\s*\([^()\n]*\)")
_FEWEST = 2
_MOST_WORDS_OF_ONE_HEARD_ONCE = 2
_NUMERALS = frozenset("IVXLCDM. ")
_NO_NAMES = frozenset(
    (
        *("int", "ext", "est", "interior", "exterior", "innen", "aussen", "außen"),
        *("fade", "cut", "dissolve", "smash", "match", "montage", "intercut", "super", "continued"),
        *("prologue", "epilogue", "later", "the", "end", "ende", "fin", "fine", "fim"),
    )
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a paragraph of ordinary text; `name` is what it may be a cue for, else empty."""

    runs: tuple[Run, ...]
    name: str
    remark: bool


def with_cues_noticed(imported: Imported) -> Imported:
    """The document with `cues` saying whether names stand above what they say in it."""
    content = imported.content
    return replace(imported, cues=isinstance(content, Prose) and bool(cue_names(tuple(content.blocks()))))


def by_cues(blocks: Sequence[Block], names: frozenset[str]) -> Iterator[Block]:
    """The paragraphs with the speaker that each cue for one of these names tells.

    Remarks in parentheses right below a cue are left out.
    """
    speaker = ""
    for block, following in _with_next(blocks):
        if block.level or block.speaker:
            yield from _spoken([], speaker)
            speaker = ""
            yield block
            continue
        said: list[_Line] = []
        for line, is_cue in _cues(block, following):
            if is_cue and line.name in names:
                yield from _spoken(said, speaker if said else "")
                said, speaker = [], line.name
            elif said or not (speaker and line.remark):
                said.append(line)
        if said:
            yield from _spoken(said, speaker)
            speaker = ""
    yield from _spoken([], speaker)


def cue_names(blocks: Sequence[Block]) -> frozenset[str]:
    """The names that cues are for: above lines of their own paragraph, or alone and more than once.

    Where two are known, a short name that stands alone only once is one as well.
    """
    above: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for block, following in _with_next(blocks):
        if not block.level and not block.speaker and _may_hold_a_cue(block):
            lines = [*_cues(block, following)]
            for place, (line, is_cue) in enumerate(lines):
                if is_cue:
                    (above if place + 1 < len(lines) else alone)[line.name] += 1
    sure = set(above) if above.total() >= _FEWEST else set()
    sure |= {name for name, count in alone.items() if count >= _FEWEST}
    if len(sure) >= _FEWEST:
        sure |= {name for name in alone if len(name.split()) <= _MOST_WORDS_OF_ONE_HEARD_ONCE}
    return frozenset(sure)


def _cues(block: Block, following: Block | None) -> Iterator[tuple[_Line, bool]]:
    """The lines of a paragraph, each with whether it can be a cue: something else is said below it."""
    lines = [_line(runs) for runs in lines_of_runs(block.runs)]
    for line, below in zip(lines, (*lines[1:], _first_line(following)), strict=True):
        yield line, bool(line.name) and below is not None and not below.name


def _first_line(block: Block | None) -> _Line | None:
    if block is None or block.level or block.speaker:
        return None
    return _line(next(lines_of_runs(block.runs)))


def _line(runs: tuple[Run, ...]) -> _Line:
    text = "".join(run.text for run in runs).strip()
    short = len(text) <= 2 * LONGEST_NAME
    plain = " ".join(_REMARKS.sub("", text).split()) if short else text
    return _Line(runs, plain if short and _is_name(plain) else "", bool(text) and not plain)


def _is_name(text: str) -> bool:
    if text != text.upper() or text == text.lower() or _NUMERALS.issuperset(text):
        return False
    heading = heading_of(f"{text}:", 0)
    if heading is None or not recognised_names([heading], frozenset()):
        return False
    first = text.split(maxsplit=1)[0]
    alone = heading_of(f"{first}:", 0)
    return first.casefold().rstrip(".") not in _NO_NAMES and bool(
        alone is None or recognised_names([alone], frozenset())
    )


def _may_hold_a_cue(block: Block) -> bool:
    """A quick look that spares long paragraphs without line ends the slow one."""
    return "\n" in block.text or len(block.text) <= 2 * LONGEST_NAME


def _with_next(blocks: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    return zip(blocks, (*blocks[1:], None), strict=False)


def _spoken(lines: Iterable[_Line], speaker: str) -> Iterator[Block]:
    """What a speaker says; a name that says nothing is ordinary text."""
    runs: list[Run] = []
    for line in lines:
        runs += [Run("\n"), *line.runs] if runs else line.runs
    if runs:
        yield Block(tuple(runs), 0, speaker)
    elif speaker:
        yield Block((Run(speaker),))
