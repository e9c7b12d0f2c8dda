"""Where stretches of a laid out line of text are on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextLayout, QTextLine

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, slots=True)
class VisibleBlock:
    """The part of a block that is on screen.

    `origin` is the block's top left corner and `height` its whole height, in pixels of the viewport. `first`
    and `last` are the positions in the block between which lie its lines on screen. `mixed` tells that some
    letters are written from right to left, so that a stretch may stand elsewhere than between its ends.
    """

    block: QTextBlock
    text: str
    origin: QPointF
    height: float
    first: int
    last: int
    mixed: bool

    @property
    def position(self) -> int:
        """Where the block begins in the document, in UTF-16 units."""
        return self.block.position()

    def rectangles(self, start: int, end: int) -> Iterator[QRectF]:
        """One rectangle for each line on screen of the stretch between two positions of the block."""
        start, end = max(start, self.first), min(end, self.last)
        if start >= end:
            return
        layout = self.block.layout()
        edges = _glyph_edges if self.mixed else _cursor_edges
        line = layout.lineForTextPosition(start)
        while line.isValid() and line.textStart() < end:
            finish = line.textStart() + line.textLength()
            left, right = edges(line, max(start, line.textStart()), min(end, finish))
            yield QRectF(left, line.y(), right - left, line.height()).translated(self.origin)
            line = layout.lineAt(line.lineNumber() + 1) if finish < end else QTextLine()


def span(blocks: Sequence[VisibleBlock]) -> tuple[int, int]:
    """Between which UTF-16 positions of the document lies what is on screen of these blocks."""
    if not blocks:
        return 0, 0
    return blocks[0].position + blocks[0].first, blocks[-1].position + blocks[-1].last


def visible_block(
    block: QTextBlock, origin: QPointF, height: float, top: float, bottom: float
) -> VisibleBlock:
    """What of a laid out block is between two heights of the viewport."""
    text = block.text()
    layout = block.layout()
    low = _line_at(layout, top - origin.y())
    high = _line_at(layout, bottom - origin.y())
    first = layout.lineAt(low).textStart() if low else 0
    end = layout.lineAt(high)
    last = end.textStart() + end.textLength() if high + 1 < layout.lineCount() else block.length() - 1
    mixed = not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None
    return VisibleBlock(block, text, QPointF(origin), height, first, last, mixed)


def _line_at(layout: QTextLayout, height: float) -> int:
    """The last line that begins above a height of the layout, or the first."""
    low, high = 0, max(0, layout.lineCount() - 1)
    while low < high:
        middle = (low + high + 1) // 2
        if layout.lineAt(middle).y() <= height:
            low = middle
        else:
            high = middle - 1
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
