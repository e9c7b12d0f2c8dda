"""What every provider of speech promises; each provider is one entry of PROVIDERS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from tests.cloud.cloud import Cloud
from tests.support.eventually import PATIENCE
from tts_studio.domain.errors import (
    Discontinued,
    NothingToSay,
    SpeechError,
    StudioError,
    UnknownModel,
    UnknownVoice,
)
from tts_studio.domain.markup.dialect import Treatment
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.speech import (
    Accepted,
    AudioChunk,
    Completed,
    Progress,
    SpeechEvent,
    SpeechRequest,
    Timing,
)
from tts_studio.domain.speech_model import SpeechModel, TimingGrain
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.offline.provider import OfflineProvider
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.providers.segmind.provider import SegmindProvider
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.xai.provider import XaiProvider

SENTENCES = "This is the first sentence. Here comes the second one, which is longer. And a third."
LONG = SENTENCES * 50


@dataclass(frozen=True)
class Case:
    """A model, and how to make its provider. `varies` when another variation sounds otherwise.

    `unknown_voice` is what a voice that does not exist ends in: some providers know their voices, others have
    to be told by the service.
    """

    make: Callable[[], SpeechProvider]
    model: str
    costs_nothing: bool
    varies: bool = True
    unknown_voice: type[StudioError] = UnknownVoice


async def _key() -> str:
    return "SG_0123456789abcdef"


def _at_segmind(model: str) -> Callable[[Cloud], Case]:
    def case(cloud: Cloud) -> Case:
        endpoints = Endpoints(cloud.segmind_url, cloud.upload_url)
        # The emulator says the same words in the same way each time; the service itself does not.
        return Case(lambda: SegmindProvider(_key, endpoints), model, costs_nothing=False, varies=False)

    return case


def _at_xai(cloud: Cloud) -> Case:
    endpoints = Endpoints(xai=cloud.xai_url)
    return Case(
        lambda: XaiProvider(_key, endpoints),
        "xai-tts",
        costs_nothing=False,
        varies=False,
        unknown_voice=Discontinued,
    )


PROVIDERS: dict[str, Case | Callable[[Cloud], Case]] = {
    "offline hibari": Case(OfflineProvider, "hibari", True),
    "offline espeak": Case(OfflineProvider, "espeak", True),
    "segmind grok": _at_segmind("grok-tts"),
    "segmind gemini flash": _at_segmind("gemini-3.1-flash-tts"),
    "segmind gemini pro": _at_segmind("gemini-2.5-pro-tts"),
    "xai": _at_xai,
}


@pytest.fixture(params=list(PROVIDERS), ids=str)
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    found = PROVIDERS[request.param]
    if isinstance(found, Case):
        yield found
        return
    with Cloud.running() as cloud:
        yield found(cloud)
        assert not cloud.leaks


def _model(provider: SpeechProvider, case: Case) -> SpeechModel:
    return next(model for model in provider.models if model.id == case.model)


def _request(model: SpeechModel, text: str) -> SpeechRequest:
    settings = complete_settings(model.parameters, {})
    return SpeechRequest(
        voice=VoiceId(model.id, model.default_voice),
        language=model.languages[0] if model.languages else "en-US",
        settings=tuple(sorted(settings.items())),
        text=text,
        format=model.format,
        revision=model.revision,
    )


async def _speak(provider: SpeechProvider, request: SpeechRequest) -> list[SpeechEvent]:
    return [event async for event in provider.synthesize(request)]


def _audio(events: list[SpeechEvent]) -> bytes:
    return b"".join(event.data for event in events if isinstance(event, AudioChunk))


def _closable(events: object) -> AsyncGenerator[SpeechEvent, None]:
    assert isinstance(events, AsyncGenerator)
    return events


async def test_a_provider_says_what_it_offers_before_it_is_started(case: Case) -> None:
    provider = case.make()
    model = _model(provider, case)
    assert provider.id == model.provider
    assert provider.name
    assert provider.slots >= 1
    assert model.name and model.description and model.revision
    assert model.format.sample_rate >= 16_000
    await provider.close()


async def test_the_default_voice_is_in_the_catalogue_and_no_voice_is_there_twice(case: Case) -> None:
    provider = case.make()
    voices = await provider.voices(case.model)
    identities = [voice.id for voice in voices]
    assert VoiceId(case.model, _model(provider, case).default_voice) in identities
    assert len(set(identities)) == len(identities)
    assert all(voice.name for voice in voices)
    await provider.close()


async def test_a_request_is_accepted_then_answered_then_completed(case: Case) -> None:
    provider = case.make()
    events = await _speak(provider, _request(_model(provider, case), SENTENCES))
    assert isinstance(events[0], Accepted)
    assert isinstance(events[-1], Completed)
    assert sum(isinstance(event, Accepted | Completed) for event in events) == 2
    assert events[-1].cost.free == case.costs_nothing
    assert len(_audio(events)) > 2 * _model(provider, case).format.sample_rate
    await provider.close()


async def test_progress_never_falls_and_reaches_the_end(case: Case) -> None:
    provider = case.make()
    events = await _speak(provider, _request(_model(provider, case), SENTENCES))
    fractions = [event.fraction for event in events if isinstance(event, Progress)]
    known = [fraction for fraction in fractions if fraction is not None]
    assert known == sorted(known)
    assert all(0 <= fraction <= 1 for fraction in known)
    assert known[-1] > 0.95
    await provider.close()


async def test_word_times_rise_and_lie_within_text_and_audio(case: Case) -> None:
    provider = case.make()
    model = _model(provider, case)
    events = await _speak(provider, _request(model, SENTENCES))
    words = [word for event in events if isinstance(event, Timing) for word in event.words]
    await provider.close()
    assert bool(words) == (model.timing is not TimingGrain.NONE)
    if model.timing is not TimingGrain.WORD:
        return
    seconds = len(_audio(events)) / 2 / model.format.sample_rate
    spoken = [SENTENCES[word.start : word.end] for word in words]
    assert spoken[:2] == ["This", "is"]
    assert spoken[-1] == "third"
    for before, after in pairwise(words):
        assert before.end <= after.start
        assert before.begins <= before.ends
        assert before.begins <= after.begins
    assert 0 <= words[0].begins < 0.3
    assert words[-1].ends <= seconds + 0.01


async def test_the_same_request_is_the_same_audio(case: Case) -> None:
    provider = case.make()
    request = _request(_model(provider, case), "The same words, the same sound.")
    assert _audio(await _speak(provider, request)) == _audio(await _speak(provider, request))
    await provider.close()


async def test_another_variation_is_other_audio(case: Case) -> None:
    provider = case.make()
    request = _request(_model(provider, case), "The same words, another reading.")
    first = _audio(await _speak(provider, request))
    second = _audio(await _speak(provider, replace(request, variation=1)))
    assert (first != second) == case.varies
    assert 0.8 < len(second) / len(first) < 1.25
    await provider.close()


@pytest.mark.parametrize("text", ["", "   \n ", "…", "[pause]"])
async def test_nothing_to_say_is_said_so(case: Case, text: str) -> None:
    provider = case.make()
    with pytest.raises(NothingToSay) as caught:
        await _speak(provider, _request(_model(provider, case), text))
    assert caught.value.provider == provider.id
    assert not caught.value.retryable
    await provider.close()


async def test_a_sound_alone_is_made_where_the_model_can_and_is_nothing_to_say_elsewhere(case: Case) -> None:
    provider = case.make()
    model = _model(provider, case)
    if model.dialect.rules["laugh"].treatment is Treatment.DROP:
        with pytest.raises(NothingToSay):
            await _speak(provider, _request(model, "[laugh]"))
    else:
        assert _audio(await _speak(provider, _request(model, "[laugh]")))
    await provider.close()


async def test_unknown_voices_and_models_are_refused(case: Case) -> None:
    provider = case.make()
    request = _request(_model(provider, case), "Hello.")
    with pytest.raises(case.unknown_voice):
        await _speak(provider, replace(request, voice=VoiceId(case.model, "nobody at all")))
    with pytest.raises(UnknownModel):
        await _speak(provider, replace(request, voice=VoiceId("no-such-model", "x")))
    with pytest.raises(UnknownModel):
        await provider.voices("no-such-model")
    await provider.close()


async def test_closing_the_events_cancels_at_once_and_the_next_request_is_whole(case: Case) -> None:
    provider = case.make()
    model = _model(provider, case)
    expected = _audio(await _speak(provider, _request(model, SENTENCES)))
    events = _closable(provider.synthesize(_request(model, LONG)))
    async for event in events:
        if isinstance(event, AudioChunk):
            break
    async with asyncio.timeout(PATIENCE):
        await events.aclose()
    assert _audio(await _speak(provider, _request(model, SENTENCES))) == expected
    await provider.close()


async def test_cancelling_the_reading_task_cancels_the_request(case: Case) -> None:
    provider = case.make()
    model = _model(provider, case)
    taken = asyncio.Event()

    async def read() -> None:
        async for _ in provider.synthesize(_request(model, LONG)):
            taken.set()

    task = asyncio.create_task(read())
    await taken.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert _audio(await _speak(provider, _request(model, "Still here.")))
    await provider.close()


async def test_requests_made_at_the_same_time_are_all_answered_in_full(case: Case) -> None:
    provider = case.make()
    model = _model(provider, case)
    texts = ("One and only.", "Two of them.", "Three in all.")
    alone = [_audio(await _speak(provider, _request(model, text))) for text in texts]
    together = await asyncio.gather(*(_speak(provider, _request(model, text)) for text in texts))
    assert [_audio(events) for events in together] == alone
    await provider.close()


async def test_closing_can_be_repeated_and_ends_the_service(case: Case) -> None:
    provider = case.make()
    await provider.start()
    async with asyncio.timeout(PATIENCE):
        await provider.close()
        await provider.close()
    with pytest.raises(SpeechError):
        await _speak(provider, _request(_model(provider, case), "Hello."))
