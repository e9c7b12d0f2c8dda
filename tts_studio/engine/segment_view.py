"""What one sees of a segment: its state, its voice, its take, its length and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.script import Segment
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.segment_take import SegmentTake
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Cast, VoiceId
from tts_studio.engine.assembly import timeline_seconds
from tts_studio.engine.job_engine import JobEngine
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.segment_plans import SegmentPlans
from tts_studio.engine.take_book import TakeBook
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.timeline import arrange
from tts_studio.engine.voice_catalogue import VoiceCatalogue


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A snapshot. `problem` is a sentence when it failed or cannot be spoken, `notice` one worth knowing.

    `voice` is the one the segment is cast with, `take` what it sounds like now and `takes` how many it has to
    choose from. `progress`, 0 to 1, is that of a render, or of a retake of a segment that has its sound.
    `dialogue` are the ids of the segments that one request speaks, this one among them; empty where it is
    spoken alone. `waiting` is a sentence while its render has not begun: what it waits for.
    """

    segment: Segment
    state: SegmentState
    voice: VoiceId
    progress: float | None = None
    seconds: float | None = None
    problem: str = ""
    notice: str = ""
    take: SegmentTake | None = None
    takes: int = 0
    dialogue: tuple[str, ...] = ()
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What every state's view begins with."""

    segment: Segment
    voice: VoiceId
    plan: SegmentPlan
    take: SegmentTake | None
    takes: int
    dialogue: tuple[str, ...]

    def seen(
        self,
        state: SegmentState,
        *,
        progress: float | None = None,
        seconds: float | None = None,
        problem: str = "",
        notice: str | None = None,
        waiting: str = "",
    ) -> SegmentView:
        said = self.plan.notice if notice is None else notice
        return SegmentView(
            self.segment,
            state,
            self.voice,
            progress,
            seconds,
            problem,
            said,
            self.take,
            self.takes,
            self.dialogue,
            waiting,
        )


class SegmentViewer:
    """Looks at plans, takes and jobs; reads no file."""

    def __init__(
        self,
        plans: SegmentPlans,
        book: TakeBook,
        library: TakeLibrary,
        jobs: JobEngine,
        catalogue: VoiceCatalogue,
    ) -> None:
        self._plans = plans
        self._catalogue = catalogue
        self._book = book
        self._library = library
        self._jobs = jobs

    def view(self, segment: Segment, cast: Cast) -> SegmentView:
        """What one sees of a segment of the script."""
        plan = self._plans.plan_of(segment)
        holder = self._plans.holder_of(segment.id)
        every = self._book.of(holder)
        usable = sum(take.usable for take in every)
        voice, take = cast.voice_of(segment.speaker), self._plans.take_of(segment.id)
        looked = _Looked(segment, voice.voice, plan, take, usable, self._dialogue_of(holder))
        if plan.problem is not None:
            return looked.seen(SegmentState.FAILED, problem=str(plan.problem), notice="")
        if not plan.requests:
            return looked.seen(SegmentState.EMPTY)
        if take is not None:
            seconds = timeline_seconds(arrange([(segment.id, plan)], cast.gaps), self._library)
            retake = self._retake_progress(holder)
            if self._book.locked(holder) is None:
                return looked.seen(SegmentState.FRESH, progress=retake, seconds=seconds)
            notice = _locked_notice(
                take, self._plans.words_of(self._plans.script.segment_named(holder) or segment)
            )
            return looked.seen(SegmentState.LOCKED, progress=retake, seconds=seconds, notice=notice)
        return self._without_take(looked, had_sound=self.had_sound(segment.id))

    def _dialogue_of(self, holder: str) -> tuple[str, ...]:
        first = self._plans.script.segment_named(holder)
        others = self._plans.base_plan_of(first).leads if first is not None else ()
        return (holder, *others) if others else ()

    def had_sound(self, segment_id: str) -> bool:
        """Whether a segment has had sound, be it for other words or another voice."""
        holder = self._plans.holder_of(segment_id)
        return bool(self._book.of(holder)) or self._library.was_rendered(holder)

    def _without_take(self, looked: _Looked, *, had_sound: bool) -> SegmentView:
        requests = looked.plan.requests
        missing = [request for request in requests if not self._library.has(request.digest)]
        jobs = self._jobs_of(request.digest for request in missing)
        if any(not job.state.ended for job in jobs):
            progress = _progress(len(requests), len(missing), jobs)
            return looked.seen(SegmentState.RENDERING, progress=progress, waiting=self._waiting(jobs))
        failed = next((job for job in jobs if job.state is JobState.FAILED), None)
        if failed is not None:
            problem = str(failed.error or tr("It failed."))
            return looked.seen(SegmentState.FAILED, problem=problem, notice="")
        return looked.seen(SegmentState.STALE if had_sound else SegmentState.NOT_RENDERED)

    def _waiting(self, jobs: Iterable[Job]) -> str:
        """What the jobs wait for, as long as none of them has begun."""
        left = [job for job in jobs if not job.state.ended]
        if any(job.state is not JobState.QUEUED for job in left):
            return ""
        if self._jobs.waits_for_money and not all(map(self._costs_nothing, left)):
            return tr("It waits, because the spending limit of this project is reached.")
        return tr("It waits for its turn.")

    def _costs_nothing(self, job: Job) -> bool:
        return self._catalogue.model(job.request.voice.model).free

    def _retake_progress(self, segment_id: str) -> float | None:
        """How far the retakes of a segment are; None when none is under way."""
        digests = [
            digest for reading in self._book.readings(segment_id=segment_id) for digest in reading.digests
        ]
        missing = [digest for digest in digests if not self._library.has(digest)]
        jobs = self._jobs_of(missing)
        if all(job.state.ended for job in jobs):
            return None
        return _progress(len(digests), len(missing), jobs)

    def _jobs_of(self, digests: Iterable[str]) -> list[Job]:
        return [job for digest in digests if (job := self._jobs.last(digest))]


def _locked_notice(take: SegmentTake, body: str) -> str:
    if take.speaks(body):
        return ""
    return tr("Locked to take {number}; the text has changed since.", number=take.number)


def _progress(requests: int, missing: int, jobs: Sequence[Job]) -> float:
    known = sum(job.progress or 0.0 for job in jobs)
    return (requests - missing + known) / requests
