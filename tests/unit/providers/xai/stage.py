"""What the tests of xAI share: the emulated service, a provider that asks it, and requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.cloud.cloud import Cloud
from tts_studio.domain.parameters import ParameterValue, complete_settings
from tts_studio.domain.speech import AudioChunk, SpeechEvent, SpeechRequest, WordTiming
from tts_studio.domain.speech import Timing as Timed
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.protocol import KeySource
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.shared.service import Timekeeper
from tts_studio.providers.xai.models import MODEL_ID, XAI_TTS
from tts_studio.providers.xai.provider import XaiProvider
from tts_studio.providers.xai.stream_connection import StreamTimes

KEY = "xai-0123456789-abcdefghij"
LINE = "It was the best of times, it was the worst of times."


def gives(key: str | None) -> KeySource:
    """A key source."""

    async def source() -> str | None:
        return key

    return source


def request(text: str = LINE, voice: str = "eve", language: str = "en", **given: Any) -> SpeechRequest:
    """A request with these settings; `replace` may be among them."""
    extra: dict[str, ParameterValue] = {"replace": given.pop("replace")} if "replace" in given else {}
    settings = complete_settings(XAI_TTS.parameters, given) | extra
    return SpeechRequest(
        VoiceId(MODEL_ID, voice),
        language,
        tuple(sorted(settings.items())),
        text,
        XAI_TTS.format_for(settings),
        XAI_TTS.revision,
    )


@asynccontextmanager
async def stage(
    *,
    key: str | None = KEY,
    patience: StreamTimes | None = None,
    time: Timekeeper | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[Cloud, XaiProvider]]:
    """The service, which takes KEY only, and a provider that asks it."""
    async with Cloud.running(xai_key=KEY, **settings) as cloud:
        provider = XaiProvider(gives(key), Endpoints(xai=cloud.xai_url), time=time, patience=patience)
        try:
            yield cloud, provider
        finally:
            await provider.close()


async def speak(provider: XaiProvider, wanted: SpeechRequest) -> list[SpeechEvent]:
    """All events of one request."""
    return [event async for event in provider.synthesize(wanted)]


def sound(events: list[SpeechEvent]) -> bytes:
    """The audio of some events."""
    return b"".join(event.data for event in events if isinstance(event, AudioChunk))


def words(events: list[SpeechEvent]) -> list[WordTiming]:
    """The word times of some events."""
    return [word for event in events if isinstance(event, Timed) for word in event.words]


def spoken(text: str, events: list[SpeechEvent]) -> list[str]:
    """The words that have times, as the request's text writes them."""
    return [text[word.start : word.end] for word in words(events)]
