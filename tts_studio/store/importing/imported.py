"""What was read of a document, before the user chooses what of it becomes script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LARGEST_TEXT = 20_000_000
"""The most characters that are read of a document."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. `literal` text holds no tags of ours, whatever it looks like."""

    text: str
    emphasis: bool = False
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a heading of `level` 1 to 6; `speaker` is a name the document itself declares."""

    runs: tuple[Run, ...]
    level: int = 0
    speaker: str = ""

    @property
    def text(self) -> str:
        """The words without emphasis."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter that can be taken or left. `depth` is 0 for a chapter, more for what lies inside one."""

    title: str
    blocks: tuple[Block, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Prose:
    """Chapters in order. `line_paragraphs` says whether each line seems to be a paragraph of its own."""

    parts: tuple[Part, ...]
    line_paragraphs: bool = False

    def blocks(self) -> Iterator[Block]:
        """Every block of every part."""
        for part in self.parts:
            yield from part.blocks


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table, all equally long. The columns are guesses; -1 is no column of names."""

    rows: tuple[tuple[str, ...], ...]
    has_header: bool
    name_column: int
    line_column: int

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Imported:
    """A document as read. `notes` tell what was left out; `encoding` is one that was guessed.

    `cues` says whether names seem to stand in capitals above what they say.
    """

    title: str
    content: Prose | Sheet
    notes: tuple[str, ...] = ()
    encoding: str = ""
    cues: bool = False

    @property
    def has_emphasis(self) -> bool:
        """Whether anything is emphasised."""
        return isinstance(self.content, Prose) and any(
            run.emphasis for block in self.content.blocks() for run in block.runs
        )

    @property
    def has_lines(self) -> bool:
        """Whether paragraphs of several lines could be taken line by line."""
        return isinstance(self.content, Prose) and any("\n" in block.text for block in self.content.blocks())


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What of a document becomes script, and how.

    `parts` are the chapters' places in the document, None for all. `tags` says whether what looks like a tag
    of ours is one, `cues` whether a line in capitals names who says what stands below it. The columns count
    from 0 and are those of a sheet; None takes the guess.
    """

    parts: frozenset[int] | None = None
    tags: bool = True
    emphasis: bool = True
    line_paragraphs: bool | None = None
    cues: bool = False
    header: bool | None = None
    name_column: int | None = None
    line_column: int | None = None


ALL = ImportChoices()


def lines_of_runs(runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    """The lines of a paragraph, one at least."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(Run(first, run.emphasis, run.literal))
        for other in others:
            yield tuple(line)
            line = [Run(other, run.emphasis, run.literal)]
    yield tuple(line)


@dataclass(slots=True)
class RunList:
    """Collects the runs of one paragraph; neighbours of the same kind become one."""

    runs: list[Run] = field(default_factory=list)

    def add(self, text: str, *, emphasis: bool = False, literal: bool = False) -> None:
        """Append some text."""
        if not text:
            return
        last = self.runs[-1] if self.runs else None
        if last is not None and (last.emphasis, last.literal) == (emphasis, literal):
            self.runs[-1] = Run(last.text + text, emphasis, literal)
        else:
            self.runs.append(Run(text, emphasis, literal))

    def take(self) -> tuple[Run, ...]:
        """The runs without white space around them; begins anew."""
        runs, self.runs = self.runs, []
        while runs and not runs[0].text.strip():
            del runs[0]
        while runs and not runs[-1].text.strip():
            del runs[-1]
        if runs:
            runs[0] = _changed(runs[0], runs[0].text.lstrip())
            runs[-1] = _changed(runs[-1], runs[-1].text.rstrip())
        return tuple(runs)


def _changed(run: Run, text: str) -> Run:
    return Run(text, run.emphasis, run.literal)


def parts_of(blocks: Iterable[Block], beginning: str) -> tuple[Part, ...]:
    """Cut a document at its chapters' headings; `beginning` is the title of what stands before the first.

    Chapters have the highest level of which there are several; one above them is the title of the whole.
    """
    every = tuple(blocks)
    counts = Counter(block.level for block in every if block.level)
    top = min(counts, default=0)
    deepest = min((level for level, count in counts.items() if count > 1), default=top)
    cuts = [index for index, block in enumerate(every) if 0 < block.level <= deepest]
    starts = cuts if cuts[:1] == [0] else [0, *cuts]
    parts = []
    for start, end in zip(starts, [*starts[1:], len(every)], strict=True):
        piece = every[start:end]
        if piece:
            first = piece[0]
            title = " ".join(first.text.split()) if first.level else beginning
            parts.append(Part(title, piece, first.level - top if first.level else 0))
    return tuple(parts)
