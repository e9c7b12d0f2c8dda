"""How far a batch of jobs is, and how long the rest will take, as far as it can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.translation import listed, tr, trn

_TIME_EVERY = 1.0


class TimeLeft(Protocol):
    """Follows the jobs of a batch and tells how long the rest will take."""

    def note(self, job: Job) -> None:
        """A job is new, or goes on."""

    def seconds(self, now: float) -> float | None:
        """Seconds until all have ended, None while nobody can tell; `now` is in seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """Of those that are `active` some are `cancelling`. `seconds_left` is None until it can be told."""

    active: int
    cancelling: int
    done: int
    failed: int
    cancelled: int
    seconds_left: float | None

    @property
    def total(self) -> int:
        """Every job of the batch."""
        return self.active + self.done + self.failed + self.cancelled

    @property
    def sentence(self) -> str:
        """The line above the list; empty when nothing was rendered."""
        if self.active:
            current = min(self.total, self.total - self.active + 1)
            text = tr("Rendering {number} of {total}", number=current, total=self.total)
            if self.seconds_left is None:
                return text
            return tr("{progress}, {time} left", progress=text, time=left_words(self.seconds_left))
        counts = (
            (self.done, trn("{count} rendered", "{count} rendered", self.done)),
            (self.failed, trn("{count} failed", "{count} failed", self.failed)),
            (self.cancelled, trn("{count} cancelled", "{count} cancelled", self.cancelled)),
        )
        return listed(words for count, words in counts if count)


class RenderEstimate:
    """Follows one batch: from the first job queued while nothing was going on until nothing goes on again.

    What began and ended between two looks at the progress is a part of it like what is still under way.
    """

    def __init__(self, time_left: Callable[[], TimeLeft]) -> None:
        """`time_left` is called for each batch."""
        self._new_time_left = time_left
        self._time_left = time_left()
        self._jobs: dict[str, Job] = {}
        self._active = self._cancelling = 0
        self._over = True
        self._ended: Counter[JobState] = Counter()
        self._left: float | None = None
        self._left_told = 0.0

    def begin(self, jobs: Iterable[Job]) -> None:
        """The jobs there are; those that ended before all that are under way belong to no batch."""
        known = tuple(jobs)
        began = min((job.created for job in known if not job.state.ended), default=None)
        for job in known:
            if began is not None and job.created >= began:
                self._note(job)
            self._jobs[job.id] = job
        self._over = not self._active

    def note(self, job: Job) -> None:
        """A job is new, or goes on."""
        if self._over and job.id not in self._jobs:
            self._over = False
            self._time_left = self._new_time_left()
            self._ended.clear()
            self._left_told = 0.0
        self._note(job)

    def progress(self, now: float) -> BatchProgress:
        """How far the batch is; `now` is in seconds since the epoch, as the jobs' times are."""
        self._over = not self._active
        return BatchProgress(
            self._active,
            self._cancelling,
            self._ended[JobState.DONE],
            self._ended[JobState.FAILED],
            self._ended[JobState.CANCELLED],
            self._seconds_left(now),
        )

    def _note(self, job: Job) -> None:
        before = self._jobs.get(job.id)
        self._jobs[job.id] = job
        if before is not None and before.state.ended:
            return
        self._active += (not job.state.ended) - (before is not None)
        self._cancelling += _is_cancelling(job) - (before is not None and _is_cancelling(before))
        self._ended[job.state] += job.state.ended
        self._time_left.note(job)

    def _seconds_left(self, now: float) -> float | None:
        """Asked for now and then only, so that the words stay calm."""
        if not self._active:
            return None
        if now - self._left_told >= _TIME_EVERY:
            self._left, self._left_told = self._time_left.seconds(now), now
        return self._left


def _is_cancelling(job: Job) -> bool:
    return job.state is JobState.CANCELLING


def left_words(seconds: float) -> str:
    """How long something will still take, no more exactly than anybody knows."""
    if seconds < 10:
        return tr("a few seconds")
    if seconds < 55:
        return tr("about {seconds} s", seconds=round(seconds / 10) * 10)
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return tr("about {minutes} min", minutes=minutes)
    hours, rest = divmod(minutes, 60)
    return tr("about {hours} h {minutes} min", hours=hours, minutes=rest)
