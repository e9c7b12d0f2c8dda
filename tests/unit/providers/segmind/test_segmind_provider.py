"""Segmind against its emulator: every model, exactly one order each, resuming, keys and addresses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.cloud.cloud import Cloud
from tests.support.eventually import PATIENCE
from tests.unit.providers.segmind.segmind_stage import (
    KEY,
    SAMPLE,
    TheClone,
    audio_of,
    cost_of,
    provider_of,
    request_for,
    speak,
)
from tts_studio.domain.errors import (
    BadParameter,
    DeadlineExceeded,
    Fate,
    KeyRefused,
    NoKey,
    NothingToSay,
    ServiceDown,
    UnknownModel,
    UnknownVoice,
)
from tts_studio.domain.purchase import RemoteJob
from tts_studio.domain.speech import Accepted, AudioChunk, Completed, Progress, SpeechEvent
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.segmind.models import ELEVENLABS_CLONE, GEMINI_2_5_PRO, GROK_TTS, MODELS
from tts_studio.providers.segmind.provider import SegmindProvider
from tts_studio.providers.segmind.waiting import Patience
from tts_studio.providers.shared.service import Timekeeper

TEXT = "Hello there, this is a test of a voice."


def posts(cloud: Cloud) -> int:
    return sum(received.method == "POST" for received in cloud.received)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
async def test_every_model_speaks_with_one_order_and_leaks_no_key(model: SpeechModel) -> None:
    with Cloud.running(segmind_key=KEY) as cloud:
        async with provider_of(cloud) as provider:
            events = await speak(provider, request_for(model, TEXT))
        accepted = events[0]
        assert isinstance(accepted, Accepted)
        assert accepted.remote_id
        assert accepted.urls
        assert isinstance(events[-1], Completed)
        assert len(audio_of(events)) > 10_000
        assert [event.fraction for event in events if isinstance(event, Progress)][-1] == 1.0
        assert posts(cloud) == len(cloud.charges) == 1
        assert not cloud.leaks
        assert (cost_of(events) == "unknown") == (model is ELEVENLABS_CLONE)


async def test_the_services_own_names_are_sent_and_nothing_of_ours() -> None:
    with Cloud.running(refuse_unknown_fields=True) as cloud:
        async with provider_of(cloud) as provider:
            await speak(provider, request_for(GROK_TTS, TEXT, codec="mp3", speed=1.2, language="de-AT"))
            await speak(provider, request_for(GEMINI_2_5_PRO, TEXT, voice_2="Puck", temperature=0.2))
            await speak(provider, request_for(ELEVENLABS_CLONE, TEXT, language="pt-BR"))
        grok, gemini, clone = (charge.body for charge in cloud.charges)
    assert grok == {"text": TEXT, "voice_id": "eve", "language": "de", "codec": "mp3", "speed": 1.2}
    assert gemini == {"text": TEXT, "voice_1": "Kore", "voice_2": "Puck", "temperature": 0.2}
    assert clone == {"text": TEXT, "voice_samples": SAMPLE, "Language_ISO": "pt"}


async def test_without_a_language_the_service_is_told_to_find_it_out() -> None:
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            await speak(provider, request_for(GROK_TTS, TEXT, language=""))
        assert cloud.charges[0].body["language"] == "auto"


async def test_fast_delivery_answers_at_once_and_only_for_short_lines() -> None:
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            short = await speak(provider, request_for(GROK_TTS, TEXT, delivery="fast"))
            long = await speak(provider, request_for(GROK_TTS, TEXT * 30, delivery="fast"))
            handled = replace(request_for(GROK_TTS, TEXT), handling=(("delivery", "fast"),))
            by_handling = await speak(provider, handled)
    assert short[0] == by_handling[0] == Accepted()
    assert cost_of(short) != "unknown"
    assert audio_of(short)[:4] == b"RIFF"
    assert isinstance(long[0], Accepted)
    assert long[0].remote_id


@pytest.mark.parametrize("fault", ["json-url", "json-base64", "wrong-type:application/json"])
async def test_a_direct_answer_may_come_wrapped(fault: str) -> None:
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            request = request_for(GROK_TTS, f"{TEXT} {{{{fault:{fault}}}}}", delivery="fast")
            assert audio_of(await speak(provider, request))[:4] == b"RIFF"


@pytest.mark.parametrize("model", [GROK_TTS, ELEVENLABS_CLONE], ids=lambda model: model.id)
async def test_an_earlier_order_is_fetched_and_not_made_again(model: SpeechModel) -> None:
    with Cloud.running(latency={"*": (0.0, 0.4)}) as cloud:
        request = request_for(model, TEXT)
        async with provider_of(cloud) as provider:
            events = provider.synthesize(request)
            accepted = await anext(events)
            await events.aclose()
        assert isinstance(accepted, Accepted)
        for urls in (accepted.urls, {}):
            async with provider_of(cloud) as later:
                remote = RemoteJob(accepted.remote_id, urls)
                fetched = [event async for event in later.resume(request, remote)]
            assert not any(isinstance(event, Accepted) for event in fetched)
            assert len(audio_of(fetched)) > 10_000
        assert posts(cloud) == len(cloud.charges) == 1


async def test_a_job_that_never_ends_is_left_pending() -> None:
    with Cloud.running() as cloud:
        async with provider_of(cloud, patience=Patience(job=0.6)) as provider:
            with pytest.raises(DeadlineExceeded) as caught:
                await speak(provider, request_for(GROK_TTS, TEXT + " {{fault:never-completes}}"))
    assert caught.value.fate is Fate.PENDING
    assert not caught.value.retryable
    assert caught.value.request_id


async def test_an_outage_while_waiting_leaves_the_job_pending_and_a_short_one_is_borne() -> None:
    with Cloud.running(latency={"*": (0.0, 0.3)}) as cloud:
        async with provider_of(cloud, patience=Patience(outage=0.5)) as provider:
            events = provider.synthesize(request_for(GROK_TTS, TEXT))
            await anext(events)
            cloud.refuse_connections()
            with pytest.raises(ServiceDown) as caught:
                async for _ in events:
                    pass
            assert caught.value.fate is Fate.PENDING
            assert caught.value.retryable
        cloud.accept_connections()
        cloud.fault("502-html", place="status", times=1)
        async with provider_of(cloud, patience=Patience(outage=PATIENCE)) as provider:
            assert audio_of(await speak(provider, request_for(GROK_TTS, TEXT)))


async def test_nothing_is_sent_without_a_key_words_or_a_known_voice() -> None:
    async def no_key() -> None:
        return None

    async def odd_key() -> str:
        return "not a key"

    request = request_for(GROK_TTS, TEXT)
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            for text in ("", "…", "[pause]"):
                with pytest.raises(NothingToSay):
                    await speak(provider, replace(request, text=text))
            with pytest.raises(UnknownVoice):
                await speak(provider, replace(request, voice=VoiceId("grok-tts", "nobody")))
            with pytest.raises(UnknownModel):
                await speak(provider, replace(request, voice=VoiceId("no-model", "eve")))
            with pytest.raises(UnknownModel):
                await provider.voices("no-model")
        async with provider_of(cloud, key=no_key) as provider:
            with pytest.raises(NoKey):
                await speak(provider, request)
        async with provider_of(cloud, key=odd_key) as provider:
            with pytest.raises(KeyRefused):
                await speak(provider, request)
        async with provider_of(cloud, clones=TheClone(address="")) as provider:
            with pytest.raises(BadParameter) as caught:
                await speak(provider, request_for(ELEVENLABS_CLONE, TEXT))
            assert caught.value.fate is Fate.NOT_ACCEPTED
        nobody = SegmindProvider(odd_key)
        with pytest.raises(UnknownVoice):
            await speak(nobody, request_for(ELEVENLABS_CLONE, TEXT))
        await nobody.close()
        assert not cloud.received


async def test_a_closed_provider_says_so_and_closing_the_events_lets_go_at_once() -> None:
    with Cloud.running(answer_seconds=5.0) as cloud:
        async with provider_of(cloud) as provider:
            events = provider.synthesize(request_for(GROK_TTS, TEXT))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await anext(events)
            await events.aclose()
        with pytest.raises(ServiceDown) as caught:
            await speak(provider, request_for(GROK_TTS, TEXT))
        assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_a_job_that_is_learned_takes_fewer_questions_than_one_a_second() -> None:
    async def timed(provider: SegmindProvider) -> AsyncIterator[SpeechEvent]:
        async for event in provider.synthesize(request_for(GROK_TTS, TEXT)):
            yield event

    with Cloud.running(latency={"*": (0.0, 0.5)}) as cloud:
        async with provider_of(cloud, time=Timekeeper()) as provider:
            for _ in range(3):
                assert [event async for event in timed(provider) if isinstance(event, AudioChunk)]
            before = len(cloud.received)
            await speak(provider, request_for(GROK_TTS, TEXT))
        asked = cloud.received[before:]
        # The order, one question for the state, one for the result and one for the file.
        assert len(asked) == 4
