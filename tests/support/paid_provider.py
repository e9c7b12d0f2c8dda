"""A provider that charges, remembers what it was sent, and fails as the test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

from tests.support.scripted_provider import MURMUR, ScriptedProvider, murmur
from tts_studio.domain.cost import Cost, Price
from tts_studio.domain.errors import SpeechError
from tts_studio.domain.purchase import RemoteJob
from tts_studio.domain.speech import Accepted, AudioChunk, Completed, SpeechEvent, SpeechRequest

PAID = replace(
    MURMUR,
    id="paid",
    name="Paid",
    provider="paid",
    free=False,
    price=Price(Decimal(10)),
    default_voice="low",
)
PRICE = Cost(Decimal("0.5"))


class PaidProvider(ScriptedProvider):
    """Takes orders and delivers them later.

    `before` are raised instead of taking an order, `after` when an order was taken, `late` when it is asked
    for again; one a call whose text contains their key. `sent` and `resumed` are what reached it. While
    `sending` is cleared, orders are on their way. With `answers_at_once` there are no remote ids.
    """

    def __init__(self, slots: int = 4, *, answers_at_once: bool = False) -> None:
        super().__init__((PAID,), slots)
        self.id = "paid"
        self.resumer = None if answers_at_once else self  # type: ignore[assignment]  # it can do both
        self.answers_at_once = answers_at_once
        self.before: dict[str, list[SpeechError]] = {}
        self.after: dict[str, list[SpeechError]] = {}
        self.late: dict[str, list[SpeechError]] = {}
        self.sent: list[str] = []
        self.resumed: list[str] = []
        self.sending = asyncio.Event()
        self.sending.set()

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechEvent]:
        _raise_next(self.before, request)
        self.sent.append(request.text)
        await self.sending.wait()
        yield Accepted("" if self.answers_at_once else f"remote-{len(self.sent)}", {"status": "https://x/1"})
        async for event in self._deliver(request, self.after):
            yield event

    async def resume(self, request: SpeechRequest, remote: RemoteJob) -> AsyncIterator[SpeechEvent]:
        self.resumed.append(remote.remote_id)
        async for event in self._deliver(request, self.late):
            yield event

    async def _deliver(
        self, request: SpeechRequest, failures: dict[str, list[SpeechError]]
    ) -> AsyncIterator[SpeechEvent]:
        await self.gate.wait()
        _raise_next(failures, request)
        audio = next(
            (sound for key, sound in self.audio.items() if key in request.text), murmur(request.text)
        )
        yield AudioChunk(audio)
        yield Completed(PRICE)


def _raise_next(failures: dict[str, list[SpeechError]], request: SpeechRequest) -> None:
    for key, problems in failures.items():
        if key in request.text and problems:
            raise problems.pop(0)
