"""Where the gutter's marks stand: a row for each segment on screen, a point for each line with a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

from tts_studio.ui.script_editor.overlays import Underline
from tts_studio.ui.script_editor.shown_segments import Place, ShownSegments
from tts_studio.ui.script_editor.stretches import VisibleBlock, span

_URGENCY = {"error": 0, "warn": 1}


@dataclass(frozen=True, slots=True)
class Row:
    """A segment on screen, from `top` to `bottom`; its marks stand in `line` pixels at `marks`."""

    place: Place
    top: float
    bottom: float
    marks: float
    line: float

    @property
    def segment_id(self) -> str:
        """The segment's id."""
        return self.place.segment.id


@dataclass(frozen=True, slots=True)
class ProblemPoint:
    """A line with a problem: its middle, the worst problem's colour role and its place in the document."""

    middle: float
    role: str
    position: int


def rows(document: QTextDocument, blocks: Sequence[VisibleBlock], shown: ShownSegments) -> Iterator[Row]:
    """The segments on screen, from top to bottom."""
    if not blocks:
        return
    seen = {block.block.blockNumber(): block for block in blocks}
    for place in shown.between(*span(blocks)):
        first = seen.get(document.findBlock(place.start).blockNumber())
        last = seen.get(document.findBlock(place.end).blockNumber(), blocks[-1])
        top = first.origin.y() if first else blocks[0].origin.y()
        bottom = last.origin.y() + last.height
        line = _line_height(first or blocks[0])
        # A paragraph longer than the screen keeps its marks in sight.
        yield Row(place, top, bottom, min(max(top, 0.0), max(top, bottom - line)), line)


def problem_points(
    blocks: Sequence[VisibleBlock], underlines: Iterable[Underline]
) -> tuple[ProblemPoint, ...]:
    """One point for each line on screen in which a problem begins."""
    worst: dict[float, ProblemPoint] = {}
    for underline in underlines:
        for block in blocks:
            start = underline.start - block.position
            for rectangle in block.rectangles(start, start + 1):
                point = ProblemPoint(rectangle.center().y(), underline.role, underline.start)
                worst[point.middle] = min(worst.get(point.middle, point), point, key=_urgency)
    return tuple(worst.values())


def _urgency(point: ProblemPoint) -> int:
    return _URGENCY.get(point.role, len(_URGENCY))


def _line_height(block: VisibleBlock) -> float:
    layout = block.block.layout()
    if layout.lineCount() == 0:
        return block.height
    line = layout.lineAt(0)
    return line.height() + 2 * line.y()
