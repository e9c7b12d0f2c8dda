"""The auditions are opened when they are needed, once, and follow the open project."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.auditioning import LINE, voice
from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.scripted_provider import ScriptedProvider
from tests.support.sound_card import SoundCard
from tts_studio.domain.errors import ProjectInUse
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.auditions import AuditionPlaces
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.take_shelf import TakeShelf


async def desk_in(folder: Path, paid: PaidProvider | None = None) -> AuditionDesk:
    catalogue = VoiceCatalogue([ScriptedProvider(), paid or PaidProvider()])
    await catalogue.refresh()
    places = AuditionPlaces(folder / "bought.ttsstudio", folder / "made.ttsstudio")
    mistakes: list[BaseException] = []
    return AuditionDesk(
        lambda: places, lambda: TakeShelf(folder / "shelf"), catalogue, SoundCard(), mistakes.append
    )


async def test_nothing_is_opened_before_it_is_needed_and_then_once(tmp_path: Path) -> None:
    desk = await desk_in(tmp_path)
    await desk.take_up()
    assert not list(tmp_path.glob("*.ttsstudio"))
    first, second = await asyncio.gather(desk.open(), desk.open())
    assert first is second is desk.auditions
    await desk.close()


async def test_what_was_ordered_is_fetched_without_opening_the_page(tmp_path: Path) -> None:
    paid = PaidProvider()
    desk = await desk_in(tmp_path, paid)
    auditions = await desk.open()
    auditions.set_line(LINE)
    paid.gate.clear()
    auditions.current.add([voice("paid:low")])
    auditions.current.render()
    bought = auditions.takes.bought
    await eventually(lambda: [purchase.state for purchase in bought.purchases.all] == ["submitted"])
    await desk.close()
    paid.gate.set()
    again = await desk_in(tmp_path, paid)
    auditions = await again.open()
    auditions.set_line(LINE)
    auditions.current.render()
    await eventually(lambda: auditions.current.views()[0].state == "ready")
    assert len(paid.sent) == 1
    await again.close()


async def test_auditions_that_are_in_use_are_told_when_the_page_is_opened(tmp_path: Path) -> None:
    desk, other = await desk_in(tmp_path), await desk_in(tmp_path)
    await desk.open()
    await other.take_up()
    with pytest.raises(ProjectInUse):
        await other.open()
    await desk.close()
    assert await other.open() is other.auditions
    await other.close()


async def test_the_line_of_the_project_is_there_whichever_is_opened_first(tmp_path: Path) -> None:
    desk = await desk_in(tmp_path)
    catalogue = VoiceCatalogue([ScriptedProvider()])
    await catalogue.refresh()
    session = await ProjectSession.open(
        tmp_path / "a.ttsstudio", catalogue, create=True, default_voice=VoiceId("murmur", "low")
    )
    await desk.attach(session)
    auditions = await desk.open()
    auditions.set_line(LINE)
    auditions.current.add([voice("murmur:low")])
    await desk.attach(None)
    auditions.set_line("Something that belongs to no project.")
    await desk.attach(session)
    assert auditions.current.sheet.line == LINE
    await desk.attach(None)
    await session.close()
    await desk.close()
