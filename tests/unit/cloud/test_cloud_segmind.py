"""The emulator's Segmind: what is taken and refused, how jobs go, what is charged, uploads and workflows."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cloud.cloud import Cloud
from tests.cloud.models import CLONE_WORKFLOW, GEMINI_VOICES, LANGUAGES
from tests.unit.cloud.conftest import CLONE, SEGMIND_KEY, Caller


def test_a_job_passes_through_its_states(cloud: Cloud, call: Caller) -> None:
    cloud.set(latency={"*": (600, 600)})
    job = call.submit("Hello.")
    assert job["status"] == "QUEUED"
    assert call.segmind("GET", job["status_url"]).json()["status"] == "QUEUED"
    cloud.call(lambda world: setattr(world.jobs[job["request_id"]], "queue_seconds", 0))
    assert call.segmind("GET", job["status_url"]).json()["status"] == "PROCESSING"
    assert call.segmind("GET", job["response_url"]).json()["output"] is None
    cloud.finish_jobs()
    done = call.segmind("GET", job["status_url"]).json()
    assert done["status"] == "COMPLETED"
    assert "output" not in done
    result = call.segmind("GET", job["response_url"]).json()
    assert result["output"].startswith(f"{cloud.origin}/images/generations/")
    assert call.segmind("GET", job["poll_url"]).json() == result


def test_an_accepted_job_is_charged_once_however_often_it_is_asked_for(cloud: Cloud, call: Caller) -> None:
    job = call.submit("Hello there.")
    for _ in range(3):
        call.segmind("GET", job["status_url"])
        result = call.segmind("GET", job["response_url"]).json()
    [charge] = cloud.charges
    assert (charge.model, charge.text, charge.characters) == ("grok-tts", "Hello there.", 12)
    assert charge.cost == pytest.approx(12 * 0.01875 / 1_000)
    assert charge.request_id == job["request_id"]
    assert result["metrics"]["cost"] == charge.cost
    assert result["metrics"]["remaining_credits"] == pytest.approx(10 - charge.cost)
    assert call.segmind("GET", "/v1/get-user-credits").json()["credits"] == pytest.approx(10 - charge.cost)


def test_a_failed_job_is_http_422_and_free(cloud: Cloud, call: Caller) -> None:
    job = call.submit("Hello. {{fault:422-content}}")
    for url in (job["status_url"], job["response_url"]):
        answer = call.segmind("GET", url)
        assert (answer.status_code, answer.json()["status"]) == (422, "FAILED")
        assert "PROHIBITED_CONTENT" in answer.json()["error"]
        assert "cost" not in answer.json()["metrics"]
    assert cloud.charges == ()


@pytest.mark.parametrize(
    ("model", "parameters", "status", "words"),
    [
        ("grok-tts", {}, 400, "Missing required field: text"),
        ("grok-tts", {"text": "a" * 15_001}, 406, "'text'"),
        ("grok-tts", {"text": " "}, 406, "'text'"),
        ("grok-tts", {"text": "a", "voice_id": "carina"}, 406, "'voice_id'"),
        ("grok-tts", {"text": "a", "codec": "flac"}, 406, "'codec'"),
        ("grok-tts", {"text": "a", "speed": 1.6}, 406, "'speed'"),
        ("grok-tts", {"text": "a", "speed": True}, 406, "'speed'"),
        ("grok-tts", {"text": "a", "language": "xx-YY"}, 406, "'language'"),
        ("gemini-3.1-flash-tts", {"text": "a", "voice_1": "eve"}, 406, "'voice_1'"),
        ("gemini-3.1-flash-tts", {"text": "a", "voice_1": None}, 406, "'voice_1'"),
        ("gemini-2.5-pro-tts", {"text": "a", "voice_2": "nobody"}, 406, "'voice_2'"),
        ("gemini-2.5-pro-tts", {"text": "a", "temperature": 2.1}, 406, "'temperature'"),
        ("gpt-tts", {"text": "a"}, 404, "Model not found"),
        ("grok-tts", [1], 400, "object"),
    ],
)
def test_wrong_requests_are_refused_and_free(
    cloud: Cloud, call: Caller, model: str, parameters: Any, status: int, words: str
) -> None:
    for version in ("v1", "v2"):
        answer = call.segmind("POST", f"/{version}/{model}", parameters)
        assert answer.status_code == status
        assert words in answer.json()["error"]
    assert cloud.charges == ()


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        (
            "grok-tts",
            {"text": "a" * 15_000, "voice_id": "sal", "language": "PT-br", "codec": "alaw", "speed": 0.7},
        ),
        ("grok-tts", {"text": "a", "language": "auto", "somebody": "else"}),
        ("gemini-3.1-flash-tts", {"text": "a", "voice_1": "Sulafat", "voice_2": "", "temperature": 0}),
        ("gemini-2.5-pro-tts", {"text": "a", "voice_1": "Kore", "voice_2": None, "temperature": 2}),
    ],
)
def test_right_requests_are_taken(call: Caller, model: str, parameters: Any) -> None:
    assert call.segmind("POST", f"/v2/{model}", parameters).status_code == 200


def test_unknown_parameters_are_refused_when_so_set(cloud: Cloud, call: Caller) -> None:
    cloud.set(refuse_unknown_fields=True)
    answer = call.segmind("POST", "/v2/grok-tts", {"text": "a", "pitch": 2})
    assert (answer.status_code, answer.json()["error"]) == (406, "Unknown parameter 'pitch'")


def test_the_lists_have_every_voice_and_language() -> None:
    assert len(set(GEMINI_VOICES)) == 30
    assert len(set(LANGUAGES)) == 21


@pytest.mark.parametrize(
    ("codec", "content_type", "magic"),
    [
        ("mp3", "audio/mpeg", b"\xff"),
        ("wav", "audio/wav", b"RIFF"),
        ("pcm", "audio/pcm", b"\0\0"),
        ("mulaw", "audio/basic", b"\xff\xff"),
        ("alaw", "audio/alaw", b"\xd5\xd5"),
    ],
)
def test_both_ways_return_the_codec_that_was_asked_for(
    call: Caller, codec: str, content_type: str, magic: bytes
) -> None:
    direct = call.segmind("POST", "/v1/grok-tts", {"text": "Hello.", "codec": codec})
    file = call.audio("Hello.", codec=codec)
    for answer in (direct, file):
        assert answer.headers["content-type"] == content_type
        assert answer.content.startswith(magic)
    assert direct.content == file.content


def test_a_synchronous_answer_tells_its_cost(cloud: Cloud, call: Caller) -> None:
    headers = call.segmind("POST", "/v1/grok-tts", {"text": "Hello."}).headers
    assert float(headers["x-cost"]) == pytest.approx(cloud.charges[0].cost)
    assert float(headers["x-remaining-credits"]) == pytest.approx(cloud.credits["segmind"])
    assert headers["x-request-id"] == cloud.charges[0].request_id
    assert "x-generation-time" in headers


@pytest.mark.parametrize("container", ["wav", "mp3", "ogg", "flac"])
def test_the_container_of_gemini_can_be_any(cloud: Cloud, call: Caller, container: str) -> None:
    cloud.set(gemini_container=container)
    magic = {"wav": b"RIFF", "mp3": b"\xff", "ogg": b"OggS", "flac": b"fLaC"}[container]
    assert call.audio("Hello.", "gemini-3.1-flash-tts").content.startswith(magic)


def test_a_style_sentence_and_the_names_of_speakers_are_not_spoken(call: Caller) -> None:
    plain, styled, dialogue = (
        len(call.audio(text, "gemini-3.1-flash-tts", voice_1="Kore", voice_2="Puck").content)
        for text in (
            "Good morning. Good night.",
            "Say cheerfully and with a warm smile: Good morning. Good night.",
            "Make Speaker 1 sound tired:\n\nSpeaker 1: Good morning.\nSpeaker 2: Good night.",
        )
    )
    assert styled == plain
    assert dialogue == pytest.approx(plain, rel=0.2)


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "Missing Authorization or x-api-key in header"),
        ({"x-api-key": "SG_wrong"}, "Unauthorized"),
        ({"Authorization": f"Bearer {SEGMIND_KEY}"}, "Missing"),
    ],
)
@pytest.mark.parametrize("address", ["/segmind/v2/grok-tts", "/segmind/v1/grok-tts", "/upload/upload-asset"])
def test_only_the_key_in_its_own_header_opens_runs_and_uploads(
    cloud: Cloud, call: Caller, address: str, headers: dict[str, str], words: str
) -> None:
    answer = call.http.post(f"{cloud.origin}{address}", json={"text": "a"}, headers=headers)
    assert answer.status_code == 401
    assert words in answer.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-api-key": SEGMIND_KEY},
        {"Authorization": f"Bearer {SEGMIND_KEY}"},
        {"x-api-key": SEGMIND_KEY, "Authorization": f"Bearer {SEGMIND_KEY}"},
    ],
)
def test_a_workflow_takes_the_key_either_way(cloud: Cloud, call: Caller, headers: dict[str, str]) -> None:
    answer = call.http.post(f"{cloud.segmind_url}{CLONE}", json={"text": "a"}, headers=headers)
    assert answer.status_code == 200


def test_a_workflow_refuses_two_different_keys(cloud: Cloud, call: Caller) -> None:
    headers = {"x-api-key": SEGMIND_KEY, "Authorization": "Bearer another"}
    assert call.http.post(f"{cloud.segmind_url}{CLONE}", json={}, headers=headers).status_code == 401


def test_a_workflow_answers_with_json_inside_json(cloud: Cloud, call: Caller) -> None:
    cloud.set(latency={"*": (600, 0)})
    body = {"voice_samples": "https://example.org/a.mp3", "text": "Hello.", "Language_ISO": "en"}
    started = call.segmind("POST", CLONE, body).json()
    assert call.segmind("GET", started["poll_url"]).json() == {"status": "QUEUED", "output": ""}
    cloud.finish_jobs()
    done = call.segmind("GET", started["poll_url"]).json()
    [output] = json.loads(done["output"])
    assert output["value"]["type"] == "audio"
    assert call.http.get(output["value"]["data"]).content[:1] == b"\xff"
    assert cloud.charges[0].body == body


def test_a_workflow_without_a_sample_speaks_with_the_demo_voice(call: Caller) -> None:
    sounds = []
    for body in ({"text": "Hello."}, {"text": "Hello.", "voice_samples": "https://example.org/a.mp3"}):
        poll = call.segmind("POST", CLONE, body).json()["poll_url"]
        output = json.loads(call.segmind("GET", poll).json()["output"])
        sounds.append(call.http.get(output[0]["value"]["data"]).content)
    assert sounds[0] != sounds[1]


def test_a_failed_workflow_says_why_and_is_free(cloud: Cloud, call: Caller) -> None:
    started = call.segmind("POST", CLONE, {"text": "Hello.{{fault:422-failed:no sample}}"}).json()
    answer = call.segmind("GET", started["poll_url"])
    assert answer.status_code == 200
    assert answer.json()["status"] == "FAILED"
    assert answer.json()["error_message"]["message"] == "no sample"
    assert cloud.charges == ()


def test_the_newer_form_of_a_workflow_is_polled_as_a_job(call: Caller) -> None:
    started = call.segmind("POST", f"/workflows/v2/{CLONE_WORKFLOW}", {"text": "Hello."}).json()
    assert call.segmind("GET", started["status_url"]).json()["status"] == "COMPLETED"
    assert call.segmind("GET", started["response_url"]).json()["output"].endswith(".mp3")


@pytest.mark.parametrize("path", ["/v2/requests/none/status", "/v2/requests/none", "/workflows/request/none"])
def test_unknown_requests_are_not_found(call: Caller, path: str) -> None:
    answer = call.segmind("GET", path)
    assert answer.status_code == 404
    assert "not found" in answer.json()["error"]


def test_an_unknown_workflow_is_not_found(call: Caller) -> None:
    answer = call.segmind("POST", "/workflows/none", {"text": "a"})
    assert (answer.status_code, answer.json()["error"]) == (404, "Workflow not found")


@pytest.mark.parametrize("path", ["/v2/grok-tts", "/v1/grok-tts", CLONE])
def test_a_body_that_is_not_json_is_refused_by_its_type_first(cloud: Cloud, call: Caller, path: str) -> None:
    address, key = f"{cloud.segmind_url}{path}", {"x-api-key": SEGMIND_KEY}
    answer = call.http.post(address, content=b"text=a", headers=key)
    assert answer.status_code == 406
    assert "Invalid content type" in answer.json()["error"]
    answer = call.http.post(address, content=b"{", headers={**key, "content-type": "application/json"})
    assert answer.status_code == 400


def test_wrong_methods_and_pages_are_answered_by_the_web_server(cloud: Cloud, call: Caller) -> None:
    for method, path, status in (("PUT", "/v2/grok-tts", 405), ("GET", "/v3/nothing", 404)):
        answer = call.segmind(method, path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html"
        assert b"nginx" in answer.content
    assert call.xai("PUT", "/tts").status_code == 405
    assert call.xai("GET", "/nothing").status_code == 404


def test_a_job_that_cannot_be_paid_is_refused_with_balance_and_need(cloud: Cloud, call: Caller) -> None:
    cloud.set_credits(segmind=0.0001)
    answer = call.segmind("POST", "/v2/grok-tts", {"text": "Hello there."})
    assert answer.status_code == 406
    assert "$0.000100" in answer.json()["error"]
    assert "$0.000225" in answer.json()["error"]
    assert cloud.charges == ()


def test_requests_over_the_limit_are_refused_until_the_moment_that_is_told(
    cloud: Cloud, call: Caller
) -> None:
    cloud.set(limits={"segmind": 2}, window_seconds=600.0)
    first = call.segmind("POST", "/v2/grok-tts", {"text": "Hello."})
    assert first.headers["x-rate-limit-remaining"] == "1"
    call.submit("Hello.")
    answer = call.segmind("POST", "/v2/grok-tts", {"text": "Hello."})
    assert answer.status_code == 429
    assert "retry-after" not in answer.headers
    until = datetime.fromisoformat(answer.headers["x-rate-limit-reset-at-utc"]) - datetime.now(UTC)
    assert 0 < until.total_seconds() <= 600
    assert call.segmind("GET", first.json()["status_url"]).status_code == 200
    cloud.set(limit_counts_polls=True)
    assert call.segmind("GET", first.json()["status_url"]).status_code == 429
    cloud.set(window_seconds=0.0)
    assert call.segmind("GET", first.json()["status_url"]).status_code == 200


def test_the_moment_can_be_seconds_since_1970(cloud: Cloud, call: Caller) -> None:
    cloud.set(reset_header_format="epoch")
    answer = call.segmind("POST", "/v2/grok-tts", {"text": "Hello.{{fault:429:600}}"})
    assert 0 < float(answer.headers["x-rate-limit-reset-at-utc"]) - datetime.now(UTC).timestamp() <= 600


@pytest.mark.parametrize("shape", ["file_urls", "urls", "list"])
def test_uploads_are_public_files(cloud: Cloud, call: Caller, shape: str) -> None:
    cloud.set(upload_answer=shape)
    data = b"ID3 some sample"
    url = f"data:audio/mpeg;base64,{base64.b64encode(data).decode()}"
    answer = call.segmind("POST", f"{cloud.upload_url}/upload-asset", {"data_urls": [url]}).json()
    [address] = answer if isinstance(answer, list) else answer[shape]
    assert address.endswith(".mp3")
    file = call.http.get(address)
    assert (file.content, file.headers["content-type"]) == (data, "audio/mpeg")


@pytest.mark.parametrize(
    "body",
    [{}, {"data_urls": []}, {"data_urls": ["https://example.org/a.mp3"]}, {"data_urls": ["data:a;base64,*"]}],
)
def test_wrong_uploads_are_refused(cloud: Cloud, call: Caller, body: object) -> None:
    assert call.segmind("POST", f"{cloud.upload_url}/upload-asset", body).status_code == 400
    url = f"{cloud.upload_url}/upload-asset"
    assert call.http.post(url, content=b"x", headers={"x-api-key": SEGMIND_KEY}).status_code == 406


def test_a_file_that_does_not_exist_is_not_found(cloud: Cloud, call: Caller) -> None:
    assert call.http.get(f"{cloud.origin}/images/generations/none.mp3").status_code == 404
