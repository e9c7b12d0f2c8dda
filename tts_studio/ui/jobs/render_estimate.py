"""How far a batch of jobs is, and how long the rest will take, from what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.translation import tr, trn

_FEWEST_DONE = 2
_SHORTEST_WATCH = 3.0


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """`seconds_left` is None until it can be told from jobs that were done in this batch."""

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

    def __init__(self) -> None:
        self._began: float | None = None
        self._running = False

    def measure(self, jobs: Iterable[Job], now: float) -> BatchProgress:
        """Look at all jobs; `now` is in seconds since the epoch, as the jobs' times are."""
        known = tuple(jobs)
        active = [job for job in known if not job.state.ended]
        if active and not self._running:
            self._began = min(job.created for job in active)
        self._running = bool(active)
        began = self._began
        batch = [job for job in known if began is not None and job.created >= began]
        done = [job for job in batch if job.state is JobState.DONE]
        return BatchProgress(
            len(active),
            len(done),
            sum(job.state is JobState.FAILED for job in batch),
            sum(job.state is JobState.CANCELLED for job in batch),
            _seconds_left(active, done, now),
        )


def _seconds_left(active: list[Job], done: list[Job], now: float) -> float | None:
    """Characters still to be made at the speed at which characters were made so far."""
    begins = [job.started for job in (*active, *done) if job.started is not None]
    if len(done) < _FEWEST_DONE or not begins or now - min(begins) < _SHORTEST_WATCH:
        return None
    underway = sum(len(job.request.text) * (job.progress or 0.0) for job in active)
    made = sum(len(job.request.text) for job in done) + underway
    left = sum(len(job.request.text) for job in active) - underway
    return left * (now - min(begins)) / made if made else None


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
