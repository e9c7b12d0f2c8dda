"""A provider of Segmind before the emulator, and the requests it is asked to speak."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.cloud.cloud import Cloud
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.speech import AudioChunk, Completed, SpeechEvent, SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.providers.protocol import VoiceCloner
from tts_studio.providers.segmind.provider import SegmindProvider
from tts_studio.providers.segmind.waiting import Patience
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.shared.service import Timekeeper

KEY = "SG_0123456789abcdef"
SAMPLE = "https://images.segmind.com/assets/me.mp3"


async def the_key() -> str:
    return KEY


class TheClone:
    """A ClonedVoices with one voice, whose sample lies at `address`."""

    def __init__(self, address: str = SAMPLE) -> None:
        self.found = address
        self.known = (Voice(VoiceId("elevenlabs-clone", "me"), "Me", ("de",)),)

    async def listed(self) -> tuple[Voice, ...]:
        return self.known

    async def address(self, voice: str, cloner: VoiceCloner) -> str:
        return self.found


def endpoints_of(cloud: Cloud) -> Endpoints:
    return Endpoints(cloud.segmind_url, cloud.upload_url, cloud.xai_url)


async def _short_sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / 8)


IMPATIENT = Timekeeper(sleep=_short_sleep)
"""Pauses are an eighth of what they should be; deadlines are what they are."""


@asynccontextmanager
async def provider_of(cloud: Cloud, **options: Any) -> AsyncIterator[SegmindProvider]:
    options = {
        "clones": TheClone(),
        "patience": Patience(job=20.0, outage=2.0),
        "time": IMPATIENT,
        **options,
    }
    provider = SegmindProvider(options.pop("key", the_key), endpoints_of(cloud), **options)
    try:
        yield provider
    finally:
        await provider.close()


def request_for(model: SpeechModel, text: str, *, language: str = "en", **settings: Any) -> SpeechRequest:
    complete = complete_settings(model.parameters, settings)
    return SpeechRequest(
        VoiceId(model.id, model.default_voice or "me"),
        language,
        tuple(sorted(complete.items())),
        text,
        model.format_for(complete),
        model.revision,
    )


async def speak(provider: SegmindProvider, request: SpeechRequest) -> list[SpeechEvent]:
    return [event async for event in provider.synthesize(request)]


def audio_of(events: list[SpeechEvent]) -> bytes:
    return b"".join(event.data for event in events if isinstance(event, AudioChunk))


def cost_of(events: list[SpeechEvent]) -> str:
    (completed,) = (event for event in events if isinstance(event, Completed))
    return str(completed.cost)
