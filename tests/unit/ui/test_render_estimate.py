"""How far a batch of jobs is and how long it takes, in words."""

from __future__ import annotations

from collections.abc import Callable

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


class Told:
    """Tells these seconds, and remembers of which jobs it was told and when it was asked."""

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self.noted: list[tuple[str, str]] = []
        self.asked: list[float] = []

    def note(self, job: Job) -> None:
        self.noted.append((job.id, job.state.value))

    def seconds(self, now: float) -> float | None:
        self.asked.append(now)
        return self._seconds


def begun(jobs: list[Job], time_left: Callable[[], Told] = Told) -> RenderEstimate:
    """An estimate that these jobs are new to."""
    estimate = RenderEstimate(time_left)
    estimate.begin([])
    note(estimate, jobs)
    return estimate


def note(estimate: RenderEstimate, jobs: list[Job]) -> None:
    for each in jobs:
        estimate.note(each)


def test_nothing_is_said_about_time_until_it_is_known() -> None:
    jobs = [job(str(number)) for number in range(180)]
    estimate = begun(jobs)
    assert estimate.progress(BEGAN).sentence == "Rendering 1 of 180"
    estimate.note(job("0", JobState.DONE))
    assert estimate.progress(BEGAN + 100).sentence == "Rendering 2 of 180"


def test_the_time_left_of_a_batch_is_asked_for_once_a_second() -> None:
    told = Told(115.0)
    estimate = RenderEstimate(lambda: told)
    jobs = [job("0", JobState.DONE), job("1", JobState.FAILED), job("2", JobState.RECEIVING), job("3")]
    estimate.begin(jobs)
    for seconds in (0.0, 0.5, 1.0):
        assert estimate.progress(BEGAN + seconds).sentence == "Rendering 3 of 4, about 2 min left"
    assert told.asked == [BEGAN, BEGAN + 1]


def test_every_step_of_a_job_is_told_once_to_who_tells_the_time() -> None:
    told = Told()
    estimate = begun([], lambda: told)
    done = job("0", JobState.DONE)
    estimate.note(job("0"))
    estimate.note(done)
    estimate.note(done)
    assert told.noted == [("0", "queued"), ("0", "done")]
    assert estimate.progress(BEGAN).sentence == "1 rendered"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5.0, "a few seconds"), (40, "about 40 s"), (180, "about 3 min"), (4000, "about 1 h 7 min")],
)
def test_time_left_is_rounded_to_what_can_be_known(seconds: float, words: str) -> None:
    estimate = begun([job("a")], lambda: Told(seconds))
    assert estimate.progress(BEGAN).sentence == f"Rendering 1 of 1, {words} left"


def test_a_finished_batch_is_summed_up_and_the_next_one_counts_anew() -> None:
    states = (JobState.DONE, JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    estimate = begun([job(str(number)) for number in range(4)])
    note(estimate, [job(str(number), state) for number, state in enumerate(states)])
    assert estimate.progress(BEGAN + 9).sentence == "2 rendered, 1 failed, 1 cancelled"
    estimate.note(job("later", created=BEGAN + 60))
    assert estimate.progress(BEGAN + 61).sentence == "Rendering 1 of 1"


def test_the_time_of_a_batch_does_not_follow_from_the_one_before() -> None:
    followers: list[Told] = []

    def follower() -> Told:
        followers.append(Told())
        return followers[-1]

    estimate = begun([job("0", JobState.DONE)], follower)
    assert estimate.progress(BEGAN).sentence == "1 rendered"
    estimate.note(job("1", created=BEGAN + 60))
    assert followers[-1].noted == [("1", "queued")]


def test_jobs_that_ended_before_anybody_looked_are_counted_with_the_rest_of_their_batch() -> None:
    estimate = RenderEstimate(Told)
    estimate.begin([job("old", JobState.DONE)])
    quick = [job(str(number), JobState.FAILED, created=BEGAN + 60 + number / 100) for number in range(3)]
    note(estimate, [*quick, job("3", created=BEGAN + 60.5)])
    assert estimate.progress(BEGAN + 61).sentence == "Rendering 4 of 4"
    estimate.note(job("3", JobState.FAILED, created=BEGAN + 60.5))
    assert estimate.progress(BEGAN + 62).sentence == "4 failed"


def test_jobs_that_end_one_by_one_as_they_are_made_are_one_batch_until_somebody_looks() -> None:
    estimate = begun([])
    for number in range(3):
        estimate.note(job(str(number)))
        estimate.note(job(str(number), JobState.FAILED))
    assert estimate.progress(BEGAN).sentence == "3 failed"
    estimate.note(job("later", created=BEGAN + 60))
    assert estimate.progress(BEGAN + 61).sentence == "Rendering 1 of 1"


def test_jobs_of_an_earlier_time_are_not_summed_up() -> None:
    estimate = RenderEstimate(Told)
    estimate.begin([job("old", JobState.DONE)])
    assert estimate.progress(BEGAN).sentence == ""
    estimate.begin([job("old", JobState.DONE), job("new", created=BEGAN + 60)])
    assert estimate.progress(BEGAN + 61).sentence == "Rendering 1 of 1"
