"""The job engine: requests wait for a slot of their provider, run, and end as takes or with a reason."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
import uuid
from collections.abc import Callable
from dataclasses import replace

from tts_studio.domain.errors import SpeechError, StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.take import Take
from tts_studio.engine.job_handle import JobHandle
from tts_studio.engine.job_runner import JobRunner
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.store.ledger import Ledger
from tts_studio.store.take_store import TakeStore

URGENT, NORMAL = 0, 1
_REMEMBERED = 2_000


class JobEngine:
    """Owns every task that renders. A request already on its way is joined, not made twice.

    Must be used from one event loop. `job_changed` tells every new snapshot, `take_added` every take, on it.
    """

    def __init__(
        self,
        catalogue: VoiceCatalogue,
        takes: TakeStore,
        ledger: Ledger,
        *,
        now: Callable[[], float] = time.time,
        report: Callable[[BaseException], None] = lambda _problem: None,
    ) -> None:
        self.job_changed: Event[Job] = Event()
        self.take_added: Event[Take] = Event()
        self._catalogue = catalogue
        self._now = now
        self._report = report
        self._runner = JobRunner(takes, ledger, now, self.job_changed.emit)
        self._handles: dict[str, JobHandle] = {}
        self._by_digest: dict[str, JobHandle] = {}
        self._queues: dict[str, list[tuple[int, int, str]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._running: dict[str, int] = {}
        self._order = itertools.count()
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

    def submit(self, request: SpeechRequest, priority: int = NORMAL) -> JobHandle:
        """Queue a request, or join the job that is already bringing it; an urgent one jumps the queue."""
        provider = self._catalogue.provider_of(request.voice.model)
        handle = self.active(request.digest)
        if handle is None:
            job = Job(uuid.uuid4().hex[:12], request, JobState.QUEUED, self._now())
            handle = self._handles[job.id] = self._by_digest[request.digest] = JobHandle(job)
            self._forget_old()
            self.job_changed.emit(job)
        if handle.job.state is JobState.QUEUED:
            queue = self._queues.setdefault(provider.id, [])
            heapq.heappush(queue, (priority, next(self._order), handle.job.id))
            self._pump(provider)
        return handle

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
        """End every job, those waiting first so that none of them starts."""
        waiting = [job for job in self.all if job.state is JobState.QUEUED]
        running = [job for job in self.all if not job.state.ended and job.state is not JobState.QUEUED]
        await asyncio.gather(*(self.cancel(job.id) for job in waiting + running))

    def retry(self, job_id: str) -> None:
        """Make a failed or cancelled job's request again. Harmless in any other case."""
        handle = self._handles.get(job_id)
        if handle is not None and handle.job.state in (JobState.FAILED, JobState.CANCELLED):
            self.submit(handle.job.request)

    async def close(self) -> None:
        """Cancel everything and take no more."""
        self._closed = True
        await self.cancel_all()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _pump(self, provider: SpeechProvider) -> None:
        """Start waiting jobs while the provider has a slot."""
        queue = self._queues.get(provider.id, [])
        while queue and not self._closed and self._running.get(provider.id, 0) < provider.slots:
            _, _, job_id = heapq.heappop(queue)
            handle = self._handles.get(job_id)
            if handle is None or handle.job.state is not JobState.QUEUED or job_id in self._tasks:
                continue
            self._running[provider.id] = self._running.get(provider.id, 0) + 1
            self._tasks[job_id] = asyncio.create_task(self._supervise(handle, provider), name=f"job {job_id}")

    async def _supervise(self, handle: JobHandle, provider: SpeechProvider) -> None:
        take: Take | None = None
        problem: StudioError | None = None
        state = JobState.CANCELLED
        try:
            take = await self._runner.run(handle, provider)
            state = JobState.DONE
        except asyncio.CancelledError:
            state = JobState.CANCELLED
        except StudioError as error:
            state, problem = JobState.FAILED, error
        except Exception as error:
            self._report(error)
            state = JobState.FAILED
            problem = SpeechError(
                "The studio made a mistake while rendering.",
                advice="Try again; if it happens again, send us the log.",
                provider=provider.id,
            )
        finally:
            self._running[provider.id] -= 1
            del self._tasks[handle.job.id]
            self._end(handle, state, take, problem)
            self._pump(provider)

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
        if len(self._handles) <= _REMEMBERED:
            return
        for job_id, handle in itertools.islice(list(self._handles.items()), len(self._handles) - _REMEMBERED):
            if handle.job.state.ended:
                del self._handles[job_id]
                if self._by_digest.get(handle.job.request.digest) is handle:
                    del self._by_digest[handle.job.request.digest]
