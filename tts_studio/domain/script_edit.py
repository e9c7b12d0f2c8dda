"""An edit of a script: only what it touches is cut into segments again, with the result of parsing it all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from tts_studio.domain.script import Script, Segment, ids_after, made, parse_script, short_id
from tts_studio.domain.script_lines import Draft, drafts_of, lines_of
from tts_studio.domain.segment_ids import Matches, Paragraphs, Returning, match_paragraphs, nobody_returns
from tts_studio.domain.speaker_names import NameTally

_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class TextEdit:
    """`removed` characters (code points) at position `start` gave way to `inserted`."""

    start: int
    removed: int
    inserted: str


@dataclass(frozen=True, slots=True)
class ScriptChange:
    """A script before and after a change.

    `changed` are the ids of the segments in it whose text or speaker is another one or that are new, `gone`
    those it has no more. `edit` is None where the whole text may be another one.
    """

    before: Script
    script: Script
    changed: frozenset[str]
    gone: frozenset[str]
    edit: TextEdit | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """What is parsed again: the segments from `first` up to `last`, at `begin` to `end` of the old text."""

    first: int
    last: int
    begin: int
    end: int


def replaced_text(
    before: Script,
    text: str,
    known_speakers: frozenset[str] = frozenset(),
    new_id: Callable[[], str] = short_id,
    returning: Returning = nobody_returns,
) -> ScriptChange:
    """The script with another text; `new_id` and `returning` as `parse_script` takes them."""
    script = parse_script(text, before, known_speakers, new_id, returning)
    changed, gone = _difference(before, before.segments, script, script.segments)
    return ScriptChange(before, script, changed, gone)


def edited_script(
    before: Script,
    edit: TextEdit,
    known_speakers: frozenset[str] = frozenset(),
    new_id: Callable[[], str] = short_id,
    returning: Returning = nobody_returns,
) -> ScriptChange:
    """The script after an edit, the same as `parse_script` makes it of the text after the edit.

    Takes time in proportion to the edited paragraphs, and a little for moving the positions of those behind.
    Where an edit makes a name elsewhere a speaker's, or no longer one, everything is parsed again. Raises
    ValueError when the edit does not lie within the text.
    """
    if not 0 <= edit.start <= edit.start + edit.removed <= len(before.text):
        raise ValueError("The edit is not within the text.")
    text = "".join((before.text[: edit.start], edit.inserted, before.text[edit.start + edit.removed :]))
    part = _part_around(before, edit)
    after = _parsed_again(before, text, part, known_speakers)
    if after is None:
        return replaced_text(before, text, known_speakers, new_id, returning)
    drafts, names = after
    matches = _matched(before, text, part, drafts, returning)
    script = _assembled(before, text, part, drafts, names, ids_after(before, matches, new_id, part.first))
    behind = len(before.segments) - part.last
    old, new = before.segments, script.segments
    if matches.tail >= behind:
        old, new = old[part.first : part.last], new[part.first : len(new) - behind]
    changed, gone = _difference(before, old, script, new)
    return ScriptChange(before, script, changed, gone, edit)


def _part_around(before: Script, edit: TextEdit) -> _Part:
    """From the paragraph before the edited lines to the first paragraph that surely begins as before."""
    text, segments = before.text, before.segments
    line = text.rfind("\n", 0, edit.start) + 1
    first = max(0, bisect_left(segments, line, key=_START) - 1)
    begin = _line_start(text, segments[first]) if segments and segments[first].start < line else 0
    line_end = text.find("\n", edit.start + edit.removed)
    # The paragraph that follows may go on with the edited line from now on; the one behind it may not.
    last = len(segments) if line_end < 0 else bisect_right(segments, line_end, key=_START) + 1
    if last >= len(segments):
        return _Part(first, len(segments), begin, len(text))
    return _Part(first, last, begin, _line_start(text, segments[last]))


def _line_start(text: str, segment: Segment) -> int:
    return text.rfind("\n", 0, segment.start) + 1


def _parsed_again(
    before: Script, text: str, part: _Part, known: frozenset[str]
) -> tuple[list[Draft], NameTally] | None:
    """The drafts of the part as it is now, and the names of all; None where others depend on it."""
    if known != before.known:
        return None
    lines = list(lines_of(text, part.begin, part.end + len(text) - len(before.text)))
    come = NameTally.of(line.name for line in lines if line.name)
    gone = NameTally.of(line.name for line in lines_of(before.text, part.begin, part.end) if line.name)
    names = before.names.changed(gone, come)
    always, here = {name.casefold() for name in known}, come.present.keys() | gone.present.keys()
    for name in here - always:
        elsewhere = names.present.get(name, 0) > come.present.get(name, 0)
        if elsewhere and names.makes_a_speaker(name) != before.names.makes_a_speaker(name):
            return None
    recognised = frozenset(filter(names.makes_a_speaker, here)) | always
    drafts = drafts_of(lines, recognised)
    return None if drafts is None else (drafts, names)


def _matched(before: Script, text: str, part: _Part, drafts: list[Draft], returning: Returning) -> Matches:
    """Which paragraphs are which; those before and behind the part are the same."""
    old, more = before.segments, len(drafts) - part.last + part.first

    def text_now(index: int) -> str:
        if part.first <= index < part.first + len(drafts):
            draft = drafts[index - part.first]
            return text[draft.start : draft.end]
        return before.text_of(old[index if index < part.first else index - more])

    now = Paragraphs(len(old) + more, text_now)
    return match_paragraphs(before.paragraphs, now, part.first, len(old) - part.last, returning)


def _assembled(
    before: Script, text: str, part: _Part, drafts: list[Draft], names: NameTally, ids: Iterator[str]
) -> Script:
    """The segments before the part as they are, its own, and those behind it moved."""
    ahead, behind = before.segments[: part.first], before.segments[part.last :]
    moved, more = len(text) - len(before.text), len(drafts) - part.last + part.first
    own = [made(next(ids), part.first + number, draft) for number, draft in enumerate(drafts)]
    following = [
        _moved(segment, segment_id, more, moved) for segment, segment_id in zip(behind, ids, strict=True)
    ]
    return Script(text, (*ahead, *own, *following), names, before.known)


def _moved(segment: Segment, segment_id: str, more: int, moved: int) -> Segment:
    return Segment(
        segment_id,
        segment.index + more,
        segment.start + moved,
        segment.end + moved,
        segment.speaker,
        segment.body_start + moved,
        segment.heading,
    )


def _difference(
    before: Script, old: tuple[Segment, ...], script: Script, new: tuple[Segment, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    """Which of the new segments differ from the old ones of the same id, and which ids are gone."""
    known = {segment.id: segment for segment in old}
    changed = frozenset(
        segment.id
        for segment in new
        if (was := known.get(segment.id)) is None
        or was.speaker != segment.speaker
        or was.end - was.start != segment.end - segment.start
        or before.text_of(was) != script.text_of(segment)
    )
    return changed, frozenset(known.keys() - {segment.id for segment in new})
