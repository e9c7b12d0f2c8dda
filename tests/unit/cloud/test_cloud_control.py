"""The emulator's control address, and the emulator as an object that many threads use."""

from __future__ import annotations

import contextlib
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.cloud.cloud import Cloud
from tests.support.eventually import PATIENCE, eventually_blocking
from tests.unit.cloud.conftest import IMPATIENT, SEGMIND_KEY, XAI_KEY, Caller


def control(call: Caller, method: str, action: str, body: object = None, status: int = 200) -> Any:
    answer = call.http.request(method, f"{call.cloud.control_url}/{action}", json=body)
    assert answer.status_code == status
    return answer.json()


def test_the_ledger_tells_everything_but_keys(cloud: Cloud, call: Caller) -> None:
    call.result("Hello.")
    call.xai("POST", "/tts", {"text": "Hello.", "language": "en"})
    ledger = control(call, "GET", "ledger")
    assert ledger["counts"] == {"submit": 1, "result": 1, "tts": 1}
    assert ledger["answers"] == {"submit 200": 1, "result 200": 1, "tts 200": 1}
    assert [charge["text"] for charge in ledger["charges"]] == ["Hello.", "Hello."]
    assert ledger["charged"] == pytest.approx(sum(charge.cost for charge in cloud.charges))
    assert ledger["requests"][0]["body"] == {"text": "Hello."}
    assert ledger["credits"]["segmind"] < 10
    assert SEGMIND_KEY not in str(ledger)
    assert XAI_KEY not in str(ledger)
    assert control(call, "GET", "charges")["charges"] == ledger["charges"]


def test_large_bodies_are_kept_as_their_size(cloud: Cloud, call: Caller) -> None:
    url = f"data:audio/mpeg;base64,{'A' * 200_000}"
    call.segmind("POST", f"{cloud.upload_url}/upload-asset", {"data_urls": [url]})
    assert isinstance(cloud.received[0].body, int)
    assert cloud.received[0].body > 200_000


def test_faults_are_set_listed_and_forgotten(call: Caller) -> None:
    rule = {"match": "Hello", "fault": "500-json", "argument": "x", "place": "submit", "times": 2}
    control(call, "POST", "faults", rule)
    assert call.segmind("POST", "/v2/grok-tts", {"text": "Hello."}).status_code == 500
    listed = control(call, "GET", "faults")
    assert listed["rules"] == [
        {"match": "Hello", "name": "500-json", "argument": "x", "place": "submit", "times": 2, "struck": 1}
    ]
    assert "silent" in listed["faults"]
    control(call, "DELETE", "faults")
    assert call.segmind("POST", "/v2/grok-tts", {"text": "Hello."}).status_code == 200


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("faults", {"fault": "nonsense"}),
        ("faults", {"match": "x"}),
        ("faults", {"fault": "429", "often": 2}),
        ("faults", {"fault": "429", "times": "many"}),
        ("settings", {"colour": "red"}),
        ("latency", {"grok-tts": 5}),
        ("reset", []),
    ],
)
def test_mistakes_at_the_control_address_are_told(call: Caller, action: str, body: object) -> None:
    assert control(call, "POST", action, body, status=400)["error"]


def test_an_unknown_action_is_not_found(call: Caller) -> None:
    assert control(call, "POST", "dance", {}, status=404)["error"]


def test_settings_are_changed_from_outside(cloud: Cloud, call: Caller) -> None:
    control(call, "POST", "latency", {"grok-tts": [0, 600]})
    assert call.segmind("GET", call.submit("Hello.")["status_url"]).json()["status"] == "PROCESSING"
    control(call, "POST", "settings", {"gemini_container": "ogg"})
    assert call.audio("Hello.", "gemini-2.5-pro-tts").content.startswith(b"OggS")
    control(call, "POST", "credits", {"segmind": 0, "xai": 3})
    assert cloud.credits == {"segmind": 0, "xai": 3}
    assert call.segmind("POST", "/v2/grok-tts", {"text": "Hello."}).status_code == 406
    control(call, "POST", "rate-limit", {"xai": 1, "counts_polls": True, "window_seconds": 600})
    assert [call.xai("GET", "/tts/voices").status_code for _ in range(2)] == [200, 429]


def test_a_reset_forgets_everything_but_settings(cloud: Cloud, call: Caller) -> None:
    job = call.submit("Hello.")
    cloud.fault("500-json")
    cloud.set(gemini_container="mp3")
    control(call, "POST", "reset")
    assert (cloud.charges, cloud.received, cloud.leaks) == ((), (), ())
    assert cloud.credits == {"segmind": 10.0, "xai": 10.0}
    assert call.segmind("GET", job["status_url"]).status_code == 404
    assert call.audio("Hello.", "gemini-2.5-pro-tts").content.startswith(b"\xff")


def test_an_outage_refuses_connections_and_ends(cloud: Cloud, call: Caller) -> None:
    host, port = "127.0.0.1", int(cloud.origin.rpartition(":")[2])

    def answers() -> bool:
        try:
            httpx.get(f"{cloud.control_url}/charges", timeout=PATIENCE)
        except httpx.TransportError:
            return False
        return True

    with socket.create_connection((host, port), PATIENCE) as idle:
        assert answers()
        control(call, "POST", "outage", {"seconds": 0.05})
        with contextlib.suppress(ConnectionResetError):
            assert idle.recv(1) == b""
    eventually_blocking(answers)


def test_every_answer_can_be_late(cloud: Cloud, call: Caller) -> None:
    cloud.set(answer_seconds=30.0)
    # On a busy machine the client may give up before the request was read.
    while not cloud.received:
        with pytest.raises(httpx.ReadTimeout):
            call.segmind("POST", "/v2/grok-tts", {"text": "Hello."}, timeout=IMPATIENT)
    eventually_blocking(lambda: len(cloud.charges) == len(cloud.received))


def test_only_loopback_is_served(cloud: Cloud) -> None:
    for url in (cloud.origin, cloud.foreign_url):
        assert url.startswith("http://127.0.0.1:")
    assert len({cloud.origin, cloud.foreign_url}) == 2


def test_a_cloud_that_ends_answers_no_more_and_leaves_nothing(cloud: Cloud) -> None:
    threads = set(threading.enumerate())
    for _ in range(3):
        with Cloud.running() as other:
            address = f"{other.control_url}/charges"
            assert httpx.get(address, timeout=PATIENCE).status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(address, timeout=PATIENCE)
    assert set(threading.enumerate()) == threads


async def test_a_cloud_runs_beside_the_loop_of_a_test() -> None:
    async with Cloud.running(latency={"*": (0, 0)}) as cloud, httpx.AsyncClient(timeout=PATIENCE) as client:
        answer = await client.get(f"{cloud.segmind_url}/v1/get-user-credits", headers={"x-api-key": "any"})
        assert answer.json()["credits"] == 10


def test_a_taken_port_is_told(cloud: Cloud) -> None:
    port = int(cloud.origin.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        Cloud(port).start()


def test_many_clients_at_once_are_each_charged_once(cloud: Cloud, call: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: call.audio(f"Line {number}."), range(40)))
    assert sorted(charge.text for charge in cloud.charges) == sorted(
        f"Line {number}." for number in range(40)
    )
    assert [charge.number for charge in cloud.charges] == list(range(1, 41))


def test_a_cloud_with_much_to_do_still_ends_at_once() -> None:
    with Cloud.running() as cloud, httpx.Client(headers={"x-api-key": "any"}, timeout=PATIENCE) as client:
        for _ in range(30):
            client.post(f"{cloud.segmind_url}/v2/grok-tts", json={"text": "A long text. " * 100})
        cloud.stop()
    assert len(cloud.charges) == 30
