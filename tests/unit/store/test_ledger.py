"""The ledger knows at every moment how far a call for speech has come."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.store_samples import add_take, request_for
from tts_studio.domain.cost import FREE, UNKNOWN_COST, Cost
from tts_studio.domain.errors import UsageError
from tts_studio.domain.purchase import OPEN_STATES, Purchase, PurchaseState
from tts_studio.domain.speech import WordTiming
from tts_studio.store.ledger import STEPS, Answer, Ledger
from tts_studio.store.opening import open_file
from tts_studio.store.project_file import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "book.ttsstudio") as opened:
        yield opened


@pytest.fixture
def ledger(project: Project) -> Ledger:
    return project.ledger


def test_an_intent_names_everything_that_is_about_to_be_sent(ledger: Ledger) -> None:
    request = request_for("Buy me.\ud800")
    purchase = ledger.intend(request, "segmind")
    assert purchase == ledger.get(purchase.id)
    assert (purchase.digest, purchase.voice, purchase.provider) == (request.digest, "hibari:heart", "segmind")
    assert (purchase.state, purchase.characters) == (PurchaseState.INTENT, len(request.text))
    assert (purchase.cost, purchase.remote_id, purchase.problem) == (UNKNOWN_COST, "", "")
    assert purchase.take_id is None
    assert ledger.request(purchase.id) == request


def test_times_tell_when_a_purchase_was_made_and_last_changed(tmp_path: Path) -> None:
    Project.create(tmp_path / "a.ttsstudio").close()
    ticks = itertools.count(100.0)
    with Project(open_file(tmp_path / "a.ttsstudio"), lambda: next(ticks)) as project:
        purchase = project.ledger.intend(request_for(), "segmind")
        project.ledger.received(purchase.id)
        found = project.ledger.get(purchase.id)
    assert (found.created, found.updated) == (100.0, 101.0)


def test_after_a_crash_the_provider_can_be_asked_again(project: Project) -> None:
    purchase = project.ledger.intend(request_for(), "segmind")
    project.ledger.submitted(purchase.id, "remote-1", {"poll": "https://example.test/1"})
    project.close()
    with Project.open(project.path) as again:
        (found,) = again.ledger.open_purchases()
        assert (found.state, found.remote_id) == (PurchaseState.SUBMITTED, "remote-1")
        assert again.ledger.remote_job(found.id).urls == {"poll": "https://example.test/1"}
        assert again.ledger.remote_job(found.id).remote_id == "remote-1"


def test_costs_are_kept_to_the_last_decimal(ledger: Ledger) -> None:
    free, paid = ledger.intend(request_for(), "offline", FREE), ledger.intend(request_for(), "segmind")
    assert ledger.get(free.id).cost == FREE
    ledger.charged(paid.id, Cost(Decimal("0.000123456789")))
    assert ledger.get(paid.id).cost == Cost(Decimal("0.000123456789"))
    ledger.received(paid.id, Cost(Decimal("1.10")))
    assert ledger.get(paid.id).cost == Cost(Decimal("1.10"))


def test_rejected_audio_is_kept(ledger: Ledger) -> None:
    purchase, empty = ledger.intend(request_for(), "segmind"), ledger.intend(request_for(), "segmind")
    ledger.rejected(purchase.id, "The answer is silent.", b"\0" * 50)
    ledger.rejected(empty.id, "The answer is empty.")
    assert ledger.get(purchase.id).problem == "The answer is silent."
    kept = ledger.answer(purchase.id)
    assert kept is not None
    assert kept.audio == b"\0" * 50
    assert ledger.answer(empty.id) is None


def test_interrupted_work_of_one_provider_is_marked_failed(ledger: Ledger) -> None:
    intent, submitted, received = (ledger.intend(request_for(), "offline") for _ in range(3))
    ledger.submitted(submitted.id, "")
    ledger.received(received.id)
    elsewhere, ended = ledger.intend(request_for(), "segmind"), ledger.intend(request_for(), "offline")
    ledger.cancelled(ended.id)
    failed = ledger.fail_open("offline", "Interrupted.")
    assert [(one.id, one.state, one.problem) for one in failed] == [
        (one.id, PurchaseState.FAILED, "Interrupted.") for one in (intent, submitted, received)
    ]
    assert [one.id for one in ledger.open_purchases()] == [elsewhere.id]
    assert ledger.get(ended.id).state is PurchaseState.CANCELLED


def test_purchases_of_one_request_are_found(ledger: Ledger) -> None:
    first, other = ledger.intend(request_for(), "segmind"), ledger.intend(request_for("Other."), "segmind")
    second = ledger.intend(request_for(), "segmind")
    assert ledger.of_digest(first.digest) == (first, second)
    assert ledger.all() == (first, other, second)


WAYS: dict[PurchaseState, Callable[[Ledger, int], None]] = {
    PurchaseState.INTENT: lambda ledger, row: ledger.again(row),
    PurchaseState.SUBMITTED: lambda ledger, row: ledger.submitted(row, "r"),
    PurchaseState.RECEIVED: lambda ledger, row: ledger.received(row),
    PurchaseState.REJECTED: lambda ledger, row: ledger.rejected(row, "why"),
    PurchaseState.FAILED: lambda ledger, row: ledger.failed(row, "why"),
    PurchaseState.CANCELLED: lambda ledger, row: ledger.cancelled(row, "why"),
    PurchaseState.POSSIBLY_CHARGED: lambda ledger, row: ledger.possibly_charged(row, "why"),
}


@pytest.mark.parametrize("first", WAYS)
@pytest.mark.parametrize("second", WAYS)
def test_only_the_steps_of_the_table_are_taken(
    ledger: Ledger, first: PurchaseState, second: PurchaseState
) -> None:
    purchase = ledger.intend(request_for(), "segmind")
    if first is not PurchaseState.INTENT:
        WAYS[first](ledger, purchase.id)
    before = ledger.get(purchase.id)
    if first in STEPS[second]:
        WAYS[second](ledger, purchase.id)
        assert ledger.get(purchase.id).state is second
    else:
        with pytest.raises(UsageError, match="cannot become"):
            WAYS[second](ledger, purchase.id)
        assert ledger.get(purchase.id) == before


def test_an_answer_is_kept_from_its_arrival_until_it_is_a_take(project: Project) -> None:
    purchase = project.ledger.intend(request_for(), "xai")
    words = (WordTiming(0, 4, 0.1, 0.4),)
    project.ledger.received(purchase.id, Cost(Decimal("0.02")), b"\1" * 40, words)
    assert project.ledger.answer(purchase.id) == Answer(b"\1" * 40, words)
    assert project.ledger.get(purchase.id).cost == Cost(Decimal("0.02"))
    add_take(project, purchase_id=purchase.id)
    assert project.ledger.answer(purchase.id) is None


@pytest.mark.parametrize("step", WAYS)
def test_what_is_done_stays_done(project: Project, step: PurchaseState) -> None:
    purchase = project.ledger.intend(request_for(), "segmind")
    add_take(project, purchase_id=purchase.id)
    with pytest.raises(UsageError):
        WAYS[step](project.ledger, purchase.id)
    assert project.ledger.get(purchase.id).state is PurchaseState.DONE


def test_every_open_purchase_can_reach_every_end() -> None:
    for state in (PurchaseState.REJECTED, PurchaseState.FAILED, PurchaseState.CANCELLED):
        assert STEPS[state] >= OPEN_STATES
    assert set(STEPS) == set(PurchaseState) - {PurchaseState.DONE}


def test_an_unknown_purchase_is_refused_with_a_sentence(ledger: Ledger) -> None:
    asks: list[Callable[[int], object]] = [
        ledger.get,
        ledger.request,
        ledger.remote_job,
        ledger.received,
        lambda row: ledger.charged(row, FREE),
    ]
    for ask in asks:
        with pytest.raises(UsageError, match="no purchase 42"):
            ask(42)
    assert ledger.answer(42) is None


def test_a_problem_with_broken_characters_is_still_written(ledger: Ledger) -> None:
    purchase: Purchase = ledger.intend(request_for(), "segmind")
    ledger.failed(purchase.id, "Bad \ud800 byte")
    assert ledger.get(purchase.id).problem == "Bad ? byte"
