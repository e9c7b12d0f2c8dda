"""The waveform of a recording with two handles: the stretch between them is used."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tts_studio.audio.peaks import Peaks
from tts_studio.domain.translation import tr
from tts_studio.ui.clock_text import clock_text
from tts_studio.ui.theme.theme import Theme, mixed

LEAST_SECONDS = 1.0
_STEP, _FINE_STEP = 1.0, 0.1
_NEAR = 10
_HANDLE = 2


class TrimWave(QWidget):
    """`trimmed` carries the stretch in seconds once a handle is let go.

    Left and right move the handle that is chosen, with Shift in fine steps; up and down choose the other one;
    Home takes the whole recording.
    """

    trimmed = Signal(float, float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("trimWave")
        self.setAccessibleName(tr("Used stretch"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tr("Drag the ends to use only a part. Keys: left and right move an end, up and down "
                           "choose it, Home uses all."))  # fmt: skip
        self._theme = theme
        self._peaks: Peaks | None = None
        self._rate, self._seconds = 1, 0.0
        self._ends = [0.0, 0.0]
        self._chosen = 0
        self._dragging = False

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self.update()

    def show_sound(self, peaks: Peaks, rate: int, seconds: float, start: float, end: float | None) -> None:
        """Draw this recording, of which a stretch is used (`end` None: to the end)."""
        self._peaks, self._rate, self._seconds = peaks, rate, seconds
        if not self._dragging:
            self._ends = [min(start, seconds), seconds if end is None else min(end, seconds)]
        self._describe()

    def sizeHint(self) -> QSize:
        """A flat strip."""
        return QSize(200, 48)

    def minimumSizeHint(self) -> QSize:
        """The narrowest in which two handles can be told apart."""
        return QSize(96, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the wave, faded where it is not used, the handles, and the focus."""
        painter = QPainter(self)
        theme, area = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("focus" if self.hasFocus() else "line"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(area, 4, 4)
        if self._peaks is not None and self._seconds > 0:
            self._paint_wave(painter, self._peaks)
            for number, end in enumerate(self._ends):
                chosen = number == self._chosen and self.hasFocus()
                self._paint_handle(painter, self._x(end), theme.color("focus" if chosen else "accent"))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the nearer handle."""
        if event.button() is Qt.MouseButton.LeftButton and self._seconds > 0:
            x = event.position().x()
            distances = [abs(x - self._x(end)) for end in self._ends]
            self._chosen = 0 if distances[0] <= distances[1] else 1
            self._dragging = distances[self._chosen] <= max(_NEAR, self.width() / 4)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it."""
        if self._dragging:
            self._move_to(event.position().x() / max(1, self.width()) * self._seconds)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let it go."""
        if self._dragging:
            self._dragging = False
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the chosen handle, or choose the other one."""
        step = _FINE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        moves = {Qt.Key.Key_Left: -step, Qt.Key.Key_Right: step}
        if event.key() in moves:
            self._move_to(self._ends[self._chosen] + moves[Qt.Key(event.key())])
            self._tell()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._chosen = 1 - self._chosen
            self._describe()
        elif event.key() == Qt.Key.Key_Home:
            self._ends = [0.0, self._seconds]
            self._describe()
            self._tell()
        else:
            super().keyPressEvent(event)

    def _move_to(self, seconds: float) -> None:
        least = min(LEAST_SECONDS, self._seconds)
        if self._chosen == 0:
            self._ends[0] = max(0.0, min(seconds, self._ends[1] - least))
        else:
            self._ends[1] = min(self._seconds, max(seconds, self._ends[0] + least))
        self._describe()

    def _tell(self) -> None:
        self.trimmed.emit(self._ends[0], self._ends[1])

    def _paint_wave(self, painter: QPainter, peaks: Peaks) -> None:
        columns = max(1, self.width() - 2)
        lows, highs = peaks.query(0, round(self._seconds * self._rate), columns)
        scale = max(0.05, peaks.highest, -peaks.lowest)
        middle, half = self.height() / 2, self.height() / 2 - 5
        used = self._theme.color("waveform")
        faded = mixed(used, self._theme.color("surface"), 0.7)
        first, last = (self._x(end) for end in self._ends)
        for column in range(columns):
            top = middle - float(highs[column]) / scale * half
            bottom = middle - float(lows[column]) / scale * half
            color = used if first <= column + 1 <= last else faded
            painter.fillRect(QRectF(column + 1, top, 1, max(1.0, bottom - top)), color)

    def _paint_handle(self, painter: QPainter, x: float, color: QColor) -> None:
        painter.fillRect(QRectF(x - _HANDLE / 2, 2, _HANDLE, self.height() - 4), color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([QPointF(x - 5, 1), QPointF(x + 5, 1), QPointF(x, 8)]))

    def _x(self, seconds: float) -> float:
        return max(5.0, min(self.width() - 5.0, seconds / self._seconds * self.width()))

    def _describe(self) -> None:
        words = tr(
            "From {start} to {end} of {length}; the keys move the {which}.",
            start=clock_text(self._ends[0], tenths=True),
            end=clock_text(self._ends[1], tenths=True),
            length=clock_text(self._seconds, tenths=True),
            which=tr("end") if self._chosen else tr("beginning"),
        )
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        self.update()
