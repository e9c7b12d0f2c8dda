"""Projects and counts in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import NothingToSay
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.ui.main_window.naming import plan_words, project_name, recent_name


def _plan(total: int, missing: int, stuck: int = 0) -> RenderPlan:
    ids = tuple(map(str, range(total)))
    problems = {name: NothingToSay("Nothing.") for name in ids[:stuck]}
    return RenderPlan(ids, ids[:missing], (), 0, 0.0, FREE, problems)


@pytest.mark.parametrize(
    ("plan", "price", "words"),
    [
        (_plan(0, 0), "free", "Nothing written yet"),
        (_plan(180, 14), "$0.37", "14 of 180 to render · $0.37"),
        (_plan(3, 1), "price unknown", "1 of 3 to render · price unknown"),
        (_plan(1, 0), "free", "Rendered"),
        (_plan(3, 0), "free", "All 3 rendered"),
        (_plan(3, 0, stuck=1), "free", "All 2 rendered · 1 cannot be spoken"),
        (_plan(1, 0, stuck=1), "free", "1 cannot be spoken"),
    ],
)
def test_what_is_left_to_render_is_counted(plan: RenderPlan, price: str, words: str) -> None:
    assert plan_words(plan, price) == words


def test_rendering_is_said_while_something_is_missing() -> None:
    assert plan_words(_plan(5, 2), "free", rendering=True) == "Rendering, 2 of 5 to go"
    assert plan_words(_plan(5, 0), "free", rendering=True) == "All 5 rendered"


def test_what_needs_the_users_word_is_counted_apart() -> None:
    assert plan_words(_plan(5, 2), "", waiting=2) == "2 of 5 to render · 2 to decide about"
    assert plan_words(_plan(5, 3), "$0.10", waiting=1) == "3 of 5 to render · $0.10 · 1 to decide about"


def test_a_project_is_called_by_its_file_or_untitled() -> None:
    path = Path("/somewhere/The trial.ttsstudio")
    assert project_name(path, untitled=False) == "The trial"
    assert project_name(path, untitled=True) == "Untitled"
    assert recent_name(path) == "The trial"
    assert recent_name(Path("untitled-2026-11-20-094501-2.ttsstudio")) == "Untitled, 2026-11-20 09:45"
