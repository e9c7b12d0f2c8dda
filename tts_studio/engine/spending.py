"""What a render would buy and for how much, what was spent in a project, and the limit set for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tts_studio.domain.cost import Cost
from tts_studio.domain.purchase import Purchase
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.translation import tr
from tts_studio.engine.fates import fetchable, why_not_again
from tts_studio.engine.job_engine import JobEngine
from tts_studio.engine.purchase_book import PurchaseBook
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.engine.threads import to_the_end
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.project_file import Project

CAP_PROPERTY = "spending-cap"


@dataclass(frozen=True, slots=True)
class Share:
    """What one model has in a bill; `unpriced` counts the requests whose price nobody knows."""

    model: str
    requests: int
    characters: int
    known: Decimal
    unpriced: int


@dataclass(frozen=True, slots=True)
class Bill:
    """What would be bought, for how many segments; nothing that is ours already is in it."""

    segments: int
    shares: tuple[Share, ...]

    @property
    def requests(self) -> int:
        """How many requests would be bought."""
        return sum(share.requests for share in self.shares)

    @property
    def characters(self) -> int:
        """How much text they hold."""
        return sum(share.characters for share in self.shares)

    @property
    def known(self) -> Decimal:
        """The sum of the known prices, in US dollars."""
        return sum((share.known for share in self.shares), Decimal(0))

    @property
    def unpriced(self) -> int:
        """How many requests have a price that nobody knows."""
        return sum(share.unpriced for share in self.shares)

    def needs_consent(self, limit: Decimal) -> bool:
        """Whether the user wants to be asked first: above the limit, or when the price is not known."""
        return self.unpriced > 0 or self.known > limit


def bill_of(requests: Iterable[SpeechRequest], segments: int, catalogue: VoiceCatalogue) -> Bill:
    """Add up requests that would be bought for so many segments."""
    by_model: dict[str, list[SpeechRequest]] = {}
    for request in requests:
        by_model.setdefault(request.voice.model, []).append(request)
    shares = []
    for model_id, wanted in by_model.items():
        model = catalogue.model(model_id)
        amounts = [model.price_of(request.text).amount for request in wanted]
        known = [amount for amount in amounts if amount is not None]
        shares.append(
            Share(
                model.name,
                len(wanted),
                sum(len(request.text) for request in wanted),
                sum(known, Decimal(0)),
                len(amounts) - len(known),
            )
        )
    return Bill(segments, tuple(shares))


class Spending:
    """The money side of an open project."""

    def __init__(
        self,
        project: Project,
        catalogue: VoiceCatalogue,
        jobs: JobEngine,
        purchases: PurchaseBook,
        shelved: frozenset[str] = frozenset(),
    ) -> None:
        """`shelved` are the requests whose takes were bought in other projects."""
        self._project = project
        self._catalogue = catalogue
        self._jobs = jobs
        self._purchases = purchases
        self._shelved = set(shelved)

    def would_buy(self, request: SpeechRequest) -> bool:
        """Whether rendering a request that has no take here would cost money."""
        if self._catalogue.model(request.voice.model).free or request.digest in self._shelved:
            return False
        if self._jobs.expects(request.digest):
            return False
        earlier = self._purchases.latest(request.digest)
        return earlier is None or not (fetchable(earlier) or why_not_again(earlier))

    def is_to_be_had(self, request: SpeechRequest) -> bool:
        """Whether the sound of a request without a take only has to be made or fetched, and at once."""
        if self._catalogue.model(request.voice.model).free or request.digest in self._shelved:
            return True
        earlier = self._purchases.latest(request.digest)
        fetched = earlier is not None and fetchable(earlier)
        return fetched and not self._jobs.expects(request.digest)

    def note_shelved(self, digest: str) -> None:
        """Learn that a request's take was bought elsewhere and lies on the shelf."""
        self._shelved.add(digest)

    def bill(self, plan: RenderPlan) -> Bill:
        """What a render would buy."""
        return bill_of(plan.bought, len(plan.buying), self._catalogue)

    def bill_for(self, requests: Iterable[SpeechRequest], *, again: bool = False) -> Bill:
        """What these requests would buy; `again` counts those as well that were sent before."""
        wanted = [request for request in requests if again or self.would_buy(request)]
        return bill_of(wanted, len(wanted), self._catalogue)

    def waiting(self, plan: RenderPlan) -> int:
        """How many requests of a render are not made until the user says what to do about earlier ones."""
        return sum(self._needs_word(request) for request in plan.requests)

    def _needs_word(self, request: SpeechRequest) -> bool:
        free = self._catalogue.model(request.voice.model).free
        return not free and why_not_again(self._purchases.latest(request.digest)) is not None

    @property
    def spent(self) -> Cost:
        """What is known to have been charged in this project."""
        return self._purchases.spent()

    @property
    def has_unknown_costs(self) -> bool:
        """Whether something was charged besides whose price nobody named."""
        return self._purchases.has_unknown_costs()

    @property
    def uncertain(self) -> int:
        """How many requests may have been charged, which nobody knows."""
        return self._purchases.uncertain()

    @property
    def cap(self) -> Decimal | None:
        """The most that may be spent in this project, in US dollars; None for no limit."""
        return self._jobs.cap

    async def set_cap(self, cap: Decimal | None) -> None:
        """Set the limit and keep it with the project; raises the ProjectError that prevents that."""
        self._jobs.set_cap(cap)
        value = None if cap is None else str(cap)
        await to_the_end(self._project.properties.set, CAP_PROPERTY, value)

    async def request_of(self, purchase: Purchase) -> SpeechRequest:
        """What an earlier purchase was for."""
        return await asyncio.to_thread(self._project.ledger.request, purchase.id)

    async def forget(self, purchase: Purchase) -> None:
        """Settle what may have been charged, on the word of the user: it may be bought like any other."""
        ledger = self._project.ledger
        await to_the_end(ledger.failed, purchase.id, tr("Forgotten on your word."))
        self._purchases.note(await to_the_end(ledger.get, purchase.id))


def stored_cap(project: Project) -> Decimal | None:
    """The limit kept with a project."""
    value = project.properties.get(CAP_PROPERTY)
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
