"""Why a segment has no sound: what keeps its voice from speaking, or how its last job ended."""

from __future__ import annotations

from tts_studio.domain.errors import StudioError
from tts_studio.domain.job import JobState
from tts_studio.domain.script import Segment
from tts_studio.engine.project_session import ProjectSession


def failure_of(session: ProjectSession, segment: Segment) -> StudioError | None:
    """The failure that a failed segment's view tells in words; None where nothing failed."""
    plan = session.plan_of(segment)
    if plan.problem is not None:
        return plan.problem
    jobs = (session.jobs.last(request.digest) for request in plan.requests)
    failed = (job for job in jobs if job is not None and job.state is JobState.FAILED)
    return next((job.error for job in failed if job.error is not None), None)
