"""The segments as they were last shown, and where they are while the text goes on changing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from tts_studio.domain.script import Script, Segment
from tts_studio.domain.script_edit import ScriptChange
from tts_studio.ui.script_editor.edit_log import Edit, EditLog
from tts_studio.ui.script_editor.look import speaker_role
from tts_studio.ui.script_editor.positions import Utf16Map

if TYPE_CHECKING:
    from tts_studio.engine.segment_view import SegmentView

# Tells the view of the segment of an id, None where there is no such segment.
ViewOf: TypeAlias = "Callable[[str], SegmentView | None]"
_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment is now, in UTF-16 units of the document."""

    segment: Segment
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class SpeakerName:
    """Where a speaker's name with its colon stands in a line, in UTF-16 units, and its colour role."""

    start: int
    end: int
    role: str


class ShownSegments:
    """A script with its segments' views, kept in step with the document.

    A new script comes a moment after the text it was made from: the edits made since that text was handed out
    are replayed over its positions until the next script comes.
    """

    def __init__(self) -> None:
        self.script = Script()
        self._views: dict[str, SegmentView | None] = {}
        self._view_of: ViewOf = _no_view
        self._map = Utf16Map()
        self._speakers: dict[str, str] = {}
        self._chosen: Mapping[str, str] = {}
        self._since_shown = EditLog()

    def edited(self, edit: Edit) -> None:
        """Follow an edit of the document."""
        self._since_shown.add(edit)

    def reset(self) -> None:
        """Forget everything: another text was loaded."""
        self.show(Script(), _no_view, Utf16Map(), EditLog())

    def show(self, script: Script, view_of: ViewOf, counting: Utf16Map, since: EditLog | None) -> None:
        """Take a script, the positions of its text, and the edits made since that text was handed out.

        None stands for the edits that are known: the script is another one of the text shown last.
        `view_of` is asked for the view of a segment when somebody first wants to see it.
        """
        self._view_of = view_of
        self._views.clear()
        self._take(script, counting, since)

    def change(self, change: ScriptChange, counting: Utf16Map, since: EditLog) -> bool:
        """Take the script after a change of the one that is shown.

        Answers whether speakers have other colours now.
        """
        colours = self._speakers
        self.forget_views(change.changed | change.gone)
        self._take(change.script, counting, since)
        return any(self._speakers.get(name, role) != role for name, role in colours.items())

    def _take(self, script: Script, counting: Utf16Map, since: EditLog | None) -> None:
        if since is not None:
            self._since_shown = since.copy()
        self.script = script
        self._map = counting
        names = map(str.casefold, script.speakers)
        self._speakers = {name: speaker_role(order) for order, name in enumerate(names)}

    def __len__(self) -> int:
        return len(self.script.segments)

    def place(self, segment: Segment) -> Place:
        """Where a segment is now; start equals end when its text is gone."""
        start = self._since_shown.start_now(self._map.units(segment.start))
        end = max(start, self._since_shown.end_now(self._map.units(segment.end)))
        body = min(end, max(start, self._since_shown.end_now(self._map.units(segment.body_start))))
        if segment.body_start == segment.start:
            body = start
        return Place(segment, start, body, end)

    def place_of(self, segment_id: str) -> Place | None:
        """Where the segment of that id is now."""
        segment = self.script.segment_named(segment_id)
        return None if segment is None else self.place(segment)

    def now(self, point: int) -> int:
        """Where a code point position of the shown script is now."""
        return self._since_shown.start_now(self._map.units(point))

    def at(self, position: int) -> Place | None:
        """The segment around a document position; between two segments it is the one before."""
        if not self.script.segments:
            return None
        return self.place(self.script.segments[self._index_at(position)])

    def between(self, start: int, end: int) -> Iterator[Place]:
        """The segments that touch the stretch of the document from `start` to `end`, in order.

        Of several that one edit has changed, all of which may be anywhere in it until the next script comes,
        only the first one is told.
        """
        segments = self.script.segments
        reached = -1
        for segment in segments[self._index_at(start) : self._index_at(end) + 2] if segments else ():
            place = self.place(segment)
            if place.start > end:
                return
            if place.end >= start and place.end > place.start and place.start >= reached:
                reached = place.end
                yield place

    def name_in(self, start: int, end: int) -> SpeakerName | None:
        """The speaker's name in the line of the document between two positions, if one ends there."""
        place = self.at(end)
        if place is None or not place.segment.speaker:
            return None
        segment = place.segment
        name = self.script.text[segment.start : segment.body_start]
        first, last = max(start, place.start), place.body - len(name) + len(name.rstrip())
        if not first < last <= end:
            return None
        return SpeakerName(first - start, last - start, self.role_of(segment.speaker))

    def view(self, segment_id: str) -> SegmentView | None:
        """What is known about a segment."""
        if segment_id not in self._views:
            self._views[segment_id] = self._view_of(segment_id)
        return self._views[segment_id]

    def forget_views(self, segment_ids: Iterable[str]) -> None:
        """Ask for the views of these segments again; they may be other ones."""
        for segment_id in segment_ids:
            self._views.pop(segment_id, None)

    def role_of(self, speaker: str) -> str:
        """The colour role of a speaker; the narrator's is quiet unless one was chosen."""
        key = speaker.casefold()
        return self._chosen.get(key) or self._speakers.get(key, "line")

    def choose_roles(self, roles: Mapping[str, str]) -> bool:
        """Give speakers, by casefolded name, these colour roles; answers whether anything is different."""
        different = dict(roles) != dict(self._chosen)
        self._chosen = roles
        return different

    def _index_at(self, position: int) -> int:
        point = self._map.points(self._since_shown.then(position))
        return max(0, bisect_right(self.script.segments, point, key=_START) - 1)


def _no_view(_segment_id: str) -> None:
    return None
