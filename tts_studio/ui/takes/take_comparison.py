"""What the take one looks at was made with otherwise than now, and the way back to that."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.takes.take_view import TakeView


class TakeComparison(QWidget):
    """`settings_wanted` carries the id of the take whose voice and settings are to be used again."""

    settings_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("takeComparison")
        self._take_id = ""
        self._heading = _label("comparisonHeading", "heading", self)
        self._lines = _label("comparisonLines", "muted", self)
        self._button = QPushButton(tr("Use These Settings"), self)
        self._button.setObjectName("useTakeSettings")
        self._button.setAccessibleName(tr("Use These Settings"))
        self._button.clicked.connect(self._on_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self._heading)
        layout.addWidget(self._lines)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeading)
        self.show_take(None)

    def show_take(self, take: TakeView | None) -> None:
        """Compare a take with now; one that was made the same way needs no words."""
        differs = take is not None and bool(take.differences or not take.same_words)
        self.setVisible(differs)
        if take is None or not differs:
            return
        self._take_id = take.id
        self._heading.setText(tr("{take} differs from now", take=take.name))
        lines = [each.sentence for each in take.differences]
        if not take.same_words:
            lines.append(tr("It says other words than the script does now. Lock it to use it all the same."))
        self._lines.setText("\n".join(lines))
        self._button.setVisible(bool(take.differences))

    def _on_button(self) -> None:
        self.settings_wanted.emit(self._take_id)


def _label(name: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
