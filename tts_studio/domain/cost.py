"""Money: what a purchase costs, and that a price can be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tts_studio.domain.translation import tr


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount in US dollars; `amount` is None when nobody knows, and zero when it is free."""

    amount: Decimal | None

    @property
    def free(self) -> bool:
        """Whether nothing is charged for certain."""
        return self.amount == 0

    def __add__(self, other: Cost) -> Cost:
        if self.amount is None or other.amount is None:
            return UNKNOWN_COST
        return Cost(self.amount + other.amount)

    def __str__(self) -> str:
        if self.amount is None:
            return tr("unknown")
        if self.free:
            return tr("free")
        if self.amount < Decimal("0.1"):
            return tr("${amount:.4f}", amount=self.amount)
        return tr("${amount:.2f}", amount=self.amount)


FREE = Cost(Decimal(0))
UNKNOWN_COST = Cost(None)


@dataclass(frozen=True, slots=True)
class Price:
    """What a model charges for 1,000 characters of text, with the page or client the figure was read from."""

    per_thousand_characters: Decimal
    source: str = ""

    def of(self, text: str) -> Cost:
        """The price of one request with this text."""
        return Cost(self.per_thousand_characters * len(text) / 1000)
