"""Speech streamed from xAI: what arrives, how connections are used again, and what every failure means."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest

from tests.support.eventually import eventually
from tests.unit.providers.xai.stage import KEY, LINE, request, sound, speak, spoken, stage, words
from tts_studio.domain import errors
from tts_studio.domain.errors import Fate, SpeechError
from tts_studio.domain.speech import Accepted, AudioChunk, Completed, Progress
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.shared.service import Timekeeper
from tts_studio.providers.xai.provider import XaiProvider
from tts_studio.providers.xai.stream_connection import StreamTimes

QUICK = StreamTimes(silence=3.0)
SILENT = {"ws-silent", "ws-no-done"}


def _streams(cloud: Any) -> int:
    return int(cloud.counts().get("stream", 0))


async def test_a_streamed_answer_is_the_same_sound_as_a_whole_one() -> None:
    async with stage() as (cloud, provider):
        streamed = await speak(provider, request())
        whole = await speak(provider, request(delivery="batch"))
        assert _streams(cloud) == 1
    assert sound(streamed) == sound(whole)
    assert words(streamed) == words(whole)
    assert isinstance(streamed[0], Accepted)
    assert isinstance(streamed[-1], Completed)
    assert streamed[-2] == Progress(1.0)
    assert any(len(event.data) % 2 for event in streamed if isinstance(event, AudioChunk))


async def test_sound_arrives_before_the_answer_is_whole() -> None:
    async with stage() as (cloud, provider):
        cloud.fault("ws-no-done")
        async with aclosing(provider.synthesize(request())) as events:
            kinds = [type(await anext(events)) for _ in range(2)]
        assert kinds == [Accepted, AudioChunk]


async def test_progress_follows_the_words() -> None:
    async with stage() as (_cloud, provider):
        events = await speak(provider, request(LINE * 3))
    fractions = [event.fraction or 0.0 for event in events if isinstance(event, Progress)]
    assert len(fractions) > 3
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


async def test_without_word_times_there_are_none() -> None:
    async with stage() as (_cloud, provider):
        events = await speak(provider, request(with_timestamps=False, codec="mp3", bit_rate="64000"))
    assert not words(events)
    assert sound(events)


async def test_one_connection_speaks_one_text_after_the_other() -> None:
    async with stage() as (cloud, provider):
        texts = ("One.", "Two and more.", "Three.", "[laugh] Four.")
        alone = [spoken(text, await speak(provider, request(text))) for text in texts]
        assert _streams(cloud) == 1
        assert [charge.text for charge in cloud.charges] == list(texts)
    assert alone[1] == ["Two", "and", "more"]


async def test_texts_at_the_same_time_have_connections_of_their_own() -> None:
    async with stage() as (cloud, provider):
        texts = [f"This is number {number}." for number in range(6)]
        together = await asyncio.gather(*(speak(provider, request(text)) for text in texts))
        assert _streams(cloud) == 6
        for text, events in zip(texts, together, strict=True):
            assert spoken(text, events) == text.rstrip(".").split()
        await speak(provider, request("And once more."))
        assert _streams(cloud) == 6


async def test_another_voice_setting_pronunciation_or_key_has_another_connection() -> None:
    keys = iter((KEY, KEY, KEY, KEY, "xai-another-key-000"))

    async def source() -> str:
        return next(keys)

    async with stage() as (cloud, _provider):
        cloud.set(xai_key=None)
        provider = XaiProvider(source, Endpoints(xai=cloud.xai_url))
        try:
            await speak(provider, request("One."))
            await speak(provider, request("One.", voice="luna"))
            await speak(provider, request("One.", speed=1.2))
            await speak(provider, request("One.", replace=json.dumps({"One": "Number one"})))
            await speak(provider, request("One."))
            assert _streams(cloud) == 5
        finally:
            await provider.close()


async def test_pronunciations_are_said_before_the_text_and_change_what_is_heard() -> None:
    async with stage() as (_cloud, provider):
        plain = await speak(provider, request("The xAI voice speaks."))
        said = await speak(provider, request("The xAI voice speaks.", replace='{"xAI": "ex ay eye indeed"}'))
    assert len(sound(said)) > len(sound(plain))
    assert "xAI" not in spoken("The xAI voice speaks.", said)


async def test_a_connection_is_replaced_before_the_service_ends_it() -> None:
    now = 0.0
    async with stage(time=Timekeeper(monotonic=lambda: now)) as (cloud, provider):
        await speak(provider, request("One."))
        now = 1_499.0
        await speak(provider, request("Two."))
        assert _streams(cloud) == 1
        now = 1_501.0
        await speak(provider, request("Three."))
        assert _streams(cloud) == 2


async def test_a_connection_nobody_needs_ends_by_itself() -> None:
    async with stage(patience=StreamTimes(idle=0.05)) as (cloud, provider):
        await speak(provider, request("One."))
        await eventually(lambda: cloud.call(lambda world: world.streams) == 0)
        await speak(provider, request("Two."))
        assert _streams(cloud) == 2


async def test_a_connection_that_died_meanwhile_is_noticed_before_a_text_is_trusted_to_it() -> None:
    async with stage() as (cloud, provider):
        await speak(provider, request("One."))
        cloud.refuse_connections()
        cloud.accept_connections()
        assert sound(await speak(provider, request("Two.")))
        assert [charge.text for charge in cloud.charges] == ["One.", "Two."]


async def test_a_connection_that_complained_or_ended_while_idle_is_not_used_again() -> None:
    async with stage(stream_deadline_seconds=3.0) as (cloud, provider):
        await speak(provider, request("One."))
        await eventually(lambda: cloud.call(lambda world: world.streams) == 0)
        assert sound(await speak(provider, request("Two.")))
        assert _streams(cloud) == 2


@pytest.mark.parametrize(
    ("fault", "argument", "kind", "fate", "charges"),
    [
        ("drop-before-accept", "", errors.ConnectionLost, Fate.UNKNOWN, 0),
        ("drop-after-accept", "", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("ws-cut", "0", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("ws-cut", "3", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("ws-close", "1000", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("ws-close", "1011", errors.ConnectionLost, Fate.UNKNOWN, 1),
        ("ws-error", "0", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("ws-error", "2", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("ws-deadline", "", errors.DeadlineExceeded, Fate.UNKNOWN, 1),
        ("ws-silent", "", errors.DeadlineExceeded, Fate.UNKNOWN, 1),
        ("ws-no-done", "", errors.DeadlineExceeded, Fate.UNKNOWN, 1),
        ("ws-bad-base64", "", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("ws-bad-json", "", errors.BadAnswer, Fate.UNKNOWN, 1),
        ("ws-no-audio", "", errors.BadAnswer, Fate.CHARGED, 1),
    ],
)
async def test_every_failure_of_a_stream_says_what_became_of_the_money(
    fault: str, argument: str, kind: type[SpeechError], fate: Fate, charges: int
) -> None:
    async with stage(patience=QUICK if fault in SILENT else None) as (cloud, provider):
        cloud.fault(fault, match="best", argument=argument)
        with pytest.raises(SpeechError) as caught:
            await speak(provider, request())
        assert len(cloud.charges) == charges
        assert sound(await speak(provider, request("Something else.")))
    problem = caught.value
    assert (type(problem), problem.fate) == (kind, fate)
    assert not problem.retryable
    assert problem.sentence
    assert problem.advice
    assert problem.provider == "xai"


@pytest.mark.parametrize("fault", ["ws-unknown", "ws-binary", "ws-slow", "timestamps-missing"])
async def test_what_is_unknown_or_slow_does_no_harm(fault: str) -> None:
    async with stage() as (cloud, provider):
        cloud.fault(fault, argument="0.02" if fault == "ws-slow" else "")
        events = await speak(provider, request())
        cloud.clear_faults()
        assert sound(events) == sound(await speak(provider, request(delivery="batch")))


@pytest.mark.parametrize(("fault", "known"), [("timestamps-mismatch", False), ("timestamps-objects", True)])
async def test_streamed_times_are_right_or_not_there(fault: str, known: bool) -> None:
    async with stage() as (cloud, provider):
        cloud.fault(fault)
        events = await speak(provider, request())
    assert bool(words(events)) is known
    assert sound(events)


async def test_closing_the_events_stops_the_service_and_keeps_the_connection() -> None:
    async with stage(patience=StreamTimes(clearing=10.0), stream_frame_seconds=0.02) as (cloud, provider):
        async with aclosing(provider.synthesize(request(LINE * 40))) as events:
            async for event in events:
                if isinstance(event, AudioChunk):
                    break
        cloud.set(stream_frame_seconds=0.0)
        events_after = await speak(provider, request("Only this."))
        assert spoken("Only this.", events_after) == ["Only", "this"]
        assert len(sound(events_after)) < 4 * 48_000
        assert _streams(cloud) == 1


async def test_cancelling_the_reading_task_ends_it_and_the_next_request_is_whole() -> None:
    async with stage(patience=StreamTimes()) as (cloud, provider):
        cloud.fault("ws-silent", match="best")
        task = asyncio.create_task(speak(provider, request()))
        await eventually(lambda: cloud.charges)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert sound(await speak(provider, request("Still here.")))


async def test_closing_the_provider_ends_what_is_at_work() -> None:
    async with stage() as (cloud, provider):
        await speak(provider, request("One.", voice="ara"))
        cloud.fault("ws-silent", match="best")
        task = asyncio.create_task(speak(provider, request()))
        await eventually(lambda: len(cloud.charges) == 2)
        await provider.close()
        with pytest.raises(errors.ConnectionLost):
            await task
        with pytest.raises(errors.ServiceDown) as caught:
            await speak(provider, request())
        assert caught.value.fate is Fate.NOT_ACCEPTED
        await eventually(lambda: cloud.call(lambda world: world.streams) == 0)


async def test_many_idle_connections_are_not_all_kept() -> None:
    async with stage() as (cloud, provider):
        speeds = [round(0.7 + number / 20, 2) for number in range(12)]
        await asyncio.gather(*(speak(provider, request("One.", speed=speed)) for speed in speeds))
        await eventually(lambda: cloud.call(lambda world: world.streams) <= 8)


@pytest.fixture
def everything_logged() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.getMessage()} {record.__dict__}")

    root, keeper = logging.getLogger(), Keeper()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(1)
    yield lines
    root.setLevel(level)
    root.removeHandler(keeper)


async def test_the_key_is_in_no_log_even_if_everything_is_logged(everything_logged: list[str]) -> None:
    async with stage() as (_cloud, provider):
        await speak(provider, request())
        await speak(provider, request(delivery="batch"))
        await provider.voices("xai-tts")
        assert KEY not in repr(vars(provider))
    assert everything_logged
    assert not [line for line in everything_logged if KEY in line]


async def test_a_text_of_the_greatest_length_is_one_message() -> None:
    text = ("word " * 3_000)[:14_999] + "."
    async with stage() as (cloud, provider):
        cloud.fault("ws-no-audio")
        with pytest.raises(errors.BadAnswer):
            await speak(provider, request(text, with_timestamps=False, sample_rate="8000"))
        assert [len(charge.text) for charge in cloud.charges] == [15_000]


async def test_many_texts_some_cancelled_and_some_cut_off_never_get_into_each_other() -> None:
    chance = random.Random(5)
    plans = [(number, chance.random() * 0.05, chance.random()) for number in range(60)]
    slots = asyncio.Semaphore(6)
    answered = 0

    async def one(number: int, patience: float, kind: float) -> None:
        nonlocal answered
        text = f"This is sentence {number} of all, number {number * 7}."
        async with slots:
            task = asyncio.create_task(speak(provider, request(text + ("{{fault:ws-cut:2}}" * (kind < 0.2)))))
            if kind > 0.6:
                await asyncio.sleep(patience)
                task.cancel()
            try:
                events = await task
            except (asyncio.CancelledError, SpeechError):
                return
        assert spoken(text, events) == text.replace(",", "").rstrip(".").split()
        answered += 1

    async with stage(stream_frame_seconds=0.001) as (cloud, provider):
        await asyncio.gather(*(one(*plan) for plan in plans))
        assert answered >= sum(0.2 <= kind <= 0.6 for _, _, kind in plans) > 10
        assert _streams(cloud) < 60
