"""The mark of a segment's state, the same shape and colour as beside the script."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tts_studio.domain.segment_state import SegmentState
from tts_studio.ui.script_editor.state_marks import paint_state
from tts_studio.ui.theme.theme import Theme

_SIDE = 12


class StateMark(QWidget):
    """A small picture; the label beside it says the same in words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorStateMark")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._state = SegmentState.EMPTY
        self._progress: float | None = None

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self.update()

    def show_state(self, state: SegmentState, progress: float | None) -> None:
        """Show a state; `progress` is 0 to 1 while rendering, None when unknown."""
        if (state, progress) != (self._state, self._progress):
            self._state, self._progress = state, progress
            self.update()

    def sizeHint(self) -> QSize:
        """A mark and room for its stroke."""
        return QSize(_SIDE + 4, _SIDE + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark."""
        painter = QPainter(self)
        area = QRectF(2, 2, _SIDE, _SIDE)
        paint_state(painter, area, self._state, self._theme, progress=self._progress)
