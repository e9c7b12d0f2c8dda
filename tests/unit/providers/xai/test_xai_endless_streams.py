"""Streams from xAI that never end, run over, close with a reason or spell their sound in another way."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from tests.unit.providers.xai.stage import KEY, request, sound, speak, stage
from tests.unit.providers.xai.test_xai_odd_servers import (
    DELTA,
    DONE,
    SOUND,
    Script,
    Talk,
    answering,
    scripted,
)
from tts_studio.domain import errors
from tts_studio.domain.errors import Fate
from tts_studio.providers.shared.service import Timekeeper
from tts_studio.providers.xai.stream_connection import StreamTimes


def again_and_again(frame: dict[str, Any]) -> Script:
    """A service that sends this frame until nobody listens."""

    async def script(talk: Talk) -> None:
        await talk.text()
        while True:
            await talk.say(frame)
            await asyncio.sleep(0.005)

    return script


@pytest.mark.parametrize(
    "frame",
    [{"type": "heartbeat"}, {"type": "audio.delta", "delta": ""}, {"type": "audio.delta", "delta": None}],
)
async def test_frames_that_bring_nothing_are_not_waited_for_for_ever(frame: dict[str, Any]) -> None:
    async with scripted(again_and_again(frame), StreamTimes(silence=0.2)) as (_talks, provider):
        with pytest.raises(errors.DeadlineExceeded, match="no sound for 0 s") as caught:
            await speak(provider, request())
    assert caught.value.fate is Fate.UNKNOWN


async def test_an_answer_that_goes_on_and_on_is_given_up() -> None:
    frame = {"type": "audio.delta", "delta": "AAAA"}
    async with scripted(again_and_again(frame), StreamTimes(whole=0.3)) as (_talks, provider):
        with pytest.raises(errors.DeadlineExceeded, match="still not done") as caught:
            await speak(provider, request())
    assert caught.value.fate is Fate.UNKNOWN


async def test_more_sound_than_a_text_can_have_is_not_taken_in() -> None:
    frame = {"type": "audio.delta", "delta": base64.b64encode(bytes(3_000_000)).decode()}
    async with scripted(again_and_again(frame)) as (_talks, provider):
        with pytest.raises(errors.BadAnswer, match="more sound than this text can have") as caught:
            await speak(provider, request("Short."))
    assert caught.value.fate is Fate.UNKNOWN


@pytest.mark.parametrize(
    "spell",
    [
        lambda data: base64.urlsafe_b64encode(data),
        lambda data: base64.b64encode(data).rstrip(b"="),
        lambda data: base64.encodebytes(data),
        lambda data: b"data:audio/pcm;base64," + base64.b64encode(data),
    ],
    ids=["for-urls", "unpadded", "in-lines", "as-an-address"],
)
async def test_sound_that_was_paid_for_is_read_however_it_is_spelled(spell: Any) -> None:
    spelled = spell(SOUND).decode()

    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say({"type": "audio.delta", "delta": spelled}, DONE)
        await talk.socket.wait_closed()

    async with scripted(script) as (_talks, provider):
        assert sound(await speak(provider, request())) == SOUND
    envelope = f'{{"audio": "{spelled}"}}'.replace("\n", "\\n").encode()
    async with answering("200 OK\r\ncontent-type: application/json", envelope) as provider:
        assert sound(await speak(provider, request(delivery="batch"))) == SOUND


@pytest.mark.parametrize(("before", "fate"), [((), Fate.NOT_ACCEPTED), ((DELTA,), Fate.UNKNOWN)])
async def test_a_connection_that_closes_with_a_known_reason_says_it(
    before: tuple[Any, ...], fate: Fate
) -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(*before)
        await talk.socket.close(1008, f"Insufficient credits for {KEY}")

    async with scripted(script) as (_talks, provider):
        with pytest.raises(errors.NoCredit) as caught:
            await speak(provider, request())
    assert caught.value.fate is fate
    assert KEY not in str(caught.value)


async def test_a_connection_that_closes_with_any_other_reason_is_lost() -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.socket.close(1011, "internal error")

    async with scripted(script) as (_talks, provider):
        with pytest.raises(errors.ConnectionLost) as caught:
            await speak(provider, request())
    assert caught.value.fate is Fate.UNKNOWN


async def test_a_handshake_that_is_refused_for_a_while_says_until_when() -> None:
    head = "429 Too Many Requests\r\nretry-after: 40\r\ncontent-length: 0"
    async with answering(head, time=Timekeeper(now=lambda: 5_000.0)) as provider:
        with pytest.raises(errors.RateLimited) as caught:
            await speak(provider, request())
    assert caught.value.retry_at == 5_040.0


async def test_a_list_of_voices_is_not_waited_for_longer_than_it_is_worth() -> None:
    pauses = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async with stage(time=Timekeeper(sleep=sleep)) as (cloud, provider):
        cloud.fault("429", argument="3600", place="voices")
        with pytest.raises(errors.RateLimited):
            await provider.voices("xai-tts")
    assert sum(pauses) <= 30
