"""Opening streams to xAI: what fails before a text is sent costs nothing, and the key goes nowhere else."""

from __future__ import annotations

import asyncio
import ssl

import pytest

from tests.support.eventually import eventually
from tests.unit.providers.xai.stage import gives, request, sound, speak, stage
from tts_studio.domain import errors
from tts_studio.domain.errors import Fate, SpeechError
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.xai.provider import XaiProvider
from tts_studio.providers.xai.stream_connection import StreamTimes


@pytest.mark.parametrize(
    ("status", "kind", "retryable"),
    [
        ("400", errors.BadParameter, False),
        ("401", errors.KeyRefused, False),
        ("403", errors.NotPermitted, False),
        ("429", errors.RateLimited, True),
        ("503", errors.ServiceDown, True),
    ],
)
async def test_a_refused_handshake_costs_nothing(
    status: str, kind: type[SpeechError], retryable: bool
) -> None:
    async with stage() as (cloud, provider):
        cloud.fault("ws-handshake-refused", argument=status)
        with pytest.raises(SpeechError) as caught:
            await speak(provider, request())
        assert not cloud.charges
    assert type(caught.value) is kind
    assert caught.value.fate is Fate.NOT_ACCEPTED
    assert caught.value.retryable is retryable


async def test_handshakes_are_refused_by_what_is_wrong() -> None:
    async with stage(key="xai-wrong-key-0000") as (_cloud, stranger):
        with pytest.raises(errors.KeyRefused):
            await speak(stranger, request())
    async with stage() as (cloud, provider):
        with pytest.raises(errors.Discontinued):
            await speak(provider, request(voice="nobody"))
        cloud.set_credits(xai=0.0)
        with pytest.raises(errors.NoCredit):
            await speak(provider, request())
        cloud.set_credits(xai=1.0)
        cloud.set(stream_sessions=0)
        with pytest.raises(errors.RateLimited):
            await speak(provider, request())
        assert not cloud.charges


async def test_no_key_goes_where_a_redirect_leads() -> None:
    async with stage() as (cloud, provider):
        cloud.fault("redirect", argument=f"{cloud.foreign_url}/v1/tts", place="stream")
        cloud.fault("redirect", argument=f"{cloud.foreign_url}/v1/tts", place="tts")
        for delivery in ("stream", "batch"):
            with pytest.raises(errors.ServiceDown) as caught:
                await speak(provider, request(delivery=delivery))
            assert caught.value.fate is Fate.NOT_ACCEPTED
        assert not cloud.leaks


async def test_an_unreachable_service_was_sent_nothing() -> None:
    async with stage() as (cloud, provider):
        cloud.refuse_connections()
        with pytest.raises(errors.ServiceDown) as caught:
            await speak(provider, request())
        assert caught.value.fate is Fate.NOT_ACCEPTED
        assert caught.value.retryable
        cloud.accept_connections()


async def test_a_certificate_that_is_refused_is_no_matter_of_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_where: object, **_how: object) -> None:
        raise ssl.SSLCertVerificationError("self-signed certificate")

    monkeypatch.setattr("tts_studio.providers.xai.stay_put.connect_without_redirects", refused)
    async with stage() as (_cloud, provider):
        with pytest.raises(errors.ServiceDown) as caught:
            await speak(provider, request())
    assert "proxy" not in str(caught.value)
    assert "certificate" in str(caught.value)
    assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_a_handshake_nobody_answers_is_given_up() -> None:
    async with stage(patience=StreamTimes(opening=0.2)) as (cloud, provider):
        cloud.fault("never-answers", place="stream")
        with pytest.raises(errors.ServiceDown) as caught:
            await speak(provider, request())
        assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_cancelling_while_the_connection_opens_leaves_nothing() -> None:
    async with stage() as (cloud, provider):
        cloud.fault("never-answers", place="stream", times=1)
        task = asyncio.create_task(speak(provider, request()))
        await eventually(lambda: cloud.received)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert sound(await speak(provider, request("Still here.")))


async def test_a_key_that_cannot_be_one_is_not_sent() -> None:
    async with stage() as (cloud, _provider):
        provider = XaiProvider(gives("two\nlines"), Endpoints(xai=cloud.xai_url))
        with pytest.raises(errors.KeyRefused) as caught:
            await speak(provider, request())
        assert "two" not in str(caught.value)
        assert not cloud.received
        await provider.close()
