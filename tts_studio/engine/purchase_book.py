"""The ledger in memory: for each request the latest purchase, and what all of them cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.events import Event
from tts_studio.domain.purchase import OPEN_STATES, Purchase, PurchaseState

_CHARGED = frozenset({PurchaseState.RECEIVED, PurchaseState.DONE, PurchaseState.REJECTED})


class PurchaseBook:
    """Answers at once what the ledger would have to look up."""

    def __init__(self, purchases: Iterable[Purchase] = ()) -> None:
        self.changed: Event[Purchase] = Event()
        self._by_id: dict[int, Purchase] = {}
        self._latest: dict[str, int] = {}
        for purchase in purchases:
            self._note(purchase)

    @property
    def all(self) -> tuple[Purchase, ...]:
        """Every purchase, oldest first."""
        return tuple(self._by_id.values())

    def note(self, purchase: Purchase) -> None:
        """Learn of a purchase or its newer state."""
        self._note(purchase)
        self.changed.emit(purchase)

    def latest(self, digest: str) -> Purchase | None:
        """The newest purchase of a request."""
        found = self._latest.get(digest)
        return None if found is None else self._by_id[found]

    def spent(self) -> Cost:
        """What is known to have been charged, and unknown amounts left out: see `has_unknown_costs`."""
        amounts = (p.cost.amount for p in self._by_id.values() if p.state in _CHARGED)
        return Cost(sum((amount for amount in amounts if amount is not None), Decimal(0)))

    def has_unknown_costs(self) -> bool:
        """Whether something was charged that nobody named the price of."""
        return any(p.cost.amount is None and p.state in _CHARGED for p in self._by_id.values())

    def committed(self) -> Cost:
        """What the purchases under way are expected to cost, unknown ones left out."""
        under_way = (p.cost for p in self._by_id.values() if p.state in OPEN_STATES)
        return sum((cost for cost in under_way if cost.amount is not None), FREE)

    def _note(self, purchase: Purchase) -> None:
        self._by_id[purchase.id] = purchase
        if purchase.id >= self._latest.get(purchase.digest, 0):
            self._latest[purchase.digest] = purchase.id
