"""Loudness over time, drawn against what the preset asks for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tts_studio.domain.master_preset import Level, LevelTarget
from tts_studio.domain.sound_measures import LoudnessCurve
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.order import DeliveredFile
from tts_studio.ui.clock_text import clock_text, length_text
from tts_studio.ui.delivery_dialog.delivery_words import level_words
from tts_studio.ui.theme.theme import Theme

_TOP, _BOTTOM = 0.0, -48.0
_TICKS = (-6, -12, -18, -24, -30, -36, -42)
_ROOM = 8
_LINE_WIDTH = 1.6
_BAND = 0.16
_SHORTEST_BAND = 3.0


class LoudnessView(QWidget):
    """The loudness of every 3 seconds from left to right, a line for the whole and a band for the target.

    A preset that asks for a level in RMS has no band: that is another measure.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("loudnessView")
        self.setAccessibleName(tr("Loudness over time"))
        self.setToolTip(tr("Loudness of every 3 seconds, in LUFS"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(144)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._theme = theme
        self._values: Sequence[float] = ()
        self._seconds = 0.0
        self._whole = -math.inf
        self._target: LevelTarget | None = None
        self._columns: tuple[float, ...] = ()
        self._playhead: float | None = None

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self.update()

    def show_file(self, file: DeliveredFile) -> None:
        """Draw this file."""
        level = file.card.preset.level
        self._target = level if level is not None and level.measure is Level.LUFS else None
        self._values = shown_values(file.curve)
        self._seconds, self._whole = file.card.measures.seconds, file.card.measures.lufs
        self._columns = ()
        self.setAccessibleDescription(self._summary())
        self.update()

    def show_playhead(self, seconds: float | None) -> None:
        """Mark what is heard, in seconds from the beginning; None takes the mark away."""
        if seconds != self._playhead:
            self._playhead = seconds
            self.update()

    def sizeHint(self) -> QSize:
        """Wide enough to see the course of a chapter."""
        return QSize(480, 192)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scale, the band, the line of the whole and the course."""
        painter = QPainter(self)
        # Otherwise the scale would begin at the end of the course where lines begin on the right.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot(QFontMetricsF(self.font()))
        painter.setPen(self._theme.color("focus" if self.hasFocus() else "line"))
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(plot, 4, 4)
        self._paint_scale(painter, plot)
        painter.setClipRect(plot)
        if self._target is not None:
            self._paint_target(painter, plot, self._target)
        if math.isfinite(self._whole):
            painter.setPen(QPen(self._theme.color("text"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(*_across(plot, _height(plot, self._whole)))
        painter.setPen(QPen(self._theme.color("accent"), _LINE_WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for course in self._courses(plot):
            painter.drawPolyline(QPolygonF(course))
        if self._playhead is not None and self._seconds > 0:
            share = min(1.0, self._playhead / self._seconds)
            x = plot.left() + share * plot.width()
            painter.setPen(QPen(self._theme.color("playhead"), _LINE_WIDTH))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))

    def _plot(self, metrics: QFontMetricsF) -> QRectF:
        """Time goes from left to right in every language, as it does in the waveform."""
        edge = metrics.horizontalAdvance("−88") + _ROOM
        return QRectF(edge, 4.5, self.width() - edge - 1, self.height() - 9 - metrics.height() - 4)

    def _paint_scale(self, painter: QPainter, plot: QRectF) -> None:
        metrics = QFontMetricsF(self.font())
        muted, faint = self._theme.color("muted"), self._theme.color("line")
        below = QRectF(plot.left(), plot.bottom() + 4, plot.width(), metrics.height())
        for level in _TICKS:
            height = _height(plot, level)
            painter.setPen(faint)
            painter.drawLine(*_across(plot, height))
            painter.setPen(muted)
            box = QRectF(0, height - metrics.height() / 2, plot.left() - _ROOM / 2, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"−{-level}")
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, clock_text(0))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, length_text(self._seconds))
        painter.setLayoutDirection(self.layoutDirection())
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, tr("LUFS of every 3 seconds"))

    def _paint_target(self, painter: QPainter, plot: QRectF, target: LevelTarget) -> None:
        top, bottom = _height(plot, target.highest), _height(plot, target.lowest)
        # Half a unit would be too thin a band to see.
        spare = max(0.0, _SHORTEST_BAND - (bottom - top)) / 2
        band = self._theme.color("ok")
        painter.setPen(band)
        painter.drawLine(*_across(plot, _height(plot, target.aim)))
        band.setAlphaF(_BAND)
        painter.fillRect(QRectF(plot.left(), top - spare, plot.width(), bottom - top + 2 * spare), band)

    def _courses(self, plot: QRectF) -> Iterator[list[QPointF]]:
        """The lines between silences."""
        width = max(2, round(plot.width()))
        if len(self._columns) != min(width, len(self._values)):
            self._columns = in_columns(self._values, width)
        step = plot.width() / max(1, len(self._columns) - 1)
        course: list[QPointF] = []
        for number, level in enumerate(self._columns):
            if math.isfinite(level):
                course.append(QPointF(plot.left() + number * step, _height(plot, level)))
            elif course:
                yield course
                course = []
        if course:
            yield course

    def _summary(self) -> str:
        heard = [value for value in self._values if math.isfinite(value)]
        if not heard:
            return tr("Silence throughout.")
        course = tr(
            "Between {lowest} and {highest} over {length}; {whole} as a whole.",
            lowest=level_words(min(heard)),
            highest=level_words(max(heard)),
            length=length_text(self._seconds),
            whole=level_words(self._whole),
        )
        if self._target is None:
            return course
        return tr("{course} The target is {aim}.", course=course, aim=level_words(self._target.aim))


def shown_values(curve: LoudnessCurve) -> tuple[float, ...]:
    """The course that is drawn: short-term, and for a sound too short for that the momentary one."""
    if any(math.isfinite(value) for value in curve.short_term):
        return curve.short_term
    return curve.momentary


def in_columns(values: Sequence[float], columns: int) -> tuple[float, ...]:
    """At most that many values, each the loudest of its stretch, so that no peak is lost."""
    if len(values) <= columns:
        return tuple(values)
    edges = [len(values) * number // columns for number in range(columns + 1)]
    return tuple(max(values[begin:end]) for begin, end in pairwise(edges))


def _height(plot: QRectF, level: float) -> float:
    share = (_TOP - max(_BOTTOM, min(_TOP, level))) / (_TOP - _BOTTOM)
    return plot.top() + share * plot.height()


def _across(plot: QRectF, height: float) -> tuple[QPointF, QPointF]:
    return QPointF(plot.left(), height), QPointF(plot.right(), height)
