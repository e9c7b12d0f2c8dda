"""A command tells what it has bought, however many of its jobs were forgotten meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.paid_provider import PRICE, PaidProvider
from tests.support.paid_sessions import session_on
from tts_studio.cli.paid import Paid
from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import ConnectionLost
from tts_studio.engine import job_memory


async def test_every_take_that_came_is_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_memory, "REMEMBERED", 1)
    provider = PaidProvider()
    provider.before["Two"] = [ConnectionLost("The line went dead.", retryable=True)]
    async with session_on(tmp_path / "a.ttsstudio", provider, "One.\n\nTwo.\n\nThree.\n\nFour.") as session:
        paid = Paid(session)
        assert paid.cost == FREE
        await session.render()
        assert paid.cost == sum([PRICE] * 3, FREE)
        await session.render()
        assert paid.cost == session.spending.spent
