"""What a voice needs first, such as an upload, is no order and is not kept as one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.paid_sessions import purchase_states, session_on
from tts_studio.domain.errors import BadParameter, Fate, ServiceDown, StudioError, UnknownVoice
from tts_studio.domain.job import JobState
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.speech import SpeechEvent, SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.providers.protocol import UploadProgress

pytestmark = pytest.mark.usefixtures("no_pauses")


class Uploader(PaidProvider):
    """Is its own VoiceCloner, whose upload waits for `uploads_end` and fails with `refusals` first."""

    terms = "https://example.com/terms"

    def __init__(self) -> None:
        super().__init__()
        self.cloner = self  # type: ignore[assignment]  # it can do both
        self.refusals: list[StudioError] = []
        self.uploads_end = asyncio.Event()
        self.uploading = 0
        self.kept_at_the_order: list[list[PurchaseState]] = []
        self.session: ProjectSession | None = None

    async def get_ready(self, voice: VoiceId) -> None:
        assert voice == VoiceId("paid", "low")
        self.uploading += 1
        await self.uploads_end.wait()
        if self.refusals:
            raise self.refusals.pop(0)

    async def upload(self, sample: Path, progress: UploadProgress | None = None) -> str:
        raise AssertionError("only the library uploads")

    async def holds(self, address: str) -> bool:
        return True

    async def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechEvent]:
        assert self.session is not None
        self.kept_at_the_order.append(purchase_states(self.session))
        async for event in super().synthesize(request):
            yield event


@asynccontextmanager
async def looked_at(path: Path, provider: Uploader) -> AsyncIterator[ProjectSession]:
    """A session whose purchases the provider sees."""
    async with session_on(path, provider, "Only this one.") as session:
        provider.session = session
        yield session


async def test_a_program_that_ends_during_an_upload_has_ordered_nothing_and_starts_again(
    tmp_path: Path,
) -> None:
    provider, copy = Uploader(), tmp_path / "after-the-crash.ttsstudio"
    async with looked_at(tmp_path / "a.ttsstudio", provider) as session:
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: provider.uploading == 1)
        await session.save_copy(copy)
        await session.jobs.cancel_all()
        await rendering
    provider.uploads_end.set()
    async with looked_at(copy, provider) as session:
        assert purchase_states(session) == []
        assert not (await session.render()).failed
        assert provider.sent == ["Only this one."]


async def test_the_intent_is_written_after_the_upload_and_before_the_order(tmp_path: Path) -> None:
    provider = Uploader()
    async with looked_at(tmp_path / "a.ttsstudio", provider) as session:
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: provider.uploading == 1)
        assert purchase_states(session) == []
        provider.uploads_end.set()
        await rendering
        assert provider.kept_at_the_order == [[PurchaseState.INTENT]]
        assert purchase_states(session) == [PurchaseState.DONE]


async def test_cancelling_an_upload_leaves_nothing_that_may_have_been_charged(tmp_path: Path) -> None:
    provider = Uploader()
    async with looked_at(tmp_path / "a.ttsstudio", provider) as session:
        rendering = asyncio.ensure_future(session.render())
        await eventually(lambda: provider.uploading == 1)
        await session.jobs.cancel_all()
        await rendering
        assert [job.state for job in session.jobs.all] == [JobState.CANCELLED]
        assert purchase_states(session) == []


async def test_an_upload_is_tried_again_where_that_may_help_and_then_spoken_once(tmp_path: Path) -> None:
    provider = Uploader()
    provider.uploads_end.set()
    provider.refusals = [ServiceDown("Down.", retryable=True, fate=Fate.NOT_ACCEPTED)] * 2
    async with looked_at(tmp_path / "a.ttsstudio", provider) as session:
        assert not (await session.render()).failed
        assert provider.uploading == 3
        assert provider.sent == ["Only this one."]


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (ServiceDown("Down.", fate=Fate.NOT_ACCEPTED), ServiceDown),
        (UnknownVoice("There is no such voice."), BadParameter),
    ],
)
async def test_a_voice_that_cannot_be_made_ready_is_told_and_nothing_is_ordered(
    tmp_path: Path, refusal: StudioError, told: type[StudioError]
) -> None:
    provider = Uploader()
    provider.uploads_end.set()
    provider.refusals = [refusal]
    async with looked_at(tmp_path / "a.ttsstudio", provider) as session:
        (problem,) = (await session.render()).failed.values()
        assert type(problem) is told
        assert problem.sentence == refusal.sentence
        assert purchase_states(session) == []
        assert provider.sent == []
