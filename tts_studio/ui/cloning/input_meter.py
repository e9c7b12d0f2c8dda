"""The microphone’s meter: how loud the voice is, and the zone in which it should be."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tts_studio.audio.recorder import SILENCE, InputLevel
from tts_studio.domain.translation import tr
from tts_studio.ui.theme.theme import Theme, mixed

QUIETEST_DB = -60.0
ZONE_DB = (-23.0, -18.0)
"""Where the RMS of a voice is best, in dB."""
HIGHEST_DB = -3.0
"""What peaks should stay below, in dB."""

_BAR_TOP, _BAR_HEIGHT = 4, 16


class InputMeter(QWidget):
    """A bar for the RMS and a line for the peak in dBFS, from −60 to 0, over the zone that is best."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("inputMeter")
        self.setAccessibleName(tr("Microphone level"))
        self.setToolTip(
            tr("Microphone level: speak so that the bar ends in the zone, and peaks stay below −3 dB.")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._rms = self._peak = -math.inf
        self.set_level(SILENCE)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self.update()

    def set_level(self, level: InputLevel) -> None:
        """Show how loud it is."""
        self._rms, self._peak = level.rms_db, level.peak_db
        words = level_words(level)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """A wide bar."""
        return QSize(240, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw groove, zone, bar and peak; mirrored where one reads from right to left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        theme, width = self._theme, self.width() - 1
        groove = QRectF(0.5, _BAR_TOP + 0.5, width, _BAR_HEIGHT)
        painter.setPen(theme.color("line"))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(groove, 4, 4)
        low, high = (width * _share(level) for level in ZONE_DB)
        zone = mixed(theme.color("raised"), theme.color("ok"), 0.35)
        painter.fillRect(QRectF(low, groove.top() + 1, high - low, _BAR_HEIGHT - 1), zone)
        role = "ok" if self._peak <= HIGHEST_DB else "error"
        bar = width * _share(self._rms)
        if bar > 2:
            painter.fillRect(QRectF(2, groove.top() + 5, bar - 2, _BAR_HEIGHT - 10), theme.color(role))
        limit = width * _share(HIGHEST_DB)
        painter.fillRect(QRectF(limit, groove.top() - 2, 1, _BAR_HEIGHT + 4), theme.color("error"))
        if _share(self._peak) > 0:
            line = min(width - 2.0, width * _share(self._peak))
            painter.fillRect(QRectF(line, groove.top() + 2, 2, _BAR_HEIGHT - 4), theme.color("text"))
        painter.end()


def level_words(level: InputLevel) -> str:
    """How loud the voice is, in words that stay while somebody draws breath."""
    if level.highest_db > HIGHEST_DB:
        return tr("Too loud: go back from the microphone, or turn it down.")
    if level.speech_db < QUIETEST_DB:
        return tr("Silence")
    if level.speech_db < ZONE_DB[0] - 7:
        return tr("Too quiet: go nearer to the microphone, or turn it up.")
    return tr("Good") if level.speech_db <= ZONE_DB[1] + 3 else tr("Loud")


def _share(level: float) -> float:
    return 0.0 if level <= QUIETEST_DB else min(1.0, 1.0 - level / QUIETEST_DB)
