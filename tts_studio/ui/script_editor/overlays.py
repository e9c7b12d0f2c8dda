"""What is painted below and above the letters: chips, the spoken word, a tag's other half, problems."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from tts_studio.domain.markup.scanner import Token, is_tag
from tts_studio.ui.script_editor.highlighter import TokenCache, painted_apart, role_of
from tts_studio.ui.script_editor.look import CHIP_ALPHA, Look, PaletteLook, see_through
from tts_studio.ui.script_editor.positions import utf16_map
from tts_studio.ui.script_editor.stretches import VisibleBlock, span

_CHIP_RADIUS = 5.0
_WAVE_LENGTH = 4.0
_WAVE_HEIGHT = 1.6
_MATCH_RADIUS = 3.0
_MATCH_ALPHA = 0.24


@dataclass(frozen=True, slots=True)
class Underline:
    """A wavy line below a stretch of the document, in a colour role."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The stretch that is being spoken; `approximate` when only about there, `draft` in an offline voice."""

    start: int
    end: int
    approximate: bool
    draft: bool = False


class Overlays:
    """Holds what is to be painted and paints it; all positions are UTF-16 units of the document."""

    def __init__(self, cache: TokenCache) -> None:
        self._cache = cache
        self.look: Look = PaletteLook()
        self.spoken: Spoken | None = None
        self.pair: tuple[tuple[int, int], ...] = ()
        self.underlines: Callable[[int, int], Iterable[Underline]] = _no_underlines
        self.matches: Callable[[VisibleBlock], Iterable[tuple[int, int]]] = _no_matches

    def paint_below(self, painter: QPainter, blocks: Sequence[VisibleBlock]) -> None:
        """Paint what lies under the letters."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for block in blocks:
            if self.spoken is not None:
                self._paint_spoken(painter, block, self.spoken)
            self._paint_matches(painter, block)
            self._paint_chips(painter, block)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.look.color("accent"), 1.25))
        for block in blocks:
            for start, end in self.pair:
                for rectangle in _within(block, start, end):
                    painter.drawRoundedRect(_chip(rectangle), _CHIP_RADIUS, _CHIP_RADIUS)

    def paint_above(self, painter: QPainter, blocks: Sequence[VisibleBlock]) -> None:
        """Paint what lies over the letters."""
        if not blocks:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for block in blocks:
            if block.block.textDirection() == Qt.LayoutDirection.RightToLeft:
                self._paint_tags(painter, block)
        for underline in self.underlines(*span(blocks)):
            painter.setPen(QPen(self.look.color(underline.role), 1.4))
            for block in blocks:
                for rectangle in _within(block, underline.start, underline.end):
                    painter.drawPath(_wave(rectangle))

    def _paint_tags(self, painter: QPainter, block: VisibleBlock) -> None:
        """Paint the tags that text from right to left would turn over."""
        painter.setFont(block.block.document().defaultFont())
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        points = utf16_map(block.text).points
        for token in filter(painted_apart, self._cache.marks(block.text)):
            painter.setPen(self.look.color(role_of(token)))
            for rectangle in islice(block.rectangles(token.start, token.end), 1):
                written = block.text[points(token.start) : points(token.end)]
                painter.drawText(rectangle, Qt.AlignmentFlag.AlignCenter, written)

    def _paint_spoken(self, painter: QPainter, block: VisibleBlock, spoken: Spoken) -> None:
        color = see_through(self.look.color("accent"), 0.14 if spoken.approximate else 0.3)
        painter.setBrush(QBrush(color, Qt.BrushStyle.Dense4Pattern) if spoken.draft else color)
        for rectangle in _within(block, spoken.start, spoken.end):
            painter.drawRoundedRect(rectangle.adjusted(-3, -2, 3, 2), _CHIP_RADIUS, _CHIP_RADIUS)

    def _paint_matches(self, painter: QPainter, block: VisibleBlock) -> None:
        painter.setBrush(see_through(self.look.color("warn"), _MATCH_ALPHA))
        for start, end in self.matches(block):
            for rectangle in _within(block, start, end):
                painter.drawRoundedRect(rectangle.adjusted(-1, -1, 1, 1), _MATCH_RADIUS, _MATCH_RADIUS)

    def _paint_chips(self, painter: QPainter, block: VisibleBlock) -> None:
        marks = self._cache.marks(block.text)
        for token in marks[bisect_right(marks, block.first, key=_end) :]:
            if token.start >= block.last:
                return
            if not is_tag(token):
                continue
            painter.setBrush(see_through(self.look.color(role_of(token)), CHIP_ALPHA))
            for rectangle in block.rectangles(token.start, token.end):
                painter.drawRoundedRect(_chip(rectangle), _CHIP_RADIUS, _CHIP_RADIUS)


def _no_underlines(_start: int, _end: int) -> Iterable[Underline]:
    return ()


def _no_matches(_block: VisibleBlock) -> Iterable[tuple[int, int]]:
    return ()


def _within(block: VisibleBlock, start: int, end: int) -> Iterable[QRectF]:
    return block.rectangles(start - block.position, end - block.position)


def _end(token: Token) -> int:
    return token.end


def _chip(rectangle: QRectF) -> QRectF:
    return rectangle.adjusted(0.5, -1.5, -0.5, 1.5)


def _wave(rectangle: QRectF) -> QPainterPath:
    y = rectangle.bottom() + 1
    x = rectangle.left()
    path = QPainterPath(QPointF(x, y))
    up = True
    while x < rectangle.right():
        step = min(_WAVE_LENGTH, rectangle.right() - x)
        peak = y + (-_WAVE_HEIGHT if up else _WAVE_HEIGHT)
        path.quadTo(QPointF(x + step / 2, peak), QPointF(x + step, y))
        x += step
        up = not up
    return path
