"""A job: one request on its way to a take, and the steps it may go through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.errors import StudioError
from tts_studio.domain.speech import SpeechRequest


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    WAITING = "waiting"
    RECEIVING = "receiving"
    BACKING_OFF = "backing off"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Setback:
    """Why a job backs off, and when it goes on, in seconds since the epoch."""

    problem: StudioError
    until: float


TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.SUBMITTING, JobState.CANCELLED, JobState.FAILED}),
    JobState.SUBMITTING: frozenset(
        {
            JobState.WAITING,
            JobState.RECEIVING,
            JobState.BACKING_OFF,
            JobState.CANCELLING,
            JobState.FAILED,
        }
    ),
    JobState.WAITING: frozenset(
        {JobState.RECEIVING, JobState.BACKING_OFF, JobState.CANCELLING, JobState.FAILED}
    ),
    JobState.RECEIVING: frozenset(
        {JobState.DONE, JobState.BACKING_OFF, JobState.CANCELLING, JobState.FAILED}
    ),
    JobState.BACKING_OFF: frozenset(
        {JobState.SUBMITTING, JobState.WAITING, JobState.CANCELLING, JobState.FAILED}
    ),
    JobState.CANCELLING: frozenset({JobState.CANCELLED, JobState.FAILED, JobState.DONE}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Job:
    """A snapshot of a job. Times are seconds since the epoch; `progress` is 0 to 1 and never falls.

    `purchase_id` is the row of the ledger it writes, or the earlier one that speaks against it. A `fetched`
    one asks for the result of an earlier purchase, which takes no time that says anything about others.
    `setback` is there while it backs off.
    """

    id: str
    request: SpeechRequest
    state: JobState
    created: float
    started: float | None = None
    ended: float | None = None
    progress: float | None = None
    cost: Cost = FREE
    take_id: int | None = None
    purchase_id: int | None = None
    error: StudioError | None = None
    fetched: bool = False
    setback: Setback | None = None

    @property
    def elapsed(self) -> float | None:
        """Seconds from start to end, once it ended."""
        if self.started is None or self.ended is None:
            return None
        return self.ended - self.started
