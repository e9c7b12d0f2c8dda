"""The waveform with its scroll bar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollBar, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.engine.programme import PlaybackPosition, TimelineView
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.waveform.position_slider import PositionSlider
from tts_studio.ui.waveform.waveform_canvas import NO_TIMELINE, ZOOM_STEP, WaveformCanvas

if TYPE_CHECKING:
    from tts_studio.ui.waveform.waveform_canvas import Peaks

_UNITS = 1000


class Waveform(QWidget):
    """Shows what was rendered and where playback is.

    `peaks(begins, ends, columns)` returns the least and greatest sample of each column, −1 to 1; times are in
    seconds. `seek_requested` carries seconds, `segments_chosen` the ids of segments that were picked.
    """

    seek_requested = Signal(float)
    segments_chosen = Signal(object)

    def __init__(self, peaks: Peaks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waveform")
        self._timeline, self._numbers = NO_TIMELINE, dict[str, int]()
        self._slider = PositionSlider(self)
        self._canvas = WaveformCanvas(peaks, theme, self)
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._bar.setObjectName("waveformScroll")
        self._bar.setAccessibleName(tr("Scroll the waveform"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._canvas, 1)
        layout.addWidget(self._bar)
        self._bar.hide()
        self._bar.valueChanged.connect(self._on_scrolled)
        self._canvas.viewport_changed.connect(self._show_bar)
        self._canvas.seek_requested.connect(self.seek_requested)
        self._canvas.segments_chosen.connect(self.segments_chosen)
        self._slider.moved.connect(self.seek_requested)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._canvas.set_theme(theme)

    def set_timeline(
        self,
        timeline: TimelineView,
        numbers: Mapping[str, int],
        unfinished: frozenset[str] = frozenset(),
    ) -> None:
        """Show this timeline.

        `numbers` are the segments' numbers by id, as the script counts them; the segments in `unfinished`
        have no sound yet and are hatched.
        """
        self._timeline, self._numbers = timeline, dict(numbers)
        self._canvas.set_timeline(timeline, numbers, unfinished)
        self._show_place()

    def set_position(self, position: PlaybackPosition | None) -> None:
        """Move the playhead, or take it away."""
        self._canvas.set_position(None if position is None else position.seconds)
        self._show_place()

    def set_selected(self, segment_ids: frozenset[str]) -> None:
        """Show which segments are selected."""
        self._canvas.set_selected(segment_ids)

    def zoom_in(self) -> None:
        """Show less, larger."""
        self._canvas.zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show more, smaller."""
        self._canvas.zoom(1 / ZOOM_STEP)

    def show_everything(self) -> None:
        """Show the whole timeline."""
        self._canvas.show_everything()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the slider behind the picture."""
        super().resizeEvent(event)
        self._slider.setGeometry(self._canvas.geometry())

    def _show_place(self) -> None:
        self._slider.show_place(self._canvas.position or 0.0, self._timeline, self._numbers)

    def _show_bar(self) -> None:
        view = self._canvas.viewport
        with QSignalBlocker(self._bar):
            self._bar.setPageStep(max(1, round(view.span * _UNITS)))
            self._bar.setSingleStep(max(1, round(view.span * _UNITS / 16)))
            self._bar.setRange(0, max(0, round((view.total - view.span) * _UNITS)))
            self._bar.setValue(round(view.begins * _UNITS))
        self._bar.setVisible(not view.everything)

    def _on_scrolled(self, value: int) -> None:
        self._canvas.show_viewport(self._canvas.viewport.moved_to(value / _UNITS))
