"""What a render would buy, and what the ledger says was spent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.sessions import staged
from tts_studio.domain.cost import UNKNOWN_COST, Cost
from tts_studio.domain.errors import ConnectionLost
from tts_studio.domain.purchase import Purchase, PurchaseState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.purchase_book import PurchaseBook
from tts_studio.engine.spending import CAP_PROPERTY, stored_cap
from tts_studio.store.project_file import Project

TEXT = "One is here.\n\nTwo is here.\n\nOne is here."
PAID = CastVoice(VoiceId("paid", "low"))


async def test_equal_requests_are_counted_once_but_every_segment_of_theirs(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT, provider=PaidProvider()) as stage:
        stage.session.set_voice("", PAID)
        bill = stage.session.spending.bill(stage.session.render_plan())
        assert (bill.segments, bill.requests, bill.characters) == (3, 2, 24)
        assert (bill.known, bill.unpriced) == (Decimal("0.24"), 0)


async def test_what_is_under_way_is_not_counted_again(tmp_path: Path) -> None:
    provider = PaidProvider()
    provider.gate.clear()
    async with staged(tmp_path / "a.ttsstudio", "One.", provider=provider) as stage:
        session = stage.session
        session.set_voice("", PAID)
        (request,) = session.render_plan().bought
        session.jobs.submit(request)
        await eventually(lambda: provider.sent)
        plan = session.render_plan()
        assert not plan.bought
        assert plan.cost == Cost(Decimal(0))
        provider.gate.set()


async def test_what_may_have_been_charged_is_no_part_of_a_bill_but_waits(tmp_path: Path) -> None:
    provider = PaidProvider(answers_at_once=True)
    provider.after["One"] = [ConnectionLost("It broke.")]
    async with staged(tmp_path / "a.ttsstudio", "One.", provider=provider) as stage:
        session = stage.session
        session.set_voice("", PAID)
        await session.render()
        plan = session.render_plan()
        assert session.spending.bill(plan).requests == 0
        assert session.spending.waiting(plan) == 1
        assert session.spending.bill_for(plan.requests, again=True).requests == 1
        assert await session.spending.request_of(session.purchases.all[0]) == plan.requests[0]
        await session.spending.forget(session.purchases.all[0])
        assert session.spending.bill(session.render_plan()).requests == 1


async def test_a_limit_is_kept_with_the_project_and_can_be_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with staged(path) as stage:
        await stage.session.spending.set_cap(Decimal("2.50"))
    async with staged(path) as stage:
        assert stage.session.jobs.cap == Decimal("2.50")
        await stage.session.spending.set_cap(None)
    async with staged(path) as stage:
        assert stage.session.spending.cap is None


def test_a_limit_that_makes_no_sense_is_none(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a.ttsstudio") as project:
        project.properties.set(CAP_PROPERTY, "much")
        assert stored_cap(project) is None


def test_the_book_adds_up_what_was_charged_is_expected_or_is_in_doubt() -> None:
    purchase = Purchase(1, "d", "paid:low", "paid", PurchaseState.INTENT, 0, 0, 5, Cost(Decimal("0.5")))
    book = PurchaseBook([purchase, replace(purchase, id=2, cost=UNKNOWN_COST)])
    assert (book.spent().amount, book.committed().amount) == (Decimal(0), Decimal("0.5"))
    book.note(replace(purchase, state=PurchaseState.RECEIVED))
    assert (book.spent().amount, book.committed().amount) == (Decimal("0.5"), Decimal(0))
    book.note(replace(purchase, state=PurchaseState.DONE, cost=Cost(Decimal("0.4"))))
    assert book.spent().amount == Decimal("0.4")
    book.note(replace(purchase, id=2, state=PurchaseState.DONE, cost=UNKNOWN_COST))
    assert book.has_unknown_costs()
    book.note(replace(purchase, id=3, state=PurchaseState.POSSIBLY_CHARGED))
    assert book.uncertain() == 1
    book.note(replace(purchase, id=3, state=PurchaseState.FAILED))
    assert (book.uncertain(), book.spent().amount) == (0, Decimal("0.4"))
    assert book.get(3) is not None
    assert book.get(9) is None
