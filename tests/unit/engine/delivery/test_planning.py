"""Plans of long scripts are found in small steps, for the script as it is in the end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.sessions import staged
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.script import Segment
from tts_studio.engine import slices
from tts_studio.engine.delivery.outlook import outlook
from tts_studio.engine.delivery.planning import planned_in_steps
from tts_studio.engine.delivery_parts.batch import Batch, foreseen
from tts_studio.engine.delivery_parts.choices import DeliveryChoices
from tts_studio.engine.project_session import ProjectSession

LONG = "\n\n".join(f"S{number % 3}: This is line {number}." for number in range(450))
MOST_AT_ONCE = 100


@pytest.fixture
def short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """No turn of the loop is long enough for more than a step, however fast the computer is."""
    monkeypatch.setattr(slices, "_SECONDS_AT_ONCE", 0.0)


@pytest.fixture
def longest_step(monkeypatch: pytest.MonkeyPatch, short_turns: None) -> list[int]:
    """How many segments were planned at most between two turns of the event loop, at the end of the list."""
    steps = [0]
    plan_of = ProjectSession.plan_of
    turn: list[object] = []

    def counted(session: ProjectSession, segment: Segment) -> object:
        task = asyncio.current_task()
        asyncio.get_running_loop().call_soon(turn.clear)
        turn.append(task)
        steps[0] = max(steps[0], len(turn))
        return plan_of(session, segment)

    monkeypatch.setattr(ProjectSession, "plan_of", counted)
    return steps


async def test_a_long_script_is_looked_at_in_small_steps(tmp_path: Path, longest_step: list[int]) -> None:
    async with staged(tmp_path / "a.ttsstudio", LONG) as stage:
        longest_step[0] = 0
        found = await outlook(stage.session, None)
        assert len(found.lacking) == 450
        assert 0 < longest_step[0] <= 2 * MOST_AT_ONCE


async def test_plans_are_those_of_the_script_that_is_there_in_the_end(
    tmp_path: Path, short_turns: None
) -> None:
    async with staged(tmp_path / "a.ttsstudio", LONG) as stage:
        looking = asyncio.create_task(planned_in_steps(stage.session, None))
        for number in range(2_000):
            # As often as a script can be typed in while it is looked at.
            await asyncio.sleep(0)
            stage.session.set_text(f"Only this, and {number}.\n\nAnd that.")
        stage.session.set_text("Only this.")
        plans = await looking
        assert [segment_id for segment_id, _ in plans] == stage.ids
        assert plans[0][1].requests[0].text == "Only this."


async def test_only_what_is_asked_for_is_planned(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", LONG) as stage:
        plans = await planned_in_steps(stage.session, (stage.ids[7], stage.ids[3]))
        assert [segment_id for segment_id, _ in plans] == [stage.ids[3], stage.ids[7]]


async def test_stems_are_foreseen_after_a_look_in_small_steps(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", LONG) as stage:
        choices = DeliveryChoices(files="stems", folder=str(tmp_path), name="Book", suffix="wav")
        found = await foreseen(stage.session, Batch(choices, presets_by_id()["podcast"]))
        assert [path.name for path in found.paths] == ["S0.wav", "S1.wav", "S2.wav"]
