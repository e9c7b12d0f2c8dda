"""The level meter: how loud it is now, and the loudest of the last moments."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tts_studio.ui.theme.theme import Theme

QUIETEST_DB = -60.0
HOLD_SECONDS = 1.2
FALL_DB_PER_SECOND = 24.0

_WARM_DB = -9.0
_HOT_DB = -1.0
_SPOKEN_STEP_DB = 6


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
    """A bar for the level of now and a line for the loudest of the last moments."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.setObjectName("levelMeter")
        self.setAccessibleName("Level")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._hold = PeakHold(now)
        self._level = -math.inf
        self._peak = -math.inf
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self.update()

    def set_level(self, level: float) -> None:
        """Show the peak of what is heard now, in dBFS; minus infinity is silence."""
        before = (self._level, self._peak)
        self._level, self._peak = level, self._hold.update(level)
        if (self._level, self._peak) != before:
            self._describe()
            self.update()

    def clear(self) -> None:
        """Show silence at once."""
        self._hold.clear()
        self.set_level(-math.inf)

    def sizeHint(self) -> QSize:
        """A short bar."""
        return QSize(120, 12)

    def minimumSizeHint(self) -> QSize:
        """The shortest bar that says anything."""
        return QSize(64, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove, bar and peak."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = QRectF(0, self.height() / 2 - 3, self.width(), 6)
        painter.setPen(self._theme.color("line"))
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(groove.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        bar = QRectF(groove.left(), groove.top(), groove.width() * _share(self._level), groove.height())
        if bar.width() >= 1:
            color = self._theme.color("error" if self._peak >= _HOT_DB else "ok")
            painter.setPen(color)
            painter.setBrush(color)
            painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if _share(self._peak) > 0:
            x = min(self.width() - 2.0, self.width() * _share(self._peak))
            painter.fillRect(
                QRectF(x, groove.top() - 2, 2, groove.height() + 4), self._theme.color(_role(self._peak))
            )

    def _describe(self) -> None:
        step = _SPOKEN_STEP_DB
        silent = self._level <= QUIETEST_DB
        words = "Silence" if silent else f"About {round(self._level / step) * step:.0f} decibels"
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)


def _share(level: float) -> float:
    """How far a level reaches along the meter, 0 to 1."""
    return 0.0 if level <= QUIETEST_DB else min(1.0, 1.0 - level / QUIETEST_DB)


def _role(peak: float) -> str:
    if peak >= _HOT_DB:
        return "error"
    return "warn" if peak >= _WARM_DB else "ok"
