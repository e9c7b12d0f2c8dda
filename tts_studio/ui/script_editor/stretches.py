"""Where stretches of a laid out line of text are on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextLayout, QTextLine

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, slots=True)
class VisibleBlock:
    """A block on screen: its text, and its top left corner and height in pixels of the viewport."""

    block: QTextBlock
    text: str
    origin: QPointF
    height: float

    @property
    def position(self) -> int:
        """Where the block begins in the document, in UTF-16 units."""
        return self.block.position()

    def rectangles(self, start: int, end: int, clip: QRectF) -> Iterator[QRectF]:
        """One rectangle for each line of the stretch between two positions of the block that meets `clip`."""
        layout = self.block.layout()
        mixed = not self.text.isascii() and _RIGHT_TO_LEFT.search(self.text) is not None
        for line in _lines(layout, start, end, clip.top() - self.origin.y(), clip.bottom() - self.origin.y()):
            first = max(start, line.textStart())
            last = min(end, line.textStart() + line.textLength())
            if first >= last:
                continue
            left, right = _glyph_edges(line, first, last) if mixed else _cursor_edges(line, first, last)
            yield QRectF(left, line.y(), right - left, line.height()).translated(self.origin)


def _lines(layout: QTextLayout, start: int, end: int, top: float, bottom: float) -> Iterator[QTextLine]:
    line = layout.lineForTextPosition(start)
    if not line.isValid():
        return
    index = max(line.lineNumber(), _first_line_below(layout, top))
    while index < layout.lineCount():
        line = layout.lineAt(index)
        if line.textStart() >= end or line.y() > bottom:
            return
        yield line
        index += 1


def _first_line_below(layout: QTextLayout, top: float) -> int:
    low, high = 0, layout.lineCount()
    while low < high:
        middle = (low + high) // 2
        line = layout.lineAt(middle)
        if line.y() + line.height() < top:
            low = middle + 1
        else:
            high = middle
    return low


def _edge(line: QTextLine, position: int) -> float:
    # The binding answers with the position it took beside the x coordinate, whatever its type says.
    answer = cast(tuple[float, int], line.cursorToX(position))
    return answer[0]


def _cursor_edges(line: QTextLine, first: int, last: int) -> tuple[float, float]:
    return _edge(line, first), _edge(line, last)


def _glyph_edges(line: QTextLine, first: int, last: int) -> tuple[float, float]:
    runs = [run.boundingRect() for run in line.glyphRuns(first, last - first)]
    if not runs:
        edges = _edge(line, first), _edge(line, last)
        return min(edges), max(edges)
    return min(run.left() for run in runs), max(run.right() for run in runs)
