"""What a service says of an order whose fate nobody knows reaches the user, then and later."""

from __future__ import annotations

from pathlib import Path

from tests.support.paid_provider import PaidProvider
from tests.support.paid_sessions import session_on
from tts_studio.domain.errors import Fate, PossiblyCharged, ServiceDown


async def test_what_a_service_said_about_an_order_of_unknown_fate_is_told_and_kept(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    provider.before = {"Only": [ServiceDown("Paid is down.", said="Ask Joe.", fate=Fate.UNKNOWN)]}
    told = "Paid is down. Scripted says: “Ask Joe.” It may have been charged."
    async with session_on(path, provider, "Only this one.") as session:
        (problem,) = (await session.render()).failed.values()
        assert isinstance(problem, PossiblyCharged)
        assert problem.sentence == told
    async with session_on(path, provider, "Only this one.") as session:
        (problem,) = (await session.render()).failed.values()
        assert problem.sentence == told
