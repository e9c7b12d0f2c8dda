"""The script: a text cut into segments, each with the speaker it is written for and a name that lasts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from uuid import uuid4

from tts_studio.domain.markup.compiler import strip_tags
from tts_studio.domain.script_lines import Draft, drafts_of, lines_of
from tts_studio.domain.segment_ids import Matches, Paragraphs, Returning, match_paragraphs, nobody_returns
from tts_studio.domain.speaker_names import NameTally

_CHAPTER_LEVELS = frozenset({1, 2})


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph, at code points `start` to `end` of the script without the white space around it.

    `speaker` is the name as written, empty for the narrator. `body_start` is where what is spoken begins,
    behind the name and its colon or behind a heading's marks. `heading` is the level of a heading, 1 to 3,
    and 0 for other paragraphs. `id` stays with the paragraph while the script is edited.
    """

    id: str
    index: int
    start: int
    end: int
    speaker: str
    body_start: int
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """The segments from index `first` to `last`, both included; `title` is empty before the first heading."""

    title: str
    first: int
    last: int


@dataclass(frozen=True)
class Script:
    """A text and its segments in order.

    `names` and `known` are what told its speakers: the headings of its lines and the names that always are
    a speaker's.
    """

    text: str = ""
    segments: tuple[Segment, ...] = ()
    names: NameTally = field(default=NameTally(), compare=False, repr=False)
    known: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    def text_of(self, segment: Segment) -> str:
        """The segment as written, with the speaker's name."""
        return self.text[segment.start : segment.end]

    def body_of(self, segment: Segment) -> str:
        """What the segment's speaker says."""
        return self.text[segment.body_start : segment.end]

    def segment_at(self, position: int) -> Segment | None:
        """The segment that holds a position or ends there; None between segments."""
        index = bisect_right(self.segments, position, key=attrgetter("start")) - 1
        if index < 0 or position > self.segments[index].end:
            return None
        return self.segments[index]

    def segment_named(self, segment_id: str) -> Segment | None:
        """The segment of that id, if the script still has it."""
        return self._by_id.get(segment_id)

    @property
    def paragraphs(self) -> Paragraphs:
        """The text of each segment by its index."""
        return Paragraphs(len(self.segments), lambda index: self.text_of(self.segments[index]))

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """Every speaker once, as first written, in order of appearance; the narrator is not among them."""
        found: dict[str, str] = {}
        for segment in self.segments:
            if segment.speaker:
                found.setdefault(segment.speaker.casefold(), segment.speaker)
        return tuple(found.values())

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters in order, none without a heading of the first or second level.

        What stands before the first heading is an untitled chapter.
        """
        firsts = [segment.index for segment in self.segments if segment.heading in _CHAPTER_LEVELS]
        if firsts and firsts[0] > 0:
            firsts.insert(0, 0)
        ends = [*firsts[1:], len(self.segments)]
        return tuple(
            Chapter(self._title(first), first, end - 1) for first, end in zip(firsts, ends, strict=False)
        )

    def chapter_of(self, segment: Segment) -> Chapter | None:
        """The chapter a segment stands in; None where the script has no chapters."""
        index = bisect_right(self.chapters, segment.index, key=attrgetter("first")) - 1
        return self.chapters[index] if index >= 0 else None

    def _title(self, index: int) -> str:
        segment = self.segments[index]
        return strip_tags(self.body_of(segment)) if segment.heading in _CHAPTER_LEVELS else ""

    @cached_property
    def _by_id(self) -> dict[str, Segment]:
        return {segment.id: segment for segment in self.segments}


def short_id() -> str:
    """A new random name for a segment, 12 hexadecimal digits."""
    return uuid4().hex[:12]


def parse_script(
    text: str,
    previous: Script | None = None,
    known_speakers: frozenset[str] = frozenset(),
    new_id: Callable[[], str] = short_id,
    returning: Returning = nobody_returns,
) -> Script:
    """Cut a text into segments and carry over the ids of `previous`.

    A segment is a run of lines that are not blank. A line that begins with a speaker's name begins another
    one; the module `speaker_names` says what a name is, and `known_speakers` are names that always are one
    (the cast's, in any case). A line that begins with one to three `#` and a space is a heading and a segment
    of its own. An unchanged, moved or edited paragraph keeps its id; when one is split its first part keeps
    it, when two are joined the first's stays; copies get new ones. `returning` tells the ids of paragraphs
    that left the script, which those that come back get again.
    """
    lines = list(lines_of(text))
    names = NameTally.of(line.name for line in lines if line.name)
    drafts = drafts_of(lines, names.recognised(known_speakers)) or []
    earlier = previous or Script()
    now = Paragraphs(len(drafts), lambda index: text[drafts[index].start : drafts[index].end])
    ids = ids_after(earlier, match_paragraphs(earlier.paragraphs, now, returning=returning), new_id)
    numbered = enumerate(zip(ids, drafts, strict=True))
    segments = tuple(made(segment_id, index, draft) for index, (segment_id, draft) in numbered)
    return Script(text, segments, names, known_speakers)


def made(segment_id: str, index: int, draft: Draft) -> Segment:
    """A draft as the segment of that id and number."""
    return Segment(segment_id, index, draft.start, draft.end, draft.speaker, draft.body_start, draft.heading)


def ids_after(before: Script, matches: Matches, new_id: Callable[[], str], first: int = 0) -> Iterator[str]:
    """The ids of the paragraphs after an edit, from number `first` on; new ones were not in use before it.

    `first` is at most the number of the first paragraph that may differ.
    """
    for segment in before.segments[first : matches.head]:
        yield segment.id
    fresh: set[str] = set()
    for match in matches.middle:
        if match is not None:
            yield match if isinstance(match, str) else before.segments[match].id
            continue
        made_up = new_id()
        while made_up in fresh or before.segment_named(made_up) is not None:
            made_up = new_id()
        fresh.add(made_up)
        yield made_up
    for segment in before.segments[len(before.segments) - matches.tail :]:
        yield segment.id
