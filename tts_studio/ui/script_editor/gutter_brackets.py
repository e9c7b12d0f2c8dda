"""The brackets in the gutter: they hold together the segments that are spoken in one take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from PySide6.QtCore import QRectF

from tts_studio.ui.script_editor.gutter_rows import Row
from tts_studio.ui.script_editor.shown_segments import ShownSegments

_THICK = 1.5
_TICK = 4.0


@dataclass(frozen=True, slots=True)
class Bracket:
    """From `top` to `bottom`; it goes on above or below the screen where it does not begin or end on it."""

    top: float
    bottom: float
    begins: bool
    ends: bool

    def strokes(self, left: float) -> Iterator[QRectF]:
        """What is painted, with the upright at `left` and the ticks away from it."""
        yield QRectF(left, self.top, _THICK, self.bottom - self.top)
        if self.begins:
            yield QRectF(left, self.top, _TICK, _THICK)
        if self.ends:
            yield QRectF(left, self.bottom - _THICK, _TICK, _THICK)


def brackets(rows: Sequence[Row], shown: ShownSegments) -> Iterator[Bracket]:
    """A bracket for each dialogue on screen, from the middle of its first marks to that of its last."""
    for dialogue, members in groupby(rows, lambda row: dialogue_of(row, shown)):
        if dialogue:
            held = tuple(members)
            first, last = held[0], held[-1]
            begins, ends = first.segment_id == dialogue[0], last.segment_id == dialogue[-1]
            bracket = Bracket(first.top, last.bottom, begins, ends)
            if begins:
                bracket = replace(bracket, top=_middle(first))
            if ends:
                bracket = replace(bracket, bottom=_middle(last))
            yield bracket


def dialogue_of(row: Row, shown: ShownSegments) -> tuple[str, ...]:
    """The segments that are spoken in one take with that of a row; empty where it is spoken alone."""
    view = shown.view(row.segment_id)
    return () if view is None else view.dialogue


def _middle(row: Row) -> float:
    return row.marks + row.line / 2
