"""What one sees of a segment: its state, its voice, its length and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.script import Segment
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.assembly import timeline_seconds
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.timeline import arrange


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A snapshot. `problem` is a sentence when it failed or cannot be spoken, `notice` one worth knowing."""

    segment: Segment
    state: SegmentState
    voice: VoiceId
    progress: float | None = None
    seconds: float | None = None
    problem: str = ""
    notice: str = ""


def view_of(
    segment: Segment,
    voice: VoiceId,
    plan: SegmentPlan,
    library: TakeLibrary,
    last_job: Callable[[str], Job | None],
    gaps: GapRules,
) -> SegmentView:
    """Look at a segment's plan, takes and jobs."""
    if plan.problem is not None:
        return SegmentView(segment, SegmentState.FAILED, voice, problem=str(plan.problem))
    requests = plan.requests
    if not requests:
        return SegmentView(segment, SegmentState.EMPTY, voice, notice=plan.notice)
    missing = [request for request in requests if not library.has(request.digest)]
    if not missing:
        seconds = timeline_seconds(arrange([(segment.id, plan)], gaps), library)
        return SegmentView(segment, SegmentState.FRESH, voice, seconds=seconds, notice=plan.notice)
    jobs = [job for request in missing if (job := last_job(request.digest))]
    if any(not job.state.ended for job in jobs):
        progress = _progress(requests, missing, jobs)
        return SegmentView(segment, SegmentState.RENDERING, voice, progress=progress, notice=plan.notice)
    failed = next((job for job in jobs if job.state is JobState.FAILED), None)
    if failed is not None:
        return SegmentView(segment, SegmentState.FAILED, voice, problem=str(failed.error or "It failed."))
    stale = library.was_rendered(segment.id)
    state = SegmentState.STALE if stale else SegmentState.NOT_RENDERED
    return SegmentView(segment, state, voice, notice=plan.notice)


def _progress(
    requests: tuple[SpeechRequest, ...], missing: list[SpeechRequest], jobs: list[Job]
) -> float | None:
    known = sum(job.progress or 0.0 for job in jobs)
    return (len(requests) - len(missing) + known) / len(requests)
