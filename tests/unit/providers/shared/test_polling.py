"""When a job is asked for: soon enough behind its end, and on the whole no more than once a second."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from tts_studio.providers.shared.polling import AskingPace, PollPlan, UsualTimes


def asked_until(usual: UsualTimes, seconds: float, spacing: float = 1.0) -> list[float]:
    plan, times = PollPlan(usual, 100), [0.0]
    while times[-1] < seconds:
        times.append(plan.next_at(times[-1], spacing))
    return times[1:]


@pytest.mark.parametrize("declared", [4.0, 8.0, 43.5])
@pytest.mark.parametrize("seconds", [1.0, 2.0, 2.05, 5.0, 10.0, 44.0, 100.0])
def test_once_learned_the_wait_is_short_and_the_questions_few(declared: float, seconds: float) -> None:
    usual = UsualTimes(declared)
    usual.learn(100, seconds)
    times = asked_until(usual, seconds)
    assert times[-1] - seconds <= 0.1 * seconds
    assert len(times) == 1


@pytest.mark.parametrize("spread", [0.9, 1.1, 1.3])
def test_a_job_that_is_not_quite_as_usual_is_still_caught(spread: float) -> None:
    usual = UsualTimes(4.0)
    for seconds in (18.0, 20.0, 22.0):
        usual.learn(100, seconds)
    times = asked_until(usual, 20.0 * spread)
    assert times[-1] - 20.0 * spread <= 0.1 * 20.0 * spread + 0.2


@pytest.mark.parametrize("declared", [0.4, 4.0, 8.0, 43.5])
@pytest.mark.parametrize("seconds", [0.2, 1.0, 2.0, 3.3, 10.0, 44.0, 130.0])
def test_a_first_guess_asks_no_more_than_once_a_second(declared: float, seconds: float) -> None:
    times = asked_until(UsualTimes(declared), seconds)
    assert len(times) <= math.floor(times[-1]) + 1
    assert times == sorted(times)
    assert times[-1] - seconds <= max(1.1, 0.5 * seconds)


def test_an_account_that_complained_is_asked_less_and_forgives_slowly() -> None:
    pace = AskingPace()
    pace.complained()
    assert pace.spacing == 2.0
    for _ in range(5):
        pace.complained()
    assert pace.spacing == 15.0
    times = asked_until(UsualTimes(4.0), 60.0, spacing=12.0)
    assert all(later - earlier >= 12.0 for earlier, later in pairwise(times))
    for _ in range(40):
        pace.answered()
    assert pace.spacing == 1.0


def test_texts_of_other_lengths_are_only_a_hint() -> None:
    usual = UsualTimes(5.0)
    usual.learn(100, 2.0)
    assert usual.expected(100) == (2.0, 2.0)
    assert usual.expected(1000) == (2.0, 5.0)
    assert usual.expected(10) == (0.5, 2.0)
    assert not usual.knows(1000)
    usual.learn(100, -1.0)
    usual.learn(100, 100_000.0)
    assert usual.expected(100) == (2.0, 2.0)


def test_a_job_that_was_never_seen_at_work_may_have_been_done_before() -> None:
    usual = UsualTimes(5.0)
    usual.learn_between(100, 0.0, 10.0)
    assert usual.expected(100)[0] == pytest.approx(6.0)
    usual.learn_between(100, 4.0, 5.0)
    assert usual.expected(100)[0] == pytest.approx(4.5)


def test_progress_rises_and_never_says_that_all_is_done() -> None:
    plan = PollPlan(UsualTimes(10.0), 100)
    shown = [plan.fraction(elapsed) for elapsed in (0.0, 1.0, 5.0, 10.0, 50.0)]
    assert shown == sorted(shown)
    assert shown[0] == 0.0
    assert shown[-1] == 0.95
