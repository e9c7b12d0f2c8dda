"""Counts the script and the selection in small steps, away from the typing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.script import Segment
from tts_studio.engine.segment_length import SegmentLength, gap_between
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.ui.script_editor.plain_text import text_between
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.script_editor.shown_segments import ShownSegments
from tts_studio.ui.script_editor.text_counts import TextCounts, counts_of

_FIRST_STEP_MS = 250
_NEXT_STEP_MS = 20
_BUDGET_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted. `seconds` is the time it is heard for, with the gaps between segments.

    `exact` says that all of it is rendered; else a part of the time is a guess.
    """

    counts: TextCounts
    seconds: float
    exact: bool


class _Count:
    """One count that goes on where it stopped, of texts and how long they are heard."""

    def __init__(self, parts: Iterator[tuple[str, SegmentLength]], gaps: GapRules) -> None:
        self._parts = parts
        self._gaps = gaps
        self._before: SegmentLength | None = None
        self._counts = TextCounts()
        self._seconds = 0.0
        self._exact = True

    def go_on(self, deadline: float) -> Tally | None:
        """Count until the deadline; the tally once all is counted."""
        for text, length in self._parts:
            self._counts += counts_of(text)
            if length.seconds:
                if self._before is not None:
                    self._seconds += gap_between(self._before, length, self._gaps)
                self._before = length
                self._seconds += length.seconds
                self._exact = self._exact and length.exact
            if time.perf_counter() > deadline:
                return None
        return Tally(self._counts, self._seconds, self._exact)


class ScriptCounter(QObject):
    """Emits `counted` with the script's tally and that of the selection, None without one.

    `unspoken` are the segments that cannot be spoken as they are, each with the sentence that says why.
    The owner tells `gaps`, and in `length_of` how long a segment is heard that is not rendered.
    """

    counted = Signal(object, object)

    def __init__(self, text: ScriptText, shown: ShownSegments) -> None:
        super().__init__(text)
        self.gaps = GapRules()
        self.length_of: Callable[[Segment], SegmentLength] = self.guess
        self._text = text
        self._shown = shown
        self.unspoken: tuple[tuple[Segment, str], ...] = ()
        self._silent: list[tuple[Segment, str]] = []
        self._whole: Tally | None = None
        self._counts: list[_Count] = []
        self._tallies: list[Tally] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def script_changed(self) -> None:
        """Count everything anew, soon."""
        self._whole = None
        self._begin()

    def selection_changed(self) -> None:
        """Count the selection anew, soon."""
        self._begin()

    def finish(self) -> None:
        """Count to the end, now."""
        self._begin()
        self._timer.stop()
        self._go_on(float("inf"))

    def guess(self, segment: Segment) -> SegmentLength:
        """How long a segment is heard, for all that its text tells."""
        words = self._shown.script.body_of(segment)
        return SegmentLength(expected_seconds(words), speaker=segment.speaker.casefold())

    def _begin(self) -> None:
        self._counts, self._tallies = [], []
        self._timer.start(_FIRST_STEP_MS)

    def _go_on(self, budget: float = _BUDGET_SECONDS) -> None:
        if not self._counts:
            self._counts = [_Count(self._selected(), self.gaps)]
            if self._whole is None:
                self._counts.append(_Count(self._everything(), self.gaps))
        deadline = time.perf_counter() + budget
        while len(self._tallies) < len(self._counts):
            tally = self._counts[len(self._tallies)].go_on(deadline)
            if tally is None:
                self._timer.start(_NEXT_STEP_MS)
                return
            self._tallies.append(tally)
        self._whole = self._tallies[-1] if self._whole is None else self._whole
        selected = self._tallies[0] if self._text.textCursor().hasSelection() else None
        self.counted.emit(self._whole, selected)

    def _everything(self) -> Iterator[tuple[str, SegmentLength]]:
        script = self._shown.script
        self._silent = []
        for segment in script.segments:
            view = self._shown.view(segment.id)
            if view is not None and view.problem:
                self._silent.append((segment, view.problem))
            yield script.body_of(segment), self._length(segment)
        self.unspoken = tuple(self._silent)

    def _selected(self) -> Iterator[tuple[str, SegmentLength]]:
        cursor = self._text.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        for place in self._shown.between(start, end) if start < end else ():
            first, last = max(start, place.body), min(end, place.end)
            if first >= last:
                continue
            length = self._length(place.segment)
            share = (last - first) / (place.end - place.body)
            if share < 1:
                # How long some of its words take nobody measured.
                seconds = length.seconds * share
                length = replace(length, seconds=seconds, exact=False, quiet_before=0.0, quiet_after=0.0)
            yield text_between(self._text.document(), first, last), length

    def _length(self, segment: Segment) -> SegmentLength:
        length = self.length_of(segment)
        view = self._shown.view(segment.id)
        if view is None:
            return length
        if view.take is not None and view.take.segment_id != segment.id:
            # It is part of a dialogue, which sounds in its first segment.
            return replace(length, seconds=0.0, exact=True)
        return length if view.seconds is None else replace(length, seconds=view.seconds, exact=True)
