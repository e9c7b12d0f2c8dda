"""From an answer to a take: kept as received, looked at, and put where every project finds it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import ProjectError, TakeRejected
from tts_studio.domain.purchase import Purchase
from tts_studio.domain.speech import SpeechRequest, WordTiming
from tts_studio.domain.take import Take
from tts_studio.engine.purchase_book import PurchaseBook
from tts_studio.engine.take_check import FROM_SERVICES, FROM_THE_BOX, check_take
from tts_studio.engine.threads import to_the_end
from tts_studio.store.ledger import Ledger
from tts_studio.store.take_shelf import TakeShelf
from tts_studio.store.take_store import TakeStore


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole of what a provider sent for one request, and what it cost."""

    audio: bytes
    words: tuple[WordTiming, ...]
    cost: Cost


@dataclass(frozen=True, slots=True)
class Books:
    """Where a job leaves its traces."""

    takes: TakeStore
    ledger: Ledger
    purchases: PurchaseBook
    shelf: TakeShelf | None = None

    async def write(self, note: Callable[..., object], purchase_id: int, *details: object) -> None:
        """Write a step into the ledger, whatever happens, and learn of the purchase as it is afterwards."""
        await to_the_end(note, purchase_id, *details)
        self.purchases.note(await to_the_end(self.ledger.get, purchase_id))


class TakeKeeper:
    """Each step is on the disk before the next one is taken, so that nothing paid for can get lost."""

    def __init__(self, books: Books) -> None:
        self._books = books

    async def keep(self, request: SpeechRequest, purchase: Purchase, answer: Answer, *, free: bool) -> Take:
        """Make a take of an answer; TakeRejected when it is not the speech that was asked for."""
        ledger = self._books.ledger
        # What costs nothing is made again rather than written twice.
        unseen = None if free else answer.audio
        await self._books.write(ledger.received, purchase.id, answer.cost, unseen, answer.words)
        try:
            bounds = FROM_THE_BOX if free else FROM_SERVICES
            checked = await asyncio.to_thread(check_take, request, answer.audio, bounds)
        except TakeRejected as problem:
            await self._books.write(ledger.rejected, purchase.id, str(problem), answer.audio)
            raise
        add = partial(
            self._books.takes.add,
            sample_rate=checked.sample_rate,
            frames=checked.frames,
            speech_begins=checked.speech_begins,
            speech_ends=checked.speech_ends,
            words=answer.words,
            purchase_id=purchase.id,
            cost=answer.cost,
        )
        take = await to_the_end(add, request, answer.audio, request.format)
        self._books.purchases.note(await to_the_end(ledger.get, purchase.id))
        if not free:
            await self._to_shelf(take, answer.audio)
        return take

    async def from_shelf(self, request: SpeechRequest) -> Take | None:
        """The take that another project has of the same request, copied into this one."""
        shelf = self._books.shelf
        found = None if shelf is None else await asyncio.to_thread(shelf.find, request.digest)
        if found is None:
            return None
        add = partial(
            self._books.takes.add,
            sample_rate=found.take.sample_rate,
            frames=found.take.frames,
            speech_begins=found.take.speech_begins,
            speech_ends=found.take.speech_ends,
            words=found.take.words,
        )
        return await to_the_end(add, request, found.audio, found.take.format)

    async def _to_shelf(self, take: Take, audio: bytes) -> None:
        if self._books.shelf is None:
            return
        try:
            await to_the_end(self._books.shelf.put, take, audio)
        except ProjectError:
            return  # it is safe in this project; only others would have to buy it again
