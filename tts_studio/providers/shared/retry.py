"""Trying again what is safe to try again, with growing pauses, until it works or time is up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tts_studio.domain.errors import RateLimited, SpeechError
from tts_studio.providers.shared.service import Timekeeper

T = TypeVar("T")

_LONGEST_RATE_LIMIT_WAIT = 120.0
LONGEST_LIMIT = 300.0
"""Seconds; a rate limit that ends later is not waited for, but told with its end."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses in seconds that grow by `factor` up to `longest`, each shortened by up to `jitter` of itself."""

    attempts: int = 6
    first: float = 0.4
    factor: float = 2.0
    longest: float = 15.0
    jitter: float = 0.3

    def pause(self, failures: int, chance: float) -> float:
        """How long to wait after so many failures in a row; `chance` from 0 to 1 spreads the callers."""
        whole = min(self.longest, self.first * self.factor ** min(failures - 1, 60))
        return whole * (1 - self.jitter * chance)


def pause_after(problem: SpeechError, failures: int, backoff: Backoff, time: Timekeeper) -> float:
    """How long to wait before the next try: what a rate limit asks for, else what the backoff says."""
    pause = backoff.pause(failures, time.chance())
    if isinstance(problem, RateLimited) and problem.retry_at is not None:
        asked = problem.retry_at - time.now()
        pause = max(pause, min(asked, _LONGEST_RATE_LIMIT_WAIT))
    return pause


def asks_too_long(problem: SpeechError, now: float) -> bool:
    """Whether this is a rate limit that ends too late to be waited for; `now` in seconds since the epoch."""
    until = problem.retry_at if isinstance(problem, RateLimited) else None
    return until is not None and until - now > LONGEST_LIMIT


async def retried(
    attempt: Callable[[], Awaitable[T]],
    *,
    time: Timekeeper,
    backoff: Backoff | None = None,
    deadline: float | None = None,
) -> T:
    """The first result of `attempt`, which is only given for what costs nothing and may be repeated.

    Tries again after a SpeechError that is retryable, as often as the backoff allows and while the pause
    would end before `deadline`, on the monotonic clock; then that error is raised.
    """
    backoff = backoff or Backoff()
    failures, wait = 0, time.sleep
    while True:
        try:
            return await attempt()
        except SpeechError as problem:
            failures += 1
            hopeless = not problem.retryable or asks_too_long(problem, time.now())
            if hopeless or failures >= backoff.attempts:
                raise
            pause = pause_after(problem, failures, backoff, time)
            if deadline is not None and time.monotonic() + pause >= deadline:
                raise
        await wait(pause)
