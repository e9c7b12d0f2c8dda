"""The level meter: how loud it is now, the loudest of the last moments, and whether it was too loud."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.theme.theme import Theme

QUIETEST_DB = -60.0
HOLD_SECONDS = 1.5
FALL_DB_PER_SECOND = 24.0

CLIP_DB = -0.1
"""From here on the sound is, or is as good as, cut off at full scale."""

_WARM_DB = -9.0
_HOT_DB = -1.0
_SPOKEN_STEP_DB = 6
_TICKS_DB = (-48, -36, -24, -12, -6)
_CLIP_WIDTH = 6
_BAR_HEIGHT = 6


class PeakHold:
    """Remembers the loudest peak for a moment and then lets it fall. All levels are in dBFS."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._level = -math.inf
        self._since = 0.0

    def update(self, peak: float) -> float:
        """Take a new peak in and return what to show."""
        now = self._now()
        level = self._level - max(0.0, now - self._since - HOLD_SECONDS) * FALL_DB_PER_SECOND
        if peak >= level:
            self._level, self._since = peak, now
            return peak
        return level if level > QUIETEST_DB else -math.inf

    def clear(self) -> None:
        """Forget it."""
        self._level = -math.inf


class LevelMeter(QWidget):
    """A bar for the level of now, a line for the loudest of the last moments, and a lamp for clipping.

    The bar is as long as the level in dBFS, from −60 to 0, with a tick at −48, −36, −24, −12 and −6. The lamp
    at its end stays lit until it is clicked or something else is played.
    """

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.setObjectName("levelMeter")
        self.setAccessibleName(tr("Level"))
        self.setToolTip(tr("Peak level in dBFS; the lamp at the end says that the sound was cut off."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._hold = PeakHold(now)
        self._level = -math.inf
        self._peak = -math.inf
        self._clipped = False
        self._describe()

    @property
    def clipped(self) -> bool:
        """Whether the lamp is lit."""
        return self._clipped

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self.update()

    def set_level(self, level: float) -> None:
        """Show the peak of what is heard now, in dBFS; minus infinity is silence."""
        before = (self._level, self._peak, self._clipped)
        self._level, self._peak = level, self._hold.update(level)
        self._clipped = self._clipped or level >= CLIP_DB
        if (self._level, self._peak, self._clipped) != before:
            self._describe()
            self.update()

    def clear(self) -> None:
        """Show silence at once; the lamp stays as it is."""
        self._hold.clear()
        self.set_level(-math.inf)

    def put_lamp_out(self) -> None:
        """Forget that it was too loud."""
        self._clipped = False
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        """A short bar."""
        return QSize(120, 16)

    def minimumSizeHint(self) -> QSize:
        """The shortest bar that says anything."""
        return QSize(64, 16)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Put the lamp out."""
        self.put_lamp_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ticks, groove, bar, peak and lamp."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        groove = QRectF(0, 2, self.width() - _CLIP_WIDTH - 4, _BAR_HEIGHT)
        self._box(painter, groove, "line", "raised")
        bar = QRectF(groove.left(), groove.top(), groove.width() * _share(self._level), groove.height())
        if bar.width() >= 1:
            role = "error" if self._peak >= _HOT_DB else "ok"
            self._box(painter, bar, role, role)
        for level in _TICKS_DB:
            tick = round(groove.width() * _share(level))
            painter.fillRect(QRectF(tick, groove.bottom() + 2, 1, 3), self._theme.color("muted"))
        if _share(self._peak) > 0:
            x = min(groove.width() - 2.0, groove.width() * _share(self._peak))
            painter.fillRect(
                QRectF(x, groove.top() - 2, 2, groove.height() + 4), self._theme.color(_role(self._peak))
            )
        lamp = QRectF(self.width() - _CLIP_WIDTH, groove.top(), _CLIP_WIDTH, _BAR_HEIGHT)
        self._box(painter, lamp, *(("error", "error") if self._clipped else ("line", "raised")))

    def _box(self, painter: QPainter, box: QRectF, line: str, fill: str) -> None:
        painter.setPen(self._theme.color(line))
        painter.setBrush(self._theme.color(fill))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _describe(self) -> None:
        step = _SPOKEN_STEP_DB
        if self._level <= QUIETEST_DB:
            words = tr("Silence")
        else:
            words = tr("About {level} decibels", level=round(self._level / step) * step)
        if self._clipped:
            words = tr("{level}, was cut off", level=words)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)


def _share(level: float) -> float:
    """How far a level reaches along the meter, 0 to 1."""
    return 0.0 if level <= QUIETEST_DB else min(1.0, 1.0 - level / QUIETEST_DB)


def _role(peak: float) -> str:
    if peak >= _HOT_DB:
        return "error"
    return "warn" if peak >= _WARM_DB else "ok"
