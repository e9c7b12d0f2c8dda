"""A command ends when all that is left of its work waits for money, and not before."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.paid_sessions import session_on
from tts_studio.cli.spending_limit import SpendingLimit
from tts_studio.domain.errors import ConnectionLost, Fate
from tts_studio.domain.job import JobState

TEXT = "First of four.\n\nSecond of four.\n\nThird of four.\n\nFourth of four."


async def test_what_the_limit_allows_is_bought_and_the_rest_given_up(tmp_path: Path) -> None:
    provider = PaidProvider(slots=2)
    async with session_on(tmp_path / "a.ttsstudio", provider, TEXT) as session:
        session.jobs.set_cap(Decimal("1.1"))
        limit, render = SpendingLimit(session), session.start_render()
        render.changed.connect(limit.look)
        outcome = await limit.within(render.finished)
        assert limit.reached
        assert outcome.rendered == len(provider.sent) == 2
        assert not outcome.failed
        assert "$1.10" in limit.problem().sentence


async def test_a_limit_of_nothing_ends_it_at_once(tmp_path: Path) -> None:
    provider = PaidProvider()
    async with session_on(tmp_path / "a.ttsstudio", provider, TEXT) as session:
        session.jobs.set_cap(Decimal(0))
        limit, render = SpendingLimit(session), session.start_render()
        render.changed.connect(limit.look)
        await limit.within(render.finished)
        assert limit.reached
        assert not provider.sent
        assert "$0.00" in limit.problem().sentence


async def test_what_is_under_way_is_waited_for_because_it_may_leave_money(tmp_path: Path) -> None:
    provider = PaidProvider()
    provider.after["First"] = [ConnectionLost("It was refused after all.", fate=Fate.ENDED)]
    provider.gate.clear()
    async with session_on(tmp_path / "a.ttsstudio", provider, "First of two.\n\nSecond of two") as session:
        [first, second] = session.render_plan().requests
        price = session.render_plan().cost.amount or Decimal(0)
        session.jobs.set_cap(price / 2)
        limit, render = SpendingLimit(session), session.start_render()
        render.changed.connect(limit.look)
        working = asyncio.ensure_future(limit.within(render.finished))
        await eventually(lambda: session.jobs.waits_for_money and len(provider.sent) == 1)
        assert not session.jobs.is_stuck
        provider.gate.set()
        outcome = await working
        assert not limit.reached
        assert outcome.rendered == 1
        assert provider.sent == [first.text, second.text]


async def test_one_request_that_the_limit_does_not_allow_is_called_off(tmp_path: Path) -> None:
    provider = PaidProvider()
    async with session_on(tmp_path / "a.ttsstudio", provider, TEXT) as session:
        session.jobs.set_cap(Decimal(0))
        limit = SpendingLimit(session)
        [request, *_] = session.render_plan().requests
        job = await limit.within(session.jobs.submit(request).finished)
        assert limit.reached
        assert job.state is JobState.CANCELLED


async def test_without_a_limit_nothing_is_given_up(tmp_path: Path) -> None:
    async with session_on(tmp_path / "a.ttsstudio", PaidProvider(), TEXT) as session:
        limit, render = SpendingLimit(session), session.start_render()
        render.changed.connect(limit.look)
        assert (await limit.within(render.finished)).rendered == 4
        assert not limit.reached
