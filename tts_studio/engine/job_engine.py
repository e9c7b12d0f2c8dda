"""The job engine: requests wait for a slot of their provider, run, and end as takes or with a reason."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from tts_studio.domain.errors import SpeechError, StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.purchase import OPEN_STATES
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.take import Take
from tts_studio.engine.budget import Budget
from tts_studio.engine.fates import fetchable, is_hopeless, our_mistake, why_not_again
from tts_studio.engine.job_handle import JobHandle, all_finished
from tts_studio.engine.job_memory import JobMemory
from tts_studio.engine.job_queue import NORMAL, JobQueue
from tts_studio.engine.job_runner import Errand, JobRunner
from tts_studio.engine.pacing import Pace, Paces
from tts_studio.engine.slices import Slices
from tts_studio.engine.submission import Submission
from tts_studio.engine.take_keeper import Books
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.protocol import SpeechProvider


class JobEngine:
    """Owns every task that renders. A request already on its way is joined, not made twice.

    Must be used from one event loop. `job_changed` tells every new snapshot, `take_added` every take and
    `cap_reached` that requests wait for money (True) or do not any more, on it. `elsewhere` is asked for the
    job of another engine that is buying the same request, by its digest; its take is waited for.

    Thousands of requests become jobs, and thousands that wait end, some in each turn of the loop.
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
        self.elsewhere: Callable[[str], JobHandle | None] = lambda _digest: None
        self._catalogue = catalogue
        self._books = books
        self._now = now
        self._report = report
        self._runner = JobRunner(books, now, self.job_changed.emit)
        self._paces = Paces(now)
        self._alarms: dict[str, asyncio.TimerHandle] = {}
        self._budget = Budget(books.purchases, self.job_changed)
        self.cap_reached: Event[bool] = self._budget.reached
        self._known = JobMemory(self.job_changed)
        self._queue = JobQueue()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._running: dict[str, int] = {}
        self._again: set[str] = set()
        self._submissions: list[Submission] = []
        self._slices = Slices()
        self._closed = False

    @property
    def all(self) -> tuple[Job, ...]:
        """Every job of this session that is remembered, oldest first."""
        return tuple(handle.job for handle in self._known)

    def active(self, digest: str) -> JobHandle | None:
        """The job that is bringing this request's take, if one is under way."""
        handle = self._known.latest(digest)
        if handle is None or handle.job.state.ended or self._queue.is_doomed(handle.job.id):
            return None
        return handle

    def expects(self, digest: str) -> bool:
        """Whether this request's take is under way, or the request is about to become a job."""
        coming = any(submission.lacks(digest) for submission in self._submissions)
        return coming or self.active(digest) is not None

    def last(self, digest: str) -> Job | None:
        """The latest job for this request, ended or not."""
        return handle.job if (handle := self._known.latest(digest)) else None

    def submit_many(self, submission: Submission) -> None:
        """Queue many requests, each as `submit` does, the first at once and the rest little by little."""
        self._submissions.append(submission)
        self._slices.add(self._admit(submission))

    def submit(self, request: SpeechRequest, priority: int = NORMAL, *, again: bool = False) -> JobHandle:
        """Queue a request, or join the job that is already bringing it; an urgent one jumps the queue.

        A request that was bought before is fetched, not bought, where that is possible. One that may have
        been charged, or was charged in vain, fails at once unless the user said to buy it `again`.
        """
        handle = self._job_for(request, again=again)
        if handle.job.state is JobState.QUEUED:
            provider = self._provider_of(handle.job)
            self._queue.put(provider.id, handle.job.id, priority)
            self._pump(provider)
        return handle

    def hold(self, job_ids: Iterable[str]) -> None:
        """Let jobs that wait in the queue wait until `release`; those under way go on."""
        self._queue.hold({handle.job.id for handle in filter(self._may_start, self._known.some(job_ids))})

    def release(self, job_ids: Iterable[str]) -> None:
        """Let jobs that were held go on."""
        by_provider: dict[str, list[str]] = {}
        for handle in self._known.some(filter(self._queue.held.__contains__, job_ids)):
            by_provider.setdefault(self._provider_of(handle.job).id, []).append(handle.job.id)
        self._queue.release(by_provider)
        self._pump_all()

    def _admit(self, submission: Submission) -> Iterator[None]:
        """Make jobs of what was submitted, one with each step."""
        try:
            while (request := submission.next()) is not None:
                submission.admitted(self._admitted(request, submission))
                yield
        finally:
            submission.call_off()
            self._submissions.remove(submission)

    def _admitted(self, request: SpeechRequest, submission: Submission) -> JobHandle:
        refusal = submission.refusals.get(self._catalogue.provider_of(request.voice.model).id)
        if not submission.held and refusal is None:
            return self.submit(request)
        handle = self._job_for(request)
        waits = self._may_start(handle)
        if waits and refusal is not None:
            self._advance(handle, state=JobState.FAILED, ended=self._now(), error=refusal)
        elif waits:
            self._queue.held.add(handle.job.id)
        return handle

    def _job_for(self, request: SpeechRequest, *, again: bool = False) -> JobHandle:
        """The job that brings a request, be it one that fails at once; a new one is not in the queue yet."""
        handle = self.active(request.digest)
        if handle is not None:
            return handle
        self._end_doomed(self._known.latest(request.digest))
        reason = self._why_not(request, again=again)
        if reason is not None:
            return self._refuse_again(request, reason) or self._refuse(self._new_job(request), reason)
        handle = self._new_job(request)
        if again:
            self._again.add(handle.job.id)
        return handle

    def _new_job(self, request: SpeechRequest, created: float | None = None) -> JobHandle:
        begun = self._now() if created is None else created
        handle = JobHandle(Job(uuid.uuid4().hex[:12], request, JobState.QUEUED, begun))
        self._known.add(handle)
        self.job_changed.emit(handle.job)
        return handle

    def _refuse_again(self, request: SpeechRequest, reason: SpeechError) -> JobHandle | None:
        """The job that ended with the purchase which speaks against another one, if it is known."""
        handle, purchase = self._known.latest(request.digest), self._books.purchases.latest(request.digest)
        failed_by = handle.job.purchase_id if handle and handle.job.state is JobState.FAILED else None
        if handle is None or purchase is None or failed_by != purchase.id:
            return None
        self._advance(handle, error=reason)
        return handle

    def _refuse(self, handle: JobHandle, reason: SpeechError) -> JobHandle:
        purchase = self._books.purchases.latest(handle.job.request.digest)
        bought = purchase and purchase.id
        self._advance(handle, state=JobState.FAILED, ended=self._now(), error=reason, purchase_id=bought)
        return handle

    def _why_not(self, request: SpeechRequest, *, again: bool) -> SpeechError | None:
        if again or self._catalogue.model(request.voice.model).free:
            return None
        return why_not_again(self._books.purchases.latest(request.digest))

    @property
    def cap(self) -> Decimal | None:
        """The most that may be spent in this project, in US dollars; None for no limit."""
        return self._budget.cap

    def set_cap(self, cap: Decimal | None) -> None:
        """Set the limit; what waits for money goes on where the new one allows it."""
        self._budget.cap = cap
        self._pump_all()

    @property
    def waits_for_money(self) -> bool:
        """Whether requests wait because the cap would be exceeded."""
        return self._budget.waits

    @property
    def is_stuck(self) -> bool:
        """Whether requests wait for money, and nothing is under way that could leave them some."""
        return self._budget.waits and not (self._tasks or self._submissions)

    @property
    def holds(self) -> bool:
        """Whether anything is held back."""
        return bool(self._queue.held)

    async def cancel(self, job_id: str) -> None:
        """End a job; returns when nothing is at work on it any more. Harmless when it has ended."""
        handle = self._known.get(job_id)
        if handle is not None and handle.job.state is JobState.QUEUED and job_id in self._tasks:
            # A task that is cancelled before its first step never comes to see to its end.
            await asyncio.sleep(0)
        if handle is None or handle.job.state.ended:
            return
        task = self._tasks.get(job_id)
        if task is None:
            self._queue.doom([job_id])
            self._end_doomed(handle)
        elif handle.job.state is not JobState.CANCELLING:
            self._advance(handle, state=JobState.CANCELLING)
            task.cancel()
        await handle.finished()

    async def cancel_all(self) -> None:
        """End every job, and make none of what was submitted and is not one yet."""
        for submission in tuple(self._submissions):
            submission.call_off()
        await self.cancel_many([handle.job.id for handle in self._known])

    async def cancel_many(self, job_ids: Iterable[str]) -> None:
        """End these jobs, those waiting first so that none of them starts."""
        handles = [handle for handle in self._known.some(job_ids) if not handle.job.state.ended]
        running = [handle.job.id for handle in handles if handle.job.id in self._tasks]
        waiting = [handle for handle in handles if handle.job.id not in self._tasks]
        self._end_all(waiting)
        await asyncio.gather(*map(self.cancel, running), all_finished(waiting))

    def retry(self, job_id: str, *, again: bool = False) -> None:
        """Make a failed or cancelled job's request again; see `submit`. Harmless in any other case."""
        handle = self._known.get(job_id)
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
        await self._slices.done()

    def _pump(self, provider: SpeechProvider) -> None:
        """Start waiting jobs while the provider has a slot and bears it, and there is money."""
        queue, pace = self._queue, self._paces.of(provider.id, provider.slots)
        while not self._closed and self._running.get(provider.id, 0) < pace.allowed:
            job_id = queue.first(provider.id)
            if job_id is None:
                self._budget.nothing_waits(provider.id)
                return
            handle = self._known.get(job_id)
            if handle is None or not self._may_start(handle):
                queue.drop_first(provider.id)
                continue
            if pace.pause:
                self._pump_later(provider, pace.pause)
                return
            errand = self._errand(handle.job, provider, pace)
            if not (errand.costs_nothing or self._budget.allows(handle.job.request, errand.model)):
                return
            queue.drop_first(provider.id)
            self._running[provider.id] = self._running.get(provider.id, 0) + 1
            task = asyncio.create_task(self._supervise(handle, errand), name=f"job {handle.job.id}")
            self._tasks[handle.job.id] = task

    def _may_start(self, handle: JobHandle) -> bool:
        job = handle.job
        return job.state is JobState.QUEUED and job.id not in self._tasks and not self._queue.rests(job.id)

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

    def _provider_of(self, job: Job) -> SpeechProvider:
        return self._catalogue.provider_of(job.request.voice.model)

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
            pass
        except StudioError as error:
            state, problem = JobState.FAILED, error
        except Exception as error:
            self._report(error)
            state, problem = JobState.FAILED, our_mistake(provider.id)
        finally:
            self._running[provider.id] -= 1
            del self._tasks[handle.job.id]
            self._end(handle, state, take, problem)
            if isinstance(problem, SpeechError) and is_hopeless(problem):
                self._fail_waiting(provider, problem)
            # What it left of the money may be what another provider waits for.
            if self._budget.waits:
                self._pump_all()
            self._pump(provider)

    def _fail_waiting(self, provider: SpeechProvider, problem: StudioError) -> None:
        """What one request was refused for, all that wait would be refused for too."""
        for submission in self._submissions:
            submission.refusals[provider.id] = problem
        waiting = self._known.some(self._queue.waiting(provider.id))
        self._end_all(list(filter(self._may_start, waiting)), problem)

    def _end_all(self, handles: list[JobHandle], problem: StudioError | None = None) -> None:
        """End jobs that wait, by a problem or because the user said so, little by little."""
        self._queue.doom((handle.job.id for handle in handles), problem)
        self._slices.add(self._ending(handles))

    def _ending(self, handles: list[JobHandle]) -> Iterator[None]:
        for handle in handles:
            self._end_doomed(handle)
            yield
        self._pump_all()

    def _end_doomed(self, handle: JobHandle | None) -> None:
        if handle is not None and self._queue.is_doomed(handle.job.id):
            problem = self._queue.end_of(handle.job.id)
            state = JobState.CANCELLED if problem is None else JobState.FAILED
            self._advance(handle, state=state, ended=self._now(), error=problem)

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
        handle.let_go()

    def _advance(self, handle: JobHandle, **changes: object) -> None:
        handle.advance(replace(handle.job, **changes))  # type: ignore[arg-type]  # fields by name, checked at run time
        self.job_changed.emit(handle.job)
