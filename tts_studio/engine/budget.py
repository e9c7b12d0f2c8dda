"""The limit set for a project's spending, and whether it allows another purchase."""

from __future__ import annotations

from decimal import Decimal

from tts_studio.domain.events import Event
from tts_studio.domain.job import Job
from tts_studio.domain.purchase import Purchase
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.engine.purchase_book import PurchaseBook


class Budget:
    """`cap` is the most that may be spent, in US dollars, None for no limit.

    `reached` tells that a purchase has to wait for money (True), and that it does not any more. What was
    allowed counts as spent until it is a purchase, or until its job ended without one.
    """

    def __init__(self, purchases: PurchaseBook, job_changed: Event[Job]) -> None:
        self.cap: Decimal | None = None
        self.reached: Event[bool] = Event()
        self._waiting: set[str] = set()
        self._purchases = purchases
        self._allowed: dict[str, Decimal] = {}
        purchases.changed.connect(self._on_purchase)
        job_changed.connect(self._on_job)

    def allows(self, request: SpeechRequest, model: SpeechModel) -> bool:
        """Whether the cap allows a purchase; an unknown price is allowed while anything is left."""
        affordable, price = True, model.price_of(request.text).amount or Decimal(0)
        if self.cap is not None:
            gone = (self._purchases.spent() + self._purchases.committed()).amount or Decimal(0)
            gone += sum(self._allowed.values())
            affordable = gone < self.cap and gone + price <= self.cap
        if affordable:
            self._allowed[request.digest] = price
        self._note(model.provider, waits=not affordable)
        return affordable

    @property
    def waits(self) -> bool:
        """Whether a purchase has to wait for money."""
        return bool(self._waiting)

    def nothing_waits(self, provider: str) -> None:
        """There is nothing to be bought from a provider, by its id."""
        self._note(provider, waits=False)

    def _note(self, provider: str, *, waits: bool) -> None:
        before = self.waits
        (self._waiting.add if waits else self._waiting.discard)(provider)
        if self.waits is not before:
            self.reached.emit(self.waits)

    def _on_purchase(self, purchase: Purchase) -> None:
        self._allowed.pop(purchase.digest, None)

    def _on_job(self, job: Job) -> None:
        if job.state.ended:
            self._allowed.pop(job.request.digest, None)
