"""Takes come back as they were stored."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.store_samples import PCM, WORDS, add_take, request_for
from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import ProjectDamaged, UsageError
from tts_studio.domain.purchase import PurchaseState
from tts_studio.store.project_file import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "book.ttsstudio") as opened:
        yield opened


def test_a_take_comes_back_whole_after_reopening(project: Project) -> None:
    audio = os.urandom(300_000)
    stored = add_take(project, "“Ærø”, sagde hun. 🎙 \x00 \ud800 \u202e", audio)
    project.close()
    with Project.open(project.path) as again:
        assert again.takes.all() == (stored,)
        assert again.takes.get(stored.id) == stored
        assert again.takes.audio(stored.id) == audio
        found = again.takes.all()[0]
    assert found.request.digest == stored.request.digest
    assert [type(value) for _, value in found.request.settings] == [str, bool, int, float]
    assert found.words == WORDS
    assert (found.format, found.sample_rate, found.frames) == (PCM, 24_000, 150_000)
    assert (found.speech_begins, found.speech_ends) == (3, 90)


def test_takes_of_one_request_stay_apart_and_in_order(project: Project) -> None:
    first, second, other = add_take(project), add_take(project), add_take(project, "Something else.")
    assert project.takes.of_digest(first.digest) == (first, second)
    assert project.takes.all() == (first, second, other)
    assert project.takes.count() == 3
    assert project.takes.of_digest("unknown") == ()


def test_storing_a_take_finishes_its_purchase_with_its_cost(project: Project) -> None:
    purchase = project.ledger.intend(request_for(), "segmind")
    take = project.takes.add(
        request_for(),
        b"\0\0",
        PCM,
        sample_rate=24_000,
        frames=1,
        speech_begins=0,
        speech_ends=1,
        purchase_id=purchase.id,
        cost=Cost(Decimal("0.0123")),
    )
    done = project.ledger.get(purchase.id)
    assert (done.state, done.take_id, done.cost) == (PurchaseState.DONE, take.id, Cost(Decimal("0.0123")))
    assert project.ledger.open_purchases() == ()


def test_a_take_that_arrives_after_cancelling_is_kept_all_the_same(project: Project) -> None:
    purchase = project.ledger.intend(request_for(), "segmind")
    project.ledger.cancelled(purchase.id, "Cancelled.")
    take = add_take(project, purchase_id=purchase.id)
    done = project.ledger.get(purchase.id)
    assert (done.state, done.take_id, done.problem) == (PurchaseState.DONE, take.id, "")


def test_a_take_for_the_wrong_purchase_is_not_stored_at_all(project: Project) -> None:
    purchase = project.ledger.intend(request_for("Another text."), "segmind")
    for wrong in (purchase.id, 99):
        with pytest.raises(UsageError, match="no purchase"):
            add_take(project, purchase_id=wrong)
    assert project.takes.all() == ()
    assert project.ledger.get(purchase.id).state is PurchaseState.INTENT


def test_an_unknown_take_is_refused_with_a_sentence(project: Project) -> None:
    for ask in (project.takes.get, project.takes.audio):
        with pytest.raises(UsageError, match="no take 5"):
            ask(5)


def test_audio_that_the_disk_changed_is_never_handed_out(project: Project) -> None:
    take, sound = add_take(project), add_take(project, "Whole.")
    project.close()
    with closing(sqlite3.connect(project.path)) as connection, connection:
        connection.execute("UPDATE take_audio SET bytes = zeroblob(200) WHERE take_id = ?", (take.id,))
    with Project.open(project.path) as again:
        with pytest.raises(ProjectDamaged, match=f"take {take.id} was damaged"):
            again.takes.audio(take.id)
        assert again.takes.audio(sound.id) == b"\x01\x02" * 100


def test_listing_takes_reads_no_audio(project: Project) -> None:
    add_take(project)
    with project.takes._database.reading() as connection:
        connection.set_authorizer(_refuse_audio)
        try:
            assert len(project.takes.all()) == 1
        finally:
            connection.set_authorizer(None)


def _refuse_audio(_action: int, table: str | None, *_rest: str | None) -> int:
    return sqlite3.SQLITE_DENY if table == "take_audio" else sqlite3.SQLITE_OK
