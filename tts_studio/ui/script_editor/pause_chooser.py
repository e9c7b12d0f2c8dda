"""Asks for a pause's length."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QWidget

from tts_studio.domain.markup.tags import LONGEST_PAUSE_MS
from tts_studio.domain.translation import tr
from tts_studio.ui.number_field import place_number

_USUAL_SECONDS = 1.5
_TEXT_MARGIN = 6


class PauseChooser(QWidget):
    """A small popup with a length in seconds; Enter puts the pause in, Esc leaves."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("pauseChooser")
        label = QLabel(tr("&Length of the pause"), self)
        label.setObjectName("pauseLengthLabel")
        self._length = QDoubleSpinBox(self)
        self._length.setObjectName("pauseLength")
        self._length.setAccessibleName(tr("Length of the pause"))
        self._length.setRange(0.01, LONGEST_PAUSE_MS / 1000)
        self._length.setSingleStep(0.1)
        self._length.setDecimals(2)
        self._length.setSuffix(tr(" s"))
        self._length.setValue(_USUAL_SECONDS)
        place_number(self._length, _TEXT_MARGIN)
        label.setBuddy(self._length)
        insert = QPushButton(tr("Insert"), self)
        insert.setObjectName("pauseInsert")
        insert.setAccessibleName(tr("Insert"))
        insert.clicked.connect(self._choose)
        self._length.lineEdit().returnPressed.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(8)
        for widget in (label, self._length, insert):
            row.addWidget(widget)

    def open_at(self, corner: QPoint) -> None:
        """Show the popup with its top left corner there (in pixels of the screen)."""
        self.move(corner)
        self.show()
        self._length.setFocus()
        self._length.selectAll()

    def _choose(self) -> None:
        self.close()
        self.chosen.emit(self._length.value())
