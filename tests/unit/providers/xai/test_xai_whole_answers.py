"""Speech from xAI in one answer: what arrives, what it costs, and what every failure means for the money."""

from __future__ import annotations

import asyncio
import io
import json
import wave
from decimal import Decimal
from typing import Any

import pytest

from tests.support.eventually import eventually
from tests.unit.providers.xai.stage import KEY, LINE, request, sound, speak, spoken, stage, words
from tts_studio.domain import errors
from tts_studio.domain.errors import Fate, SpeechError
from tts_studio.domain.speech import Accepted, AudioChunk, Completed, Progress, Timing
from tts_studio.providers.xai.models import CODECS

SECONDS = len(LINE) / 15


def _batch(text: str = LINE, **given: Any) -> Any:
    return request(text, delivery="batch", **given)


async def test_sound_word_times_and_price_come_in_order() -> None:
    async with stage() as (cloud, provider):
        events = await speak(provider, _batch())
        (charge,) = cloud.charges
    assert isinstance(events[0], Accepted)
    assert not events[0].remote_id
    assert isinstance(events[-3], Timing)
    assert events[-2] == Progress(1.0)
    assert isinstance(events[-1], Completed)
    assert events[-1].cost.amount == Decimal(len(LINE)) * 15 / 1_000_000
    assert float(events[-1].cost.amount) == pytest.approx(charge.cost)
    assert 0.5 < len(sound(events)) / 48_000 / SECONDS < 2
    assert spoken(LINE, events) == LINE.replace(",", "").replace(".", "").split()
    assert words(events)[-1].ends <= len(sound(events)) / 48_000


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("timed", [True, False])
async def test_every_codec_arrives_with_and_without_word_times(codec: str, timed: bool) -> None:
    async with stage() as (_cloud, provider):
        events = await speak(
            provider, _batch(codec=codec, with_timestamps=timed, sample_rate="16000", speed=1.5)
        )
    data = sound(events)
    assert bool(words(events)) is timed
    match codec:
        case "wav":
            with wave.open(io.BytesIO(data)) as file:
                assert (file.getframerate(), file.getnchannels()) == (16_000, 1)
        case "mp3":
            assert data[:3] == b"ID3" or data[0] == 0xFF
        case "pcm":
            assert 0.5 < len(data) / 32_000 / (SECONDS / 1.5) < 2
        case _:
            assert 0.5 < len(data) / 16_000 / (SECONDS / 1.5) < 2


async def test_bytes_are_handed_on_before_the_answer_is_whole() -> None:
    async with stage() as (cloud, provider):
        cloud.fault("slow-drip", argument="20000")
        events = provider.synthesize(_batch(with_timestamps=False))
        kinds = [type(await anext(events)) for _ in range(3)]
        assert kinds == [Accepted, AudioChunk, AudioChunk]
        await events.aclose()


@pytest.mark.parametrize(
    ("fault", "kind", "fate", "charges"),
    [
        ("refuse", errors.ConnectionLost, Fate.UNKNOWN, 0),
        ("401", errors.KeyRefused, Fate.NOT_ACCEPTED, 0),
        ("403", errors.NotPermitted, Fate.NOT_ACCEPTED, 0),
        ("404", errors.Discontinued, Fate.NOT_ACCEPTED, 0),
        ("429", errors.RateLimited, Fate.NOT_ACCEPTED, 0),
        ("429-bare", errors.RateLimited, Fate.NOT_ACCEPTED, 0),
        ("405-html", errors.BadParameter, Fate.NOT_ACCEPTED, 0),
        ("redirect", errors.ServiceDown, Fate.NOT_ACCEPTED, 0),
        ("500-json", errors.ServiceDown, Fate.UNKNOWN, 0),
        ("500-plain", errors.ServiceDown, Fate.UNKNOWN, 0),
        ("502-html", errors.ServiceDown, Fate.UNKNOWN, 0),
        ("503", errors.ServiceDown, Fate.UNKNOWN, 0),
        ("504-html", errors.ServiceDown, Fate.UNKNOWN, 0),
        ("422-content", errors.ContentRefused, Fate.NOT_ACCEPTED, 0),
        ("drop-after-accept", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("reset-after-accept", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("late-500", errors.ServiceDown, Fate.UNKNOWN, 1),
        ("html-200", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("json-200-error", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("empty-200", errors.BadAnswer, Fate.CHARGED, 1),
        ("bad-json", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("deep-json", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("list-json", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("null-json", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("bare-json", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("cut-body", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("cut-chunked", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("gzip-bomb", errors.BadAnswer, Fate.UNKNOWN, 1),
    ],
)
@pytest.mark.parametrize("timed", [True, False])
async def test_every_failure_says_what_became_of_the_money(
    fault: str, kind: type[SpeechError], fate: Fate, charges: int, timed: bool
) -> None:
    async with stage() as (cloud, provider):
        cloud.fault(fault)
        with pytest.raises(SpeechError) as caught:
            await speak(provider, _batch(with_timestamps=timed))
        assert len(cloud.charges) == charges
        assert cloud.counts().get("tts", 0) <= 1
        assert not cloud.leaks
    problem = caught.value
    assert (type(problem), problem.fate) == (kind, fate)
    assert problem.sentence
    assert problem.advice
    assert problem.provider == "xai"
    assert KEY not in str(problem)
    assert "<" not in str(problem)


async def test_a_refused_connection_sent_nothing() -> None:
    async with stage() as (cloud, provider):
        cloud.refuse_connections()
        with pytest.raises(errors.ServiceDown) as caught:
            await speak(provider, _batch())
        cloud.accept_connections()
        assert caught.value.fate is Fate.NOT_ACCEPTED
        assert caught.value.retryable
        assert sound(await speak(provider, _batch()))


async def test_a_rate_limit_says_when_it_ends() -> None:
    async with stage() as (cloud, provider):
        cloud.fault("429", argument="7")
        with pytest.raises(errors.RateLimited) as caught:
            await speak(provider, _batch())
    assert caught.value.retryable
    assert caught.value.retry_at is not None


async def test_a_wrong_key_an_empty_account_and_a_strange_voice_are_told_apart() -> None:
    async with stage(key="xai-wrong-key-0000") as (_cloud, stranger):
        with pytest.raises(errors.KeyRefused) as refused:
            await speak(stranger, _batch())
        assert "xai-wrong-key-0000" not in str(refused.value)
    async with stage(key=None) as (cloud, nobody):
        with pytest.raises(errors.NoKey):
            await speak(nobody, _batch())
        assert not cloud.received
    async with stage() as (cloud, provider):
        cloud.set_credits(xai=0.0)
        with pytest.raises(errors.NoCredit) as poor:
            await speak(provider, _batch())
        cloud.set_credits(xai=1.0)
        with pytest.raises(errors.Discontinued) as gone:
            await speak(provider, _batch(voice="nobody"))
        assert not cloud.charges
    for caught in (refused, poor, gone):
        assert caught.value.fate is Fate.NOT_ACCEPTED
        assert not caught.value.retryable
        assert caught.value.request_id


async def test_pronunciations_are_sent_and_those_not_taken_are_refused_free_of_charge() -> None:
    async with stage() as (cloud, provider):
        await speak(provider, _batch("The xAI voice.", replace=json.dumps({"xAI": "ex ay eye"})))
        (received,) = cloud.charges
        assert received.body["replace"] == {"xAI": "ex ay eye"}
        with pytest.raises(errors.BadParameter) as caught:
            await speak(provider, _batch("Hello.", replace=json.dumps({"C++": "see plus plus"})))
        assert "C++" in caught.value.advice
        assert caught.value.fate is Fate.NOT_ACCEPTED
        assert len(cloud.charges) == 1


@pytest.mark.parametrize(
    ("fault", "known"),
    [("timestamps-mismatch", False), ("timestamps-missing", False), ("timestamps-objects", True)],
)
async def test_times_are_right_or_not_there(fault: str, known: bool) -> None:
    async with stage() as (cloud, provider):
        cloud.fault(fault)
        events = await speak(provider, _batch())
    assert bool(words(events)) is known
    assert sound(events)
    assert isinstance(events[-1], Completed)


async def test_tags_are_sent_and_get_no_times() -> None:
    text = r"Well, [sigh] <whisper>it \[really\] was</whisper>."
    async with stage() as (cloud, provider):
        events = await speak(provider, _batch(text))
        assert cloud.charges[0].body["text"] == "Well, [sigh] <whisper>it (really) was</whisper>."
    assert spoken(text, events) == ["Well", "it", "really", "was"]


async def test_cancelling_ends_the_wait_at_once_and_the_next_request_is_whole() -> None:
    async with stage() as (cloud, provider):
        cloud.fault("never-answers", times=1)
        task = asyncio.create_task(speak(provider, _batch()))
        await eventually(lambda: cloud.received)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert sound(await speak(provider, _batch()))


async def test_after_closing_nothing_is_sent_any_more() -> None:
    async with stage() as (cloud, provider):
        await provider.start()
        await provider.close()
        await provider.close()
        with pytest.raises(errors.ServiceDown) as caught:
            await speak(provider, _batch())
        assert caught.value.fate is Fate.NOT_ACCEPTED
        assert not cloud.received
