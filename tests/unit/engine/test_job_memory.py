"""Of a long render the engine forgets the jobs that are of no more use, and nothing that anybody needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PRICE, PaidProvider
from tests.support.paid_sessions import session_on
from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import ConnectionLost
from tts_studio.domain.job import JobState
from tts_studio.domain.segment_state import SegmentState
from tts_studio.engine import job_memory

TEXT = "\n\n".join(f"Number {number}." for number in range(6))


@pytest.fixture(autouse=True)
def two_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_memory, "REMEMBERED", 2)


async def test_jobs_that_brought_their_take_are_forgotten_but_the_latest(tmp_path: Path) -> None:
    provider = PaidProvider(slots=1)
    async with session_on(tmp_path / "a.ttsstudio", provider, TEXT) as session:
        provider.gate.clear()
        rendering = session.start_render()
        await eventually(lambda: len(session.jobs.all) == 6)
        provider.gate.set()
        await rendering.finished()
        assert [job.request.text for job in session.jobs.all] == ["Number 4.", "Number 5."]
        assert all(view.state is SegmentState.FRESH for view in session.views())
        assert session.spending.spent == sum([PRICE] * 6, FREE)
        assert not session.render_plan().requests


async def test_a_job_that_failed_is_known_until_its_request_was_made_again(tmp_path: Path) -> None:
    provider = PaidProvider(slots=1)
    provider.before["Number 0"] = [ConnectionLost("The line went dead.", retryable=True)]
    async with session_on(tmp_path / "a.ttsstudio", provider, TEXT) as session:
        await session.render()
        failed = session.jobs.all[0]
        assert (failed.state, failed.request.text) == (JobState.FAILED, "Number 0.")
        assert len(session.jobs.all) == 3
        assert session.views()[0].problem == str(failed.error)
        session.jobs.retry(failed.id)
        assert len(provider.sent) == 5  # it may have been charged
        session.jobs.retry(failed.id, again=True)
        await eventually(lambda: not session.render_plan().stale)
        session.set_text(f"{TEXT}\n\nNumber 6.\n\nNumber 7.")
        await session.render()
        assert [job.state for job in session.jobs.all] == [JobState.DONE] * 2
        assert session.jobs.last(failed.request.digest) is None
        session.jobs.retry(failed.id, again=True)
        assert len(provider.sent) == 8


async def test_what_was_cancelled_can_be_made_again_however_many_were(tmp_path: Path) -> None:
    provider = PaidProvider(slots=1)
    async with session_on(tmp_path / "a.ttsstudio", provider, TEXT) as session:
        provider.gate.clear()
        session.start_render()
        await eventually(lambda: len(session.jobs.all) == 6)
        await session.jobs.cancel_all()
        cancelled = [job for job in session.jobs.all if job.purchase_id is None]
        assert len(cancelled) >= 5
        provider.gate.set()
        for job in cancelled:
            session.jobs.retry(job.id)
        await eventually(lambda: all(session.library.has(job.request.digest) for job in cancelled))


async def test_what_is_equal_in_a_job_and_its_purchase_is_there_once(tmp_path: Path) -> None:
    text, provider = "It costs half a dollar to say exactly these words.", PaidProvider()
    async with session_on(tmp_path / "a.ttsstudio", provider, text) as session:
        await session.render()
        (job,), (purchase,) = session.jobs.all, session.purchases.all
        assert purchase.digest is job.request.digest
        assert job.cost is purchase.cost
        assert job.cost == PRICE
