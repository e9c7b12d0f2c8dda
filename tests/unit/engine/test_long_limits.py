"""A rate limit that lasts is told with its end at once, and a short one is waited for, which is told too."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from tests.support.paid_provider import PaidProvider
from tts_studio.domain.errors import Fate, RateLimited
from tts_studio.domain.job import Job, JobState, Setback
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.long_limits import without_long_waits
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue

NOW = time.mktime((2026, 11, 20, 14, 1, 30, 0, 0, -1))
HOUR = 3600.0


def limited(until: float | None, said: str = "") -> RateLimited:
    problem = RateLimited("Too many.", advice="Wait.", fate=Fate.NOT_ACCEPTED, retryable=True, said=said)
    problem.retry_at = until
    return problem


@pytest.mark.parametrize(
    ("until", "advice"),
    [
        (NOW + HOUR, "Try again at 15:02."),
        (NOW + 20 * HOUR, "Try again on 2026-11-21 at 10:02."),
        (NOW + 1e9, "Try again later."),
        (math.inf, "Try again later."),
        (1e300, "Try again later."),
    ],
)
def test_when_to_come_back_is_said_by_the_clock(until: float, advice: str) -> None:
    told = without_long_waits(limited(until), PaidProvider(), NOW)
    assert (told.sentence, told.advice, told.retryable) == ("Too many.", advice, False)
    assert told.fate is Fate.NOT_ACCEPTED


def test_what_the_service_said_stays() -> None:
    told = without_long_waits(limited(NOW + HOUR, "Quota"), PaidProvider(), NOW)
    assert told.advice == "Try again at 15:02. Scripted says: “Quota”"


@pytest.mark.parametrize("until", [None, NOW, NOW + 200, -math.inf, math.nan])
def test_a_limit_that_soon_ends_is_waited_for(until: float | None) -> None:
    problem = limited(until)
    assert without_long_waits(problem, PaidProvider(), NOW) is problem


async def session_of(path: Path, provider: PaidProvider) -> ProjectSession:
    catalogue = VoiceCatalogue([provider])
    await catalogue.refresh()
    session = await ProjectSession.open(path, catalogue, create=True, default_voice=VoiceId("paid", "low"))
    session.set_text("\n\n".join(f"Paragraph {number} has words." for number in range(9)))
    return session


async def test_nothing_that_waits_is_sent_to_a_service_that_is_shut_for_an_hour(tmp_path: Path) -> None:
    provider = PaidProvider(slots=1)
    provider.before = {"Paragraph": [limited(time.time() + HOUR)] * 9}
    session = await session_of(tmp_path / "a.ttsstudio", provider)
    outcome = await session.render()
    assert len(outcome.failed) == 9
    assert {problem.sentence for problem in outcome.failed.values()} == {"Too many."}
    assert all("Try again at" in problem.advice for problem in outcome.failed.values())
    assert len(provider.before["Paragraph"]) == 8
    assert {purchase.state for purchase in session.purchases.all} == {PurchaseState.FAILED}
    await session.close()


async def test_a_job_that_waits_for_a_limit_tells_why_and_until_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tts_studio.engine.fates._FIRST_PAUSE", 0.0)
    provider = PaidProvider()
    problem = limited(time.time() + 0.05)
    provider.before = {"Paragraph 3": [problem]}
    session = await session_of(tmp_path / "a.ttsstudio", provider)
    seen: list[Job] = []
    session.jobs.job_changed.connect(seen.append)
    assert not (await session.render()).failed
    (waited,) = (job for job in seen if job.state is JobState.BACKING_OFF)
    assert isinstance(waited.setback, Setback)
    assert waited.setback.problem is problem
    assert waited.setback.until >= waited.created
    assert all(job.setback is None for job in seen if job.state is not JobState.BACKING_OFF)
    await session.close()
