"""A segment whose render has not begun says what it waits for."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue

TURN = "It waits for its turn."
MONEY = "It waits, because the spending limit of this project is reached."
TEXT = "\n\n".join(f"Paragraph number {number} has words." for number in range(3))


async def opened(path: Path, text: str, *providers: ScriptedProvider) -> ProjectSession:
    catalogue = VoiceCatalogue(list(providers))
    await catalogue.refresh()
    session = await ProjectSession.open(
        path, catalogue, create=True, default_voice=VoiceId("paid", "low"), report=lambda _mistake: None
    )
    session.set_text(text)
    return session


def waiting(session: ProjectSession) -> list[str]:
    return [session.view_of(segment.id).waiting for segment in session.script.segments]


async def test_segments_wait_for_their_turn_and_then_for_the_limit(tmp_path: Path) -> None:
    provider = PaidProvider(slots=1)
    session = await opened(tmp_path / "a.ttsstudio", TEXT, provider)
    provider.gate.clear()
    session.jobs.set_cap(Decimal("0.3"))
    changed: set[str] = set()
    session.segments_changed.connect(changed.update)
    rendering = asyncio.ensure_future(session.render())
    await eventually(lambda: waiting(session) == ["", TURN, TURN])
    changed.clear()
    provider.gate.set()
    await eventually(lambda: session.jobs.waits_for_money)
    await eventually(lambda: waiting(session) == ["", MONEY, MONEY])
    assert {segment.id for segment in session.script.segments[1:]} <= changed
    assert session.view_of(session.script.segments[2].id).state is SegmentState.RENDERING
    session.jobs.set_cap(None)
    await rendering
    assert waiting(session) == ["", "", ""]
    await session.close()


async def test_what_is_free_does_not_wait_for_money(tmp_path: Path) -> None:
    paid, free = PaidProvider(slots=1), ScriptedProvider()
    text = "Bought one.\n\nBought two.\n\nMARA: Free one.\n\nMARA: Free two."
    session = await opened(tmp_path / "a.ttsstudio", text, paid, free)
    session.set_voice("MARA", CastVoice(VoiceId("murmur", "low")))
    free.gate.clear()
    session.jobs.set_cap(Decimal("0.3"))
    rendering = asyncio.ensure_future(session.render())
    await eventually(lambda: waiting(session) == ["", MONEY, "", TURN])
    session.jobs.set_cap(None)
    free.gate.set()
    await rendering
    await session.close()
