"""What was to be heard itself and has to be drafted by now is found out before it is played again."""

from __future__ import annotations

from pathlib import Path

from tests.support.eventually import eventually
from tests.support.paid_sessions import purchase_states
from tests.support.scripted_provider import ScriptedProvider
from tests.unit.engine.test_draft_voice import Stage, stage
from tts_studio.domain.errors import EngineCrashed
from tts_studio.domain.purchase import PurchaseState
from tts_studio.engine.draft_voice import DraftVoice
from tts_studio.engine.score import Score
from tts_studio.engine.slices import at_once


def score_of(here: Stage) -> Score:
    """What would be heard now, found to be just that."""
    score = Score(here.session, DraftVoice(here.session))
    assert at_once(score.unchanged())
    assert at_once(score.of_now()) is score
    return score


async def test_a_free_voice_that_is_listed_since_drafts_what_nobody_could(tmp_path: Path) -> None:
    free = ScriptedProvider()
    free.voices_problem = EngineCrashed("Not now.")
    async with stage(tmp_path, free=free) as here:
        score = score_of(here)
        assert not score.drafted
        free.voices_problem = None
        await here.session.catalogue.refresh()
        assert not at_once(score.unchanged())
        assert at_once(score.of_now()).drafted == frozenset(here.ids)


async def test_what_was_to_be_fetched_and_is_being_made_since_is_drafted_unless_it_is_awaited(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as here:
        here.paid.gate.clear()
        (request,) = here.session.render_plan(here.ids[:1]).requests
        here.session.jobs.submit(request)
        await eventually(lambda: purchase_states(here.session) == [PurchaseState.SUBMITTED])
        await here.session.jobs.cancel_all()
        await eventually(lambda: not here.session.jobs.expects(request.digest))
        score = score_of(here)
        assert score.drafted == frozenset(here.ids[1:])
        fetching = here.session.jobs.submit(request)
        assert not at_once(score.unchanged())
        assert at_once(score.of_now()) is score
        here.paid.gate.set()
        await fetching.finished()
        assert at_once(score.unchanged())
