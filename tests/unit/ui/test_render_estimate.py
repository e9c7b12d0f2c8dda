"""How far a batch of jobs is and how long it takes, in words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.support.ui_samples import PCM
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.ui.jobs.render_estimate import RenderEstimate

BEGAN = 1000.0


def job(name: str, state: JobState = JobState.QUEUED, *, created: float = BEGAN) -> Job:
    request = SpeechRequest(VoiceId("nearby", "heart"), "en-US", (), "Some words.", PCM)
    return Job(name, request, state, created)


def unknown(_jobs: Sequence[Job], _now: float) -> None:
    return None


def test_nothing_is_said_about_time_until_it_is_known() -> None:
    estimate = RenderEstimate(unknown)
    jobs = [job(str(number)) for number in range(180)]
    assert estimate.measure(jobs, BEGAN).sentence == "Rendering 1 of 180"
    jobs[0] = job("0", JobState.DONE)
    assert estimate.measure(jobs, BEGAN + 100).sentence == "Rendering 2 of 180"


def test_the_time_left_is_asked_for_what_the_batch_still_makes_and_made_once_a_second() -> None:
    asked = []

    def time_left(jobs: Sequence[Job], now: float) -> float:
        asked.append(([each.id for each in jobs], now))
        return 115.0

    estimate = RenderEstimate(time_left)
    jobs = [job("0", JobState.DONE), job("1", JobState.FAILED), job("2", JobState.RECEIVING), job("3")]
    for seconds in (0.0, 0.5, 1.0):
        assert estimate.measure(jobs, BEGAN + seconds).sentence == "Rendering 3 of 4, about 2 min left"
    assert asked == [(["2", "3", "0"], BEGAN), (["2", "3", "0"], BEGAN + 1)]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5.0, "a few seconds"), (40, "about 40 s"), (180, "about 3 min"), (4000, "about 1 h 7 min")],
)
def test_time_left_is_rounded_to_what_can_be_known(seconds: float, words: str) -> None:
    estimate = RenderEstimate(lambda _jobs, _now: seconds)
    assert estimate.measure([job("a")], BEGAN).sentence == f"Rendering 1 of 1, {words} left"


def test_a_finished_batch_is_summed_up_and_the_next_one_counts_anew() -> None:
    estimate = RenderEstimate(unknown)
    states = (JobState.DONE, JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    estimate.measure([job(str(number)) for number in range(4)], BEGAN)
    ended = [job(str(number), state) for number, state in enumerate(states)]
    assert estimate.measure(ended, BEGAN + 9).sentence == "2 rendered, 1 failed, 1 cancelled"
    later = job("later", created=BEGAN + 60)
    assert estimate.measure([*ended, later], BEGAN + 61).sentence == "Rendering 1 of 1"


def test_jobs_that_ended_before_anybody_looked_are_counted_with_the_rest_of_their_batch() -> None:
    estimate = RenderEstimate(unknown)
    old = job("old", JobState.DONE)
    estimate.measure([old], BEGAN)
    quick = [job(str(number), JobState.FAILED, created=BEGAN + 60 + number / 100) for number in range(3)]
    slow = job("3", created=BEGAN + 60.5)
    assert estimate.measure([old, *quick, slow], BEGAN + 61).sentence == "Rendering 4 of 4"
    failed = job("3", JobState.FAILED, created=BEGAN + 60.5)
    assert estimate.measure([old, *quick, failed], BEGAN + 62).sentence == "4 failed"


def test_jobs_of_an_earlier_time_are_not_summed_up() -> None:
    assert RenderEstimate(unknown).measure([job("old", JobState.DONE)], BEGAN).sentence == ""
