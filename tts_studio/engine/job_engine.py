"""The job engine: requests wait for a slot of their provider, run, and end as takes or with a reason."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from tts_studio.domain.errors import (
    Fate,
    KeyRefused,
    NoCredit,
    NoKey,
    ServiceDown,
    SpeechError,
    StudioError,
)
from tts_studio.domain.events import Event
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.purchase import OPEN_STATES
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.take import Take
from tts_studio.domain.translation import tr
from tts_studio.engine.fates import fetchable, why_not_again
from tts_studio.engine.job_handle import JobHandle
from tts_studio.engine.job_runner import Errand, JobRunner
from tts_studio.engine.pacing import Pace
from tts_studio.engine.take_keeper import Books
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.protocol import SpeechProvider

URGENT, NORMAL = 0, 1
_HOPELESS = (NoKey, KeyRefused, NoCredit)
_REMEMBERED = 2_000


class JobEngine:
    """Owns every task that renders. A request already on its way is joined, not made twice.

    Must be used from one event loop. `job_changed` tells every new snapshot, `take_added` every take and
    `cap_reached` that requests wait for money (True) or do not any more, on it. `elsewhere` is asked for the
    job of another engine that is buying the same request, by its digest; its take is waited for.
    """

    def __init__(
        self,
        catalogue: VoiceCatalogue,
        books: Books,
        *,
        now: Callable[[], float] = time.time,
        report: Callable[[BaseException], None] = lambda _problem: None,
    ) -> None:
        self.job_changed: Event[Job] = Event()
        self.take_added: Event[Take] = Event()
        self.cap_reached: Event[bool] = Event()
        self.elsewhere: Callable[[str], JobHandle | None] = _nowhere
        self._catalogue = catalogue
        self._books = books
        self._now = now
        self._report = report
        self._runner = JobRunner(books, now, self.job_changed.emit)
        self._paces: dict[str, Pace] = {}
        self._alarms: dict[str, asyncio.TimerHandle] = {}
        self._cap: Decimal | None = None
        self._waits_for_money = False
        self._handles: dict[str, JobHandle] = {}
        self._most_handles = _REMEMBERED
        self._by_digest: dict[str, JobHandle] = {}
        self._queues: dict[str, list[tuple[int, int, str]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._running: dict[str, int] = {}
        self._order = itertools.count()
        self._again: set[str] = set()
        self._held: set[str] = set()
        self._closed = False

    @property
    def all(self) -> tuple[Job, ...]:
        """Every job of this session that is remembered, oldest first."""
        return tuple(handle.job for handle in self._handles.values())

    def active(self, digest: str) -> JobHandle | None:
        """The job that is bringing this request's take, if one is under way."""
        handle = self._by_digest.get(digest)
        return handle if handle and not handle.job.state.ended else None

    def last(self, digest: str) -> Job | None:
        """The latest job for this request, ended or not."""
        handle = self._by_digest.get(digest)
        return handle.job if handle else None

    def submit(self, request: SpeechRequest, priority: int = NORMAL, *, again: bool = False) -> JobHandle:
        """Queue a request, or join the job that is already bringing it; an urgent one jumps the queue.

        A request that was bought before is fetched, not bought, where that is possible. One that may have
        been charged, or was charged in vain, fails at once unless the user said to buy it `again`.
        """
        handle = self.active(request.digest)
        if handle is None:
            reason = self._why_not(request, again=again)
            if reason is not None:
                return self._refuse_again(request, reason) or self._refuse(self._new_job(request), reason)
            handle = self._new_job(request)
            if again:
                self._again.add(handle.job.id)
        if handle.job.state is JobState.QUEUED:
            self._held.discard(handle.job.id)
            self._enqueue(handle, priority)
        return handle

    def hold(self, job_ids: Iterable[str]) -> None:
        """Let jobs that wait in the queue wait until `release`; those under way go on."""
        self._held.update(job_ids)

    def release(self, job_ids: Iterable[str]) -> None:
        """Let jobs that were held go on."""
        for job_id in job_ids:
            handle = self._handles.get(job_id)
            if job_id in self._held and handle is not None and handle.job.state is JobState.QUEUED:
                self._held.discard(job_id)
                self._enqueue(handle, NORMAL)
            self._held.discard(job_id)

    def _enqueue(self, handle: JobHandle, priority: int) -> None:
        provider = self._catalogue.provider_of(handle.job.request.voice.model)
        queue = self._queues.setdefault(provider.id, [])
        heapq.heappush(queue, (priority, next(self._order), handle.job.id))
        self._pump(provider)

    def _new_job(self, request: SpeechRequest, created: float | None = None) -> JobHandle:
        begun = self._now() if created is None else created
        job = Job(uuid.uuid4().hex[:12], request, JobState.QUEUED, begun)
        handle = self._handles[job.id] = self._by_digest[request.digest] = JobHandle(job)
        self._forget_old()
        self.job_changed.emit(job)
        return handle

    def _refuse_again(self, request: SpeechRequest, reason: SpeechError) -> JobHandle | None:
        """The job that ended with the purchase which speaks against another one, if it is known."""
        handle, purchase = self._by_digest.get(request.digest), self._books.purchases.latest(request.digest)
        ended_so = (
            handle is not None
            and purchase is not None
            and handle.job.state is JobState.FAILED
            and handle.job.purchase_id == purchase.id
        )
        if handle is None or not ended_so:
            return None
        self._advance(handle, error=reason)
        return handle

    def _refuse(self, handle: JobHandle, reason: SpeechError) -> JobHandle:
        purchase = self._books.purchases.latest(handle.job.request.digest)
        purchase_id = purchase.id if purchase is not None else None
        self._advance(handle, state=JobState.FAILED, ended=self._now(), error=reason, purchase_id=purchase_id)
        return handle

    def _why_not(self, request: SpeechRequest, *, again: bool) -> SpeechError | None:
        if again or self._catalogue.model(request.voice.model).free:
            return None
        return why_not_again(self._books.purchases.latest(request.digest))

    @property
    def cap(self) -> Decimal | None:
        """The most that may be spent in this project, in US dollars; None for no limit."""
        return self._cap

    def set_cap(self, cap: Decimal | None) -> None:
        """Set the limit; what waits for money goes on where the new one allows it."""
        self._cap = cap
        self._pump_all()

    @property
    def waits_for_money(self) -> bool:
        """Whether requests wait because the cap would be exceeded."""
        return self._waits_for_money

    @property
    def holds(self) -> bool:
        """Whether anything is held back."""
        return bool(self._held)

    async def cancel(self, job_id: str) -> None:
        """End a job; returns when nothing is at work on it any more. Harmless when it has ended."""
        handle = self._handles.get(job_id)
        if handle is None or handle.job.state.ended:
            return
        task = self._tasks.get(job_id)
        if task is None:
            self._advance(handle, state=JobState.CANCELLED, ended=self._now())
            return
        if handle.job.state is not JobState.CANCELLING:
            self._advance(handle, state=JobState.CANCELLING)
            task.cancel()
        await handle.finished()

    async def cancel_all(self) -> None:
        """End every job."""
        await self.cancel_many(self._handles)

    async def cancel_many(self, job_ids: Iterable[str]) -> None:
        """End these jobs, those waiting first so that none of them starts."""
        jobs = [self._handles[job_id].job for job_id in job_ids if job_id in self._handles]
        waiting = [job for job in jobs if job.state is JobState.QUEUED]
        running = [job for job in jobs if not job.state.ended and job.state is not JobState.QUEUED]
        await asyncio.gather(*(self.cancel(job.id) for job in waiting + running))

    def retry(self, job_id: str, *, again: bool = False) -> None:
        """Make a failed or cancelled job's request again; see `submit`. Harmless in any other case."""
        handle = self._handles.get(job_id)
        if handle is not None and handle.job.state in (JobState.FAILED, JobState.CANCELLED):
            self.submit(handle.job.request, again=again)

    async def resume_open(self) -> None:
        """Fetch what was ordered and had not arrived when the program ended."""
        for purchase in self._books.purchases.all:
            if purchase.state in OPEN_STATES and purchase.provider in self._providers():
                self.submit(await asyncio.to_thread(self._books.ledger.request, purchase.id))

    async def list_unsettled(self) -> None:
        """List, as jobs that failed, what earlier sessions left for the user to decide."""
        book = self._books.purchases
        models = {model.id: model for model in self._catalogue.models}
        for purchase in book.all:
            model = models.get(purchase.voice.partition(":")[0])
            reason = why_not_again(purchase)
            is_last = book.latest(purchase.digest) is purchase
            if reason is None or model is None or model.free or not is_last or self.last(purchase.digest):
                continue
            request = await asyncio.to_thread(self._books.ledger.request, purchase.id)
            self._refuse(self._new_job(request, purchase.created), reason)

    async def close(self) -> None:
        """End everything and take no more; what a service works on by now is fetched by `resume_open`."""
        self._closed = True
        self._runner.leaving = True
        for alarm in self._alarms.values():
            alarm.cancel()
        await self.cancel_all()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _pump(self, provider: SpeechProvider) -> None:
        """Start waiting jobs while the provider has a slot and bears it, and there is money."""
        queue, pace = self._queues.get(provider.id, []), self._pace(provider)
        while queue and not self._closed and self._running.get(provider.id, 0) < pace.allowed:
            handle = self._handles.get(queue[0][2])
            if handle is None or not self._may_start(handle):
                heapq.heappop(queue)
                continue
            if pace.pause:
                self._pump_later(provider, pace.pause)
                return
            errand = self._errand(handle.job, provider, pace)
            if not self._affordable(handle.job.request, errand):
                return
            heapq.heappop(queue)
            self._running[provider.id] = self._running.get(provider.id, 0) + 1
            task = asyncio.create_task(self._supervise(handle, errand), name=f"job {handle.job.id}")
            self._tasks[handle.job.id] = task

    def _may_start(self, handle: JobHandle) -> bool:
        waiting = handle.job.state is JobState.QUEUED and handle.job.id not in self._tasks
        return waiting and handle.job.id not in self._held

    def _pump_all(self) -> None:
        for provider in self._providers().values():
            self._pump(provider)

    def _pump_later(self, provider: SpeechProvider, seconds: float) -> None:
        if provider.id not in self._alarms:
            loop = asyncio.get_running_loop()
            self._alarms[provider.id] = loop.call_later(seconds, self._on_alarm, provider)

    def _on_alarm(self, provider: SpeechProvider) -> None:
        del self._alarms[provider.id]
        self._pump(provider)

    def _errand(self, job: Job, provider: SpeechProvider, pace: Pace) -> Errand:
        model = self._catalogue.model(job.request.voice.model)
        again = job.id in self._again
        earlier = None if model.free or again else self._books.purchases.latest(job.request.digest)
        if earlier is not None and not fetchable(earlier):
            earlier = None
        elsewhere = None if model.free or again else self.elsewhere(job.request.digest)
        return Errand(provider, model, pace, earlier, may_use_shelf=not again, elsewhere=elsewhere)

    def _affordable(self, request: SpeechRequest, errand: Errand) -> bool:
        """Whether the cap allows a purchase; an unknown price is allowed while anything is left."""
        cap, book = self._cap, self._books.purchases
        if errand.model.free or errand.earlier is not None:
            return True
        affordable = True
        if cap is not None:
            gone = (book.spent() + book.committed()).amount or Decimal(0)
            price = errand.model.price_of(request.text).amount or Decimal(0)
            affordable = gone < cap and gone + price <= cap
        if affordable is self._waits_for_money:
            self._waits_for_money = not affordable
            self.cap_reached.emit(not affordable)
        return affordable

    def _pace(self, provider: SpeechProvider) -> Pace:
        if provider.id not in self._paces:
            self._paces[provider.id] = Pace(provider.slots, self._now)
        return self._paces[provider.id]

    def _providers(self) -> dict[str, SpeechProvider]:
        providers = (self._catalogue.provider_of(model.id) for model in self._catalogue.models)
        return {provider.id: provider for provider in providers}

    async def _supervise(self, handle: JobHandle, errand: Errand) -> None:
        take: Take | None = None
        problem: StudioError | None = None
        state, provider = JobState.CANCELLED, errand.provider
        try:
            take = await self._runner.run(handle, errand)
            state = JobState.DONE
        except asyncio.CancelledError:
            state = JobState.CANCELLED
        except StudioError as error:
            state, problem = JobState.FAILED, error
        except Exception as error:
            self._report(error)
            state = JobState.FAILED
            problem = SpeechError(
                tr("The studio made a mistake while rendering."),
                advice=tr("Try again; if it happens again, send us the log."),
                provider=provider.id,
            )
        finally:
            self._running[provider.id] -= 1
            del self._tasks[handle.job.id]
            self._end(handle, state, take, problem)
            if isinstance(problem, SpeechError) and _is_hopeless(problem):
                self._fail_waiting(provider, problem)
            self._pump(provider)

    def _fail_waiting(self, provider: SpeechProvider, problem: StudioError) -> None:
        """What one request was refused for, all that wait would be refused for too."""
        for _, _, job_id in self._queues.pop(provider.id, []):
            handle = self._handles.get(job_id)
            if handle is not None and handle.job.state is JobState.QUEUED:
                self._advance(handle, state=JobState.FAILED, ended=self._now(), error=problem)

    def _end(
        self, handle: JobHandle, state: JobState, take: Take | None, problem: StudioError | None
    ) -> None:
        if state is JobState.CANCELLED and handle.job.state is not JobState.CANCELLING:
            handle.advance(replace(handle.job, state=JobState.CANCELLING))
        if take is not None:
            self.take_added.emit(take)
        self._advance(
            handle,
            state=state,
            ended=self._now(),
            error=problem,
            take_id=take.id if take else None,
            progress=1.0 if take else handle.job.progress,
        )
        handle.drop_audio()

    def _advance(self, handle: JobHandle, **changes: object) -> None:
        handle.advance(replace(handle.job, **changes))  # type: ignore[arg-type]  # fields by name, checked at run time
        self.job_changed.emit(handle.job)

    def _forget_old(self) -> None:
        """Keep the memory of ended jobs bounded; their purchases stay in the ledger."""
        if len(self._handles) <= self._most_handles:
            return
        for job_id, handle in itertools.islice(list(self._handles.items()), len(self._handles) - _REMEMBERED):
            if handle.job.state.ended:
                del self._handles[job_id]
                if self._by_digest.get(handle.job.request.digest) is handle:
                    del self._by_digest[handle.job.request.digest]
        # Where thousands are under way at once, not every new one is worth a look at all of them.
        left = len(self._handles)
        self._most_handles = _REMEMBERED if left <= _REMEMBERED else left + _REMEMBERED // 4


def _nowhere(_digest: str) -> JobHandle | None:
    return None


def _is_hopeless(problem: SpeechError) -> bool:
    """Whether what waits for the same provider would meet the same end.

    A service that could not be reached in all attempts of one request is not asked for hundreds of others.
    """
    down = isinstance(problem, ServiceDown) and problem.fate is Fate.NOT_ACCEPTED
    return down or isinstance(problem, _HOPELESS)
