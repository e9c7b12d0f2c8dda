"""The picture behind the playhead: peaks, hatched areas without sound, and segment marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPixmap

from tts_studio.domain.translation import mark, tr
from tts_studio.ui.theme.theme import Theme, mixed
from tts_studio.ui.waveform.timeline_layout import TimelineLayout
from tts_studio.ui.waveform.waveform_image import waveform_pixmap

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    PeakColumns: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32]]

_UNFINISHED = mark("not rendered")
_DRAFT = mark("draft")
_SELECTED_ALPHA = 0.22
_NUMBER_ROOM = 24
_SMALLEST_POINTS = 7.0


class WaveformPicture:
    """Draws the same content in one colour role or another."""

    def __init__(
        self, theme: Theme, layout: TimelineLayout, peaks: PeakColumns | None, size: QSize, ratio: float
    ) -> None:
        """`size` is in logical pixels; `peaks` has a column for each device pixel, from the left edge."""
        self._theme, self._layout, self._peaks = theme, layout, peaks
        self._size, self._ratio = size, ratio

    def painted(self, role: str, font: QFont) -> QPixmap:
        """The picture with its peaks in the colour of `role`."""
        height = round(self._size.height() * self._ratio)
        picture = QPixmap(round(self._size.width() * self._ratio), height)
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(self._theme.color("raised"))
        painter = QPainter(picture)
        painter.setFont(font)
        self._paint_areas(painter)
        if self._peaks is not None:
            wave = waveform_pixmap(*self._peaks, height, self._theme.color(role))
            wave.setDevicePixelRatio(self._ratio)
            painter.drawPixmap(0, 0, wave)
        self._paint_marks(painter)
        self._write_over(painter, self._layout.unfinished, tr(_UNFINISHED), Qt.AlignmentFlag.AlignVCenter)
        self._write_over(painter, self._layout.drafts, tr(_DRAFT), Qt.AlignmentFlag.AlignBottom)
        painter.end()
        return picture

    def _paint_areas(self, painter: QPainter) -> None:
        raised, faint = self._theme.color("raised"), self._theme.color("waveform")
        tint = mixed(raised, self._theme.color("accent"), _SELECTED_ALPHA)
        for left, right in self._layout.selected:
            painter.fillRect(self._in_sight(left, right), tint)
        hatched = (
            (self._layout.unfinished, mixed(raised, faint, 0.4), Qt.BrushStyle.BDiagPattern),
            (self._layout.drafts, mixed(raised, faint, 0.55), Qt.BrushStyle.FDiagPattern),
        )
        for areas, color, pattern in hatched:
            for left, right in areas:
                painter.fillRect(self._in_sight(left, right), QBrush(color, pattern))

    def _write_over(
        self,
        painter: QPainter,
        areas: tuple[tuple[float, float], ...],
        words: str,
        where: Qt.AlignmentFlag,
    ) -> None:
        painter.setPen(self._theme.color("muted"))
        for left, right in areas:
            area = self._in_sight(left, right)
            box = painter.fontMetrics().boundingRect(words).adjusted(-6, -2, 6, 2)
            if box.width() <= area.width():
                box.moveCenter(area.center().toPoint())
                if where is Qt.AlignmentFlag.AlignBottom:
                    box.moveBottom(self._size.height() - 1)
                painter.fillRect(box, self._theme.color("raised"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _in_sight(self, left: float, right: float) -> QRectF:
        height = self._size.height()
        return QRectF(left, 0, right - left, height) & QRectF(0, 0, self._size.width(), height)

    def _paint_marks(self, painter: QPainter) -> None:
        font = painter.font()
        font.setPointSizeF(max(_SMALLEST_POINTS, font.pointSizeF() * 0.8))
        painter.setFont(font)
        painter.setPen(self._theme.color("muted"))
        metrics, line = painter.fontMetrics(), self._theme.color("line")
        free_from = -1.0
        for place, number in self._layout.marks:
            x = round(place)
            painter.fillRect(QRectF(x, 0, 1, self._size.height()), line)
            if x >= free_from:
                painter.drawText(x + 4, metrics.ascent() + 2, number)
                free_from = x + max(_NUMBER_ROOM, metrics.horizontalAdvance(number) + 8)
