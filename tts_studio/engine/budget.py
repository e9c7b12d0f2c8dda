"""The limit set for a project's spending, and whether it allows another purchase."""

from __future__ import annotations

from decimal import Decimal

from tts_studio.domain.events import Event
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.engine.purchase_book import PurchaseBook


class Budget:
    """`cap` is the most that may be spent, in US dollars, None for no limit.

    `reached` tells that a purchase has to wait for money (True), and that it does not any more.
    """

    def __init__(self, purchases: PurchaseBook) -> None:
        self.cap: Decimal | None = None
        self.waits = False
        self.reached: Event[bool] = Event()
        self._purchases = purchases

    def allows(self, request: SpeechRequest, model: SpeechModel) -> bool:
        """Whether the cap allows a purchase; an unknown price is allowed while anything is left."""
        affordable = True
        if self.cap is not None:
            gone = (self._purchases.spent() + self._purchases.committed()).amount or Decimal(0)
            price = model.price_of(request.text).amount or Decimal(0)
            affordable = gone < self.cap and gone + price <= self.cap
        if affordable is self.waits:
            self.waits = not affordable
            self.reached.emit(not affordable)
        return affordable
