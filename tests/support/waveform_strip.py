"""A waveform on the screen with a steady sound, for tests of what it shows and how one moves in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QScrollBar
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import sample_theme
from tts_studio.engine.programme import PlaybackPosition, TimelineView
from tts_studio.engine.timeline_outline import TimelineMark
from tts_studio.ui.waveform.waveform import Waveform
from tts_studio.ui.waveform.waveform_canvas import WaveformCanvas

THREE = TimelineView(
    (TimelineMark("a", 0.0, 2.0), TimelineMark("b", 2.0, 6.0), TimelineMark("c", 6.0, 10.0)),
    10.0,
    complete=True,
)
NUMBERS = {"a": 1, "b": 2, "c": 3}


class Sound:
    """Peaks of a loud and steady sound; remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, float, int]] = []

    def peaks(
        self, begins: float, ends: float, columns: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        self.asked.append((begins, ends, columns))
        return np.full(columns, -0.9, np.float32), np.full(columns, 0.9, np.float32)


class Strip:
    def __init__(self, qtbot: QtBot) -> None:
        self.sound = Sound()
        self.theme = sample_theme()
        self.widget = Waveform(self.sound.peaks, self.theme)
        qtbot.addWidget(self.widget)
        self.widget.resize(1000, 64)
        self.widget.show()
        canvas = self.widget.findChild(WaveformCanvas)
        assert canvas is not None
        self.canvas = canvas
        bar = self.widget.findChild(QScrollBar)
        assert bar is not None
        self.bar = bar
        self.seeks: list[float] = []
        self.widget.seek_requested.connect(self.seeks.append)

    def paint(self) -> QImage:
        return self.canvas.grab().toImage()

    def color_at(self, seconds: float) -> QColor:
        """The colour half-way between the middle line and the top, in the peaks."""
        image = self.paint()
        x = round(self.canvas.viewport.x_of(seconds, self.canvas.width()))
        return image.pixelColor(min(x, image.width() - 1), image.height() // 3)


def at(seconds: float) -> PlaybackPosition:
    return PlaybackPosition(seconds, "a", 0, 0, approximate=False)
