"""The painted part of the waveform: peaks, segment marks and the playhead."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.programme import TimelineView
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.waveform.position_slider import position_words
from tts_studio.ui.waveform.timeline_layout import lay_out, segments_between
from tts_studio.ui.waveform.viewport import Viewport
from tts_studio.ui.waveform.waveform_picture import WaveformPicture

if TYPE_CHECKING:
    from tts_studio.ui.waveform.waveform_picture import PeakColumns

    Peaks: TypeAlias = Callable[[float, float, int], PeakColumns]

EMPTY_SENTENCE = mark("The sound of the script appears here.")
NO_TIMELINE = TimelineView((), 0.0, complete=True)
ZOOM_STEP = 1.5

_REST_FACTOR = 9
_KEY_SECONDS: dict[int, float] = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
_FAR = 5.0


class WaveformCanvas(QWidget):
    """Paints a cached picture of the peaks with the playhead over it; asks for peaks only when they change.

    A click or a drag seeks; with Shift it picks segments, whose ids `segments_chosen` carries.
    `seek_requested` carries seconds. `viewport_changed` is sent after zooming and scrolling.
    """

    seek_requested = Signal(float)
    segments_chosen = Signal(object)
    viewport_changed = Signal()

    def __init__(self, peaks: Peaks, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("waveformCanvas")
        self.setAccessibleName(tr("Waveform"))
        # Time runs from left to right in every language, as in every editor of sound.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._peaks = peaks
        self._theme = theme
        self._timeline = NO_TIMELINE
        self._numbers: Mapping[str, int] = {}
        self._unfinished: frozenset[str] = frozenset()
        self._selected: frozenset[str] = frozenset()
        self._picked_from: float | None = None
        self._position: float | None = None
        self._viewport = Viewport()
        self._pictures: tuple[QPixmap, QPixmap] | None = None
        # A timeline that grows many times a second is painted as often as leaves the window its time.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._on_rested)
        self._outdated = False
        self._describe()

    @property
    def viewport(self) -> Viewport:
        """What is shown."""
        return self._viewport

    @property
    def position(self) -> float | None:
        """Where the playhead is, in seconds; None when there is none."""
        return self._position

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self._renew()

    def set_timeline(
        self, timeline: TimelineView, numbers: Mapping[str, int], unfinished: frozenset[str]
    ) -> None:
        """Show this timeline; `numbers` are the segments' numbers by id, `unfinished` lack their sound."""
        self._timeline, self._numbers, self._unfinished = timeline, numbers, unfinished
        self._viewport = self._viewport.of_total(timeline.seconds)
        self._describe()
        self.viewport_changed.emit()
        if self._rest.isActive():
            self._outdated = True
        else:
            self._rest.start()
            self._renew()

    def set_position(self, seconds: float | None) -> None:
        """Move the playhead and repaint only what it touches."""
        if seconds == self._position:
            return
        before, self._position = self._position, seconds
        if seconds is not None and not self._viewport.begins <= seconds <= self._viewport.ends:
            self.show_viewport(self._viewport.following(seconds))
        else:
            self.update(self._between(before, seconds))
        if seconds is None or before is None or int(before) != int(seconds):
            self._describe()

    def set_selected(self, segment_ids: frozenset[str]) -> None:
        """Tint these segments."""
        if segment_ids != self._selected:
            self._selected = segment_ids
            self._renew()

    def show_everything(self) -> None:
        """Show the whole timeline."""
        self.show_viewport(Viewport(0.0, self._viewport.total, self._viewport.total))

    def show_viewport(self, viewport: Viewport) -> None:
        """Show another stretch."""
        if viewport != self._viewport:
            self._viewport = viewport
            self._renew()
            self.viewport_changed.emit()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Zoom by `factor` around a second, else around the playhead if it is in sight, else the middle."""
        if at is None:
            middle = self._viewport.begins + self._viewport.span / 2
            seen = self._position is not None and self._viewport.following(self._position) == self._viewport
            at = self._position if seen and self._position is not None else middle
        self.show_viewport(self._viewport.zoomed(factor, at))

    def sizeHint(self) -> QSize:
        """Wide and as high as a strip."""
        return QSize(480, 64)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(120, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the cached pictures and draw the playhead."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("raised"))
        if self._timeline.seconds <= 0:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr(EMPTY_SENTENCE))
        else:
            plain, played = self._made_pictures()
            painter.drawPixmap(0, 0, plain)
            if self._position is not None:
                self._paint_played(painter, played, self._x(self._position))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make new pictures for the new size."""
        super().resizeEvent(event)
        self._renew()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Seek to where the pointer is, or begin to pick segments with Shift."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        seconds = self._viewport.seconds_at(event.position().x(), self.width())
        self._picked_from = seconds if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else None
        self._go(seconds)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playhead along, or pick more segments."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(self._viewport.seconds_at(event.position().x(), self.width()))

    def _go(self, seconds: float) -> None:
        if self._picked_from is None:
            self._seek(seconds)
            return
        begins, ends = sorted((self._picked_from, seconds))
        self.segments_chosen.emit(segments_between(self._timeline, begins, ends))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            at = self._viewport.seconds_at(event.position().x(), self.width())
            self.zoom(ZOOM_STEP ** (turned / 120), at)
        elif not self._viewport.everything:
            self.show_viewport(
                self._viewport.moved_to(self._viewport.begins - turned / 120 * self._viewport.span / 8)
            )
        else:
            event.ignore()
            return
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows seek, with Shift farther, Page keys by segment, Home and End to the ends; + − 0 zoom."""
        key = event.key()
        here = self._position or 0.0
        if key in _KEY_SECONDS:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._seek(here + _KEY_SECONDS[key] * (_FAR if far else 1.0))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._seek(0.0 if key == Qt.Key.Key_Home else self._timeline.seconds)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._seek_mark(here, forward=key == Qt.Key.Key_PageDown)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / ZOOM_STEP if key == Qt.Key.Key_Minus else ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.show_everything()
        else:
            super().keyPressEvent(event)

    def _seek(self, seconds: float) -> None:
        if self._timeline.seconds > 0:
            self.seek_requested.emit(min(max(0.0, seconds), self._timeline.seconds))

    def _seek_mark(self, here: float, *, forward: bool) -> None:
        begins = [mark.begins for mark in self._timeline.marks]
        after = [second for second in begins if second > here + 0.01]
        before = [second for second in begins if second < here - 0.5]
        self._seek((after or [self._timeline.seconds])[0] if forward else (before or [0.0])[-1])

    def _x(self, seconds: float) -> float:
        return self._viewport.x_of(seconds, self.width())

    def _between(self, before: float | None, now: float | None) -> QRect:
        places = [self._x(seconds) for seconds in (before, now) if seconds is not None]
        if len(places) < 2:
            return self.rect()
        left, right = math.floor(min(places)) - 2, math.ceil(max(places)) + 2
        return QRect(left, 0, right - left + 1, self.height())

    def _on_rested(self) -> None:
        if self._outdated:
            self._rest.start()
            self._renew()

    def _renew(self) -> None:
        self._outdated = False
        self._pictures = None
        self.update()

    def _describe(self) -> None:
        seconds = self._timeline.seconds
        place = position_words(self._position or 0.0, self._timeline, self._numbers)
        self.setAccessibleDescription(place if seconds > 0 else tr(EMPTY_SENTENCE))

    def _paint_played(self, painter: QPainter, played: QPixmap, x: float) -> None:
        painter.save()
        painter.setClipRect(QRectF(0, 0, x, self.height()), Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(0, 0, played)
        painter.restore()
        painter.fillRect(QRectF(round(x) - 1, 0, 2, self.height()), self._theme.color("playhead"))

    def _made_pictures(self) -> tuple[QPixmap, QPixmap]:
        if self._pictures is None:
            began = time.perf_counter()
            ratio = self.devicePixelRatioF()
            layout = lay_out(
                self._timeline, self._numbers, self._unfinished, self._viewport, self.width(), self._selected
            )
            picture = WaveformPicture(self._theme, layout, self._visible_peaks(ratio), self.size(), ratio)
            self._pictures = (
                picture.painted("waveform", self.font()),
                picture.painted("accent", self.font()),
            )
            self._rest.setInterval(round((time.perf_counter() - began) * 1000 * _REST_FACTOR))
        return self._pictures

    def _visible_peaks(self, ratio: float) -> PeakColumns | None:
        ends = min(self._viewport.ends, self._timeline.seconds)
        columns = min(round(self._x(ends) * ratio), round(self.width() * ratio))
        if columns <= 0 or ends <= self._viewport.begins:
            return None
        return self._peaks(self._viewport.begins, ends, columns)
