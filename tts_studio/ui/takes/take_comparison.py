"""What a take was made with otherwise than now, and the way back to that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.row_button import RowButton
from tts_studio.ui.takes.take_view import TakeView


class TakeComparison(QWidget):
    """Stands in the row of the take one looks at; `button` asks for its voice and settings."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("takeComparison")
        self._lines = wrapped_label(self)
        self._lines.setObjectName("comparisonLines")
        self.button = RowButton(self)
        self.button.setObjectName("useTakeSettings")
        self.button.setText(tr("Use These Settings"))
        self.button.setAccessibleName(tr("Use These Settings"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._lines)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.show_take(None)

    def show_take(self, take: TakeView | None) -> None:
        """Compare a take with now; one that was made the same way needs no words."""
        differs = take is not None and bool(take.differences or not take.same_words)
        self.setVisible(differs)
        if take is None or not differs:
            return
        lines = [each.sentence for each in take.differences]
        if not take.same_words:
            lines.append(tr("It says other words than the script does now. Lock it to use it all the same."))
        self._lines.setText("\n".join(lines))
        self.button.setVisible(bool(take.differences))
