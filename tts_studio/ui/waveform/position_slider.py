"""The playhead as a slider, for screen readers: the waveform itself is a picture."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from operator import attrgetter

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from tts_studio.domain.translation import tr
from tts_studio.engine.programme import TimelineView
from tts_studio.ui.clock_text import clock_text, length_text

_A_SECOND = 10


class PositionSlider(QSlider):
    """Lies behind the waveform; its value is tenths of a second. `moved` carries seconds.

    The description says the position in words, as in “00:12.4, segment 3”.
    """

    moved = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("playbackPosition")
        self.setAccessibleName(tr("Position"))
        # The waveform has the keys; a second stop on the way through the window would do the same.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSingleStep(_A_SECOND)
        self.setPageStep(5 * _A_SECOND)
        self._shown = ""
        self.valueChanged.connect(self._on_value)

    def show_place(self, seconds: float, timeline: TimelineView, numbers: Mapping[str, int]) -> None:
        """Show where the playhead is; screen readers are told of whole seconds and of segments."""
        words = position_words(seconds, timeline, numbers)
        whole = tr("{place} of {length}", place=words, length=length_text(timeline.seconds))
        spoken = f"{int(seconds)} {words.partition(',')[2]} {int(timeline.seconds)}"
        if spoken == self._shown:
            return
        self._shown = spoken
        with QSignalBlocker(self):
            self.setRange(0, max(0, round(timeline.seconds * _A_SECOND)))
            self.setValue(round(seconds * _A_SECOND))
        self.setAccessibleDescription(whole)

    def _on_value(self, value: int) -> None:
        self.moved.emit(value / _A_SECOND)


def position_words(seconds: float, timeline: TimelineView, numbers: Mapping[str, int]) -> str:
    """A place in words: the time, and the number of the segment and whether it is a draft."""
    clock = clock_text(seconds, tenths=True)
    index = bisect_right(timeline.marks, seconds, key=attrgetter("begins")) - 1
    if index < 0:
        return clock
    segment_id = timeline.marks[index].segment_id
    number = numbers.get(segment_id, index + 1)
    if segment_id in timeline.drafts:
        return tr("{clock}, segment {number}, draft", clock=clock, number=number)
    return tr("{clock}, segment {number}", clock=clock, number=number)
