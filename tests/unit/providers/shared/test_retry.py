"""Trying again: how often, after which pauses, and when not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tts_studio.domain.errors import RateLimited, ServiceDown, SpeechError
from tts_studio.providers.shared.retry import LONGEST_LIMIT, Backoff, pause_after, retried
from tts_studio.providers.shared.service import Timekeeper


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 3))
        self.seconds += seconds

    @property
    def keeper(self) -> Timekeeper:
        return Timekeeper(lambda: self.seconds, lambda: self.seconds, self.sleep, lambda: 0.0)


async def run(clock: Clock, problems: Sequence[SpeechError], deadline: float | None = None) -> str:
    left = list(problems)

    async def attempt() -> str:
        if left:
            raise left.pop(0)
        return "done"

    backoff = Backoff(attempts=4, first=1.0, longest=3.0)
    return await retried(attempt, time=clock.keeper, backoff=backoff, deadline=deadline)


async def test_pauses_grow_up_to_the_longest() -> None:
    clock = Clock()
    passing = [ServiceDown("x", retryable=True) for _ in range(3)]
    assert await run(clock, passing) == "done"
    assert clock.pauses == [1.0, 2.0, 3.0]


async def test_there_is_an_end_to_attempts() -> None:
    clock = Clock()
    with pytest.raises(ServiceDown):
        await run(clock, [ServiceDown("x", retryable=True) for _ in range(4)])
    assert len(clock.pauses) == 3


async def test_what_will_not_pass_is_raised_at_once() -> None:
    clock = Clock()
    with pytest.raises(ServiceDown):
        await run(clock, [ServiceDown("x")])
    assert not clock.pauses


async def test_a_rate_limit_is_waited_for() -> None:
    clock = Clock()
    limited = RateLimited("x", retryable=True)
    limited.retry_at = 1007.0
    assert await run(clock, [limited]) == "done"
    assert clock.pauses == [7.0]


async def test_a_rate_limit_that_lasts_is_told_at_once() -> None:
    clock = Clock()
    limited = RateLimited("x", retryable=True)
    limited.retry_at = 1000.0 + LONGEST_LIMIT + 1
    with pytest.raises(RateLimited):
        await run(clock, [limited, limited])
    assert not clock.pauses


async def test_no_pause_goes_beyond_the_deadline() -> None:
    clock = Clock()
    with pytest.raises(ServiceDown):
        await run(clock, [ServiceDown("x", retryable=True) for _ in range(3)], deadline=1002.5)
    assert clock.pauses == [1.0]


def test_chance_spreads_the_pauses_and_a_rate_limit_far_away_is_bounded() -> None:
    assert Backoff(first=1.0, jitter=0.3).pause(1, 1.0) == pytest.approx(0.7)
    assert Backoff(longest=15.0).pause(500, 0.0) == 15.0
    limited = RateLimited("x", retryable=True)
    limited.retry_at = 10_000.0
    assert pause_after(limited, 1, Backoff(), Clock().keeper) == 120.0
