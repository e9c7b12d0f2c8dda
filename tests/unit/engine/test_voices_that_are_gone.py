"""A voice that is gone leaves its takes: they are heard and delivered as before, and nothing else is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.scripted_provider import VOICES, ScriptedProvider
from tests.support.sessions import Stage, staged
from tts_studio.domain.errors import ExportError
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.voice import CastVoice, Voice, VoiceId
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveryOrder, Missing
from tts_studio.engine.delivery.outlook import outlook
from tts_studio.engine.export import ExportRequest, export

ADA = VoiceId("murmur", "ada")
SUNG = Voice(ADA, "Ada", ("en-US",), revision="sample 1")
AS_IS = presets_by_id()["as-is"]
TEXT = "One is here. [pause 1s] It stays.\n\nTwo is here as well."


class Choir(ScriptedProvider):
    """Has a voice that can be deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.singers: tuple[Voice, ...] = (*VOICES, SUNG)

    async def voices(self, model: str) -> tuple[Voice, ...]:
        return self.singers


@asynccontextmanager
async def spoken_by_ada(path: Path, text: str = TEXT) -> AsyncIterator[Stage]:
    async with staged(path, text, provider=Choir()) as stage:
        session = stage.session
        session.set_voice("", CastVoice(ADA))
        await session.render()
        assert stage.states == ["fresh", "fresh"]
        yield stage
        assert stage.mistakes == []


async def gone(stage: Stage, left: tuple[Voice, ...] = VOICES) -> None:
    assert isinstance(stage.provider, Choir)
    stage.provider.singers = left
    await stage.session.catalogue.refresh()


async def test_what_it_spoke_is_delivered_and_looks_fresh_and_says_that_it_is_gone(tmp_path: Path) -> None:
    async with spoken_by_ada(tmp_path / "a.ttsstudio") as stage:
        session = stage.session
        (before,) = (await deliver(session, DeliveryOrder(AS_IS, tmp_path / "before.wav"))).files
        await gone(stage)
        assert stage.states == ["fresh", "fresh"]
        notices = {view.notice for view in session.views()}
        assert notices == {"Murmur has no voice named “ada”. What is heard is the take there is."}
        look = await outlook(session, None)
        assert look.lacking == () and look.seconds == pytest.approx(before.card.measures.seconds, abs=0.001)
        assert session.render_plan().stale == () and not session.render_plan().problems
        (after,) = (await deliver(session, DeliveryOrder(AS_IS, tmp_path / "after.wav"))).files
        assert after.drafted == after.silent == ()
        assert (tmp_path / "after.wav").stat().st_size == (tmp_path / "before.wav").stat().st_size
        every = tuple(stage.ids)
        await export(session, ExportRequest(every, tmp_path / "exported.wav"))


async def test_so_it_is_after_the_project_was_opened_again(tmp_path: Path) -> None:
    async with spoken_by_ada(tmp_path / "a.ttsstudio"):
        pass
    async with staged(tmp_path / "a.ttsstudio") as stage:
        assert stage.states == ["fresh", "fresh"]
        assert (await outlook(stage.session, None)).lacking == ()


async def test_the_take_that_was_chosen_is_the_one_that_is_delivered(tmp_path: Path) -> None:
    async with spoken_by_ada(tmp_path / "a.ttsstudio") as stage:
        session, first = stage.session, stage.ids[0]
        await session.retake([first])
        newest, oldest = session.takes.of(first)
        session.takes.choose(first, newest.id)
        await gone(stage)
        assert session.takes.chosen(first) == newest
        session.takes.trash(newest.id)
        assert session.takes.chosen(first) == oldest


async def test_other_words_or_settings_and_missing_takes_are_still_refused(tmp_path: Path) -> None:
    async with spoken_by_ada(tmp_path / "a.ttsstudio") as stage:
        session = stage.session
        await gone(stage)
        session.set_text(TEXT.replace("Two is here", "Two was here"))
        assert stage.states == ["fresh", "failed"]
        assert (await outlook(session, None)).numbers == (2,)
        with pytest.raises(ExportError, match="Segment 2 is not rendered"):
            await deliver(session, DeliveryOrder(AS_IS, tmp_path / "a.wav"))
        order = DeliveryOrder(AS_IS, tmp_path / "a.wav", missing=Missing.DRAFT)
        assert (await deliver(session, order)).files[0].path.exists()
        session.set_text(TEXT)
        assert stage.states == ["fresh", "fresh"]
        session.set_voice("", CastVoice(ADA, settings={"speed": 0.7}))
        assert stage.states == ["failed", "failed"]


async def test_a_voice_that_comes_back_speaks_on(tmp_path: Path) -> None:
    async with spoken_by_ada(tmp_path / "a.ttsstudio") as stage:
        await gone(stage)
        await gone(stage, (*VOICES, SUNG))
        assert stage.states == ["fresh", "fresh"]
        assert {view.notice for view in stage.session.views()} == {""}
        stage.session.set_text("Something else.")
        await stage.session.render()
        assert stage.states == ["fresh"]


async def test_the_only_voice_of_a_model_can_be_gone_too(tmp_path: Path) -> None:
    async with spoken_by_ada(tmp_path / "a.ttsstudio") as stage:
        await gone(stage, ())
        assert stage.states == ["fresh", "fresh"]
        assert (await outlook(stage.session, None)).lacking == ()
        stage.session.set_text("Something else.")
        assert stage.states == ["failed"]
