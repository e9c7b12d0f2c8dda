"""Counts the script and the selection in small steps, away from the typing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.script import Segment
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
    """One count that goes on where it stopped, of (text, seconds or None) pairs."""

    def __init__(self, parts: Iterator[tuple[str, float | None]], gap_seconds: float) -> None:
        self._parts = parts
        self._gap = gap_seconds
        self._counts = TextCounts()
        self._seconds = 0.0
        self._exact = True

    def go_on(self, deadline: float) -> Tally | None:
        """Count until the deadline; the tally once all is counted."""
        for text, seconds in self._parts:
            counts = counts_of(text)
            if counts.characters:
                self._seconds += self._gap if self._counts.characters else 0.0
                self._seconds += expected_seconds(text) if seconds is None else seconds
                self._exact = self._exact and seconds is not None
            self._counts += counts
            if time.perf_counter() > deadline:
                return None
        return Tally(self._counts, self._seconds, self._exact)


class ScriptCounter(QObject):
    """Emits `counted` with the script's tally and that of the selection, None without one.

    `unspoken` are the segments that cannot be spoken as they are, each with the sentence that says why.
    """

    counted = Signal(object, object)

    def __init__(self, text: ScriptText, shown: ShownSegments) -> None:
        super().__init__(text)
        self.gap_seconds = GapRules().between_segments / 1000
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

    def _begin(self) -> None:
        self._counts, self._tallies = [], []
        self._timer.start(_FIRST_STEP_MS)

    def _go_on(self, budget: float = _BUDGET_SECONDS) -> None:
        if not self._counts:
            self._counts = [_Count(self._selected(), self.gap_seconds)]
            if self._whole is None:
                self._counts.append(_Count(self._everything(), self.gap_seconds))
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

    def _everything(self) -> Iterator[tuple[str, float | None]]:
        script = self._shown.script
        self._silent = []
        for segment in script.segments:
            view = self._shown.view(segment.id)
            if view is not None and view.problem:
                self._silent.append((segment, view.problem))
            yield script.body_of(segment), self._seconds(segment.id)
        self.unspoken = tuple(self._silent)

    def _selected(self) -> Iterator[tuple[str, float | None]]:
        cursor = self._text.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        for place in self._shown.between(start, end) if start < end else ():
            first, last = max(start, place.body), min(end, place.end)
            if first >= last:
                continue
            seconds = self._seconds(place.segment.id)
            if seconds is not None:
                seconds *= (last - first) / (place.end - place.body)
            yield text_between(self._text.document(), first, last), seconds

    def _seconds(self, segment_id: str) -> float | None:
        view = self._shown.view(segment_id)
        if view is not None and view.take is not None and view.take.segment_id != segment_id:
            # It is part of a dialogue, which sounds in its first segment.
            return 0.0
        return view.seconds if view is not None else None
