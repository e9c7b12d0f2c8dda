"""Prices, bills and what was spent, in words."""

from __future__ import annotations

from tts_studio.domain.cost import Cost
from tts_studio.engine.spending import Bill, Share, Spending


def price_words(bill: Bill) -> str:
    """The price in short: “$0.37”, “$0.37 + unknown”, “price unknown” or “free”."""
    if not bill.unpriced:
        return str(Cost(bill.known))
    return f"{Cost(bill.known)} + unknown" if bill.known else "price unknown"


def for_price(bill: Bill) -> str:
    """How a button goes on: “for $0.37”, or “at an unknown price”."""
    return "at an unknown price" if bill.unpriced and not bill.known else f"for {price_words(bill)}"


def share_words(share: Share) -> str:
    """One model's part of a bill."""
    price = price_words(Bill(0, (share,)))
    return f"{share.model}: {counted(share.requests, 'request')}, {share.characters:,} characters, {price}"


def spent_words(spending: Spending) -> str:
    """What was spent in the project; empty while nothing was and there is no limit."""
    spent, cap = spending.spent.amount or 0, spending.cap
    if not spent and cap is None and not spending.has_unknown_costs and not spending.uncertain:
        return ""
    known = str(Cost(spending.spent.amount)) if spent else "$0.00"
    unknown = " + unknown" if spending.has_unknown_costs else ""
    limit = f" of {Cost(cap) if cap else '$0.00'}" if cap is not None else ""
    uncertain = f", {spending.uncertain} possibly charged" if spending.uncertain else ""
    return f"Spent in this project: {known}{unknown}{limit}{uncertain}"


def counted(count: int, noun: str) -> str:
    """A number and what it counts."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
