"""The emulator's xAI over HTTP: what is taken and refused, in which words, and what is answered."""

from __future__ import annotations

import base64
import io
import time
from typing import Any

import pytest
import soundfile

from tests.cloud.cloud import Cloud
from tests.unit.cloud.conftest import XAI_KEY, Caller

SAY = {"text": "Hello.", "language": "en"}


def message_of(answer: Any) -> str:
    """The message of an error in any of its shapes."""
    if not answer.headers["content-type"].startswith("application/json"):
        return str(answer.text)
    error = answer.json()["error"]
    return str(error["message"] if isinstance(error, dict) else error)


def test_speech_without_a_format_is_mp3_of_24_khz(cloud: Cloud, call: Caller) -> None:
    answer = call.xai("POST", "/tts", SAY)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.headers["x-trace-id"]
    with soundfile.SoundFile(io.BytesIO(answer.content)) as file:
        assert (file.format, file.samplerate) == ("MP3", 24_000)
    [charge] = cloud.charges
    assert (charge.service, charge.characters, charge.body) == ("xai", 6, SAY)
    assert charge.cost == pytest.approx(6 * 15 / 1_000_000)


@pytest.mark.parametrize(
    ("codec", "content_type"),
    [
        ("mp3", "audio/mpeg"),
        ("wav", "audio/wav"),
        ("pcm", "audio/pcm"),
        ("mulaw", "audio/basic"),
        ("alaw", "audio/alaw"),
    ],
)
@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_every_format_is_answered(call: Caller, codec: str, content_type: str, rate: int) -> None:
    form = {"codec": codec, "sample_rate": rate}
    answer = call.xai("POST", "/tts", {**SAY, "output_format": form})
    assert answer.headers["content-type"] == content_type
    frames = round(rate * call.xai("POST", "/tts", {**SAY, "with_timestamps": True}).json()["duration"])
    match codec:
        case "pcm":
            assert len(answer.content) == 2 * frames
        case "mulaw" | "alaw":
            assert len(answer.content) == frames
        case _:
            with soundfile.SoundFile(io.BytesIO(answer.content)) as file:
                assert file.samplerate == rate


def test_chunks_end_inside_samples(call: Caller) -> None:
    headers = {"Authorization": f"Bearer {XAI_KEY}"}
    body = {**SAY, "output_format": {"codec": "pcm"}}
    with call.http.stream("POST", f"{call.cloud.xai_url}/v1/tts", json=body, headers=headers) as answer:
        chunks = [len(chunk) for chunk in answer.iter_raw()]
    assert len(chunks) > 1
    assert any(length % 2 for length in chunks)


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"text": None}, 400, "missing field 'text'"),
        ({"language": None}, 400, "missing field 'language'"),
        ({"text": "  "}, 400, "text must not be empty"),
        ({"text": "a" * 15_001}, 400, "text must be at most 15000 characters"),
        ({"language": "english!"}, 400, "language 'english!' is not supported"),
        ({"voice_id": "nobody"}, 404, "Voice 'nobody' not found"),
        ({"voice_id": 5}, 404, "Voice '5' not found"),
        ({"speed": 0.6}, 400, "speed must be between 0.7 and 1.5"),
        ({"speed": "fast"}, 400, "speed must be between 0.7 and 1.5"),
        ({"optimize_streaming_latency": 3}, 400, "optimize_streaming_latency"),
        ({"text_normalization": "yes"}, 400, "text_normalization must be a boolean"),
        ({"with_timestamps": 7}, 400, "with_timestamps must be a boolean"),
        ({"output_format": "mp3"}, 400, "output_format must be an object"),
        ({"output_format": {"codec": "flac"}}, 400, "codec must be one of"),
        ({"output_format": {"sample_rate": 11_025}}, 400, "sample_rate must be one of"),
        ({"output_format": {"bit_rate": 320_000}}, 400, "bit_rate must be one of"),
        ({"output_format": {"codec": "wav", "bit_rate": 128_000}}, 400, "only supported for mp3"),
        ({"replace": {"a": 1}}, 400, "replace must be a map of strings"),
        ({"replace": {f"w{number}": "x" for number in range(201)}}, 400, "replace has too many entries"),
        ({"replace": {"a" * 101: "x"}}, 400, f'replace key "{"a" * 101}" is too long'),
        ({"replace": {"a": "x" * 129}}, 400, 'replace value for "a" is too long'),
        ({"replace": {"C++": "x"}}, 400, 'replace key "C++" may not contain punctuation or symbols'),
        ({"replace": {" ": "x"}}, 400, "replace keys must not be blank"),
        ({"replace": {"ACME": "x", "Acme": "y"}}, 400, 'replace keys "ACME" and "Acme" are the same phrase'),
        (
            {"text": "b " * 600, "replace": {"b": "x" * 128}},
            400,
            "`replace` expands the text to 77400 characters",
        ),
    ],
)
def test_wrong_speech_is_refused_with_a_trace_and_free(
    cloud: Cloud, call: Caller, change: dict[str, Any], status: int, words: str
) -> None:
    body = {name: value for name, value in {**SAY, **change}.items() if value is not None}
    answer = call.xai("POST", "/tts", body)
    assert answer.status_code == status
    assert words in message_of(answer)
    assert answer.headers["x-trace-id"]
    assert cloud.charges == ()


@pytest.mark.parametrize(
    "change",
    [
        {"voice_id": "EVE", "language": "PT-br"},
        {"voice_id": "atlas", "language": "auto", "speed": 1.5, "optimize_streaming_latency": 2},
        {"text": "a" * 15_000, "output_format": {"codec": "mulaw", "sample_rate": 8_000}},
        {"text_normalization": True, "output_format": {"bit_rate": 192_000}, "somebody": "else"},
    ],
)
def test_right_speech_is_taken(call: Caller, change: dict[str, Any]) -> None:
    assert call.xai("POST", "/tts", {**SAY, **change}).status_code == 200


def test_replacements_are_spoken(call: Caller) -> None:
    body = {**SAY, "text": "Ask xai now.", "with_timestamps": True, "replace": {"xAI": "ex ay eye"}}
    times = call.xai("POST", "/tts", body).json()["audio_timestamps"]
    assert "".join(times["graph_chars"]) == "Ask ex ay eye now."


def test_the_envelope_has_sound_and_a_time_for_every_character(call: Caller) -> None:
    text = "Hi <soft>there</soft> [laugh]!"
    answer = call.xai("POST", "/tts", {**SAY, "text": text, "with_timestamps": True}).json()
    assert answer["content_type"] == "audio/mpeg"
    assert len(base64.b64decode(answer["audio"])) > 1_000
    times = answer["audio_timestamps"]
    assert "".join(times["graph_chars"]) == text
    assert len(times["graph_times"]) == len(text)
    assert all(0 <= start <= end <= answer["duration"] for start, end in times["graph_times"])


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer xai-wrong"}, {"x-api-key": XAI_KEY}])
def test_a_wrong_key_is_401_for_speech_and_400_for_the_key_itself(
    cloud: Cloud, call: Caller, headers: dict[str, str]
) -> None:
    answer = call.http.post(f"{cloud.xai_url}/v1/tts", json=SAY, headers=headers)
    assert answer.status_code == 401
    assert "API key" in message_of(answer)
    answer = call.http.get(f"{cloud.xai_url}/v1/api-key", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["code"] == "Client specified an invalid argument"
    assert answer.json()["error"].startswith("Incorrect API key provided: ")


def test_a_good_key_is_described_without_showing_it(call: Caller) -> None:
    answer = call.xai("GET", "/api-key").json()
    assert answer["redacted_api_key"] == "xai-...cdef"
    assert answer["api_key_blocked"] is False


def test_voices_are_listed_and_found_in_any_case(call: Caller) -> None:
    listed = call.xai("GET", "/tts/voices").json()["voices"]
    assert len(listed) == 26
    assert all(set(voice) == {"voice_id", "name", "language"} for voice in listed)
    assert {None, "en"} == {voice["language"] for voice in listed}
    assert call.xai("GET", "/tts/voices/EVE").json() == listed[0]
    assert call.xai("GET", "/tts/voices/nobody").status_code == 404


def test_the_voices_can_be_any_others(cloud: Cloud, call: Caller) -> None:
    voices = [{"voice_id": f"v{number}", "name": None, "mood": "odd"} for number in range(5_000)]
    cloud.set(voices=[*voices, None, {"name": "without an id"}])
    assert len(call.xai("GET", "/tts/voices").json()["voices"]) == 5_002
    assert call.xai("POST", "/tts", {**SAY, "voice_id": "V4999"}).status_code == 200
    assert call.xai("POST", "/tts", {**SAY, "voice_id": "eve"}).status_code == 404


def test_custom_voices_come_in_pages_and_speak(cloud: Cloud, call: Caller) -> None:
    cloud.set(custom_voices=[{"voice_id": f"own0000{number}", "name": "Own"} for number in range(5)])
    first = call.xai("GET", "/custom-voices?limit=3").json()
    second = call.xai("GET", f"/custom-voices?limit=3&pagination_token={first['pagination_token']}").json()
    assert [len(first["voices"]), len(second["voices"])] == [3, 2]
    assert second["pagination_token"] is None
    assert call.xai("POST", "/tts", {**SAY, "voice_id": "own00004"}).status_code == 200
    assert call.xai("GET", "/tts/voices/OWN00004").json()["name"] == "Own"
    assert call.xai("POST", "/custom-voices", {}).status_code == 403
    for query in ("limit=0", "limit=1001", "limit=x"):
        assert call.xai("GET", f"/custom-voices?{query}").status_code == 400


@pytest.mark.parametrize(("body", "seconds"), [({}, 600), ({"expires_after": {"seconds": 300}}, 300)])
def test_client_secrets_expire(call: Caller, body: object, seconds: int) -> None:
    began = time.time()
    answer = call.xai("POST", "/realtime/client_secrets", body).json()
    assert answer["value"].startswith("xai-realtime-client-secret-")
    assert began - 1 <= answer["expires_at"] - seconds <= time.time() + 1


@pytest.mark.parametrize("seconds", [0, 3_601, "long", True])
def test_client_secrets_for_too_long_are_refused(call: Caller, seconds: object) -> None:
    answer = call.xai("POST", "/realtime/client_secrets", {"expires_after": {"seconds": seconds}})
    assert answer.status_code == 400
    assert "expires_after.seconds" in answer.json()["error"]["message"]


def test_without_credit_speech_is_402(cloud: Cloud, call: Caller) -> None:
    cloud.set_credits(xai=0.0)
    answer = call.xai("POST", "/tts", SAY)
    assert (answer.status_code, set(answer.json())) == (402, {"code", "error"})
    assert cloud.charges == ()


def test_requests_over_the_limit_are_429(cloud: Cloud, call: Caller) -> None:
    cloud.set(limits={"xai": 1})
    assert call.xai("POST", "/tts", SAY).status_code == 200
    assert call.xai("POST", "/tts", SAY).status_code == 429
    assert call.xai("GET", "/tts/voices").status_code == 200


def test_another_content_type_and_broken_json_are_refused(cloud: Cloud, call: Caller) -> None:
    key = {"Authorization": f"Bearer {XAI_KEY}"}
    answer = call.http.post(f"{cloud.xai_url}/v1/tts", content=b"text=a", headers=key)
    assert answer.status_code == 415
    answer = call.http.post(
        f"{cloud.xai_url}/v1/tts", content=b"{", headers={**key, "content-type": "application/json"}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/plain")
