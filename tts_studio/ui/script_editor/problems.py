"""Finds the problems of the script in small steps, away from the typing."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from PySide6.QtCore import QObject, QTimer, Signal

from tts_studio.domain.markup.diagnostics import Diagnostic, Severity, diagnose
from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.paragraph_breaks import giant_paragraphs
from tts_studio.domain.script import Segment
from tts_studio.ui.script_editor.overlays import Underline
from tts_studio.ui.script_editor.shown_segments import Place, ShownSegments

SEVERITY_ROLES: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warn",
    Severity.INFO: "muted",
}
_FIRST_LOOK_MS = 150
_NEXT_LOOK_MS = 25
_BUDGET_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a text as a dialect reads it; not `current` when it was found in an earlier text."""

    text: str
    dialect: Dialect | None
    diagnostics: tuple[Diagnostic, ...]
    current: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """A diagnostic where it is in the document now, in UTF-16 units, with its segment."""

    start: int
    end: int
    segment: Segment
    diagnostic: Diagnostic


class ProblemFinder(QObject):
    """Diagnoses changed segments, those on screen first, for a few milliseconds at a time.

    What was found stays in its place, as far as the text around it is unchanged, until it is looked at again.
    """

    counted = Signal(int, int)
    found = Signal()

    def __init__(self, shown: ShownSegments, visible: Callable[[], tuple[int, int]], parent: QObject) -> None:
        super().__init__(parent)
        self.dialect_of: Callable[[Segment], Dialect | None] = _no_dialect
        self._shown = shown
        self._visible = visible
        self._found: dict[str, Found] = {}
        self._waiting: dict[str, None] = {}
        self._severities: Counter[Severity] = Counter()
        self._counts = (0, 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    def script_shown(self) -> None:
        """Find out which segments must be looked at again."""
        ids = [segment.id for segment in self._shown.script.segments]
        self.segments_changed(ids, self._found.keys() - set(ids))

    def segments_changed(self, changed: Iterable[str], gone: Iterable[str]) -> None:
        """Find out which of these segments must be looked at again."""
        for segment_id in tuple(gone):
            self._waiting.pop(segment_id, None)
            self._put(segment_id, None)
        for segment in filter(None, map(self._shown.script.segment_named, changed)):
            self._waiting[segment.id] = None
            known = self._found.get(segment.id)
            if known is not None and known.text != (text := self._shown.script.body_of(segment)):
                self._put(segment.id, Found(text, None, carried(known, text), current=False))
        self._timer.start(_FIRST_LOOK_MS)

    def dialects_changed(self, segment_ids: Iterable[str]) -> None:
        """Look at these segments again if they are read as another dialect now."""
        self._waiting.update(dict.fromkeys(segment_ids))
        if not self._timer.isActive():
            self._timer.start(_NEXT_LOOK_MS)

    def in_range(self, start: int, end: int) -> Iterator[Problem]:
        """The problems of the segments that touch a stretch of the document."""
        for place in self._shown.between(start, end):
            for problem in self._in_segment(place):
                if problem.start <= end and problem.end >= start:
                    yield problem

    def underlines(self, start: int, end: int) -> Iterator[Underline]:
        """The wavy lines for a stretch of the document."""
        for problem in self.in_range(start, end):
            yield Underline(problem.start, problem.end, SEVERITY_ROLES[problem.diagnostic.severity])

    def at(self, position: int) -> tuple[Problem, ...]:
        """The problems at a position, the most severe first."""
        here = [p for p in self.in_range(position, position) if p.start <= position <= p.end]
        return tuple(sorted(here, key=_severity))

    def next_from(self, position: int, step: int) -> Problem | None:
        """The next problem after (or, with step −1, before) a position; round the end of the script."""
        everything = sorted(self._everywhere(), key=_start)
        if not everything:
            return None
        if step > 0:
            return next((p for p in everything if p.start > position), everything[0])
        return next((p for p in reversed(everything) if p.start < position), everything[-1])

    def first(self, most: int) -> tuple[list[Problem], int]:
        """The first problems of the script, at most that many, and how many there are."""
        total = sum(len(found.diagnostics) for found in self._found.values())
        return list(islice(self._everywhere(), most)), total

    def finish(self) -> None:
        """Look at everything that waits, now."""
        self._timer.stop()
        while self._waiting:
            self._diagnose(next(iter(self._waiting)))
        self._tell()

    def _everywhere(self) -> Iterator[Problem]:
        for segment in self._shown.script.segments:
            if segment.id in self._found and self._found[segment.id].diagnostics:
                yield from self._in_segment(self._shown.place(segment))

    def _in_segment(self, place: Place) -> Iterator[Problem]:
        found = self._found.get(place.segment.id)
        if found is None:
            return
        body = place.segment.body_start
        for diagnostic in found.diagnostics:
            start, end = self._shown.now(body + diagnostic.start), self._shown.now(body + diagnostic.end)
            if start < end <= place.end:
                yield Problem(start, end, place.segment, diagnostic)

    def _look(self) -> None:
        deadline = time.perf_counter() + _BUDGET_SECONDS
        on_screen = [place.segment.id for place in self._shown.between(*self._visible())]
        for segment_id in (*on_screen, *tuple(self._waiting)):
            if time.perf_counter() > deadline:
                break
            if segment_id in self._waiting:
                self._diagnose(segment_id)
        if self._waiting:
            self._timer.start(_NEXT_LOOK_MS)
        self._tell()

    def _diagnose(self, segment_id: str) -> None:
        del self._waiting[segment_id]
        segment = self._shown.script.segment_named(segment_id)
        if segment is not None:
            text, dialect = self._shown.script.body_of(segment), self.dialect_of(segment)
            known = self._found.get(segment_id)
            if known is None or not known.current or known.dialect is not dialect or known.text != text:
                found = (*giant_paragraphs(text), *diagnose(text, dialect))
                self._put(segment_id, Found(text, dialect, found))

    def _put(self, segment_id: str, found: Found | None) -> None:
        """Keep what was found in a segment in place of what was, and count it."""
        before = self._found.pop(segment_id, None)
        if before is not None and before.diagnostics:
            self._severities.subtract(diagnostic.severity for diagnostic in before.diagnostics)
        if found is not None:
            self._found[segment_id] = found
            if found.diagnostics:
                self._severities.update(diagnostic.severity for diagnostic in found.diagnostics)

    def _tell(self) -> None:
        self.found.emit()
        counts = self._severities[Severity.ERROR], self._severities[Severity.WARNING]
        if counts != self._counts and not self._waiting:
            self._counts = counts
            self.counted.emit(*counts)


def carried(known: Found, text: str) -> tuple[Diagnostic, ...]:
    """The diagnostics of a text that still have their place after it became another one.

    Their fixes are left behind: they were made for the old text.
    """
    if not known.diagnostics:
        return ()
    before, after = common_edges(known.text, text)
    moved = len(text) - len(known.text)
    kept = []
    for diagnostic in known.diagnostics:
        if diagnostic.end <= before:
            kept.append(replace(diagnostic, fixes=()))
        elif diagnostic.start >= len(known.text) - after:
            start, end = diagnostic.start + moved, diagnostic.end + moved
            kept.append(replace(diagnostic, start=start, end=end, fixes=()))
    return tuple(kept)


def common_edges(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts share at their beginning and, beyond that, at their end."""
    shorter = min(len(old), len(new))
    before = _shared(shorter, lambda length: old.startswith(new[:length]))
    rest = shorter - before
    after = _shared(rest, lambda length: length == 0 or old.endswith(new[len(new) - length :]))
    return before, after


def _shared(longest: int, same: Callable[[int], bool]) -> int:
    low, high = 0, longest
    while low < high:
        middle = (low + high + 1) // 2
        if same(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _severity(problem: Problem) -> int:
    return tuple(Severity).index(problem.diagnostic.severity)


def _start(problem: Problem) -> int:
    return problem.start


def _no_dialect(_segment: Segment) -> Dialect | None:
    return None
