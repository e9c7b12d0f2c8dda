"""Casting the narrator of a long script otherwise holds nobody up, and what is told is true at once."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.sessions import staged
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.planner import Planner
from tts_studio.engine.programme import programme_in_steps

TEXT = "\n\n".join(f"Paragraph {number}." for number in range(300))
HIGH, LOW = CastVoice(VoiceId("murmur", "high")), CastVoice(VoiceId("murmur", "low"))


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The segments that were planned, in order."""
    segment_ids: list[str] = []
    plan = Planner.plan

    def noted(self: Planner, *details: object) -> object:
        segment_ids.append(details[1].id)  # type: ignore[attr-defined]  # the segment
        return plan(self, *details)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(Planner, "plan", noted)
    return segment_ids


async def test_the_script_is_planned_in_steps_and_the_loop_goes_on(
    tmp_path: Path, planned: list[str]
) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        planned.clear()
        stage.session.set_voice("", HIGH)
        assert not planned
        steps = [0]
        while len(planned) < len(stage.ids):
            await asyncio.sleep(0)
            steps.append(len(planned))
        assert max(later - before for before, later in pairwise(steps)) <= 40
        assert set(planned) == set(stage.ids)


async def test_the_script_is_planned_from_its_beginning_on(tmp_path: Path, planned: list[str]) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        planned.clear()
        stage.session.set_voice("", HIGH)
        await stage.session.settled()
        assert planned == stage.ids


async def test_what_is_asked_for_meanwhile_is_true_and_planned_once(
    tmp_path: Path, planned: list[str]
) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        last = stage.ids[-1]
        await stage.session.render([last])
        planned.clear()
        stage.session.set_voice("", HIGH)
        assert stage.session.view_of(last).state.value == "stale"
        assert stage.session.takes.chosen(last) is None
        assert planned == [last]
        stage.session.set_voice("", LOW)
        assert stage.session.view_of(last).state.value == "fresh"
        assert stage.states.count("not rendered") == len(stage.ids) - 1


async def test_a_take_that_arrives_meanwhile_reaches_its_segment(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        first, second = stage.ids[:2]
        stage.provider.gate.clear()
        stage.session.start_render([first, second])
        await eventually(lambda: stage.provider.running)
        stage.session.set_voice("", HIGH)
        stage.session.set_voice("", LOW)
        stage.session.set_text(TEXT.partition("\n\n")[2])
        stage.provider.gate.set()
        await eventually(lambda: stage.session.view_of(second).state.value == "fresh")


async def test_a_project_can_be_closed_before_everything_is_planned(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, TEXT) as stage:
        stage.session.set_voice("", HIGH)
    async with staged(path) as stage:
        assert stage.session.cast.narrator == HIGH
        assert set(stage.states) == {"not rendered"}


async def test_the_timeline_of_a_script_that_is_not_planned_yet_is_made_in_steps(
    tmp_path: Path, planned: list[str]
) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.settled()
        planned.clear()
        stage.session.set_voice("", HIGH)
        steps = [len(planned) for _ in programme_in_steps(stage.session, None)]
        assert steps[0] == 0
        assert len(planned) == len(stage.ids)
        assert max(later - before for before, later in pairwise(steps)) <= 100


async def test_a_timeline_made_in_steps_is_that_of_the_script_as_it_is_in_the_end(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        steps = programme_in_steps(stage.session, None)
        next(steps)
        stage.session.set_text("Only this.")
        with pytest.raises(StopIteration) as end:
            while True:
                next(steps)
        assert [mark.segment_id for mark in end.value.value.view().marks] == stage.ids
