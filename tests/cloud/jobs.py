"""A job of Segmind: its state is a matter of the clock alone."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from tests.cloud.faults import Asked
from tests.cloud.sound_files import SoundOrder

QUEUED, PROCESSING, COMPLETED, FAILED = "QUEUED", "PROCESSING", "COMPLETED", "FAILED"

_CONTENT_REFUSED = (
    "Content blocked: PROHIBITED_CONTENT. The request was refused by the model's safety filter."
)


@dataclass
class Job:
    """One accepted request. `failure` is what it will end with instead of sound."""

    id: str
    kind: str
    model: str
    text: str
    order: SoundOrder
    cost: float
    queue_seconds: float
    processing_seconds: float
    work: tuple[Asked, ...] = ()
    failure: str = ""
    polls: int = 0
    results: int = 0
    remaining_credits: float = 0.0
    accepted_at: float = field(default_factory=time.monotonic)
    making: asyncio.Future[bytes] | None = None

    def argument(self, name: str, default: str = "") -> str | None:
        """The argument of a fault of this job, `default` when it has none, None without the fault."""
        for asked in self.work:
            if asked.name == name:
                return asked.argument or default
        return None

    def has(self, name: str) -> bool:
        """Whether a fault was asked for."""
        return self.argument(name) is not None

    @property
    def state(self) -> str:
        """What the job is doing now."""
        elapsed = time.monotonic() - self.accepted_at
        if elapsed < self.queue_seconds:
            return QUEUED
        if elapsed < self.queue_seconds + self.processing_seconds or self.has("never-completes"):
            return PROCESSING
        return FAILED if self.failure else COMPLETED

    @property
    def reported_state(self) -> str | None:
        """What the next poll is told; faults may make it something else. None leaves the state out."""
        for name, count, word in (
            ("unknown-state", 2, "THROTTLED_BY_SCHEDULER"),
            ("missing-state", 2, None),
        ):
            polls = self.argument(name, str(count))
            if polls is not None and self.polls <= int(polls):
                return word
        polls = self.argument("flapping", "4")
        if polls is not None and self.polls <= int(polls):
            return (PROCESSING, QUEUED)[self.polls % 2]
        return self.state


def failure_of(work: tuple[Asked, ...]) -> str:
    """The error a job will end with, empty when it will succeed."""
    for asked in work:
        if asked.name in ("422-failed", "failed-200"):
            return asked.argument or "Internal model error: the model returned no audio."
        if asked.name == "422-content":
            return _CONTENT_REFUSED
    return ""
