"""A render under way: what it makes, how far it is, and how it is held, gone on with and ended."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping

from tts_studio.domain.errors import StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.job import Job, JobState
from tts_studio.engine.job_engine import JobEngine
from tts_studio.engine.render_plan import RenderOutcome, RenderPlan
from tts_studio.engine.time_left import seconds_left
from tts_studio.engine.voice_catalogue import VoiceCatalogue


class Render:
    """Some segments on their way to their sound. `changed` is told at every step.

    `done` counts those that have all of it; `paused` and `cancelled` say that it rests, and that some of it
    was called off. Nobody has to wait for it: its jobs belong to the engine and go on by themselves.
    """

    def __init__(
        self,
        plan: RenderPlan,
        jobs: JobEngine,
        catalogue: VoiceCatalogue,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Submit the plan's requests; its `parts` say which segment needs which."""
        self.changed: Event[Render] = Event()
        self.plan = plan
        self.paused = self.cancelled = False
        self.done = 0
        self._jobs = jobs
        self._catalogue = catalogue
        self._now = now
        self._problems: dict[str, StudioError] = {}
        self._missing = {segment_id: set(digests) for segment_id, digests in plan.parts.items()}
        self._users: defaultdict[str, list[str]] = defaultdict(list)
        for segment_id, digests in plan.parts.items():
            for digest in digests:
                self._users[digest].append(segment_id)
        self._handles = [jobs.submit(request) for request in plan.requests]
        self._open = {handle.job.id for handle in self._handles}
        self._forget_jobs = jobs.job_changed.connect(self._on_job)
        for handle in self._handles:
            self._note(handle.job)

    @property
    def total(self) -> int:
        """How many segments are made."""
        return len(self.plan.stale)

    @property
    def failed(self) -> Mapping[str, StudioError]:
        """Why segments have no sound; those that cannot be spoken at all are among them."""
        return {**self.plan.problems, **self._problems}

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return not self._open

    def pause(self) -> None:
        """Send nothing more; what is under way is finished."""
        if not self.paused and not self.ended:
            self.paused = True
            self._jobs.hold(self._open)
            self.changed.emit(self)

    def resume(self) -> None:
        """Go on after a pause."""
        if self.paused:
            self.paused = False
            self._jobs.release(tuple(self._open))
            self.changed.emit(self)

    async def cancel(self) -> None:
        """End it; returns when nothing is at work on it any more. What is done stays."""
        await self._jobs.cancel_many(tuple(self._open))

    async def finished(self) -> RenderOutcome:
        """Wait for the end. Cancelling this ends the waiting, not the render."""
        for handle in self._handles:
            await handle.finished()
        return RenderOutcome(self.done, self.failed, self.cancelled)

    def seconds_left(self) -> float | None:
        """Seconds to the end as far as this render has shown; None while it rests or nobody can tell."""
        if self.paused or self._jobs.waits_for_money:
            return None
        return seconds_left([handle.job for handle in self._handles], self._catalogue, self._now())

    def _on_job(self, job: Job) -> None:
        if job.id in self._open:
            self._note(job)
            self.changed.emit(self)

    def _note(self, job: Job) -> None:
        if not job.state.ended:
            return
        self._open.discard(job.id)
        if not self._open:
            self._forget_jobs()
            self.paused = False
        self.cancelled = self.cancelled or job.state is JobState.CANCELLED
        for segment_id in self._users[job.request.digest]:
            if job.error is not None:
                self._problems.setdefault(segment_id, job.error)
            elif job.state is JobState.DONE:
                self._missing[segment_id].discard(job.request.digest)
                self.done += not self._missing[segment_id]
