"""Money and auditions: what waits for the user's word, and what is never bought twice."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

from tests.support.auditioning import LINE, AuditionRoom, audition_room, project_beside, voice
from tests.support.eventually import eventually
from tests.support.paid_provider import PRICE, PaidProvider
from tts_studio.domain.errors import (
    ConnectionLost,
    Fate,
    PossiblyCharged,
)
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.candidate import CandidateState, NextStep
from tts_studio.engine.project_session import ProjectSession

READY, WAITING, FAILED = CandidateState.READY, CandidateState.WAITING, CandidateState.FAILED


async def buy(room: AuditionRoom, name: str = "paid:low") -> None:
    """Let a paid voice speak the line."""
    room.current.add([voice(name)])
    room.current.render()
    await room.until(name, READY)


async def test_a_paid_voice_waits_and_tells_its_price(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.current.add([voice("paid:low"), voice("paid:high"), voice("murmur:low")])
        await room.until("murmur:low", READY)
        assert room.states == {"paid:low": "waiting", "paid:high": "waiting", "murmur:low": "ready"}
        assert room.views["paid:low"].price.amount == Decimal(10) * len(LINE) / 1000
        bill = room.current.bill()
        assert (bill.segments, bill.requests, bill.characters) == (2, 2, 2 * len(LINE))
        assert room.paid.sent == []
        assert room.current.sound(room.views["paid:low"].key) is None


async def test_what_was_paid_is_told_when_it_is_there(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.paid.gate.clear()
        room.current.add([voice("paid:low")])
        room.current.render()
        await eventually(lambda: room.paid.sent)
        assert room.views["paid:low"].state is CandidateState.RENDERING
        assert room.views["paid:low"].progress == 0.0
        assert room.current.bill().requests == 0
        room.paid.gate.set()
        ready = await room.until("paid:low", READY)
        assert ready.cost == PRICE and ready.progress is None


async def test_the_same_line_is_never_bought_again(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        await buy(room)
        room.auditions.set_line("Another line altogether.")
        await eventually(lambda: room.states == {"paid:low": "waiting"})
        room.auditions.set_line(LINE)
        assert (await room.until("paid:low", READY)).cost == PRICE
        assert room.paid.sent == [LINE]
    async with audition_room(tmp_path, paid=room.paid) as again:
        assert again.auditions.earlier[0].line == LINE
        assert (await again.until("paid:low", READY)).cost == PRICE
        assert again.paid.sent == [LINE]


async def test_what_was_bought_in_a_project_is_used(tmp_path: Path) -> None:
    async with audition_room(tmp_path, line="") as room:
        session = await project_beside(room, LINE)
        await session.render()
        await room.auditions.attach_project(session)
        room.auditions.set_line(LINE)
        room.current.add([voice("paid:low")])
        ready = await room.until("paid:low", READY)
        assert ready.cost is None  # not bought here
        await room.auditions.attach_project(None)
        await session.close()
        assert len(room.paid.sent) == 1


async def test_a_take_of_the_open_project_is_used_though_it_is_not_on_the_shelf(tmp_path: Path) -> None:
    async with audition_room(tmp_path, line="") as room:
        session = await ProjectSession.open(
            tmp_path / "b.ttsstudio", room.catalogue, create=True, default_voice=VoiceId("paid", "low")
        )
        session.set_text(LINE)
        await session.render()
        await room.auditions.attach_project(session)
        room.auditions.set_line(LINE)
        room.current.add([voice("paid:low")])
        await room.until("paid:low", READY)
        await room.auditions.attach_project(None)
        await session.close()
        assert len(room.paid.sent) == 1


async def test_what_was_bought_in_an_audition_is_free_in_the_open_project(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        session = await project_beside(room, LINE)
        await room.auditions.attach_project(session)
        room.auditions.set_line(LINE)
        assert session.render_plan().bought
        await buy(room)
        assert not session.render_plan().bought
        await session.render()
        assert room.paid.sent == [LINE]
        await session.close()


async def test_a_project_waits_for_the_audition_that_buys_the_same(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        session = await project_beside(room, LINE)
        await room.auditions.attach_project(session)
        room.auditions.set_line(LINE)
        room.paid.gate.clear()
        room.current.add([voice("paid:low")])
        room.current.render()
        await eventually(lambda: room.paid.sent)
        rendering = asyncio.create_task(session.render())
        await eventually(lambda: any(not job.state.ended for job in session.jobs.all))
        room.paid.gate.set()
        assert (await rendering).rendered == 1
        await room.until("paid:low", READY)
        assert room.paid.sent == [LINE]
        await session.close()


async def test_an_audition_joins_the_project_that_buys_the_same(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        session = await project_beside(room, LINE)
        await room.auditions.attach_project(session)
        room.auditions.set_line(LINE)
        room.paid.gate.clear()
        rendering = asyncio.create_task(session.render())
        await eventually(lambda: room.paid.sent)
        room.current.add([voice("paid:low")])
        assert room.views["paid:low"].state is CandidateState.RENDERING
        room.paid.gate.set()
        await rendering
        await room.until("paid:low", READY)
        assert room.paid.sent == [LINE]
        await session.close()


async def test_what_was_ordered_when_the_studio_died_is_fetched(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.paid.gate.clear()
        room.current.add([voice("paid:low")])
        room.current.render()
        await eventually(lambda: state_of(room) == "submitted")
        crashed = tmp_path / "after"
        crashed.mkdir()
        (crashed / "shelf").mkdir()
        for file in tmp_path.glob("bought.ttsstudio*"):
            (crashed / file.name).write_bytes(file.read_bytes())
    async with audition_room(crashed, line="") as again:
        await eventually(lambda: again.paid.resumed == ["remote-1"])
        again.auditions.set_line(LINE)
        await again.until("paid:low", READY)
        assert again.paid.sent == []


def state_of(room: AuditionRoom) -> str:
    """How far the only purchase is."""
    purchases = room.auditions.takes.bought.purchases.all
    return purchases[0].state.value if purchases else ""


async def test_what_may_have_been_charged_is_sent_again_only_on_the_users_word(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.paid.before["best"] = [ConnectionLost("The connection broke.", fate=Fate.UNKNOWN)]
        room.current.add([voice("paid:low")])
        room.current.render()
        failed = await room.until("paid:low", FAILED)
        assert isinstance(failed.problem, PossiblyCharged)
        assert failed.next_step is NextStep.SEND_AGAIN
        assert room.current.bill([failed.key]).requests == 0
        assert room.current.bill([failed.key], again=True).requests == 1
        room.current.render([failed.key])
        await room.until("paid:low", FAILED)
        assert room.paid.sent == []
        room.current.render([failed.key], again=True)
        await room.until("paid:low", READY)
        assert room.paid.sent == [LINE]


async def test_an_unsettled_purchase_is_told_when_the_line_comes_back(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.paid.before["best"] = [ConnectionLost("The connection broke.", fate=Fate.UNKNOWN)]
        room.current.add([voice("paid:low")])
        room.current.render()
        await room.until("paid:low", FAILED)
    async with audition_room(tmp_path) as again:
        assert again.views["paid:low"].next_step is NextStep.SEND_AGAIN
        assert isinstance(again.views["paid:low"].problem, PossiblyCharged)


async def test_what_was_charged_in_vain_can_be_bought_again(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        room.paid.audio["best"] = b"\0\0" * 24_000
        room.current.add([voice("paid:low")])
        room.current.render()
        failed = await room.until("paid:low", FAILED)
        assert failed.next_step is NextStep.BUY_AGAIN


async def test_a_paid_voice_cancelled_under_way_says_that_it_may_be_charged(tmp_path: Path) -> None:
    async with audition_room(tmp_path, paid=PaidProvider(answers_at_once=True)) as room:
        room.paid.sending.clear()
        room.current.add([voice("paid:low")])
        room.current.render()
        await eventually(lambda: room.paid.sent)
        await room.current.cancel(room.current.keys[0])
        failed = await room.until("paid:low", FAILED)
        assert failed.next_step is NextStep.SEND_AGAIN


async def test_a_line_that_money_was_spent_on_stays_in_the_list(tmp_path: Path) -> None:
    async with audition_room(tmp_path) as room:
        await buy(room)
        room.auditions.set_line("Something else.")
        assert {sheet.line for sheet in room.auditions.earlier} == {LINE, "Something else."}
        bought = next(sheet for sheet in room.auditions.earlier if sheet.line == LINE)
        room.auditions.reopen(bought)
        await room.until("paid:low", READY)
        other = next(sheet for sheet in room.auditions.earlier if sheet.line != LINE)
        room.auditions.forget(other)
        room.auditions.forget(room.current.sheet)
        assert [sheet.line for sheet in room.auditions.earlier] == [LINE]
    async with audition_room(tmp_path, line="") as again:
        assert [sheet.line for sheet in again.auditions.earlier] == [LINE]


async def test_closing_in_the_middle_loses_nothing_that_was_bought(tmp_path: Path) -> None:
    paid = PaidProvider()
    async with audition_room(tmp_path, paid=paid) as room:
        paid.gate.clear()
        room.current.add([voice("paid:low")])
        room.current.render()
        await eventually(lambda: state_of(room) == "submitted")
        room.auditions.set_line("The user goes on to another line.")
    paid.gate.set()
    async with audition_room(tmp_path, paid=paid) as again:
        again.current.render()
        await again.until("paid:low", READY)
        assert len(paid.sent) == 1 and paid.resumed
