"""The ledger in memory: for each request the latest purchase, and what all of them cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
        self._of_take: dict[int, int] = {}
        self._spent = Decimal(0)
        self._committed = Decimal(0)
        self._unknown = 0
        self._uncertain = 0
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

    def get(self, purchase_id: int) -> Purchase | None:
        """One purchase, as it is now."""
        return self._by_id.get(purchase_id)

    def latest(self, digest: str) -> Purchase | None:
        """The newest purchase of a request."""
        found = self._latest.get(digest)
        return None if found is None else self._by_id[found]

    def cost_of(self, take_id: int) -> Cost:
        """What a take cost here; free when it was bought in another project."""
        found = self._of_take.get(take_id)
        return FREE if found is None else self._by_id[found].cost

    def forget_takes(self, take_ids: Iterable[int]) -> None:
        """Takes were removed from the project; what they cost was spent all the same."""
        for take_id in take_ids:
            found = self._of_take.pop(take_id, None)
            if found is not None:
                self.note(replace(self._by_id[found], take_id=None))

    def spent(self) -> Cost:
        """What is known to have been charged, and unknown amounts left out: see `has_unknown_costs`."""
        return Cost(self._spent)

    def has_unknown_costs(self) -> bool:
        """Whether something was charged that nobody named the price of."""
        return self._unknown > 0

    def uncertain(self) -> int:
        """How many purchases may have been charged, which nobody knows."""
        return self._uncertain

    def committed(self) -> Cost:
        """What the purchases under way are expected to cost, unknown ones left out."""
        return Cost(self._committed)

    def _note(self, purchase: Purchase) -> None:
        before = self._by_id.get(purchase.id)
        if before is not None:
            self._count(before, -1)
            # Each step is read from the ledger anew; of thousands it matters that they share what is equal.
            cost = before.cost if before.cost == purchase.cost else purchase.cost
            purchase = replace(purchase, digest=before.digest, cost=cost)
        self._count(purchase, 1)
        self._by_id[purchase.id] = purchase
        if purchase.take_id is not None:
            self._of_take[purchase.take_id] = purchase.id
        if purchase.id >= self._latest.get(purchase.digest, 0):
            self._latest[purchase.digest] = purchase.id

    def _count(self, purchase: Purchase, times: int) -> None:
        amount, charged = purchase.cost.amount, purchase.state in _CHARGED
        self._uncertain += times if purchase.state is PurchaseState.POSSIBLY_CHARGED else 0
        if amount is None:
            self._unknown += times if charged else 0
        elif charged:
            self._spent += times * amount
        elif purchase.state in OPEN_STATES:
            self._committed += times * amount
