"""What one sees of a segment: its state, its voice, its length and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.script import Segment
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.planner import SegmentPlan, SpeechPiece
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.timeline import GapRules


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
) -> SegmentView:
    """Look at a segment's plan, takes and jobs."""
    if plan.problem is not None:
        return SegmentView(segment, SegmentState.FAILED, voice, problem=str(plan.problem))
    requests = plan.requests
    if not requests:
        return SegmentView(segment, SegmentState.EMPTY, voice, notice=plan.notice)
    missing = [request for request in requests if not library.has(request.digest)]
    if not missing:
        seconds = _seconds(segment, plan, library)
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


def _seconds(segment: Segment, plan: SegmentPlan, library: TakeLibrary) -> float:
    """How long the segment sounds by itself, near enough to be shown."""
    total, previous_spoke, gaps = 0.0, False, GapRules()
    for piece in plan.pieces:
        if isinstance(piece, SpeechPiece):
            take = library.take_for(segment.id, piece.request)
            total += (take.seconds if take else 0.0) + (gaps.between_pieces / 1000 if previous_spoke else 0.0)
        else:
            total += piece.milliseconds / 1000
        previous_spoke = isinstance(piece, SpeechPiece)
    return total
