"""What is bought while its segment is deleted is kept, and is there again with the words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PRICE, PaidProvider
from tests.support.sessions import Stage, staged
from tests.support.take_questions import numbers, take_id, used
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.document import Document
from tts_studio.engine.segment_plans import SETTLED_AT_ONCE

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


@pytest.mark.parametrize("retake", [False, True])
async def test_what_is_bought_while_its_segment_is_deleted_can_be_found_without_the_words(
    tmp_path: Path, retake: bool
) -> None:
    provider = PaidProvider()
    async with staged(tmp_path / "a.ttsstudio", TEXT, provider=provider) as stage:
        gone = stage.ids[1]
        await bought_while_deleted(stage, provider, retake=retake)
    async with staged(tmp_path / "a.ttsstudio", provider=provider) as stage:
        found = stage.session.takes.removed()
        assert [take.number for take in found] == ([2, 1] if retake else [1])
        assert {take.segment_id for take in found} == {gone}
        assert found[0].paragraphs == GONE
        assert stage.session.takes.cost_of(found[0]) == PRICE


@pytest.mark.parametrize("recast", [False, True])
async def test_what_is_bought_while_its_segment_becomes_another_is_a_take_of_it(
    tmp_path: Path, recast: bool
) -> None:
    provider = PaidProvider()
    async with staged(tmp_path / "a.ttsstudio", KEPT, provider=provider) as stage:
        stage.session.set_voice("", CastVoice(VoiceId("paid", "low")))
        provider.gate.clear()
        render = stage.session.start_render()
        await eventually(lambda: provider.sent)
        if recast:
            stage.session.set_voice("", CastVoice(VoiceId("paid", "high")))
        else:
            stage.session.set_text("One went on meanwhile.")
        provider.gate.set()
        await render.finished()
        (take,) = stage.session.takes.of(stage.ids[0])
        assert (take.body, take.cast_voice.voice) == (KEPT, VoiceId("paid", "low"))
        assert stage.session.takes.chosen(stage.ids[0]) is None


@pytest.mark.parametrize("planned_before_it_comes", [False, True])
async def test_what_is_bought_while_very_many_segments_become_others_is_a_take_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planned_before_it_comes: bool
) -> None:
    planning, provider, settle = asyncio.Event(), PaidProvider(), Document._settle

    async def settle_later(self: Document) -> None:
        await planning.wait()
        await settle(self)

    text = "\n\n".join(f"Paragraph {number}." for number in range(2 * SETTLED_AT_ONCE))
    async with staged(tmp_path / "a.ttsstudio", text, provider=provider) as stage:
        stage.session.set_voice("", CastVoice(VoiceId("paid", "low")))
        await stage.session.settled()
        provider.gate.clear()
        render = stage.session.start_render(stage.ids[-1:])
        await eventually(lambda: provider.sent)
        monkeypatch.setattr(Document, "_settle", settle_later)
        stage.session.set_voice("", CastVoice(VoiceId("paid", "high")))
        if planned_before_it_comes:
            planning.set()
            await stage.session.settled()
        provider.gate.set()
        await render.finished()
        planning.set()
        await stage.session.settled()
        (take,) = stage.session.takes.of(stage.ids[-1])
        assert (take.body, take.cast_voice.voice) == ("Paragraph 199.", VoiceId("paid", "low"))
        assert stage.session.takes.chosen(stage.ids[-1]) is None


async def test_nothing_is_waited_for_twice_where_a_change_leaves_what_is_asked_for(tmp_path: Path) -> None:
    provider = PaidProvider()
    async with staged(tmp_path / "a.ttsstudio", TEXT, provider=provider) as stage:
        stage.session.set_voice("", CastVoice(VoiceId("paid", "low")))
        provider.gate.clear()
        render = stage.session.start_render(stage.ids[:1])
        await eventually(lambda: provider.sent)
        stage.session.set_voice("ANNA", CastVoice(VoiceId("paid", "high")))
        assert stage.session.segments_of_job(stage.session.jobs.all[0])[0].id == stage.ids[0]
        provider.gate.set()
        await render.finished()
        assert numbers(stage) == [1]
        assert used(stage) == 1


async def test_a_take_in_the_trash_is_restored_to_those_whose_segment_is_gone(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        await stage.session.render()
        thrown = take_id(stage, 1, 1)
        stage.session.takes.trash(thrown)
        stage.session.set_text(KEPT)
        assert stage.session.takes.removed() == ()
        stage.session.takes.restore(thrown)
        assert [take.id for take in stage.session.takes.removed()] == [thrown]
        stage.session.set_text(TEXT)
        assert stage.session.takes.removed() == ()
        assert numbers(stage, 1) == [1]
