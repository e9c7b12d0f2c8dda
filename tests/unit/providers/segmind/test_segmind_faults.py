"""What becomes of an order at Segmind when something goes wrong, and of the money: one row a fault."""

from __future__ import annotations

import pytest

from tests.cloud.cloud import Cloud
from tests.unit.providers.segmind.segmind_stage import KEY, audio_of, provider_of, request_for, speak
from tts_studio.domain import errors
from tts_studio.domain.errors import Fate, SpeechError
from tts_studio.providers.segmind.models import ELEVENLABS_CLONE, GROK_TTS

TEXT = "Hello there, this is a test."

REFUSALS = {
    "401": errors.KeyRefused,
    "400-key": errors.KeyRefused,
    "400": errors.BadParameter,
    "402": errors.NoCredit,
    "403": errors.NotPermitted,
    "404": errors.Discontinued,
    "405-html": errors.BadParameter,
    "406-credits": errors.NoCredit,
    "406-spend-limit": errors.NoCredit,
    "406-content-type": errors.BadParameter,
    "406-param": errors.BadParameter,
    "410": errors.Discontinued,
    "413": errors.BadParameter,
    "429": errors.RateLimited,
    "429-bare": errors.RateLimited,
}
OPEN_FATES = {
    "refuse": errors.ConnectionLost,
    "drop-before-accept": errors.ConnectionLost,
    "drop-after-accept": errors.ConnectionLost,
    "reset-after-accept": errors.ConnectionLost,
    "500-json": errors.ServiceDown,
    "500-plain": errors.ServiceDown,
    "502-html": errors.ServiceDown,
    "503": errors.ServiceDown,
    "504-html": errors.ServiceDown,
    "late-500": errors.ServiceDown,
    "late-504": errors.ServiceDown,
    "bad-json": errors.BadAnswer,
    "non-utf8-json": errors.BadAnswer,
    "deep-json": errors.BadAnswer,
    "list-json": errors.BadAnswer,
    "null-json": errors.BadAnswer,
    "bare-json": errors.BadAnswer,
}
ENDS = {
    "422-failed": (errors.ServiceDown, Fate.ENDED),
    "failed-200": (errors.ServiceDown, Fate.ENDED),
    "422-content": (errors.ContentRefused, Fate.ENDED),
    "422-failed:invalid value for temperature": (errors.BadParameter, Fate.ENDED),
    "result-expired": (errors.BadAnswer, Fate.CHARGED),
    "file-expired": (errors.BadAnswer, Fate.CHARGED),
    "output-file": (errors.BadAnswer, Fate.CHARGED),
    "output-metadata": (errors.BadAnswer, Fate.CHARGED),
    "output-private": (errors.BadAnswer, Fate.CHARGED),
    "output-nonsense": (errors.BadAnswer, Fate.CHARGED),
    "output-missing": (errors.BadAnswer, Fate.CHARGED),
    "output-null": (errors.BadAnswer, Fate.CHARGED),
    "output-empty": (errors.BadAnswer, Fate.CHARGED),
    "huge-answer": (errors.BadAnswer, Fate.CHARGED),
    "redirect:loop": (errors.BadAnswer, Fate.CHARGED),
    "cut-body": (errors.ConnectionLost, Fate.PENDING),
}
BORNE = (
    "foreign-status-url",
    "foreign-response-url",
    "foreign-poll-url",
    "missing-urls",
    "missing-id",
    "foreign-output",
    "output-list",
    "output-dict",
    "output-url",
    "output-media-object",
    "output-plain",
    "output-second",
    "no-cost",
    "flapping:1",
    "unknown-state:1",
    "missing-state:1",
    "early-completed:1",
)


def marked(fault: str) -> str:
    return f"{TEXT} {{{{fault:{fault}}}}}"


async def failure(cloud: Cloud, fault: str, **settings: str) -> SpeechError:
    async with provider_of(cloud) as provider:
        with pytest.raises(SpeechError) as caught:
            await speak(provider, request_for(GROK_TTS, marked(fault), **settings))
    problem = caught.value
    assert problem.provider == "segmind"
    assert problem.sentence.endswith(".")
    assert problem.advice
    assert KEY not in str(problem)
    assert not cloud.leaks
    return problem


@pytest.mark.parametrize("delivery", ["safe", "fast"])
@pytest.mark.parametrize(("fault", "kind"), REFUSALS.items(), ids=REFUSALS)
async def test_a_refused_order_was_not_accepted(fault: str, kind: type[SpeechError], delivery: str) -> None:
    with Cloud.running() as cloud:
        problem = await failure(cloud, fault, delivery=delivery)
        assert type(problem) is kind
        assert problem.fate is Fate.NOT_ACCEPTED
        assert problem.retryable == (kind is errors.RateLimited)
        assert not cloud.charges


@pytest.mark.parametrize(("fault", "kind"), OPEN_FATES.items(), ids=OPEN_FATES)
async def test_an_order_whose_answer_is_lost_is_never_repeated(fault: str, kind: type[SpeechError]) -> None:
    with Cloud.running() as cloud:
        problem = await failure(cloud, fault)
        assert type(problem) is kind
        assert problem.fate is Fate.UNKNOWN
        assert len(cloud.charges) <= 1
        assert sum(received.method == "POST" for received in cloud.received) <= 1


@pytest.mark.parametrize(("fault", "end"), ENDS.items(), ids=ENDS)
async def test_a_job_that_was_taken_ends_with_its_fate_known(
    fault: str, end: tuple[type[SpeechError], Fate]
) -> None:
    with Cloud.running() as cloud:
        problem = await failure(cloud, fault)
        assert (type(problem), problem.fate) == end
        assert problem.request_id
        assert len(cloud.charges) == (problem.fate is not Fate.ENDED)


@pytest.mark.parametrize("fault", BORNE)
async def test_an_odd_answer_is_understood_and_brings_the_sound(fault: str) -> None:
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            events = await speak(provider, request_for(GROK_TTS, marked(fault)))
        assert len(audio_of(events)) > 10_000
        assert len(cloud.charges) == 1
        assert not cloud.leaks


@pytest.mark.parametrize("fault", ["output-plain", "output-second", "foreign-poll-url", "missing-urls"])
async def test_an_odd_answer_about_a_workflow_is_understood(fault: str) -> None:
    with Cloud.running() as cloud:
        async with provider_of(cloud) as provider:
            events = await speak(provider, request_for(ELEVENLABS_CLONE, marked(fault)))
        assert len(audio_of(events)) > 10_000
        assert not cloud.leaks


async def test_a_workflow_is_ordered_once_more_only_when_the_two_headers_were_refused() -> None:
    with Cloud.running() as cloud:
        cloud.fault("401", times=1, place="ask")
        async with provider_of(cloud) as provider:
            events = await speak(provider, request_for(ELEVENLABS_CLONE, TEXT))
        assert audio_of(events)
        assert len(cloud.charges) == 1


async def test_a_direct_answer_that_breaks_was_charged_when_it_told_its_cost() -> None:
    with Cloud.running() as cloud:
        cut = await failure(cloud, "cut-body", delivery="fast")
        error = await failure(cloud, "json-200-error", delivery="fast")
    assert cut.fate is Fate.CHARGED
    assert error.fate is Fate.UNKNOWN


async def test_a_rate_limit_says_when_it_ends_and_slows_the_questions() -> None:
    with Cloud.running() as cloud:
        problem = await failure(cloud, "429:7")
        assert isinstance(problem, errors.RateLimited)
        assert problem.retry_at is not None


async def test_a_refused_connection_can_be_tried_again_safely() -> None:
    with Cloud.running() as cloud:
        cloud.refuse_connections()
        problem = await failure(cloud, "no-cost")
    assert isinstance(problem, errors.ServiceDown)
    assert problem.fate is Fate.NOT_ACCEPTED
    assert problem.retryable


@pytest.mark.parametrize("fault", ["400", "413", "406-param"])
async def test_a_question_that_is_refused_blames_neither_the_settings_nor_the_text(fault: str) -> None:
    with Cloud.running() as cloud:
        cloud.fault(fault, place="status")
        async with provider_of(cloud) as provider:
            with pytest.raises(errors.BadAnswer, match="does not say what became") as caught:
                await speak(provider, request_for(GROK_TTS, TEXT))
    assert caught.value.fate is Fate.PENDING
    assert caught.value.request_id


@pytest.mark.parametrize("delivery", ["safe", "fast"])
async def test_no_more_is_taken_than_the_slowest_reading_of_a_text_can_have(delivery: str) -> None:
    with Cloud.running() as cloud:
        problem = await failure(cloud, "huge-answer:40", delivery=delivery)
    assert isinstance(problem, errors.BadAnswer)
    assert "larger than" in problem.sentence
    assert problem.fate is Fate.CHARGED


@pytest.mark.parametrize("fault", ["400", "401", "402", "403", "413"])
async def test_a_sound_that_may_not_be_fetched_blames_neither_the_key_nor_the_text(fault: str) -> None:
    with Cloud.running() as cloud:
        cloud.fault(fault, place="file")
        async with provider_of(cloud) as provider:
            with pytest.raises(errors.BadAnswer, match="does not let it be fetched") as caught:
                await speak(provider, request_for(GROK_TTS, TEXT))
        assert caught.value.fate is Fate.CHARGED
        assert len(cloud.charges) == 1
