"""Whatever a service does: nothing is bought twice, nothing charged forgotten, nothing broken a take."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.cloud.cloud import Cloud
from tests.cloud.faults import FAULTS, Fault, Moment
from tests.unit.providers.segmind.segmind_stage import TheClone
from tts_studio.audio.decoding import decode
from tts_studio.audio.loudness import measured
from tts_studio.domain.errors import StudioError
from tts_studio.domain.purchase import Purchase, PurchaseState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.segmind.provider import SegmindProvider
from tts_studio.providers.segmind.waiting import Patience
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.shared.service import Timekeeper
from tts_studio.providers.xai.provider import XaiProvider
from tts_studio.providers.xai.stream_connection import StreamTimes

SEGMIND_KEY, XAI_KEY = "SG_0123456789abcdef", "xai-0123456789"
# These end in time-outs of minutes, which the providers' own tests wait for with shorter ones.
LASTING = {
    "never-answers",
    "slow-drip",
    "never-completes",
    "huge-answer",
    "ws-silent",
    "ws-no-done",
    "slow-job",
    "cut-body",
    "cut-chunked",
    "output-loopback",
}
# These speak of the account, so that the rest of the script would not be tried after them.
HOPELESS = {"401", "400-key", "402", "406-credits", "406-spend-limit"}
CASTS = {
    "grok-tts": CastVoice(VoiceId("grok-tts", "eve")),
    "grok-tts, direct": CastVoice(VoiceId("grok-tts", "eve"), settings={"delivery": "fast"}),
    "gemini-3.1-flash-tts": CastVoice(VoiceId("gemini-3.1-flash-tts", "Kore")),
    "elevenlabs-clone": CastVoice(VoiceId("elevenlabs-clone", "me"), "en"),
    "xai-tts, streamed": CastVoice(VoiceId("xai-tts", "eve"), settings={"codec": "pcm"}),
    "xai-tts, whole": CastVoice(VoiceId("xai-tts", "eve"), settings={"delivery": "batch", "codec": "mp3"}),
}
HASTE = 8.0
"""How many seconds of the provider pass in one of ours: its pauses keep their proportions."""
SETTLED_WITH_CHARGE = {
    PurchaseState.DONE,
    PurchaseState.REJECTED,
    PurchaseState.POSSIBLY_CHARGED,
    PurchaseState.SUBMITTED,
    PurchaseState.CANCELLED,
}


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=SEGMIND_KEY, xai_key=XAI_KEY, latency={"*": (0.0, 0.02)}) as running:
        yield running


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tts_studio.engine.fates._FIRST_PAUSE", 0.01)
    monkeypatch.setattr("tts_studio.engine.pacing._PAUSE_WITHOUT_ADVICE", 0.05)
    monkeypatch.setattr("tts_studio.engine.pacing._LONGEST_PAUSE", 0.5)


def _hastened_clock() -> float:
    return time.monotonic() * HASTE


async def _hastened_sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / HASTE)


@asynccontextmanager
async def session_with(path: Path, cloud: Cloud, cast: CastVoice, text: str) -> AsyncIterator[ProjectSession]:
    async def key(of: str) -> str:
        return of

    endpoints = Endpoints(cloud.segmind_url, cloud.upload_url, cloud.xai_url)
    providers = (
        SegmindProvider(
            lambda: key(SEGMIND_KEY),
            endpoints,
            clones=TheClone(),
            time=Timekeeper(monotonic=_hastened_clock, sleep=_hastened_sleep),
            patience=Patience(job=3.0 * HASTE, outage=HASTE),
        ),
        XaiProvider(lambda: key(XAI_KEY), endpoints, patience=StreamTimes(silence=1.0)),
    )
    session = await ProjectSession.open(path, VoiceCatalogue(providers), create=True)
    session.set_voice("", cast)
    session.set_text(text)
    try:
        yield session
    finally:
        await session.close()
        await asyncio.gather(*(provider.close() for provider in providers))


def paragraph(fault: Fault) -> str:
    return f"{{{{fault:{fault.name}}}}} This paragraph meets the fault called {fault.name.replace('-', ' ')}."


def purchases_by_text(session: ProjectSession, texts: dict[str, str]) -> dict[str, list[Purchase]]:
    """The purchases of each fault."""
    found: dict[str, list[Purchase]] = {name: [] for name in texts.values()}
    for purchase in session.purchases.all:
        found[texts[purchase.digest]].append(purchase)
    return found


@pytest.mark.parametrize("name", CASTS)
async def test_every_fault_keeps_the_promises_about_money(tmp_path: Path, cloud: Cloud, name: str) -> None:
    faults = [fault for fault in FAULTS.values() if fault.name not in LASTING | HOPELESS]
    text = "\n\n".join(map(paragraph, faults))
    async with session_with(tmp_path / "a.ttsstudio", cloud, CASTS[name], text) as session:
        assert len(session.script.segments) == len(faults)
        outcome = await session.render()
        again = await session.render()
        by_digest = {
            request.digest: fault.name
            for fault, segment in zip(faults, session.script.segments, strict=True)
            for request in session.plan_of(segment).requests
        }
        charged = Counter(_fault_of(charge.text, faults) for charge in cloud.charges)
        twice = {fault: count for fault, count in charged.items() if count > 1}
        assert not twice, f"bought more than once: {twice}"
        assert not cloud.leaks
        for problem in (*outcome.failed.values(), *again.failed.values()):
            assert isinstance(problem, StudioError)
            assert problem.sentence.rstrip().endswith((".", "!", "?", "”"))
            assert "mistake" not in problem.sentence
        for fault, purchases in purchases_by_text(session, by_digest).items():
            states = {purchase.state for purchase in purchases}
            if charged[fault]:
                assert states & SETTLED_WITH_CHARGE, f"{fault} was charged and is {states}"
        await _check_takes(session)


async def _check_takes(session: ProjectSession) -> None:
    """Every take is sound, and there are no others."""
    for segment in session.script.segments:
        for request in session.plan_of(segment).requests:
            take = session.library.take_for(segment.id, request)
            if take is not None:
                pcm = decode(await session.take_audio(take), take.format)
                assert measured(pcm.samples, pcm.rate).integrated > -40
                assert 1.5 < pcm.seconds < 20


def _fault_of(text: str, faults: list[Fault]) -> str:
    names = [fault.name for fault in faults if f"called {fault.name.replace('-', ' ')}." in text]
    return names[0]


@pytest.mark.parametrize("fault", sorted(HOPELESS))
async def test_what_concerns_the_account_stops_the_rest_at_once(
    tmp_path: Path, cloud: Cloud, fault: str
) -> None:
    service = "xai-tts, whole" if fault in ("400-key", "402") else "grok-tts"
    paragraphs = [f"{{{{fault:{fault}}}}} Paragraph number {number}." for number in range(40)]
    async with session_with(
        tmp_path / "a.ttsstudio", cloud, CASTS[service], "\n\n".join(paragraphs)
    ) as session:
        outcome = await session.render()
        assert len(outcome.failed) == 40
        assert not cloud.charges
        assert sum(cloud.counts().values()) <= 10
        assert {purchase.state for purchase in session.purchases.all} == {PurchaseState.FAILED}


def test_every_moment_of_failure_is_among_the_faults() -> None:
    tried = {fault.moment for fault in FAULTS.values() if fault.name not in LASTING | HOPELESS}
    assert tried == set(Moment)
