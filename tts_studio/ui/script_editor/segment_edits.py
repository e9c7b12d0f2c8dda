"""What splitting, joining, moving, doubling and recasting segments does to the text, as changes to make."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

from tts_studio.domain.markup.scanner import scan
from tts_studio.domain.script import Script, Segment
from tts_studio.ui.script_editor.tag_editing import Change
from tts_studio.ui.script_editor.tag_pairs import unclosed

_BLANK_LINE = "\n\n"


def moved(script: Script, segment: Segment, step: int) -> tuple[Change, ...]:
    """Change places with the segment before (step −1) or after (1); nothing at the ends of the script."""
    other = segment.index + step
    if not 0 <= other < len(script.segments):
        return ()
    first, second = sorted((segment.index, other))
    above, below = script.segments[first], script.segments[second]
    gap = script.text[above.end : below.start]
    # A paragraph without a name needs a blank line before it, or it would belong to the one above.
    if not above.speaker and not _has_blank_line(gap):
        gap = _BLANK_LINE
    before = _opening_gap(script, above) if not below.speaker else ""
    swapped = before + script.text_of(below) + gap + script.text_of(above)
    return (Change(above.start, below.end, swapped),)


def doubled(script: Script, segment: Segment) -> tuple[Change, ...]:
    """Put a copy behind the segment."""
    return (Change(segment.end, segment.end, _BLANK_LINE + script.text_of(segment)),)


def added(script: Script, position: int, text: str) -> Change:
    """Put paragraphs behind the segment that a position of the script is in or behind."""
    if not script.segments:
        return Change(0, 0, text)
    index = bisect_right(script.segments, position, key=attrgetter("start")) - 1
    end = script.segments[max(0, index)].end
    return Change(end, end, _BLANK_LINE + text)


def joined(script: Script, segment: Segment) -> tuple[Change, ...]:
    """Go on with the next segment's words; its speaker's name goes. Nothing for the last segment."""
    if segment.index + 1 >= len(script.segments):
        return ()
    following = script.segments[segment.index + 1]
    return (Change(segment.end, following.body_start, " "),)


def split(script: Script, segment: Segment, position: int) -> tuple[Change, ...]:
    """Begin another segment of the same speaker at a position of the script; tags open there go on in it.

    Nothing where one part would have no words.
    """
    before = script.text[segment.body_start : max(segment.body_start, position)]
    behind = script.text[max(segment.body_start, position) : segment.end]
    if not before.strip() or not behind.strip() or _inside_tag(before, before + behind):
        return ()
    open_tags = [token.tag for token in unclosed(scan(before)) if token.tag]
    closing = "".join(tag.closing for tag in open_tags)
    opening = "".join(tag.opening for tag in reversed(open_tags))
    name = script.text[segment.start : segment.body_start] if segment.speaker else ""
    start = segment.body_start + len(before.rstrip())
    end = segment.end - len(behind.lstrip())
    return (Change(start, end, closing + _BLANK_LINE + name + opening),)


def spoken_by(script: Script, segment: Segment, speaker: str) -> tuple[Change, ...]:
    """Write another speaker's name before the segment; an empty one makes it the narrator's.

    Headings have no speaker.
    """
    if speaker == segment.speaker or segment.heading:
        return ()
    name = f"{speaker}: " if speaker else _opening_gap(script, segment)
    end = segment.body_start if segment.speaker else segment.start
    return (Change(segment.start, end, name),)


def renamed(script: Script, speaker: str, name: str) -> tuple[Change, ...]:
    """Write another name wherever a speaker's stands before a segment."""
    changes = []
    for segment in script.segments:
        if segment.speaker and segment.speaker.casefold() == speaker.casefold():
            written = script.text[segment.start : segment.body_start]
            colon = min(place for place in (written.find(":"), written.find("：")) if place >= 0)
            end = segment.start + len(written[:colon].rstrip())
            changes.append(Change(segment.start, end, name))
    return tuple(changes)


def _opening_gap(script: Script, segment: Segment) -> str:
    """What must stand before a segment that has no name, so that it is not part of the one above."""
    if segment.index == 0:
        return ""
    above = script.segments[segment.index - 1]
    return "" if _has_blank_line(script.text[above.end : segment.start]) else "\n"


def _has_blank_line(gap: str) -> bool:
    return gap.count("\n") > 1


def _inside_tag(before: str, text: str) -> bool:
    return any(token.start < len(before) < token.end and token.tag for token in scan(text))
