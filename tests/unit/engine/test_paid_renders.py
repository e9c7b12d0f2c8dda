"""Money: what is bought is bought once, and what may have been charged is never sent again by itself."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PRICE, PaidProvider
from tests.support.paid_sessions import TWO_PARAGRAPHS, purchase_states, session_on
from tts_studio.domain.errors import (
    ConnectionLost,
    ContentRefused,
    Fate,
    NoCredit,
    NoKey,
    PossiblyCharged,
    RateLimited,
    ServiceDown,
    SpeechError,
    UnknownVoice,
)
from tts_studio.domain.job import JobState
from tts_studio.domain.purchase import PurchaseState
from tts_studio.engine.pacing import Pace
from tts_studio.store.project_file import Project

pytestmark = pytest.mark.usefixtures("no_pauses")


async def test_each_segment_is_bought_once_and_its_cost_is_kept(tmp_path: Path) -> None:
    provider = PaidProvider()
    async with session_on(tmp_path / "a.ttsstudio", provider) as session:
        plan = session.render_plan()
        assert plan.cost.amount == Decimal(10) * len("".join(TWO_PARAGRAPHS.split("\n\n"))) / 1000
        await session.render()
        await session.render()
        assert len(provider.sent) == 2
        assert purchase_states(session) == [PurchaseState.DONE] * 2
        assert session.purchases.spent().amount == 2 * Decimal("0.5")
        assert {job.cost for job in session.jobs.all} == {PRICE}


async def test_what_was_not_taken_is_sent_again_until_it_goes_through(tmp_path: Path) -> None:
    provider = PaidProvider()
    down: list[SpeechError] = [
        ServiceDown("It is down.", fate=Fate.NOT_ACCEPTED, retryable=True) for _ in range(3)
    ]
    provider.before["first"] = down
    async with session_on(tmp_path / "a.ttsstudio", provider) as session:
        seen: list[JobState] = []
        session.job_changed.connect(lambda job: seen.append(job.state))
        outcome = await session.render()
        assert not outcome.failed
        assert JobState.BACKING_OFF in seen
        assert len(provider.sent) == 2
        assert purchase_states(session) == [PurchaseState.DONE] * 2


async def test_a_request_whose_fate_is_unknown_is_never_sent_again_by_itself(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    provider.before["first"] = [ConnectionLost("The line went dead.", retryable=True)]
    async with session_on(path, provider) as session:
        outcome = await session.render()
        (problem,) = outcome.failed.values()
        assert isinstance(problem, PossiblyCharged)
        assert "may have been charged" in str(problem)
        for _ in range(3):
            again = await session.render()
            assert [type(problem) for problem in again.failed.values()] == [PossiblyCharged]
        assert provider.sent == ["The second one has others."]
    async with session_on(path, provider) as session:
        assert len((await session.render()).failed) == 1
        assert len(provider.sent) == 1
        failed = session.jobs.all[-1]
        session.jobs.retry(failed.id)
        assert len(provider.sent) == 1
        session.jobs.retry(failed.id, again=True)
        await eventually(lambda: not session.render_plan().stale)
        assert len(provider.sent) == 2


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.NOT_ACCEPTED, Fate.PENDING])
async def test_a_taken_order_is_fetched_not_bought_again(tmp_path: Path, fate: Fate) -> None:
    provider = PaidProvider()
    provider.after["first"] = [ConnectionLost("The line went dead.", retryable=True, fate=fate)]
    provider.late["first"] = [ServiceDown("Still dead.", retryable=True, fate=Fate.PENDING)]
    async with session_on(tmp_path / "a.ttsstudio", provider) as session:
        assert not (await session.render()).failed
        assert len(provider.sent) == 2
        assert provider.resumed == ["remote-1", "remote-1"]
        assert purchase_states(session) == [PurchaseState.DONE] * 2


async def test_a_taken_order_that_cannot_be_fetched_now_is_fetched_at_the_next_render(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    provider.after["first"] = [ConnectionLost("The line went dead.", retryable=False)]
    async with session_on(path, provider) as session:
        outcome = await session.render()
        assert [str(problem) for problem in outcome.failed.values()] == ["The line went dead."]
        assert purchase_states(session)[0] is PurchaseState.SUBMITTED
    async with session_on(path, provider) as session:
        assert not (await session.render()).failed
        assert len(provider.sent) == 2
        assert provider.resumed == ["remote-1"]


async def test_orders_under_way_when_the_program_ended_are_fetched_by_themselves(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    async with session_on(path, provider) as session:
        provider.gate.clear()
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: purchase_states(session) == [PurchaseState.SUBMITTED] * 2)
        copy = tmp_path / "after-the-crash.ttsstudio"
        await session.save_copy(copy)
        provider.gate.set()
        await rendering
    async with session_on(copy, provider) as session:
        await session.jobs.resume_open()
        await eventually(lambda: not session.render_plan().stale)
        assert (len(provider.sent), len(provider.resumed)) == (2, 2)
        assert all(job.fetched for job in session.jobs.all)


async def test_orders_under_way_when_the_project_is_closed_are_fetched_by_themselves(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    provider.gate.clear()
    async with session_on(path, provider) as session:
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: purchase_states(session) == [PurchaseState.SUBMITTED] * 2)
    await rendering
    provider.gate.set()
    async with session_on(path, provider) as session:
        await session.jobs.resume_open()
        await eventually(lambda: not session.render_plan().stale)
        assert len(provider.sent) == 2
        assert len(provider.resumed) == 2


async def test_what_the_user_cancelled_is_not_fetched_by_itself(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    provider.gate.clear()
    async with session_on(path, provider) as session:
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: purchase_states(session) == [PurchaseState.SUBMITTED] * 2)
        await session.jobs.cancel_all()
        await rendering
        assert purchase_states(session) == [PurchaseState.CANCELLED] * 2
    provider.gate.set()
    async with session_on(path, provider) as session:
        await session.jobs.resume_open()
        assert session.jobs.all == ()


async def test_an_order_that_was_leaving_when_the_program_ended_is_possibly_charged(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    provider.sending.clear()
    async with session_on(path, provider, "Only this one.") as session:
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: purchase_states(session) == [PurchaseState.INTENT])
        copy = tmp_path / "after-the-crash.ttsstudio"
        await session.save_copy(copy)
        provider.sending.set()
        await rendering
    provider.sent.clear()
    async with session_on(copy, provider, "Only this one.") as session:
        await session.jobs.resume_open()
        (problem,) = (await session.render()).failed.values()
        assert isinstance(problem, PossiblyCharged)
        assert provider.sent == []


async def test_bytes_that_arrived_before_the_program_ended_become_a_take(tmp_path: Path) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider(answers_at_once=True)
    async with session_on(path, provider, "Only this one.") as session:
        await session.render()
        (request,) = session.plan_of(session.script.segments[0]).requests
        audio = await session.take_audio(session.library.take_for("", request))  # type: ignore[arg-type]  # rendered
    lost = tmp_path / "after-the-crash.ttsstudio"
    with Project.create(lost) as project:
        purchase = project.ledger.intend(request, "paid")
        project.ledger.received(purchase.id, PRICE, audio)
    provider.sent.clear()
    async with session_on(lost, provider, "Only this one.") as session:
        await session.jobs.resume_open()
        await eventually(lambda: not session.render_plan().stale)
        assert provider.sent == []
        assert purchase_states(session) == [PurchaseState.DONE]


async def test_a_refusal_costs_nothing_and_is_told(tmp_path: Path) -> None:
    provider = PaidProvider()
    provider.before["first"] = [NoCredit("No credit is left.", advice="Top up.", fate=Fate.NOT_ACCEPTED)]
    provider.after["second"] = [ContentRefused("It does not say that.", fate=Fate.ENDED)]
    async with session_on(tmp_path / "a.ttsstudio", provider) as session:
        outcome = await session.render()
        assert sorted(map(str, outcome.failed.values())) == [
            "It does not say that.",
            "No credit is left. Top up.",
        ]
        assert purchase_states(session) == [PurchaseState.FAILED] * 2
        assert session.purchases.spent().free


async def test_a_rejected_answer_is_kept_charged_and_bought_again_only_on_the_users_word(
    tmp_path: Path,
) -> None:
    path, provider = tmp_path / "a.ttsstudio", PaidProvider()
    provider.audio["Only"] = bytes(96_000)
    async with session_on(path, provider, "Only this one.") as session:
        (problem,) = (await session.render()).failed.values()
        assert "silence" in str(problem)
        (problem,) = (await session.render()).failed.values()
        assert "It was charged." in str(problem)
        assert len(provider.sent) == 1
        assert session.purchases.spent() == PRICE
        provider.audio.clear()
        session.jobs.retry(session.jobs.all[-1].id, again=True)
        await eventually(lambda: not session.render_plan().stale)
        assert len(provider.sent) == 2
    with Project.open(path) as project:
        rejected = project.ledger.all()[0]
        assert rejected.state is PurchaseState.REJECTED
        answer = project.ledger.answer(rejected.id)
        assert answer is not None
        assert answer.audio == bytes(96_000)


async def test_cancelling_an_order_that_was_taken_says_so_and_a_later_render_fetches_it(
    tmp_path: Path,
) -> None:
    provider = PaidProvider()
    provider.gate.clear()
    async with session_on(tmp_path / "a.ttsstudio", provider, "Only this one.") as session:
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: purchase_states(session) == [PurchaseState.SUBMITTED])
        await session.jobs.cancel_all()
        assert (await rendering).cancelled
        (purchase,) = session.purchases.all
        assert purchase.state is PurchaseState.CANCELLED
        assert "may still finish and charge" in purchase.problem
        provider.gate.set()
        assert not (await session.render()).failed
        assert len(provider.sent) == 1
        assert provider.resumed == ["remote-1"]


async def test_cancelling_an_order_on_its_way_makes_it_possibly_charged(tmp_path: Path) -> None:
    provider = PaidProvider()
    provider.sending.clear()
    async with session_on(tmp_path / "a.ttsstudio", provider, "Only this one.") as session:
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: len(provider.sent) == 1)
        await session.jobs.cancel_all()
        await rendering
        assert purchase_states(session) == [PurchaseState.POSSIBLY_CHARGED]


async def test_another_project_gets_the_take_from_the_shelf(tmp_path: Path) -> None:
    provider, shelf = PaidProvider(), tmp_path / "shelf"
    async with session_on(tmp_path / "a.ttsstudio", provider, shelf=shelf) as session:
        await session.render()
    async with session_on(tmp_path / "b.ttsstudio", provider, shelf=shelf) as session:
        assert not (await session.render()).failed
        assert len(provider.sent) == 2
        assert session.purchases.all == ()
        assert all(view.seconds for view in session.views())


async def test_equal_segments_are_bought_once(tmp_path: Path) -> None:
    provider = PaidProvider()
    text = "The same.\n\nAnother.\n\nThe same."
    async with session_on(tmp_path / "a.ttsstudio", provider, text) as session:
        await session.render()
        assert sorted(provider.sent) == ["Another.", "The same."]


async def test_a_provider_that_complains_gets_fewer_requests_at_a_time(tmp_path: Path) -> None:
    provider = PaidProvider(slots=4)
    limited = RateLimited("Slow down.", fate=Fate.NOT_ACCEPTED, retryable=True)
    limited.retry_at = 0.0
    provider.before["number 0"] = [limited]
    text = "\n\n".join(f"Paragraph number {number} has words." for number in range(12))
    async with session_on(tmp_path / "a.ttsstudio", provider, text) as session:
        assert not (await session.render()).failed
        assert len(provider.sent) == 12
        assert session.jobs._paces.of("paid", 4).allowed == 3


async def test_a_cap_holds_the_queue_until_it_is_raised(tmp_path: Path) -> None:
    provider = PaidProvider(slots=1)
    text = "\n\n".join(f"Paragraph number {number} has words." for number in range(4))
    async with session_on(tmp_path / "a.ttsstudio", provider, text) as session:
        told: list[bool] = []
        session.jobs.cap_reached.connect(told.append)
        session.jobs.set_cap(Decimal("1.1"))
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: session.jobs.waits_for_money)
        await eventually(lambda: purchase_states(session) == [PurchaseState.DONE] * 2)
        assert len(provider.sent) == 2
        session.jobs.set_cap(None)
        assert not (await rendering).failed
        assert told == [True, False]
        assert len(provider.sent) == 4


async def test_what_several_slots_buy_at_once_stays_below_the_cap(tmp_path: Path) -> None:
    provider = PaidProvider(slots=4)
    text = "\n\n".join(f"Paragraph {number} has some words." for number in range(6))
    async with session_on(tmp_path / "a.ttsstudio", provider, text) as session:
        price = session.render_plan().cost.amount
        assert price is not None
        session.jobs.set_cap(price / 6)
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: session.jobs.waits_for_money)
        await eventually(lambda: purchase_states(session) == [PurchaseState.DONE])
        assert len(provider.sent) == 1
        session.jobs.set_cap(None)
        assert not (await rendering).failed
        assert len(provider.sent) == 6


async def test_a_voice_that_is_not_there_costs_nothing_and_may_be_tried_again(tmp_path: Path) -> None:
    provider = PaidProvider()
    provider.before["first"] = [UnknownVoice("Nobody is called that.")]  # type: ignore[list-item]  # what providers raise too
    async with session_on(tmp_path / "a.ttsstudio", provider) as session:
        (problem,) = (await session.render()).failed.values()
        assert str(problem) == "Nobody is called that."
        assert sorted(purchase_states(session)) == [PurchaseState.DONE, PurchaseState.FAILED]
        assert not (await session.render()).failed
        assert len(provider.sent) == 2


async def test_what_one_request_is_refused_for_fails_all_that_wait(tmp_path: Path) -> None:
    provider = PaidProvider(slots=1)
    text = "\n\n".join(f"Paragraph number {number} has words." for number in range(50))
    provider.before["number"] = [NoKey("There is no key.", fate=Fate.NOT_ACCEPTED) for _ in range(50)]
    async with session_on(tmp_path / "a.ttsstudio", provider, text) as session:
        outcome = await session.render()
        assert len(outcome.failed) == 50
        assert len(session.purchases.all) == 1


async def test_a_service_that_is_down_for_one_request_is_not_asked_for_all_others(tmp_path: Path) -> None:
    provider = PaidProvider(slots=1)
    text = "\n\n".join(f"Paragraph number {number} has words." for number in range(30))
    provider.before["number"] = [
        ServiceDown("It is down.", fate=Fate.NOT_ACCEPTED, retryable=True) for _ in range(400)
    ]
    async with session_on(tmp_path / "a.ttsstudio", provider, text) as session:
        outcome = await session.render()
        assert len(outcome.failed) == 30
        assert 400 - len(provider.before["number"]) < 10


async def test_a_service_that_complains_without_advice_is_given_longer_and_longer_pauses() -> None:
    clock = [1000.0]
    pace = Pace(4, lambda: clock[0])
    pace.went_well()
    pauses = []
    for _ in range(4):
        pauses.append(pace.slow_down(None))
        pace.slow_down(None)
        clock[0] += pace.pause
    assert pauses == [4.0, 8.0, 16.0, 32.0]
    pace.went_well()
    assert pace.slow_down(None) == 4.0
    assert pace.slow_down(clock[0] + 50) == 50


async def test_a_service_that_never_took_anything_is_given_up_sooner() -> None:
    clock = [1000.0]
    pace = Pace(4, lambda: clock[0])
    pauses = []
    for _ in range(4):
        pauses.append(pace.slow_down(None))
        clock[0] += pace.pause
    assert pauses == [4.0, 8.0, 12.0, 12.0]
