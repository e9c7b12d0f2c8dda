"""What a render would buy, for the user to agree to, and the project's limit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tts_studio.domain.cost import Cost
from tts_studio.domain.translation import mark
from tts_studio.engine.spending import Bill, Spending
from tts_studio.ui.spending.cap_field import CapField
from tts_studio.ui.spending.money_words import counted, for_price, price_words, share_words, spent_words


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is bought for: the verb on the button, what a bill counts, and what else one should know."""

    verb: str
    noun: str = "segment"
    explanation: str = ""


RENDER = Purpose("Render")
RETAKE = Purpose("Retake")
PLAY = Purpose("Play", "request", "Playing what is not rendered yet buys it on the way.")
RETRY = Purpose("Render", "request")
PREVIEW = Purpose(
    "Listen", "preview", "A voice's preview is bought once; after that it is free, in every project."
)
AUDITION = Purpose(
    mark("Audition"),
    mark("voice"),
    mark("What you buy here is yours: it is never bought again, in any project."),
)


class PlanDialog(QDialog):
    """To be shown with `open()`. `cap` is the project's limit as the user leaves it.

    `ours` is how many of the segments asked for cost nothing, None where that says nothing. Without
    `spending` what is bought belongs to no project, and no limit is offered.
    """

    def __init__(
        self, purpose: Purpose, bill: Bill, ours: int | None, spending: Spending | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("planDialog")
        self.setWindowTitle(purpose.verb)
        heading = _label("planHeading", "heading", self)
        heading.setText(heading_words(purpose, bill))
        lines = [share_words(share) for share in bill.shares]
        if ours:
            lines.append(f"{counted(ours, 'other segment')}: ours already, or free")
        shares = _label("planShares", "", self)
        shares.setText("\n".join(lines))
        explanation = _label("planExplanation", "muted", self)
        explanation.setText(explanation_words(purpose, bill))
        explanation.setVisible(bool(explanation.text()))
        spent = _label("planSpent", "muted", self)
        spent.setText(spent_words(spending) if spending is not None else "")
        spent.setVisible(bool(spent.text()))
        warning = _label("planWarning", "warn", self)
        warning.setText(limit_words(bill, spending) if spending is not None else "")
        warning.setVisible(bool(warning.text()))
        self._cap = CapField(spending.cap if spending is not None else None, self)
        self._cap.setVisible(spending is not None)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = _button("planCancel", "Cancel", self)
        agree = _button("planAgree", f"{purpose.verb} {for_price(bill)}", self)
        agree.setProperty("primary", "true")
        agree.setDefault(True)
        cancel.clicked.connect(self.reject)
        agree.clicked.connect(self.accept)
        buttons.addWidget(cancel)
        buttons.addWidget(agree)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for widget in (heading, shares, explanation, spent, warning, self._cap):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        agree.setFocus()

    @property
    def cap(self) -> Decimal | None:
        """The project's limit as it is shown now."""
        return self._cap.cap


def heading_words(purpose: Purpose, bill: Bill) -> str:
    """The question at the top."""
    what = counted(bill.segments, purpose.noun)
    if bill.unpriced:
        return f"{purpose.verb} {what} without knowing the price?"
    return f"{purpose.verb} {what} for {price_words(bill)}?"


def explanation_words(purpose: Purpose, bill: Bill) -> str:
    """What one should know before agreeing."""
    unknown = "Nobody publishes the price of what is called unknown; the account is charged by use."
    return " ".join(filter(None, (purpose.explanation, unknown if bill.unpriced else "")))


def limit_words(bill: Bill, spending: Spending) -> str:
    """Says when the project's limit would be reached on the way."""
    if spending.cap is None:
        return ""
    left = max(Decimal(0), spending.cap - (spending.spent.amount or Decimal(0)))
    if bill.known <= left and (left or not bill.unpriced):
        return ""
    amount = str(Cost(left)) if left else "nothing"
    return f"The limit of this project leaves {amount}; rendering waits when it is reached."


def _label(name: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(360)
    if role:
        label.setProperty("role", role)
    return label


def _button(name: str, words: str, parent: QWidget) -> QPushButton:
    button = QPushButton(words, parent)
    button.setObjectName(name)
    button.setAccessibleName(words)
    return button
