"""A render of very many segments is planned and begun while the window goes on, and no order is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gui.takes.test_rendering_in_the_window import CRASH, fresh, notice, state
from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tests.support.sessions import staged
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.slices import STEPS_AT_ONCE
from tts_studio.ui.main_window.render_binding import RenderBinding
from tts_studio.ui.main_window.render_failures import LOOKED_AT_ONCE, RenderFailures

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

MANY = LOOKED_AT_ONCE + STEPS_AT_ONCE
TEXT = "\n\n".join(f"Number {number}." for number in range(MANY))


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How plans of renders were made: in steps or in one piece."""
    made: list[str] = []
    in_steps, at_once = ProjectSession.render_planning, ProjectSession.render_plan

    def stepping(self: ProjectSession, *details: object, **named: object) -> object:
        if named:
            made.append("in steps")
        return in_steps(self, *details, **named)  # type: ignore[arg-type]  # passed on as it came

    def whole(self: ProjectSession, *details: object, **named: object) -> object:
        made.append("at once")
        return at_once(self, *details, **named)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(ProjectSession, "render_planning", stepping)
    monkeypatch.setattr(ProjectSession, "render_plan", whole)
    return made


def binding(studio: RunningStudio) -> RenderBinding:
    found = studio.window.findChild(RenderBinding)
    assert isinstance(found, RenderBinding)
    return found


async def test_a_click_plans_the_script_once_and_says_at_once_how_many_segments_it_is(
    planned: list[str],
) -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        await eventually(lambda: state(studio).startswith(f"{MANY} of {MANY}"))
        studio.provider.gate.clear()
        said: list[tuple[str, int]] = []
        renders, jobs_of = binding(studio), studio.session.jobs
        renders.changed.connect(lambda: said.append((renders.words, len(jobs_of.all))))
        await studio.do("render-stale")
        await eventually(lambda: any(words for words, _jobs in said))
        words, jobs = next(each for each in said if each[0])
        assert words == f"Rendering, 0 of {MANY} done"
        assert jobs < MANY
        assert planned == ["in steps"]
        await studio.session.jobs.cancel_all()


async def test_what_is_asked_for_while_something_else_is_planned_is_rendered_as_well() -> None:
    async with running_studio() as studio:
        await studio.write("One is here.\n\nTwo is here.\n\nThree is here.")
        first, _second, third = (segment.id for segment in studio.session.script.segments)
        for segment_id in (first, third):
            binding(studio).render_one(segment_id)
        await eventually(lambda: fresh(studio) == {"One is here.", "Three is here."})


async def test_a_dead_voice_fails_very_many_segments_in_one_notice_that_follows_the_script() -> None:
    async with running_studio() as studio:
        studio.provider.failures["Number"] = [CRASH] * 1000
        await studio.write("\n\n".join(f"Number {number}." for number in range(30)))
        await studio.do("render-stale")
        await eventually(lambda: notice(studio) == "30 of 30 failed: The voice engine ended. Try again.")
        await studio.write("Number 1.\n\nNumber 2.")
        await eventually(lambda: notice(studio) == "2 of 2 failed: The voice engine ended. Try again.")


async def test_very_many_failures_are_looked_at_some_at_once(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        failures = RenderFailures()
        failures.add(lambda _ids: None, stage.ids, retake=False)
        assert failures.look(stage.session)
        ((_ask, left),) = failures.taken(stage.session)
        assert left == tuple(stage.ids[LOOKED_AT_ONCE:])


async def test_failures_are_looked_at_until_every_change_was_seen(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        failures = RenderFailures()
        failures.note(stage.ids)
        unseen = [failures.unseen]
        failures.add(lambda _ids: None, stage.ids, retake=True)
        looks = 0
        while failures.unseen:
            failures.look(stage.session)
            looks += 1
        assert (unseen, looks) == ([False], 2)
        # The segments are there: what a retake failed at is asked for again, whatever sound they have.
        ((_ask, left),) = failures.taken(stage.session)
        assert left == tuple(stage.ids)
