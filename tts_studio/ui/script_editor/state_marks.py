"""The marks of a segment's state: each differs in shape as well as in colour."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from tts_studio.domain.segment_state import SegmentState
from tts_studio.ui.script_editor.look import Look, see_through

STATE_ROLES: Mapping[SegmentState, str] = {
    SegmentState.EMPTY: "muted",
    SegmentState.NOT_RENDERED: "muted",
    SegmentState.RENDERING: "accent",
    SegmentState.FRESH: "ok",
    SegmentState.STALE: "warn",
    SegmentState.FAILED: "error",
    SegmentState.LOCKED: "ok",
}
_WIDTH = 1.6
_CORNER = 1.4
# Qt counts angles in sixteenths of a degree, from three o'clock, against the clock.
_DEGREE = 16
_TWELVE_O_CLOCK = 90 * _DEGREE
_QUARTER = 90


def paint_state(
    painter: QPainter,
    area: QRectF,
    state: SegmentState,
    look: Look,
    *,
    progress: float | None = None,
    turn: float = 0.0,
) -> None:
    """Paint a state's mark into a square; `turn`, 0 to 1, is how far an arc without progress has turned."""
    colour = look.color(STATE_ROLES[state])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, _WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match state:
        case SegmentState.EMPTY:
            pass
        case SegmentState.NOT_RENDERED:
            painter.drawEllipse(area)
        case SegmentState.RENDERING:
            _paint_arc(painter, area, colour, progress, turn)
        case SegmentState.FRESH:
            painter.setBrush(colour)
            painter.drawEllipse(area)
        case SegmentState.STALE:
            pen = QPen(colour, _WIDTH)
            pen.setDashPattern([1.8, 1.5])
            painter.setPen(pen)
            painter.drawEllipse(area)
        case SegmentState.FAILED:
            painter.setBrush(colour)
            painter.drawPolygon(_triangle_up(area))
        case SegmentState.LOCKED:
            _paint_padlock(painter, area, colour)
    painter.restore()


def paint_play(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Paint the triangle that plays a segment."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corners = (area.topLeft(), QPointF(area.right(), area.center().y()), area.bottomLeft())
    painter.drawPolygon(QPolygonF(corners))
    painter.restore()


def paint_problem(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Paint the mark of a line that has a problem."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    centre = area.center().x()
    painter.drawRoundedRect(QRectF(centre - 1.2, area.top(), 2.4, area.height() * 0.62), 1.2, 1.2)
    painter.drawEllipse(QPointF(centre, area.bottom() - 1.4), 1.5, 1.5)
    painter.restore()


def _paint_arc(painter: QPainter, area: QRectF, colour: QColor, progress: float | None, turn: float) -> None:
    painter.setPen(QPen(see_through(colour, 0.25), _WIDTH))
    painter.drawEllipse(area)
    painter.setPen(QPen(colour, _WIDTH + 0.4))
    start = _TWELVE_O_CLOCK - round(turn * 360 * _DEGREE)
    degrees = _QUARTER if progress is None else max(8.0, 360 * progress)
    painter.drawArc(area, start, -round(degrees * _DEGREE))


def _paint_padlock(painter: QPainter, area: QRectF, colour: QColor) -> None:
    width, height = area.width(), area.height()
    left, top = area.left() + width * 0.25, area.top()
    shackle = QPainterPath(QPointF(left, top + height * 0.5))
    shackle.lineTo(left, top + height * 0.3)
    shackle.arcTo(QRectF(left, top + height * 0.05, width * 0.5, height * 0.5), 180, -180)
    shackle.lineTo(left + width * 0.5, top + height * 0.5)
    painter.drawPath(shackle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    body = QRectF(area.left() + width * 0.08, top + height * 0.45, width * 0.84, height * 0.55)
    painter.drawRoundedRect(body, _CORNER, _CORNER)


def _triangle_up(area: QRectF) -> QPolygonF:
    return QPolygonF((QPointF(area.center().x(), area.top()), area.bottomRight(), area.bottomLeft()))
