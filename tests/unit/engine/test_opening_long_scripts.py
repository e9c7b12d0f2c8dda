"""Opening a long script, and pasting one, holds nobody up: its segments are planned step by step."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.sessions import staged
from tts_studio.domain.script_edit import TextEdit
from tts_studio.engine.planner import Planner
from tts_studio.store.autosave import SaveState

TEXT = "\n\n".join(f"Paragraph {number}." for number in range(300))


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


async def steps_to(planned: list[str], count: int) -> list[int]:
    """How many segments were planned in each turn of the loop, until that many were."""
    steps = [len(planned)]
    while len(planned) < count:
        await asyncio.sleep(0)
        steps.append(len(planned))
    return [later - before for before, later in pairwise(steps)]


async def test_a_long_project_is_open_before_it_is_planned(tmp_path: Path, planned: list[str]) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT):
        pass
    planned.clear()
    async with staged(tmp_path / "a.ttsstudio") as stage:
        assert len(planned) <= 40
        assert max(await steps_to(planned, len(stage.ids))) <= 40
        assert set(planned) == set(stage.ids)


async def test_one_can_wait_until_everything_is_planned(tmp_path: Path, planned: list[str]) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.settled()
        assert set(planned) == set(stage.ids)
        await stage.session.settled()
        assert len(planned) == len(stage.ids)


async def test_what_was_pasted_is_planned_in_steps(tmp_path: Path, planned: list[str]) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Before.\n\nAfter.") as stage:
        planned.clear()
        stage.session.edit_text(TextEdit(len("Before.\n\n"), 0, TEXT + "\n\n"))
        assert not planned
        assert max(await steps_to(planned, len(stage.ids) - 2)) <= 40


async def test_what_was_pasted_and_taken_away_at_once_leaves_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Before.\n\nAfter.") as stage:
        kept = stage.ids
        stage.session.edit_text(TextEdit(len("Before.\n\n"), 0, TEXT + "\n\n"))
        stage.session.edit_text(TextEdit(len("Before.\n\n"), len(TEXT) + 2, ""))
        await stage.session.settled()
        assert stage.ids == kept
        assert stage.states == ["not rendered"] * 2


async def test_planning_a_project_that_stayed_as_it_was_leaves_nothing_to_save(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path, TEXT):
        pass
    async with staged(path) as stage:
        await stage.session.settled()
        assert stage.session.save_status.state is SaveState.SAVED


async def test_a_short_project_is_planned_when_it_opens(tmp_path: Path, planned: list[str]) -> None:
    async with staged(tmp_path / "a.ttsstudio", "One.\n\nTwo."):
        pass
    planned.clear()
    async with staged(tmp_path / "a.ttsstudio") as stage:
        assert set(planned) == set(stage.ids)
        await stage.session.settled()
        assert len(planned) == len(stage.ids)
