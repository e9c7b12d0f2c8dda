"""One job from request to take: the ledger's rows, the provider's answer, the check, the take."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace
from typing import cast

from tts_studio.domain.cost import UNKNOWN_COST
from tts_studio.domain.errors import (
    BadParameter,
    EngineCrashed,
    Fate,
    PossiblyCharged,
    RateLimited,
    SpeechError,
    VoiceError,
)
from tts_studio.domain.job import Job, JobState, Setback
from tts_studio.domain.purchase import Purchase
from tts_studio.domain.speech import (
    Accepted,
    AudioChunk,
    Completed,
    Progress,
    SpeechEvent,
    Timing,
)
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.take import Take
from tts_studio.domain.translation import tr
from tts_studio.engine.fates import Progressed, pause_before
from tts_studio.engine.job_handle import JobHandle
from tts_studio.engine.long_limits import without_long_waits
from tts_studio.engine.pacing import Pace
from tts_studio.engine.take_keeper import Answer, Books, TakeKeeper
from tts_studio.engine.threads import to_the_end
from tts_studio.providers.protocol import SpeechProvider

CRASHES_FORGIVEN = 1
LONGEST_SILENCE = 60.0
"""Seconds an engine in the box may say nothing; providers on the network know their own deadlines."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Who is asked for what, and the earlier purchase whose result is fetched, if there is one.

    `elsewhere` is a job of another file that is buying the same request now; its take will be on the shelf.
    """

    provider: SpeechProvider
    model: SpeechModel
    pace: Pace
    earlier: Purchase | None = None
    may_use_shelf: bool = True
    elsewhere: JobHandle | None = None

    @property
    def costs_nothing(self) -> bool:
        """Whether nothing is bought: the model is free, or what was bought earlier is fetched."""
        return self.model.free or self.earlier is not None


class JobRunner:
    """Runs jobs; the engine owns their tasks and their cancellation.

    `changed` is told each new snapshot. A crash of an engine in the box is forgiven once: it costs nothing
    and the same request gives the same samples, so listeners hear no seam. What may have been paid for is
    never sent again.

    `leaving` says that the program goes, not that the user gives up: what can be asked for later stays open.
    """

    def __init__(
        self,
        books: Books,
        now: Callable[[], float],
        changed: Callable[[Job], None],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._books = books
        self._keeper = TakeKeeper(books)
        self._now = now
        self._changed = changed
        self._sleep = sleep
        self._chance = chance
        self.leaving = False

    async def run(self, handle: JobHandle, errand: Errand) -> Take:
        """Bring the job's take into the store, or raise the error that tells why not."""
        request, free = handle.job.request, errand.model.free
        self._advance(handle, state=JobState.SUBMITTING, started=self._now())
        if errand.earlier is None and not free and errand.may_use_shelf:
            if errand.elsewhere is not None:
                await errand.elsewhere.finished()
            shelved = await self._keeper.from_shelf(request)
            if shelved is not None:
                if handle.job.state is JobState.SUBMITTING:
                    self._advance(handle, state=JobState.RECEIVING)
                return shelved
        if errand.earlier is None:
            await self._get_ready(handle, errand)
        purchase = errand.earlier or await self._intend(handle, errand)
        fetched = errand.earlier is not None
        handle.advance(replace(handle.job, purchase_id=purchase.id, fetched=fetched))
        answer = await self._kept_answer(purchase) if errand.earlier else None
        if answer is None:
            answer = await self._answered(handle, errand, purchase)
        if handle.job.state in (JobState.SUBMITTING, JobState.WAITING):
            self._advance(handle, state=JobState.RECEIVING)
        self._advance(handle, cost=answer.cost)
        return await self._keeper.keep(request, purchase, answer, free=free)

    async def _kept_answer(self, purchase: Purchase) -> Answer | None:
        """The bytes of an earlier purchase that arrived and were not looked at before the program ended."""
        kept = await asyncio.to_thread(self._books.ledger.answer, purchase.id)
        return None if kept is None else Answer(kept.audio, kept.words, purchase.cost)

    async def _get_ready(self, handle: JobHandle, errand: Errand) -> None:
        """Have the voice's sample in its place, as often as it takes.

        Nothing is intended before: a program that ends during an upload has ordered nothing.
        """
        cloner, attempt = errand.provider.cloner, 0
        while cloner is not None:
            attempt += 1
            try:
                with _no_voice_is_no_order(errand.provider):
                    await cloner.get_ready(handle.job.request.voice)
            except SpeechError as raised:
                problem = without_long_waits(raised, errand.provider, self._now())
                pause = self._pause(errand, problem, Fate.NOT_ACCEPTED, attempt)
                if pause is None:
                    raise problem from raised
                await self._back_off(handle, problem, pause)
                self._advance(handle, state=JobState.SUBMITTING, setback=None)
            else:
                return

    async def _intend(self, handle: JobHandle, errand: Errand) -> Purchase:
        request, model = handle.job.request, errand.model
        price = model.price_of(request.text)
        purchase = await to_the_end(self._books.ledger.intend, request, errand.provider.id, price)
        self._books.purchases.note(purchase)
        return purchase

    async def _answered(self, handle: JobHandle, errand: Errand, purchase: Purchase) -> Answer:
        """Ask until there is an answer, as often as that cannot cost twice."""
        remote = purchase.remote_id if errand.earlier else ""
        attempt = 0
        while True:
            attempt += 1
            progressed = Progressed(accepted=bool(remote), remote_id=remote)
            try:
                answer = await self._attempt(handle, errand, purchase, progressed)
            except asyncio.CancelledError:
                await self._note_cancelled(errand, purchase, progressed)
                raise
            except SpeechError as raised:
                problem = without_long_waits(raised, errand.provider, self._now())
                fate = progressed.fate(problem)
                remote = progressed.remote_id
                unsure = fate is Fate.UNKNOWN and not errand.model.free
                told = _unsure(problem, errand.provider.name) if unsure else problem
                await self._note_problem(errand, purchase, told, fate)
                pause = self._pause(errand, problem, fate, attempt)
                if pause is None:
                    raise told from raised
                await self._back_off(handle, problem, pause)
                if not remote:
                    await self._write(self._books.ledger.again, purchase.id)
                self._advance(handle, state=JobState.SUBMITTING, setback=None)
            else:
                errand.pace.went_well()
                return answer

    def _pause(self, errand: Errand, problem: SpeechError, fate: Fate, attempt: int) -> float | None:
        if errand.model.free:
            crashed = isinstance(problem, EngineCrashed)
            return 0.0 if crashed and attempt <= CRASHES_FORGIVEN else None
        pause = pause_before(problem, fate, attempt, self._chance())
        if isinstance(problem, RateLimited):
            told = errand.pace.slow_down(problem.retry_at)
            return None if pause is None else told + pause / 10
        return pause

    async def _back_off(self, handle: JobHandle, problem: SpeechError, pause: float) -> None:
        self._advance(handle, state=JobState.BACKING_OFF, setback=Setback(problem, self._now() + pause))
        if pause:
            await self._sleep(pause)

    async def _attempt(
        self, handle: JobHandle, errand: Errand, purchase: Purchase, progressed: Progressed
    ) -> Answer:
        audio = bytearray()
        async with aclosing(await self._events(handle, errand, purchase, progressed)) as events:
            while True:
                match await self._next(events, errand):
                    case AudioChunk(data=data):
                        handle.receive(data, len(audio))
                        audio += data
                        if handle.job.state in (JobState.SUBMITTING, JobState.WAITING):
                            self._advance(handle, state=JobState.RECEIVING)
                    case Completed(cost=cost):
                        as_expected = cost in (UNKNOWN_COST, purchase.cost)
                        paid = purchase.cost if as_expected else cost
                        return Answer(bytes(audio), tuple(handle.words), paid)
                    case event:
                        await self._take_in(handle, purchase, progressed, event)

    async def _events(
        self, handle: JobHandle, errand: Errand, purchase: Purchase, progressed: Progressed
    ) -> AsyncGenerator[SpeechEvent, None]:
        request, resumer = handle.job.request, errand.provider.resumer
        if not progressed.remote_id:
            events = errand.provider.synthesize(request)
        elif resumer is None:
            raise SpeechError(tr("This provider cannot be asked for earlier results."), fate=Fate.CHARGED)
        else:
            remote = await asyncio.to_thread(self._books.ledger.remote_job, purchase.id)
            await self._write(self._books.ledger.submitted, purchase.id, remote.remote_id, remote.urls)
            self._advance(handle, state=JobState.WAITING)
            events = resumer.resume(request, remote)
        return cast(AsyncGenerator[SpeechEvent, None], events)

    @staticmethod
    async def _next(events: AsyncGenerator[SpeechEvent, None], errand: Errand) -> SpeechEvent:
        try:
            with _no_voice_is_no_order(errand.provider):
                async with asyncio.timeout(LONGEST_SILENCE if errand.model.free else None):
                    event = await anext(events, None)
        except TimeoutError as problem:
            raise EngineCrashed(tr("The voice stopped answering."), advice=tr("Render again.")) from problem
        if event is None:
            raise SpeechError(
                tr("The voice stopped in the middle."), advice=tr("Render again."), retryable=True
            )
        return event

    async def _take_in(
        self,
        handle: JobHandle,
        purchase: Purchase,
        progressed: Progressed,
        event: Accepted | Progress | Timing,
    ) -> None:
        match event:
            case Accepted(remote_id=remote_id, urls=urls):
                progressed.accepted, progressed.remote_id = True, remote_id
                if remote_id:
                    await self._write(self._books.ledger.submitted, purchase.id, remote_id, urls)
                if handle.job.state is JobState.SUBMITTING:
                    self._advance(handle, state=JobState.WAITING)
            case Progress(fraction=fraction):
                self._progress(handle, fraction)
            case Timing(words=words):
                known = handle.words[-1].ends if handle.words else -1.0
                handle.words.extend(word for word in words if word.begins >= known)

    def _progress(self, handle: JobHandle, fraction: float | None) -> None:
        """Show progress, which never runs backwards, not even when a job is tried again."""
        if fraction is not None and fraction > (handle.job.progress or 0.0):
            self._advance(handle, progress=min(fraction, 1.0))

    async def _note_cancelled(self, errand: Errand, purchase: Purchase, progressed: Progressed) -> None:
        ledger = self._books.ledger
        if errand.model.free:
            await self._write(ledger.cancelled, purchase.id, tr("Cancelled."))
        elif self.leaving and progressed.remote_id and errand.provider.resumer is not None:
            return
        elif progressed.remote_id:
            sentence = tr("Cancelled. The service may still finish and charge for it.")
            await self._write(ledger.cancelled, purchase.id, sentence)
        else:
            sentence = tr("Cancelled while it was under way. It may have been charged.")
            await self._write(ledger.possibly_charged, purchase.id, sentence)

    async def _note_problem(
        self, errand: Errand, purchase: Purchase, problem: SpeechError, fate: Fate
    ) -> None:
        ledger, sentence = self._books.ledger, str(problem)
        if errand.model.free or fate in (Fate.NOT_ACCEPTED, Fate.ENDED):
            await self._write(ledger.failed, purchase.id, sentence)
        elif fate is Fate.UNKNOWN:
            await self._write(ledger.possibly_charged, purchase.id, problem.sentence)
        elif fate is Fate.CHARGED:
            await self._write(ledger.rejected, purchase.id, sentence)

    async def _write(self, note: Callable[..., None], purchase_id: int, *details: object) -> None:
        """Write a step into the ledger and learn of the purchase as it is afterwards."""
        await self._books.write(note, purchase_id, *details)

    def _advance(self, handle: JobHandle, **changes: object) -> None:
        handle.advance(replace(handle.job, **changes))  # type: ignore[arg-type]  # fields by name, checked at run time
        self._changed(handle.job)


@contextmanager
def _no_voice_is_no_order(provider: SpeechProvider) -> Iterator[None]:
    """Where there is no such voice or setting, nobody was asked."""
    try:
        yield
    except VoiceError as problem:
        raise BadParameter(
            problem.sentence, advice=problem.advice, provider=provider.id, fate=Fate.NOT_ACCEPTED
        ) from problem


def _unsure(problem: SpeechError, service: str) -> PossiblyCharged:
    """The error as users are told it and as it is kept: what the service said, what it may have cost."""
    if problem.said:
        sentence = tr(
            "{problem} {service} says: “{said}” It may have been charged.",
            problem=problem.sentence,
            service=service,
            said=problem.said,
        )
    else:
        sentence = tr("{problem} It may have been charged.", problem=problem.sentence)
    return PossiblyCharged(
        sentence,
        advice=tr("Send it again only if you accept that it may be charged twice."),
        provider=problem.provider,
        request_id=problem.request_id,
    )
