"""The segments as they were last shown, and where they are while the text goes on changing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tts_studio.domain.script import Script, Segment
from tts_studio.ui.script_editor.edit_log import Edit, EditLog
from tts_studio.ui.script_editor.look import speaker_role
from tts_studio.ui.script_editor.positions import Utf16Map, utf16_map

if TYPE_CHECKING:
    from tts_studio.engine.segment_view import SegmentView


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment is now, in UTF-16 units of the document."""

    segment: Segment
    start: int
    body: int
    end: int


class ShownSegments:
    """A script with its segments' views, kept in step with the document.

    A new script comes a moment after the text it was made from: the edits made since that text was handed out
    are replayed over its positions until the next script comes.
    """

    def __init__(self) -> None:
        self.script = Script()
        self.views: dict[str, SegmentView] = {}
        self._map = Utf16Map()
        self._starts: list[int] = []
        self._by_id: dict[str, int] = {}
        self._speakers: dict[str, str] = {}
        self._since_shown = EditLog()
        self._since_handed_out = EditLog()

    def text_handed_out(self) -> None:
        """Note that the text as it is now goes to the rest of the studio."""
        self._since_handed_out.clear()

    def edited(self, edit: Edit) -> None:
        """Follow an edit of the document."""
        self._since_shown.add(edit)
        self._since_handed_out.add(edit)

    def reset(self) -> None:
        """Forget everything: another text was loaded."""
        self.show(Script(), {})
        self._since_shown.clear()
        self._since_handed_out.clear()

    def show(self, script: Script, views: Mapping[str, SegmentView]) -> None:
        """Take a script of the text that was handed out last, or another one of the text shown last."""
        # A script of the same text (another cast, say) says nothing about the edits made since.
        if script.text != self.script.text:
            self._since_shown = self._since_handed_out.copy()
        self.script = script
        self.views = dict(views)
        self._map = utf16_map(script.text)
        self._starts = [self._map.units(segment.start) for segment in script.segments]
        self._by_id = {segment.id: index for index, segment in enumerate(script.segments)}
        names = dict.fromkeys(s.speaker.casefold() for s in script.segments if s.speaker)
        self._speakers = {name: speaker_role(order) for order, name in enumerate(names)}

    def __len__(self) -> int:
        return len(self._starts)

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
        index = self._by_id.get(segment_id)
        return None if index is None else self.place(self.script.segments[index])

    def now(self, point: int) -> int:
        """Where a code point position of the shown script is now."""
        return self._since_shown.start_now(self._map.units(point))

    def at(self, position: int) -> Place | None:
        """The segment around a document position; between two segments it is the one before."""
        if not self._starts:
            return None
        return self.place(self.script.segments[self._index_at(position)])

    def between(self, start: int, end: int) -> Iterator[Place]:
        """The segments that touch the stretch of the document from `start` to `end`, in order."""
        if not self._starts:
            return
        for index in range(self._index_at(start), len(self._starts)):
            place = self.place(self.script.segments[index])
            if place.start > end:
                return
            if place.end >= start and place.end > place.start:
                yield place

    def view(self, segment_id: str) -> SegmentView | None:
        """What is known about a segment."""
        return self.views.get(segment_id)

    def role_of(self, speaker: str) -> str:
        """The colour role of a speaker; the narrator's is quiet."""
        return self._speakers.get(speaker.casefold(), "line") if speaker else "line"

    def _index_at(self, position: int) -> int:
        return max(0, bisect_right(self._starts, self._since_shown.then(position)) - 1)
