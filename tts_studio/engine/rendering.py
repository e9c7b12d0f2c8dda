"""A render under way: what it makes, how far it is, and how it is held, gone on with and ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from tts_studio.domain.errors import StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.job import Job, JobState
from tts_studio.engine.job_engine import JobEngine
from tts_studio.engine.job_handle import JobHandle
from tts_studio.engine.render_plan import RenderOutcome, RenderPlan
from tts_studio.engine.submission import Submission
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.time_left import TimeLeft
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
        library: TakeLibrary,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Submit the plan's requests; what has come into `library` since it was made is not made again."""
        self.changed: Event[Render] = Event()
        self.plan = plan
        self.paused = self.cancelled = False
        self.done = 0
        self._jobs = jobs
        self._now = now
        self._problems: dict[str, StudioError] = {}
        self._lacking = {segment_id: len(digests) for segment_id, digests in plan.parts.items()}
        self._open: dict[str, None] = {}
        self._end = asyncio.Event()
        self._time_left = TimeLeft(catalogue)
        self._forget_jobs = jobs.job_changed.connect(self._on_job)
        self._submission = Submission(
            plan.requests,
            is_there=library.has,
            on_job=self._on_admitted,
            on_there=self._count_made,
            on_end=self._on_submitted,
        )
        jobs.submit_many(self._submission)

    @property
    def total(self) -> int:
        """How many segments are made."""
        return len(self.plan.stale)

    @property
    def failed(self) -> Mapping[str, StudioError]:
        """Why segments have no sound; those that cannot be spoken at all are among them."""
        return {**self.plan.problems, **self._problems}

    @property
    def failures(self) -> int:
        """How many segments failed so far that can be spoken."""
        return len(self._problems)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self._submission.ended and not self._open

    def pause(self) -> None:
        """Send nothing more; what is under way is finished."""
        if not self.paused and not self.ended:
            self.paused = self._submission.held = True
            self._jobs.hold(self._open)
            self.changed.emit(self)

    def resume(self) -> None:
        """Go on after a pause."""
        if self.paused:
            self.paused = self._submission.held = False
            self._jobs.release(tuple(self._open))
            self.changed.emit(self)

    async def cancel(self) -> None:
        """End it; returns when nothing is at work on it any more. What is done stays."""
        self._submission.call_off()
        await self._jobs.cancel_many(tuple(self._open))

    async def finished(self) -> RenderOutcome:
        """Wait for the end. Cancelling this ends the waiting, not the render."""
        await self._end.wait()
        return RenderOutcome(self.done, self.failed, self.cancelled)

    def seconds_left(self) -> float | None:
        """Seconds to the end as far as this render has shown; None while it rests or nobody can tell."""
        if self.paused or not self._submission.ended or self._jobs.waits_for_money:
            return None
        return self._time_left.seconds(self._now())

    def _on_admitted(self, handle: JobHandle) -> None:
        self._open[handle.job.id] = None
        self._note(handle.job)

    def _on_submitted(self, called_off: bool) -> None:
        self.cancelled = self.cancelled or called_off
        self._look_for_end()
        self.changed.emit(self)

    def _on_job(self, job: Job) -> None:
        if job.id in self._open:
            self._note(job)
            self.changed.emit(self)

    def _note(self, job: Job) -> None:
        self._time_left.note(job)
        if not job.state.ended:
            return
        self._open.pop(job.id, None)
        self.cancelled = self.cancelled or job.state is JobState.CANCELLED
        if job.error is not None:
            for segment_id in self.plan.users[job.request.digest]:
                self._problems.setdefault(segment_id, job.error)
        elif job.state is JobState.DONE:
            self._count_made(job.request.digest)
        self._look_for_end()

    def _count_made(self, digest: str) -> None:
        for segment_id in self.plan.users[digest]:
            self._lacking[segment_id] -= 1
            self.done += not self._lacking[segment_id]

    def _look_for_end(self) -> None:
        if self.ended:
            self._end.set()
            self._forget_jobs()
            self.paused = False
