"""The gutter for those who hear the window: one element for each segment on screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.script_editor.gutter_rows import Row
from tts_studio.ui.script_editor.shown_segments import ShownSegments
from tts_studio.ui.script_editor.state_sentences import spoken_state

_AFTER_MS = 120


class SegmentMark(QAbstractButton):
    """Unseen and out of the pointer's way: the gutter paints. Pressing it selects the segment."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.segment_id = ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Leave everything as the gutter painted it."""


class SegmentMarks(QWidget):
    """Keeps one mark beside each segment on screen, soon after they moved or changed.

    A mark's name is “12, Anna, fresh”, its description what else one should know.
    """

    chosen = Signal(str)

    def __init__(self, gutter: QWidget, shown: ShownSegments, rows: Callable[[], Sequence[Row]]) -> None:
        super().__init__(gutter)
        self.setObjectName("segmentMarks")
        self.setAccessibleName(tr("Segments on screen"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._shown = shown
        self._rows = rows
        self._marks: list[SegmentMark] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_MS)
        self._soon.timeout.connect(self.refresh)

    def request(self) -> None:
        """Look again soon, once the view is at rest."""
        self._soon.start()

    def refresh(self) -> None:
        """Put the marks where the segments are now."""
        rows = self._rows()
        while len(self._marks) < len(rows):
            mark = SegmentMark(self)
            mark.setObjectName(f"segmentMark{len(self._marks)}")
            mark.clicked.connect(self._clicked)
            self._marks.append(mark)
        for mark, row in zip(self._marks, rows, strict=False):
            self._show(mark, row)
        for mark in self._marks[len(rows) :]:
            mark.hide()

    def _show(self, mark: SegmentMark, row: Row) -> None:
        mark.segment_id = row.segment_id
        segment = row.place.segment
        speaker = segment.speaker or tr("Narrator")
        view = self._shown.view(row.segment_id)
        name = tr(
            "{number}, {speaker}, {state}",
            number=segment.index + 1,
            speaker=speaker,
            state=spoken_state(view),
        )
        told = () if view is None else (view.problem, view.notice)
        mark.setAccessibleDescription(" ".join(filter(None, told)))
        if mark.accessibleName() != name:
            mark.setAccessibleName(name)
        mark.setGeometry(QRect(0, int(row.top), self.width(), max(1, int(row.bottom - row.top))))
        mark.show()

    def _clicked(self) -> None:
        mark = self.sender()
        if isinstance(mark, SegmentMark):
            self.chosen.emit(mark.segment_id)
