"""Prices, bills and what was spent, in words."""

from __future__ import annotations

from tts_studio.domain.cost import Cost
from tts_studio.domain.translation import tr, trn
from tts_studio.engine.spending import Bill, Share, Spending

_MINUTE = 60


def price_words(bill: Bill) -> str:
    """The price in short: “$0.37”, “$0.37 + unknown”, “price unknown” or “free”."""
    if bill.unpriced and not bill.known:
        return tr("price unknown")
    if bill.unpriced:
        return tr("{price} + unknown", price=Cost(bill.known))
    return str(Cost(bill.known))


def for_price(bill: Bill) -> str:
    """How a button goes on: “for $0.37”, or “at an unknown price”."""
    if bill.unpriced and not bill.known:
        return tr("at an unknown price")
    return tr("for {price}", price=price_words(bill))


def share_words(share: Share) -> str:
    """One model's part of a bill."""
    return trn(
        "{model}: {count:,} request, {characters:,} characters, {price}",
        "{model}: {count:,} requests, {characters:,} characters, {price}",
        share.requests,
        model=share.model,
        characters=share.characters,
        price=price_words(Bill(0, (share,))),
    )


def speech_words(seconds: float) -> str:
    """How long all that is made will sound, as far as the text tells."""
    if seconds < _MINUTE:
        return tr("About {seconds} s of speech", seconds=max(1, round(seconds)))
    return tr("About {minutes} min of speech", minutes=round(seconds / _MINUTE))


def spent_words(spending: Spending) -> str:
    """What was spent in the project; empty while nothing was and there is no limit."""
    spent, cap = spending.spent.amount or 0, spending.cap
    if not spent and cap is None and not spending.has_unknown_costs and not spending.uncertain:
        return ""
    amount = str(Cost(spending.spent.amount)) if spent else "$0.00"
    if spending.has_unknown_costs:
        amount = tr("{price} + unknown", price=amount)
    if cap is not None:
        amount = tr("{spent} of {limit}", spent=amount, limit=Cost(cap) if cap else "$0.00")
    words = tr("Spent in this project: {amount}", amount=amount)
    if not spending.uncertain:
        return words
    return trn(
        "{spent}, {count} possibly charged",
        "{spent}, {count} possibly charged",
        spending.uncertain,
        spent=words,
    )
