"""The project's limit on its own, with what was spent so far."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.spending import Spending
from tts_studio.ui.plain_widgets import button_row, named_button, wrapped_label
from tts_studio.ui.spending.cap_field import CapField
from tts_studio.ui.spending.money_words import spent_words

EXPLANATION = mark(
    "What would cost more than the limit allows waits until you raise it. A request whose price is not known "
    "is bought as long as anything is left."
)


class LimitDialog(QDialog):
    """To be shown with `open()`. `cap` is the limit as the user leaves it."""

    def __init__(self, spending: Spending, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("limitDialog")
        self.setWindowTitle(tr("Spending Limit"))
        spent = QLabel(spent_words(spending) or tr("Nothing was spent in this project yet."), self)
        spent.setObjectName("limitSpent")
        spent.setTextFormat(Qt.TextFormat.PlainText)
        explanation = wrapped_label(self, tr(EXPLANATION))
        explanation.setObjectName("limitExplanation")
        explanation.setProperty("role", "muted")
        self._cap = CapField(spending.cap, self)
        cancel = named_button("limitCancel", tr("Cancel"), self)
        agree = named_button("limitSet", tr("Set Limit"), self)
        agree.setProperty("primary", "true")
        agree.setDefault(True)
        cancel.clicked.connect(self.reject)
        agree.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for widget in (spent, self._cap, explanation):
            layout.addWidget(widget)
        layout.addLayout(button_row(cancel, agree))

    @property
    def cap(self) -> Decimal | None:
        """The limit as it is shown now."""
        return self._cap.cap
