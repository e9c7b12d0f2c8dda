"""What xAI lists and says of an account: voices in every shape, keys in every state, secrets, addresses."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from tests.unit.providers.xai.stage import KEY, gives, stage
from tts_studio.domain import errors
from tts_studio.domain.errors import Fate, SpeechError
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.protocol import Account, SpeechProvider
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.xai.failures import refusal, refusal_in_words
from tts_studio.providers.xai.models import LANGUAGES, XAI_TTS
from tts_studio.providers.xai.provider import XaiProvider
from tts_studio.providers.xai.voices import DESCRIPTIONS, listed_voices, merged


async def test_the_service_lists_its_voices_with_the_descriptions_of_its_pages() -> None:
    async with stage() as (_cloud, provider):
        voices = await provider.voices("xai-tts")
    assert [voice.id.voice for voice in voices] == list(DESCRIPTIONS)
    assert voices[0].description == "Energetic, upbeat."
    assert all(set(voice.languages) == set(LANGUAGES) for voice in voices)


async def test_voices_of_the_account_stand_beside_the_others_over_many_pages() -> None:
    own = [{"voice_id": f"Own{number:05}", "name": f"Mine {number}"} for number in range(2_500)]
    async with stage(custom_voices=own) as (cloud, provider):
        voices = await provider.voices("xai-tts")
        assert cloud.counts()["custom-voices"] == 3
    assert len(voices) == 26 + 2_500
    assert voices[26].id == VoiceId("xai-tts", "Own00000")
    assert voices[26].description == "Your own voice."


@pytest.mark.parametrize("fault", ["403", "404"])
async def test_accounts_without_voices_of_their_own_have_the_others(fault: str) -> None:
    async with stage(custom_voices=[{"voice_id": "mine"}]) as (cloud, provider):
        cloud.fault(fault, place="custom-voices")
        assert len(await provider.voices("xai-tts")) == 26


async def test_what_is_missing_null_or_new_in_a_list_does_no_harm() -> None:
    listed: list[Any] = [
        {"voice_id": "NEW", "name": None, "language": None, "colour": {"of": ["hair"]}},
        {"voice_id": "eve"},
        {"voice_id": "EVE", "name": "Twice"},
        {"voice_id": "hans", "name": " Hans \n the  second ", "language": "DE", "gender": "male"},
        {"voice_id": "multi", "name": "Multi", "language": "multilingual"},
        {"voice_id": "mari", "name": "Mari", "language": "et", "description": "From Tallinn."},
        {"voice_id": None},
        {"voice_id": 7},
        {"voice_id": "  "},
        {"voice_id": "two\nlines"},
        {"name": "No id"},
        None,
        "eve",
    ]
    async with stage(voices=listed) as (_cloud, provider):
        voices = await provider.voices("xai-tts")
    by_id = {voice.id.voice: voice for voice in voices}
    assert list(by_id) == ["eve", "new", "hans", "multi", "mari"]
    assert by_id["new"].name == "New"
    assert by_id["new"].languages == LANGUAGES
    assert by_id["eve"].description == DESCRIPTIONS["eve"]
    assert by_id["hans"].name == "Hans the second"
    assert by_id["hans"].languages[:2] == ("de", "en")
    assert by_id["hans"].gender == "male"
    assert by_id["multi"].languages == LANGUAGES
    assert by_id["mari"].languages[0] == "et"
    assert by_id["mari"].description == "From Tallinn."


async def test_five_thousand_voices_are_listed() -> None:
    many: list[Any] = [
        {"voice_id": f"v{number}", "name": f"Voice {number}", "language": "fr"} for number in range(5_000)
    ]
    async with stage(voices=list(many)) as (_cloud, provider):
        assert len(await provider.voices("xai-tts")) == 5_000
    assert len(merged(listed_voices({"voices": many}))) == 5_000


@pytest.mark.parametrize("answer", [None, "x", 3, {"voices": None}, {"voices": {}}, {}])
def test_an_answer_without_a_list_lists_nothing(answer: Any) -> None:
    assert not list(listed_voices(answer))


def test_a_bare_list_and_other_names_are_understood() -> None:
    assert [voice.name for voice in listed_voices([{"id": "a", "name": "A"}])] == ["A"]
    assert [voice.name for voice in listed_voices({"data": [{"id": "a"}]})] == ["A"]


async def test_who_cannot_be_asked_lists_nothing_but_five_voices_are_known_anyway() -> None:
    async with stage(key=None) as (cloud, provider):
        with pytest.raises(errors.NoKey):
            await provider.voices("xai-tts")
        assert not cloud.received
        known = provider.known_voices("xai-tts")
    assert [voice.id.voice for voice in known] == ["eve", "ara", "rex", "sal", "leo"]
    assert all(voice.name and voice.description and voice.languages == LANGUAGES for voice in known)
    async with stage() as (cloud, provider):
        cloud.set(voices=[])
        with pytest.raises(errors.BadAnswer):
            await provider.voices("xai-tts")
        with pytest.raises(errors.UnknownModel):
            await provider.voices("grok-tts")
        with pytest.raises(errors.UnknownModel):
            provider.known_voices("grok-tts")


async def test_one_voice_is_found_by_its_name_in_any_case() -> None:
    async with stage(custom_voices=[{"voice_id": "mine", "name": "My voice"}]) as (cloud, provider):
        luna, mine = await provider.voice("LUNA"), await provider.voice("mine")
        with pytest.raises(errors.UnknownVoice):
            await provider.voice("no body/../x")
        cloud.fault("bare-json", place="voice")
        with pytest.raises(errors.BadAnswer):
            await provider.voice("eve")
    assert (luna.id.voice, luna.name) == ("luna", "Luna")
    assert mine.name == "My voice"


async def test_a_service_that_hiccups_is_asked_again() -> None:
    async with stage() as (cloud, provider):
        cloud.fault("503", place="voices", times=1)
        assert len(await provider.voices("xai-tts")) == 26
        assert cloud.counts()["voices"] == 2


async def test_a_key_that_works_is_said_to_work() -> None:
    async with stage() as (cloud, provider):
        status = await provider.account.check(f" {KEY}\n")
        assert status.sentence == (
            "The key works. It is called “studio”. xAI does not say how much credit is left."
        )
        assert status.credit is None
        assert not cloud.charges
    assert provider.account.link.startswith("https://")


@pytest.mark.parametrize("key", ["xai-wrong-key-0000", "bad key", "schlüssel"])
async def test_a_key_that_does_not_work_is_refused_and_not_repeated(key: str) -> None:
    async with stage() as (_cloud, provider):
        with pytest.raises(errors.KeyRefused) as caught:
            await provider.account.check(key)
    assert key not in str(caught.value)
    assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_checking_without_a_key_says_that_there_is_none() -> None:
    async with stage() as (_cloud, provider):
        with pytest.raises(errors.NoKey):
            await provider.account.check("  ")


@pytest.mark.parametrize("fault", ["html-200", "list-json", "bare-json"])
async def test_an_answer_nobody_understands_is_not_taken_for_a_working_key(fault: str) -> None:
    async with stage() as (cloud, provider):
        cloud.fault(fault, place="api-key")
        with pytest.raises(errors.BadAnswer):
            await provider.account.check(KEY)


async def test_a_secret_for_live_conversations_expires_when_asked_and_shows_itself_nowhere() -> None:
    began = time.time()
    async with stage() as (_cloud, provider):
        secret = await provider.client_secret(120)
        default = await provider.client_secret()
        longest = await provider.client_secret(90_000)
    assert secret.value.startswith("xai-realtime-client-secret-")
    assert secret.value not in repr(secret)
    for given, seconds in ((secret, 120), (default, 600), (longest, 3_600)):
        assert began - 1 <= given.expires_at - seconds <= time.time() + 1


async def test_a_secret_is_not_had_without_a_key_that_works() -> None:
    async with stage(key=None) as (_cloud, nobody):
        with pytest.raises(errors.NoKey):
            await nobody.client_secret(60)
    async with stage(key="xai-wrong-key-0000") as (_cloud, stranger):
        with pytest.raises(errors.KeyRefused):
            await stranger.client_secret(60)
    async with stage() as (cloud, provider):
        cloud.fault("bare-json", place="client-secrets", times=1)
        with pytest.raises(errors.BadAnswer):
            await provider.client_secret(60)
        cloud.fault("403", place="client-secrets")
        with pytest.raises(errors.NotPermitted):
            await provider.client_secret(60)


@pytest.mark.parametrize(
    ("flag", "said"),
    [("team_blocked", "team"), ("api_key_blocked", "blocked"), ("api_key_disabled", "switched off")],
)
async def test_a_key_that_is_blocked_does_not_count_as_working(flag: str, said: str) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = json.dumps({"name": " ", "team_blocked": False, flag: True}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        provider = XaiProvider(gives(KEY), Endpoints(xai=f"http://127.0.0.1:{port}"))
        with pytest.raises(errors.KeyRefused) as caught:
            await provider.account.check(KEY)
        await provider.close()
    assert said in caught.value.sentence


_BAD_KEY = (
    b'{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xai-****. '
    b'You can obtain an API key from https://console.x.ai."}'
)


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (400, _BAD_KEY, errors.KeyRefused, "Incorrect API key"),
        (401, b'{"error":{"message":"no","type":"auth","param":null,"code":"401"}}', errors.KeyRefused, "no"),
        (400, b'{"error":"speed must be between 0.7 and 1.5"}', errors.BadParameter, "speed must"),
        (400, b"Failed to deserialize query string: missing field 'language'", errors.BadParameter, "field"),
        (402, b"{}", errors.NoCredit, ""),
        (403, b'{"error":"Your team has no credits yet"}', errors.NoCredit, "no credits"),
        (429, b'{"error":"You have reached your spending limit"}', errors.NoCredit, "spending"),
        (403, b'{"error":"Content violates usage guidelines"}', errors.ContentRefused, "violates"),
        (403, b'{"error":"not for this key"}', errors.NotPermitted, "not for"),
        (404, b'{"error":"Voice \'x\' not found"}', errors.Discontinued, "Voice 'x'"),
        (404, b"<html><body>404</body></html>", errors.Discontinued, ""),
        (429, b'{"error":"Too many requests"}', errors.RateLimited, "Too many"),
        (500, b"<html><body>oops</body></html>", errors.ServiceDown, ""),
        (503, b'{"error":{"message":"overloaded"}}', errors.ServiceDown, "overloaded"),
    ],
)
def test_refusals_are_understood_in_every_shape(
    status: int, body: bytes, kind: type[SpeechError], said: str
) -> None:
    problem = refusal(Answer(status, {"x-trace-id": "trace-1"}, body))
    assert type(problem) is kind
    assert problem.request_id == "trace-1"
    assert said in problem.advice
    assert problem.fate is (Fate.UNKNOWN if status >= 500 else Fate.NOT_ACCEPTED)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("TTS pipeline timed out after 2101s", errors.DeadlineExceeded),
        ("Rate limit exceeded", errors.RateLimited),
        ("Insufficient credits", errors.NoCredit),
        ("Invalid API key", errors.KeyRefused),
        ("Unknown voice", errors.Discontinued),
        ("Blocked by moderation", errors.ContentRefused),
        ("Something else", errors.BadAnswer),
        ("", errors.BadAnswer),
    ],
)
def test_errors_without_a_status_are_understood_by_their_words(message: str, kind: type[SpeechError]) -> None:
    problem = refusal_in_words(message, secret="Something")
    assert type(problem) is kind
    assert "Something" not in str(problem)
    unpaid = kind in (errors.NoCredit, errors.KeyRefused)
    assert problem.fate is (Fate.NOT_ACCEPTED if unpaid else Fate.UNKNOWN)
    assert refusal_in_words(message, heard=True).fate is Fate.UNKNOWN


def test_the_provider_is_one_by_its_type() -> None:
    provider = XaiProvider(gives(None))
    as_provider: SpeechProvider = provider
    as_account: Account = provider.account
    models: tuple[SpeechModel, ...] = as_provider.models
    assert models == (XAI_TTS,)
    assert as_account.link
    assert (provider.id, provider.name) == ("xai", "xAI")
    assert provider.slots >= 1
    assert provider.resumer is None
    assert provider.cloner is None


def test_without_other_addresses_the_service_is_asked_over_tls() -> None:
    assert Endpoints().xai.startswith("https://")
    assert Endpoints().xai_socket.startswith("wss://")
