"""Thousands of requests become jobs and end little by little, each made once, whatever happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.paid_sessions import session_on
from tests.support.sessions import Stage, staged
from tts_studio.domain.errors import Fate, ServiceDown
from tts_studio.domain.job import JobState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.job_queue import URGENT
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_planning import planned_render, planned_retake
from tts_studio.engine.slices import STEPS_AT_ONCE, Slices

MANY = 3 * STEPS_AT_ONCE + 20
TEXT = "\n\n".join(f"Number {number}." for number in range(MANY))
pytestmark = pytest.mark.usefixtures("no_pauses")
DOWN = ServiceDown("It is down.", fate=Fate.NOT_ACCEPTED)


@pytest.fixture
def going_on(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Until it is set, what is done in slices stays as far as it came at once."""
    go, work = asyncio.Event(), Slices._work

    async def waiting(self: Slices) -> None:
        await go.wait()
        await work(self)

    monkeypatch.setattr(Slices, "_work", waiting)
    return go


def count(session: ProjectSession, *states: JobState) -> int:
    return sum(job.state in states for job in session.jobs.all)


def closed(stage: Stage) -> Stage:
    """A stage whose provider answers nothing yet."""
    stage.provider.gate.clear()
    return stage


async def turns_until(measure: Callable[[], int], end: int) -> list[int]:
    """How much was added to a count in each turn of the loop, until it got there."""
    counts = [measure()]
    while counts[-1] != end:
        await asyncio.sleep(0)
        counts.append(measure())
    return [abs(later - before) for before, later in pairwise(counts)]


async def test_requests_become_jobs_some_in_each_turn_and_are_counted_from_the_first(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        render = closed(stage).session.start_render()
        assert (render.total, render.done, render.ended) == (MANY, 0, False)
        assert render.seconds_left() is None
        assert len(stage.session.jobs.all) == STEPS_AT_ONCE
        assert max(await turns_until(lambda: len(stage.session.jobs.all), MANY)) <= STEPS_AT_ONCE
        assert [job.request.text for job in stage.session.jobs.all] == TEXT.split("\n\n")
        await stage.session.jobs.cancel_all()


async def test_all_of_it_can_be_called_off_while_it_is_submitted(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        render = closed(stage).session.start_render()
        await stage.session.jobs.cancel_all()
        assert (render.ended, render.cancelled, render.failed) == (True, True, {})
        assert (await render.finished()).cancelled
        await asyncio.sleep(0)
        assert len(stage.session.jobs.all) == STEPS_AT_ONCE
        assert len(stage.provider.requests) <= 1


async def test_it_ends_though_the_rest_cannot_be_submitted(
    tmp_path: Path, going_on: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, told: problems.append(told["exception"]))
    broken = ZeroDivisionError()

    def fail(*_asked: object) -> None:
        raise broken

    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        render = stage.session.start_render()
        monkeypatch.setattr(stage.session.jobs, "_admitted", fail)
        going_on.set()
        assert (await render.finished()).rendered == STEPS_AT_ONCE
        assert problems == [broken]


async def test_one_render_can_be_called_off_while_it_is_submitted_and_another_goes_on(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        one = closed(stage).session.start_render(stage.ids[: MANY - 10])
        other = stage.session.start_render(stage.ids[MANY - 10 :])
        await one.cancel()
        assert (one.ended, one.cancelled, other.ended) == (True, True, False)
        stage.provider.gate.set()
        outcome = await other.finished()
        assert (outcome.rendered, outcome.cancelled) == (10, False)


async def test_what_waits_is_called_off_in_steps_and_none_of_it_begins_meanwhile(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        closed(stage).session.start_render()
        await eventually(lambda: stage.provider.running == 1)
        await eventually(lambda: len(stage.session.jobs.all) == MANY)
        ended = asyncio.create_task(stage.session.jobs.cancel_all())
        turns = await turns_until(lambda: count(stage.session, JobState.QUEUED), 0)
        assert max(turns) <= STEPS_AT_ONCE
        await ended
        assert count(stage.session, JobState.CANCELLED) == MANY
        assert len(stage.provider.requests) == 1


async def test_what_is_asked_for_again_while_it_is_called_off_is_made(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        closed(stage).session.start_render()
        await eventually(lambda: len(stage.session.jobs.all) == MANY)
        ending = asyncio.create_task(stage.session.jobs.cancel_all())
        await asyncio.sleep(0)
        last = stage.ids[-1]
        assert stage.session.view_of(last).state.value == "rendering"
        again = stage.session.start_render([last])
        await ending
        stage.provider.gate.set()
        assert (await again.finished()).rendered == 1


async def test_a_waiting_job_can_be_called_off_on_its_own_while_all_are(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        closed(stage).session.start_render()
        await eventually(lambda: len(stage.session.jobs.all) == MANY)
        ending = asyncio.create_task(stage.session.jobs.cancel_all())
        await asyncio.sleep(0)
        last = stage.session.jobs.all[-1]
        assert last.state is JobState.QUEUED
        await stage.session.jobs.cancel(last.id)
        assert stage.session.jobs.all[-1].state is JobState.CANCELLED
        await ending


async def test_a_pause_while_it_is_submitted_sends_nothing_more_and_ends(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        render = closed(stage).session.start_render()
        render.pause()
        assert len(stage.session.jobs.all) < MANY
        await eventually(lambda: len(stage.session.jobs.all) == MANY)
        stage.provider.gate.set()
        await eventually(lambda: render.done == 1)
        await stage.session.retake(stage.ids[:1])
        assert len(stage.provider.requests) == 2
        held = [stage.session.jobs.holds]
        render.resume()
        assert [*held, stage.session.jobs.holds] == [True, False]
        assert (await render.finished()).rendered == MANY
        assert [request.text for request in stage.provider.requests[2:]] == TEXT.split("\n\n")[1:]


async def test_nothing_counts_as_held_back_when_a_paused_render_was_called_off(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        render = closed(stage).session.start_render()
        await eventually(lambda: stage.provider.running == 1)
        render.pause()
        await render.cancel()
        assert not stage.session.jobs.holds


async def test_a_service_that_is_down_fails_all_that_waits_and_all_that_was_still_to_wait(
    tmp_path: Path, going_on: asyncio.Event
) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.failures["Number 0."] = [DOWN]
        render = stage.session.start_render()
        await eventually(lambda: count(stage.session, JobState.FAILED) == 1)
        assert len(stage.session.jobs.all) == STEPS_AT_ONCE
        going_on.set()
        outcome = await render.finished()
        assert len(outcome.failed) == MANY
        assert set(map(str, outcome.failed.values())) == {str(DOWN)}
        assert len(stage.provider.requests) == 1
        assert (await stage.session.render(stage.ids[:3])).rendered == 3


async def test_what_waits_for_a_dead_service_fails_in_steps_and_none_of_it_begins(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        closed(stage).provider.failures["Number 0."] = [DOWN]
        render = stage.session.start_render()
        await eventually(lambda: len(stage.session.jobs.all) == MANY)
        await eventually(lambda: stage.provider.running == 1)
        stage.provider.gate.set()
        turns = await turns_until(lambda: count(stage.session, JobState.FAILED), MANY)
        # The one that found out has failed in the same turn as the first of the others.
        assert max(turns) <= STEPS_AT_ONCE + 1
        assert len(stage.provider.requests) == 1
        assert render.ended


async def test_a_project_can_be_closed_while_a_render_is_submitted(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        closed(stage).session.start_render()
    assert len(stage.provider.requests) <= 1
    assert all(job.state.ended for job in stage.session.jobs.all)


async def test_what_comes_after_it_was_planned_is_not_bought_again(tmp_path: Path) -> None:
    provider = PaidProvider()
    async with session_on(tmp_path / "a.ttsstudio", provider, "One line.\n\nAnother line.") as session:
        plan = session.render_plan()
        await session.jobs.submit(plan.requests[1], URGENT).finished()
        render = session.start(plan)
        outcome = await render.finished()
        assert (outcome.rendered, render.total) == (2, 2)
        assert sorted(provider.sent) == ["Another line.", "One line."]


async def test_what_comes_while_the_rest_is_submitted_is_not_bought_again(tmp_path: Path) -> None:
    provider = PaidProvider()
    async with session_on(tmp_path / "a.ttsstudio", provider, TEXT) as session:
        plan = session.render_plan()
        provider.gate.clear()
        render = session.start(plan)
        first = session.jobs.submit(plan.requests[-1], URGENT)
        assert not session.spending.would_buy(plan.requests[-1])
        provider.gate.set()
        await first.finished()
        await render.finished()
        assert sorted(provider.sent) == sorted(request.text for request in plan.requests)


async def test_what_is_still_to_become_a_job_is_not_counted_as_bought_once_more(tmp_path: Path) -> None:
    provider = PaidProvider()
    async with session_on(tmp_path / "a.ttsstudio", provider, TEXT) as session:
        provider.gate.clear()
        session.start_render()
        assert len(session.jobs.all) < MANY
        assert session.spending.bill(session.render_plan()).requests == 0
        await session.jobs.cancel_all()


async def test_a_plan_made_in_steps_is_that_of_the_script_as_it_is_in_the_end(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT * 8) as stage:
        planning = asyncio.create_task(planned_render(stage.session))
        await asyncio.sleep(0)
        assert not planning.done()
        stage.session.set_text("Only this.")
        plan = await planning
        assert [request.text for request in plan.requests] == ["Only this."]


async def test_a_plan_made_in_steps_is_of_the_cast_as_it_is_in_the_end(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT * 8) as stage:
        planning = asyncio.create_task(planned_render(stage.session, stage.ids))
        await asyncio.sleep(0)
        assert not planning.done()
        stage.session.set_voice("", CastVoice(VoiceId("murmur", "high")))
        plan = await planning
        assert {request.voice.voice for request in plan.requests} == {"high"}


async def test_of_what_had_sound_before_a_plan_can_be_made_in_steps(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One.\n\nTwo.\n\nThree.") as stage:
        await stage.session.render(stage.ids[:2])
        stage.session.set_text("One.\n\nTwo, again.\n\nThree.")
        assert (await planned_render(stage.session, stale_only=True)).stale == (stage.ids[1],)


async def test_retakes_of_very_many_segments_are_planned_in_turns_of_the_script_as_it_is_in_the_end(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT * 8) as stage:
        planning = asyncio.create_task(planned_retake(stage.session, stage.ids))
        await asyncio.sleep(0)
        assert not planning.done()
        kept = stage.ids[0]
        stage.session.set_text("Number 0.")
        assert stage.ids == [kept]
        assert [request.text for request in (await planning).requests] == ["Number 0."]


async def test_retakes_of_very_many_segments_are_each_made_once(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        retake = await closed(stage).session.start_retake(stage.ids)
        assert (retake.total, retake.done) == (MANY, 0)
        await eventually(lambda: len(stage.session.jobs.all) == MANY)
        other = await stage.session.start_retake(stage.ids[:1])
        assert other.plan.requests[0].variation == retake.plan.requests[0].variation + 1
        await stage.session.jobs.cancel_all()
