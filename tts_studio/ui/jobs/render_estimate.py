"""How far a batch of jobs is, and how long the rest will take, as far as it can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.translation import tr, trn

TimeLeft = Callable[[Sequence[Job], float], float | None]
"""From the jobs of a batch and the time now to the seconds until all have ended; None means unknown."""

_TIME_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """`seconds_left` is None until it can be told."""

    active: int
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
        return ", ".join(words for count, words in counts if count)


class RenderEstimate:
    """Follows one batch: from the first job queued while nothing was going on until nothing goes on again."""

    def __init__(self, time_left: TimeLeft) -> None:
        """The jobs of the first look belong to no batch, unless they are still under way."""
        self._time_left = time_left
        self._began: float | None = None
        self._running = False
        self._seen: frozenset[str] | None = None
        self._left: float | None = None
        self._left_told = 0.0

    def measure(self, jobs: Iterable[Job], now: float) -> BatchProgress:
        """Look at all jobs; `now` is in seconds since the epoch, as the jobs' times are."""
        known = tuple(jobs)
        active = [job for job in known if not job.state.ended]
        # What began and ended between two looks is a part of the batch like what is still under way.
        new = [job for job in known if self._seen is not None and job.id not in self._seen]
        if not self._running and (active or new):
            self._began = min(job.created for job in (*active, *new))
            self._left_told = 0.0
        self._running = bool(active)
        self._seen = frozenset(job.id for job in known)
        began = self._began
        batch = [job for job in known if began is not None and job.created >= began]
        done = [job for job in batch if job.state is JobState.DONE]
        return BatchProgress(
            len(active),
            len(done),
            sum(job.state is JobState.FAILED for job in batch),
            sum(job.state is JobState.CANCELLED for job in batch),
            self._seconds_left(active, done, now),
        )

    def _seconds_left(self, active: list[Job], done: list[Job], now: float) -> float | None:
        """Asked for now and then only: there may be thousands of jobs to add up."""
        if not active:
            return None
        if now - self._left_told >= _TIME_EVERY:
            self._left, self._left_told = self._time_left((*active, *done), now), now
        return self._left


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
