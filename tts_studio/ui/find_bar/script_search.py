"""Looks for a pattern in the script: what is on screen at once, everything else in small steps."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor

from tts_studio.domain.translation import tr
from tts_studio.ui.find_bar.pattern import Match, Pattern, PatternProblem
from tts_studio.ui.script_editor.plain_text import clean
from tts_studio.ui.script_editor.positions import utf16_map
from tts_studio.ui.script_editor.script_text import ScriptText

_FIRST_STEP_MS = 60
_NEXT_STEP_MS = 15
_BUDGET_SECONDS = 0.004
_REMEMBERED_LINES = 256
# How long the window may stand still for going to a match, and for replacing all of them.
_AT_ONCE_SECONDS = 0.3
_REPLACING_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """A match in the document, in UTF-16 units, and its place in its line."""

    start: int
    end: int
    match: Match


class ScriptSearch(QObject):
    """Works on the lines of a text; a match lies within one of them.

    `body_of` tells where in the document the words of a line begin, behind a speaker's name. `counted`
    follows each step of the counting, `failed` carries the sentence about a pattern that takes too long.
    """

    counted = Signal()
    failed = Signal(str)

    def __init__(self, text: ScriptText, body_of: Callable[[int], int]) -> None:
        super().__init__(text)
        self._text = text
        self._body_of = body_of
        self._pattern: Pattern | None = None
        self._within: tuple[QTextCursor, QTextCursor] | None = None
        self._lines: OrderedDict[tuple[str, int], tuple[Match, ...]] = OrderedDict()
        self._starts: list[int] = []
        self._next_block = 0
        self.complete = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._count_on)
        text.edited.connect(self._edited)

    @property
    def total(self) -> int:
        """How many matches were counted so far."""
        return len(self._starts)

    def number_of(self, start: int) -> int:
        """Which match, counted from 1, begins at a position; 0 when none does."""
        index = bisect_left(self._starts, start)
        return index + 1 if index < len(self._starts) and self._starts[index] == start else 0

    def look_for(self, pattern: Pattern | None) -> None:
        """Look for another pattern, or for nothing."""
        self._pattern = pattern
        self._lines.clear()
        self._begin_anew()
        self._text.viewport().update()

    def look_within(self, start: int, end: int) -> None:
        """Look between two positions only; they move with the text."""
        first, last = QTextCursor(self._text.document()), QTextCursor(self._text.document())
        first.setPosition(start)
        first.setKeepPositionOnInsert(True)
        last.setPosition(end)
        self._within = (first, last)
        self._begin_anew()

    def look_everywhere(self) -> None:
        """Look in the whole text again."""
        self._within = None
        self._begin_anew()

    def in_block(self, block: QTextBlock) -> Iterator[Found]:
        """The matches in a line."""
        try:
            yield from self._found(block)
        except PatternProblem as problem:
            self._give_up(problem)

    def following(self, position: int) -> Found | None:
        """The first match at or behind a position; round the end of the text."""
        return self._first(position, forward=True)

    def preceding(self, position: int) -> Found | None:
        """The last match that ends at or before a position; round the beginning of the text."""
        return self._first(position, forward=False)

    def at(self, start: int, end: int) -> Found | None:
        """The match that lies exactly there."""
        block = self._text.document().findBlock(start)
        return next(
            (found for found in self.in_block(block) if (found.start, found.end) == (start, end)), None
        )

    def replace(self, found: Found, replacement: str) -> int:
        """Replace one match, as one step; the position behind what was put in. Raises PatternProblem."""
        block = self._text.document().findBlock(found.start)
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()
        grown = self._change_line(cursor, block, [found], replacement)
        cursor.endEditBlock()
        return found.end + grown

    def replace_all(self, replacement: str) -> int:
        """Replace every match, as one step; how many there were. Raises PatternProblem before any change."""
        # All is worked out before the first change, so that a bad template leaves the text as it is.
        lines = list(self._lines_in_time(self._blocks(), _REPLACING_SECONDS))
        changes = [self._line_changes(block, found, replacement) for block, found in lines]
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()
        for change in reversed(changes):
            _put(cursor, *change)
        cursor.endEditBlock()
        return sum(len(found) for _, found in lines)

    def _change_line(
        self, cursor: QTextCursor, block: QTextBlock, found: list[Found], replacement: str
    ) -> int:
        start, end, new = self._line_changes(block, found, replacement)
        _put(cursor, start, end, new)
        return utf16_map(new).units(len(new)) - (end - start)

    def _line_changes(self, block: QTextBlock, found: list[Found], replacement: str) -> tuple[int, int, str]:
        """One change for all matches of a line: from the first to the last character that changes."""
        if self._pattern is None:
            return block.position(), block.position(), ""
        line, pattern = block.text(), self._pattern
        units = utf16_map(line).units
        edits = [edit for each in found for edit in pattern.edits(each.match, replacement)]
        if not edits:
            return block.position(), block.position(), ""
        first, last = edits[0][0], edits[-1][1]
        parts, done = [], first
        for start, end, new in edits:
            parts += [line[done:start], new]
            done = end
        return block.position() + units(first), block.position() + units(last), clean("".join(parts))

    def _found(self, block: QTextBlock) -> Iterator[Found]:
        if self._pattern is None:
            return
        line, start = block.text(), block.position()
        if not line:
            return
        counting = utf16_map(line)
        begin = counting.points(self._body_of(start) - start) if self._pattern.query.speech_only else 0
        first, last = self._limits()
        for match in self._matches(self._pattern, line, begin):
            found = Found(start + counting.units(match.start), start + counting.units(match.end), match)
            if first <= found.start and found.end <= last:
                yield found

    def _matches(self, pattern: Pattern, line: str, begin: int) -> tuple[Match, ...]:
        known = self._lines.get((line, begin))
        if known is None:
            known = self._lines[line, begin] = pattern.matches(line, begin)
            if len(self._lines) > _REMEMBERED_LINES:
                self._lines.popitem(last=False)
        return known

    def _limits(self) -> tuple[int, int]:
        if self._within is None:
            return 0, self._text.document().characterCount()
        first, last = self._within
        return first.position(), last.position()

    def _blocks(self, number: int = 0) -> Iterator[QTextBlock]:
        first, last = self._limits()
        document = self._text.document()
        block = document.findBlockByNumber(max(number, document.findBlock(first).blockNumber()))
        while block.isValid() and block.position() <= last:
            yield block
            block = block.next()

    def _first(self, position: int, *, forward: bool) -> Found | None:
        try:
            if self.complete and not self._timer.isActive():
                return self._counted_one(position, forward=forward)
            return self._behind(position) if forward else self._before(position)
        except PatternProblem as problem:
            self._give_up(problem)
            return None

    def _counted_one(self, position: int, *, forward: bool) -> Found | None:
        if not self._starts:
            return None
        index = bisect_left(self._starts, position)
        if not forward:
            index -= 1
            if index >= 0 and self._beginning_at(self._starts[index]).end > position:
                index -= 1
        return self._beginning_at(self._starts[index % len(self._starts)])

    def _beginning_at(self, start: int) -> Found:
        block = self._text.document().findBlock(start)
        return next(found for found in self._found(block) if found.start == start)

    def _behind(self, position: int) -> Found | None:
        here = self._text.document().findBlock(position).blockNumber()
        for found in self._in_time(self._blocks(here)):
            if found.start >= position:
                return found
        return next(self._in_time(self._blocks()), None)

    def _before(self, position: int) -> Found | None:
        blocks = list(self._blocks())
        earlier = [block for block in blocks if block.position() <= position]
        for block in reversed(earlier):
            before = [found for found in self._in_time((block,)) if found.end <= position]
            if before:
                return before[-1]
        for block in reversed(blocks):
            if everything := list(self._in_time((block,))):
                return everything[-1]
        return None

    def _in_time(self, blocks: Iterable[QTextBlock], seconds: float = _AT_ONCE_SECONDS) -> Iterator[Found]:
        """The matches of these lines; PatternProblem when finding them takes longer than that."""
        for _block, found in self._lines_in_time(blocks, seconds):
            yield from found

    def _lines_in_time(
        self, blocks: Iterable[QTextBlock], seconds: float
    ) -> Iterator[tuple[QTextBlock, list[Found]]]:
        """The same line by line, without those that have none."""
        deadline = time.perf_counter() + seconds
        for block in blocks:
            if found := list(self._found(block)):
                yield block, found
            if time.perf_counter() > deadline:
                raise PatternProblem(tr("This pattern takes too long for a script of this length."))

    def _edited(self, _position: int, _removed: int, _added: int) -> None:
        if self._pattern is not None:
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._next_block = 0
        self.complete = self._pattern is None
        if self._pattern is None:
            self._starts = []
            self._timer.stop()
            self.counted.emit()
        else:
            self._timer.start(_FIRST_STEP_MS)

    def _count_on(self) -> None:
        if self._next_block == 0:
            self._starts = []
        deadline = time.perf_counter() + _BUDGET_SECONDS
        self.complete = True
        try:
            for block in self._blocks(self._next_block):
                self._starts.extend(found.start for found in self._found(block))
                self._next_block = block.blockNumber() + 1
                if time.perf_counter() > deadline:
                    self.complete = False
                    break
        except PatternProblem as problem:
            self._give_up(problem)
            return
        if not self.complete:
            self._timer.start(_NEXT_STEP_MS)
        self.counted.emit()

    def _give_up(self, problem: PatternProblem) -> None:
        """Stop looking for a pattern that would hold up the window again at the next line."""
        self._pattern = None
        self._begin_anew()
        self.failed.emit(str(problem))


def _put(cursor: QTextCursor, start: int, end: int, text: str) -> None:
    if start == end and not text:
        return
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text)
