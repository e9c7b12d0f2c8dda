"""What a render would buy, for the user to agree to, and the project's limit."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from tts_studio.domain.cost import Cost
from tts_studio.domain.translation import tr, trn
from tts_studio.engine.spending import Bill, Spending
from tts_studio.ui.plain_widgets import button_row, named_button, wrapped_label
from tts_studio.ui.spending.cap_field import CapField
from tts_studio.ui.spending.money_words import for_price, price_words, share_words, speech_words, spent_words
from tts_studio.ui.spending.purposes import Purpose, agree_words


class PlanDialog(QDialog):
    """To be shown with `open()`. `cap` is the project's limit as the user leaves it.

    `ours` is how many of the segments asked for cost nothing, None where that says nothing. Without
    `spending` what is bought belongs to no project, and no limit is offered. `speech` is how many seconds all
    that is made will sound.
    """

    def __init__(
        self,
        purpose: Purpose,
        bill: Bill,
        ours: int | None,
        spending: Spending | None,
        parent: QWidget,
        *,
        speech: float = 0.0,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("planDialog")
        self.setWindowTitle(tr(purpose.verb))
        heading = _label("planHeading", "heading", self)
        heading.setText(heading_words(purpose, bill))
        lines = [share_words(share) for share in bill.shares]
        if ours:
            lines.append(
                trn(
                    "{count:,} other segment: ours already, or free",
                    "{count:,} other segments: ours already, or free",
                    ours,
                )
            )
        if speech:
            lines.append(speech_words(speech))
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
        cancel = named_button("planCancel", tr("Cancel"), self)
        agree = named_button("planAgree", agree_words(purpose, for_price(bill)), self)
        agree.setProperty("primary", "true")
        agree.setDefault(True)
        cancel.clicked.connect(self.reject)
        agree.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for widget in (heading, shares, explanation, spent, warning, self._cap):
            layout.addWidget(widget)
        layout.addLayout(button_row(cancel, agree))
        agree.setFocus()

    @property
    def cap(self) -> Decimal | None:
        """The project's limit as it is shown now."""
        return self._cap.cap


def heading_words(purpose: Purpose, bill: Bill) -> str:
    """The question at the top."""
    if bill.unpriced and bill.known and purpose.partly is not None:
        return purpose.partly(bill.segments, str(Cost(bill.known)), bill.unpriced)
    return purpose.question(bill.segments, None if bill.unpriced else price_words(bill))


def explanation_words(purpose: Purpose, bill: Bill) -> str:
    """What one should know before agreeing."""
    unknown = tr("Nobody publishes the price of what is called unknown; the account is charged by use.")
    explanation = tr(purpose.explanation) if purpose.explanation else ""
    return " ".join(filter(None, (explanation, unknown if bill.unpriced else "")))


def limit_words(bill: Bill, spending: Spending) -> str:
    """Says when the project's limit would be reached on the way."""
    if spending.cap is None:
        return ""
    left = max(Decimal(0), spending.cap - (spending.spent.amount or Decimal(0)))
    if bill.known <= left and (left or not bill.unpriced):
        return ""
    amount = str(Cost(left)) if left else tr("nothing")
    return tr("The limit of this project leaves {amount}; rendering waits when it is reached.", amount=amount)


def _label(name: str, role: str, parent: QWidget) -> QLabel:
    label = wrapped_label(parent)
    label.setObjectName(name)
    label.setMinimumWidth(360)
    if role:
        label.setProperty("role", role)
    return label
