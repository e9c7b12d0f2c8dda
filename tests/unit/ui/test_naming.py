"""Projects and counts in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tts_studio.domain.cost import FREE, UNKNOWN_COST, Cost
from tts_studio.domain.errors import NothingToSay
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.ui.main_window.naming import plan_words, project_name, recent_name


def _plan(total: int, missing: int, cost: Cost = FREE, stuck: int = 0) -> RenderPlan:
    ids = tuple(map(str, range(total)))
    problems = {name: NothingToSay("Nothing.") for name in ids[:stuck]}
    return RenderPlan(ids, ids[:missing], (), 0, 0.0, cost, problems)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (_plan(0, 0), "Nothing written yet"),
        (_plan(180, 14), "14 of 180 to render · free"),
        (_plan(3, 1, UNKNOWN_COST), "1 of 3 to render · unknown"),
        (_plan(1, 0), "Rendered"),
        (_plan(3, 0), "All 3 rendered"),
        (_plan(3, 0, stuck=1), "All 2 rendered · 1 cannot be spoken"),
        (_plan(1, 0, stuck=1), "1 cannot be spoken"),
    ],
)
def test_what_is_left_to_render_is_counted(plan: RenderPlan, words: str) -> None:
    assert plan_words(plan) == words


def test_rendering_is_said_while_something_is_missing() -> None:
    assert plan_words(_plan(5, 2), rendering=True) == "Rendering, 2 of 5 to go"
    assert plan_words(_plan(5, 0), rendering=True) == "All 5 rendered"


def test_a_project_is_called_by_its_file_or_untitled() -> None:
    path = Path("/somewhere/The trial.ttsstudio")
    assert project_name(path, untitled=False) == "The trial"
    assert project_name(path, untitled=True) == "Untitled"
    assert recent_name(path) == "The trial"
    assert recent_name(Path("untitled-2026-11-20-094501-2.ttsstudio")) == "Untitled, 2026-11-20 09:45"
