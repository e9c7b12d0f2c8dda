"""A render under way: counted, paused, gone on with, called off, and how long it will still take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tests.support.sessions import staged
from tts_studio.domain.errors import SpeechError
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.job_queue import URGENT
from tts_studio.engine.rendering import Render
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.time_left import TimeLeft
from tts_studio.engine.voice_catalogue import VoiceCatalogue

TEXT = "First words.\n\nSecond words. [pause 1s] With more.\n\nThird words."
NOW = 1_000.0


async def test_a_render_counts_segments_and_tells_every_step(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        counts: list[int] = []
        render = stage.session.start_render()
        assert (render.total, render.done, render.ended) == (3, 0, False)
        render.changed.connect(lambda told: counts.append(told.done))
        outcome = await render.finished()
        assert (render.done, render.ended, outcome.rendered) == (3, True, 3)
        assert counts == sorted(counts)
        assert set(counts) >= {0, 1, 2, 3}
        steps = len(counts)
        await stage.session.retake(stage.ids[:1])
        assert len(counts) == steps


async def test_a_render_of_nothing_has_ended(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        render = stage.session.start_render()
        render.pause()
        assert (render.total, render.ended, render.paused) == (0, True, False)
        assert render.seconds_left() == 0.0
        assert (await render.finished()).rendered == 0


async def test_a_pause_lets_what_is_under_way_end_and_sends_nothing_more(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.gate.clear()
        render = stage.session.start_render()
        await eventually(lambda: stage.provider.running == 1)
        render.pause()
        assert render.seconds_left() is None
        stage.provider.gate.set()
        await eventually(lambda: render.done == 1)
        other = await stage.session.start_retake(stage.ids[:1])
        await other.finished()
        assert (render.done, render.paused, render.ended) == (1, True, False)
        assert [request.text for request in stage.provider.requests] == ["First words.", "First words."]
        render.resume()
        outcome = await render.finished()
        assert (outcome.rendered, render.paused) == (3, False)


async def test_what_is_wanted_at_once_does_not_wait_for_the_end_of_a_pause(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        render = stage.session.start_render()
        render.pause()
        await eventually(lambda: stage.provider.running == 0 and render.done == 1)
        request = stage.session.plan_of(stage.session.script.segments[2]).requests[0]
        stage.session.jobs.submit(request, URGENT)
        await eventually(lambda: render.done == 2)
        assert stage.states == ["fresh", "rendering", "fresh"]
        render.resume()
        await render.finished()
        assert stage.states == ["fresh"] * 3


async def test_a_paused_render_can_be_called_off(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        render = stage.session.start_render()
        render.pause()
        await eventually(lambda: render.done == 1)
        await render.cancel()
        assert (render.cancelled, render.ended, render.paused) == (True, True, False)
        outcome = await render.finished()
        assert (outcome.rendered, outcome.cancelled, outcome.failed) == (1, True, {})
        render.resume()
        await stage.session.render()
        assert stage.states == ["fresh"] * 3


async def test_calling_one_render_off_leaves_another_alone(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.gate.clear()
        one, two = stage.session.start_render(stage.ids[:1]), stage.session.start_render(stage.ids[1:])
        await one.cancel()
        stage.provider.gate.set()
        outcome = await two.finished()
        assert (outcome.rendered, outcome.cancelled) == (2, False)
        assert stage.states == ["not rendered", "fresh", "fresh"]


async def test_what_is_cancelled_before_it_has_begun_ends_all_the_same(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One.") as stage:
        plan = stage.session.plan_of(stage.session.script.segments[0])
        handle = stage.session.jobs.submit(plan.requests[0])
        await stage.session.jobs.cancel(handle.job.id)
        assert handle.job.state is JobState.CANCELLED
        again = stage.session.start_render()
        assert (await again.finished()).rendered == 1


async def test_what_failed_is_gathered_and_rendered_again(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.failures["With more"] = [SpeechError("It broke off.")]
        render = stage.session.start_render()
        outcome = await render.finished()
        assert {key: str(error) for key, error in outcome.failed.items()} == {stage.ids[1]: "It broke off."}
        assert (outcome.rendered, render.failed) == (2, outcome.failed)
        again = await stage.session.render(list(outcome.failed))
        assert (again.rendered, again.failed) == (1, {})


async def test_what_cannot_be_spoken_at_all_is_among_the_failures(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "BOB: Hello.\n\nBye.") as stage:
        stage.session.set_voice("BOB", CastVoice(VoiceId("nobody", "x")))
        render: Render = stage.session.start_render()
        assert list(render.failed) == stage.ids[:1]
        assert (await render.finished()).rendered == 1


def _job(text: str, state: JobState, model: str = "murmur", **fields: object) -> Job:
    request = SpeechRequest(VoiceId(model, "low"), "en-US", (), text, MURMUR.format)
    return Job(text, request, state, NOW, **fields)  # type: ignore[arg-type]  # fields by name


def _weight(text: str) -> float:
    return 1 + expected_seconds(text)


@pytest.fixture
def catalogue() -> VoiceCatalogue:
    fast = ScriptedProvider((MURMUR,), slots=2)
    slow = ScriptedProvider((replace(MURMUR, id="slow", provider="slow", usual_seconds=30.0),))
    slow.id = "slow"
    return VoiceCatalogue([fast, slow])


def seconds_left(jobs: Sequence[Job], catalogue: VoiceCatalogue, now: float) -> float | None:
    followed = TimeLeft(catalogue)
    for job in jobs:
        followed.note(job)
    return followed.seconds(now)


def test_nobody_knows_how_long_until_something_was_made(catalogue: VoiceCatalogue) -> None:
    jobs = [_job("one", JobState.WAITING, started=NOW - 5), _job("two", JobState.QUEUED)]
    assert seconds_left(jobs, catalogue, NOW) is None
    found = _job("zero", JobState.DONE, started=NOW - 1, ended=NOW)
    assert seconds_left([found, *jobs], catalogue, NOW) is None


def test_the_rest_takes_as_long_as_what_was_made(catalogue: VoiceCatalogue) -> None:
    made = _job("Some words.", JobState.DONE, started=NOW - 6, ended=NOW - 2, purchase_id=1)
    rate = 4 / _weight("Some words.")
    waiting = [_job(text * 9, JobState.QUEUED) for text in ("a word ", "words ", "one more ")]
    wanted = sum(rate * _weight(job.request.text) for job in waiting) / 2
    assert seconds_left([made, *waiting], catalogue, NOW) == pytest.approx(wanted)
    half = _job("a word " * 9, JobState.RECEIVING, started=NOW, progress=0.5)
    wanted = rate * _weight("a word " * 9) / 2
    assert seconds_left([made, half], catalogue, NOW) == pytest.approx(wanted)
    late = _job("a word " * 9, JobState.RECEIVING, started=NOW - 500, progress=0.1)
    assert seconds_left([made, late], catalogue, NOW) == 0.0


def test_what_was_only_fetched_says_nothing_about_how_fast_the_rest_is(catalogue: VoiceCatalogue) -> None:
    times = {"started": NOW - 0.1, "ended": NOW, "purchase_id": 1, "fetched": True}
    fetched = [_job(text, JobState.DONE, "slow", **times) for text in ("one", "two")]
    rest = [_job(str(number), JobState.QUEUED, "slow") for number in range(3)]
    assert seconds_left([*fetched, *rest], catalogue, NOW) == pytest.approx(90)


def test_a_model_that_made_nothing_yet_takes_its_usual_time(catalogue: VoiceCatalogue) -> None:
    jobs = [_job("one", JobState.WAITING, "slow", started=NOW - 10), _job("two", JobState.QUEUED, "slow")]
    assert seconds_left(jobs, catalogue, NOW) == pytest.approx(50)


def test_the_slowest_provider_decides(catalogue: VoiceCatalogue) -> None:
    made = _job("Some words.", JobState.DONE, started=NOW - 6, ended=NOW - 2, purchase_id=1)
    jobs = [made, _job("few", JobState.QUEUED), _job("two", JobState.QUEUED, "slow")]
    assert seconds_left(jobs, catalogue, NOW) == pytest.approx(30)
    assert seconds_left([made], catalogue, NOW) == 0.0
