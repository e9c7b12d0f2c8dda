"""The script: a text cut into segments, each with the speaker it is written for and a name that lasts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TypeAlias
from uuid import uuid4

from tts_studio.domain.segment_ids import carry_ids
from tts_studio.domain.speaker_names import Heading, heading_of, recognised_names


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph, at code points `start` to `end` of the script without the white space around it.

    `speaker` is the name as written, empty for the narrator. `body_start` is where what is spoken begins,
    behind the name and its colon. `id` stays with the paragraph while the script is edited.
    """

    id: str
    index: int
    start: int
    end: int
    speaker: str
    body_start: int


@dataclass(frozen=True)
class Script:
    """A text and its segments in order."""

    text: str = ""
    segments: tuple[Segment, ...] = ()

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

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """Every speaker once, as first written, in order of appearance; the narrator is not among them."""
        found: dict[str, str] = {}
        for segment in self.segments:
            if segment.speaker:
                found.setdefault(segment.speaker.casefold(), segment.speaker)
        return tuple(found.values())

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
) -> Script:
    """Cut a text into segments and carry over the ids of `previous`.

    A segment is a run of lines that are not blank. A line that begins with a speaker's name begins another
    one; the module `speaker_names` says what a name is, and `known_speakers` are names that always are one
    (the cast's, in any case). An unchanged, moved or edited paragraph keeps its id; when one is split its
    first part keeps it, when two are joined the first's stays; copies get new ones.
    """
    drafts = _drafts(text, known_speakers)
    earlier = previous or Script()
    ids = carry_ids(
        [(segment.id, earlier.text_of(segment)) for segment in earlier.segments],
        [text[start:end] for start, end, _, _ in drafts],
        new_id,
    )
    return Script(text, tuple(_segments(drafts, ids)))


# Start, end, speaker and the start of the body.
_Draft: TypeAlias = tuple[int, int, str, int]


def _segments(drafts: list[_Draft], ids: list[str]) -> Iterator[Segment]:
    for index, (segment_id, (start, end, speaker, body_start)) in enumerate(zip(ids, drafts, strict=True)):
        yield Segment(segment_id, index, start, end, speaker, body_start)


def _drafts(text: str, known_speakers: frozenset[str]) -> list[_Draft]:
    lines = list(_lines(text))
    recognised = recognised_names([heading for _, _, _, heading in lines if heading], known_speakers)
    drafts: list[_Draft] = []
    for start, end, after_blank, heading in lines:
        if heading and heading.name.casefold() in recognised:
            drafts.append((start, end, heading.name, heading.body_start))
        elif after_blank:
            drafts.append((start, end, "", start))
        else:
            first, _, speaker, body_start = drafts[-1]
            # A name alone on its line speaks what the next line says.
            drafts[-1] = (first, end, speaker, body_start if body_start < drafts[-1][1] else start)
    return drafts


def _lines(text: str) -> Iterator[tuple[int, int, bool, Heading | None]]:
    """The lines that are not blank: start and end without white space, if after a blank one, any heading."""
    position = 0
    after_blank = True
    for line in text.split("\n"):
        content = line.strip()
        if content:
            start = position + line.index(content[0])
            yield start, start + len(content), after_blank, heading_of(content, start)
        after_blank = not content
        position += len(line) + 1
