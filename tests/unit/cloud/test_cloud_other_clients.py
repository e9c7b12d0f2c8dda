"""What other clients ask of a web server: heads, ranges, older HTTP, several requests at once."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest

from tests.cloud.cloud import Cloud
from tests.support.eventually import PATIENCE
from tests.unit.cloud.conftest import XAI_KEY, Caller

SPEECH = {"text": "Hello.", "language": "en", "output_format": {"codec": "pcm", "sample_rate": 8000}}


def exchanged(cloud: Cloud, *requests: bytes) -> bytes:
    """All that comes back for some bytes, sent at once over one connection that the server closes."""
    address = urlsplit(cloud.xai_url)
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE) as connection:
        connection.sendall(b"".join(requests))
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def written(request_line: str, body: bytes = b"", *headers: str) -> bytes:
    """A request as it goes over the wire."""
    lines = [request_line, "Host: x", f"Authorization: Bearer {XAI_KEY}", *headers]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_the_head_of_a_file_is_its_head_without_the_file(call: Caller) -> None:
    address = call.result("Good morning.")["output"]
    whole, head = call.http.get(address), call.http.head(address)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert call.http.head(address + "x").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "first", "last"),
    [
        ("bytes=0-99", 206, 0, 99),
        ("bytes=100-", 206, 100, None),
        ("bytes=-50", 206, -50, None),
        ("bytes=0-999999999", 206, 0, None),
        ("bytes=5-2", 416, 0, 0),
        ("bytes=999999999-", 416, 0, 0),
        ("bytes=0-1,5-6", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_a_part_of_a_file_is_given_to_who_asks_for_it(
    call: Caller, wanted: str, status: int, first: int, last: int | None
) -> None:
    address = call.result("Good morning.")["output"]
    whole = call.http.get(address)
    assert whole.headers["accept-ranges"] == "bytes"
    part = call.http.get(address, headers={"range": wanted})
    assert part.status_code == status
    if status != 416:
        assert part.content == whole.content[first : None if last is None else last + 1]
    if status == 206:
        begin = first % len(whole.content)
        end = begin + len(part.content) - 1
        assert part.headers["content-range"] == f"bytes {begin}-{end}/{len(whole.content)}"


def test_a_client_of_http_1_0_gets_its_sound_unchunked(cloud: Cloud, call: Caller) -> None:
    sound = call.xai("POST", "/tts", SPEECH).content
    answer = exchanged(cloud, written("POST /xai/v1/tts HTTP/1.0", json.dumps(SPEECH).encode()))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.0 200 ")
    assert b"chunked" not in head.lower()
    assert body == sound


def test_who_asks_before_sending_is_told_to_go_on(cloud: Cloud) -> None:
    body = json.dumps(SPEECH).encode()
    request = written("POST /xai/v1/tts HTTP/1.1", body, "Expect: 100-continue", "Connection: close")
    answer = exchanged(cloud, request)
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_several_requests_sent_at_once_are_answered_in_turn(cloud: Cloud) -> None:
    asked = [written(f"GET /xai/v1/tts/voices/{voice} HTTP/1.1") for voice in ("eve", "ara")]
    last = written("GET /xai/v1/tts/voices/leo HTTP/1.1", b"", "Connection: close")
    answers = exchanged(cloud, *asked, last)
    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert answers.index(b'"eve"') < answers.index(b'"ara"') < answers.index(b'"leo"')


@pytest.mark.parametrize(("name", "value"), [("sample_rate", 24_000.0), ("bit_rate", 128_000.0)])
def test_a_rate_that_is_no_whole_number_is_refused(call: Caller, name: str, value: float) -> None:
    body = {**SPEECH, "output_format": {"codec": "mp3", name: value}}
    answer = call.xai("POST", "/tts", body)
    assert answer.status_code == 400
    assert name in answer.json()["error"]


def test_a_switch_that_is_no_switch_is_refused(call: Caller) -> None:
    assert call.xai("POST", "/tts", {**SPEECH, "with_timestamps": 1}).status_code == 400
