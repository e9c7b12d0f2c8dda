"""One limit for what is bought from several providers: what one of them leaves, the others may spend."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tests.support.eventually import eventually
from tests.support.paid_provider import PAID, PaidProvider
from tts_studio.domain.job import JobState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue

DEAR, CHEAP = "ANN: " + "Many words are dear. " * 4, "ANN: It is cheap."
OTHER = "BOB: " + "Some words of Bob. " * 2


def other_provider() -> PaidProvider:
    provider = PaidProvider()
    provider.id, provider.models = "other", (replace(PAID, id="other", provider="other"),)
    return provider


async def test_what_is_left_of_the_limit_goes_to_whoever_waits(tmp_path: Path) -> None:
    first, second = PaidProvider(), other_provider()
    catalogue = VoiceCatalogue([first, second])
    await catalogue.refresh()
    ann, bob = CastVoice(VoiceId("paid", "low")), CastVoice(VoiceId("other", "low"))
    session = await ProjectSession.open(
        tmp_path / "a.ttsstudio", catalogue, create=True, default_voice=ann.voice
    )
    session.set_text(f"{DEAR}\n\n{OTHER}\n\n{CHEAP}")
    session.set_voice("ANN", ann)
    session.set_voice("BOB", bob)
    dear, others, cheap = (segment.id for segment in session.script.segments)
    prices = [session.render_plan([key]).cost.amount or Decimal(0) for key in (dear, others, cheap)]
    assert prices[1] > prices[2]
    first.gate.clear()
    told: list[bool] = []
    session.jobs.cap_reached.connect(told.append)
    session.jobs.set_cap(prices[0] + prices[2])
    expensive = session.start_render([dear])
    await eventually(lambda: len(first.sent) == 1)
    waiting = asyncio.ensure_future(session.render([others]))
    await eventually(lambda: session.jobs.waits_for_money)
    session.start_render([cheap])
    # That one was bought says nothing of the other, which still waits.
    await eventually(lambda: len(first.sent) == 2)
    assert told == [True]
    assert not second.sent
    await expensive.cancel()
    first.gate.set()
    await eventually(lambda: any(job.state is JobState.DONE for job in session.jobs.all))
    assert not (await waiting).failed
    assert len(second.sent) == 1
    assert told == [True, False]
    await session.close()


async def test_nothing_waits_for_money_once_what_waited_was_cancelled(tmp_path: Path) -> None:
    provider = PaidProvider()
    catalogue = VoiceCatalogue([provider])
    await catalogue.refresh()
    session = await ProjectSession.open(
        tmp_path / "a.ttsstudio", catalogue, create=True, default_voice=VoiceId("paid", "low")
    )
    session.set_text("It costs too much.")
    told: list[bool] = []
    session.jobs.cap_reached.connect(told.append)
    session.jobs.set_cap(Decimal("0.000001"))
    render = session.start_render()
    await eventually(lambda: session.jobs.waits_for_money)
    await session.jobs.cancel_all()
    assert (await render.finished()).cancelled
    await eventually(lambda: not session.jobs.waits_for_money)
    assert told == [True, False]
    assert not provider.sent
    await session.close()
