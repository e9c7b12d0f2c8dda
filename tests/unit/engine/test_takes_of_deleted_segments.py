"""What is bought while its segment is deleted is kept, and is there again with the words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.sessions import Stage, staged
from tests.support.take_questions import numbers, take_id
from tts_studio.domain.errors import UsageError
from tts_studio.domain.voice import CastVoice, VoiceId

KEPT, GONE = "One stays.", "ANNA: Two is deleted meanwhile."
TEXT = f"{KEPT}\n\n{GONE}"


async def bought_while_deleted(stage: Stage, provider: PaidProvider, *, retake: bool) -> None:
    """Delete a segment while a request for it is under way, and let that come to its end."""
    stage.session.set_voice("", CastVoice(VoiceId("paid", "low")))
    await stage.session.render(stage.ids[1:] if retake else stage.ids[:1])
    provider.gate.clear()
    before = len(provider.sent)
    start = stage.session.start_retake(stage.ids[1:]) if retake else None
    render = stage.session.start_render(stage.ids[1:]) if start is None else await start
    await eventually(lambda: len(provider.sent) > before)
    stage.session.set_text(KEPT)
    provider.gate.set()
    await render.finished()


@pytest.mark.parametrize("retake", [False, True])
async def test_the_words_bring_the_take_back_in_a_later_session_and_nothing_is_bought_again(
    tmp_path: Path, retake: bool
) -> None:
    provider = PaidProvider()
    async with staged(tmp_path / "a.ttsstudio", TEXT, provider=provider) as stage:
        await bought_while_deleted(stage, provider, retake=retake)
    bought = len(provider.sent)
    async with staged(tmp_path / "a.ttsstudio", provider=provider) as stage:
        await stage.session.compact()
        stage.session.set_text(f"{GONE}\n\n{KEPT}")
        assert stage.states[0] == "fresh"
        assert numbers(stage) == ([2, 1] if retake else [1])
        assert not stage.session.render_plan(stage.ids[:1]).bought
    assert len(provider.sent) == bought


async def test_a_take_in_the_trash_waits_there_for_its_words(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        thrown = take_id(stage, 1, 1)
        stage.session.takes.trash(thrown)
        stage.session.set_text(KEPT)
        with pytest.raises(UsageError, match="is not in the script") as told:
            stage.session.takes.restore(thrown)
        assert "Two is deleted meanwhile." in told.value.advice
        assert [take.id for take in stage.session.takes.trashed()] == [thrown]
        stage.session.set_text(TEXT)
        stage.session.takes.restore(thrown)
        assert numbers(stage, 1) == [1]
