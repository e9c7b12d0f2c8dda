"""Faults in how jobs go and in what their answers say: states, addresses, outputs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cloud.cloud import Cloud
from tests.unit.cloud.conftest import CLONE, SEGMIND_KEY, Caller, marked


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ("foreign-status-url", "status_url"),
        ("foreign-response-url", "response_url"),
        ("foreign-poll-url", "poll_url"),
    ],
)
def test_a_strangers_address_catches_the_key(cloud: Cloud, call: Caller, fault: str, key: str) -> None:
    job = call.submit(marked(fault))
    assert job[key].startswith(cloud.foreign_url)
    assert sum(value.startswith(cloud.foreign_url) for value in job.values()) == 1
    answer = call.http.get(job[key]).json()
    assert answer["status"] == "COMPLETED"
    assert call.http.get(answer["output"]).headers["content-type"] == "audio/mpeg"
    assert not cloud.leaks
    call.segmind("GET", job[key])
    [leak] = cloud.leaks
    assert leak.what == "header x-api-key"
    assert SEGMIND_KEY.endswith(leak.key_ends)


def test_addresses_and_ids_are_left_out(call: Caller) -> None:
    assert set(call.submit(marked("missing-urls"))) == {"request_id"}
    assert "request_id" not in call.submit(marked("missing-id"))
    started = call.segmind("POST", CLONE, {"text": marked("missing-urls")}).json()
    assert "poll_url" not in started
    assert "request_id" not in call.segmind("POST", CLONE, {"text": marked("missing-id")}).json()


def test_a_workflow_is_polled_at_a_strangers(cloud: Cloud, call: Caller) -> None:
    started = call.segmind("POST", CLONE, {"text": marked("foreign-poll-url")}).json()
    assert started["poll_url"].startswith(cloud.foreign_url)


@pytest.mark.parametrize(
    ("fault", "output"),
    [
        ("output-file", "file:///etc/hostname"),
        ("output-loopback", "http://127.0.0.1:9/generations/sound.mp3"),
        ("output-metadata", "http://169.254.169.254/latest/meta-data/"),
        ("output-private", "http://10.0.0.1/generations/sound.mp3"),
        ("output-nonsense", "the sound is ready"),
        ("output-empty", ""),
        ("output-null", None),
    ],
)
def test_outputs_that_must_not_be_fetched(call: Caller, fault: str, output: object) -> None:
    assert call.result(marked(fault))["output"] == output


@pytest.mark.parametrize(
    ("fault", "find"),
    [
        ("output-list", lambda output: output[0]),
        ("output-dict", lambda output: output["media_url"][0]),
        ("output-url", lambda output: output["url"]),
        ("output-media-object", lambda output: output["audio"]["url"]),
    ],
)
def test_outputs_in_other_shapes(call: Caller, fault: str, find: Callable[[Any], str]) -> None:
    assert call.http.get(find(call.result(marked(fault))["output"])).content.startswith(b"\xff")


def test_outputs_elsewhere_and_nowhere(cloud: Cloud, call: Caller) -> None:
    assert call.result(marked("foreign-output"))["output"].startswith(cloud.foreign_url)
    assert "output" not in call.result(marked("output-missing"))
    assert call.audio(marked("file-expired")).status_code == 404
    job = call.submit(marked("result-expired"))
    assert call.segmind("GET", job["status_url"]).json()["status"] == "COMPLETED"
    assert call.segmind("GET", job["response_url"]).status_code == 404


def test_outputs_of_workflows_in_other_shapes(call: Caller) -> None:
    def output(fault: str) -> Any:
        started = call.segmind("POST", CLONE, {"text": marked(fault)}).json()
        return call.segmind("GET", started["poll_url"]).json().get("output")

    assert output("output-plain")[0]["value"]["type"] == "audio"
    assert [part["value"]["type"] for part in json.loads(output("output-second"))] == ["text", "audio"]
    assert output("output-missing") is None


def states(call: Caller, fault: str, polls: int) -> list[str | None]:
    url = call.submit(marked(fault))["status_url"]
    return [call.segmind("GET", url).json().get("status") for _ in range(polls)]


def test_states_that_go_astray(cloud: Cloud, call: Caller) -> None:
    assert states(call, "flapping:3", 4) == ["QUEUED", "PROCESSING", "QUEUED", "COMPLETED"]
    assert states(call, "unknown-state:1", 2) == ["THROTTLED_BY_SCHEDULER", "COMPLETED"]
    assert states(call, "missing-state:1", 2) == [None, "COMPLETED"]
    assert states(call, "never-completes", 3) == ["PROCESSING"] * 3
    cloud.set(latency={"*": (0, 600)})
    assert states(call, "early-completed", 1) == ["COMPLETED"]
    assert states(call, "slow-job:0", 1) == ["COMPLETED"]
    assert states(call, "slow-job:500", 1) == ["PROCESSING"]


def test_an_early_result_is_not_there_yet(call: Caller) -> None:
    url = call.submit(marked("early-completed:1"))["response_url"]
    assert [call.segmind("GET", url).json()["status"] for _ in range(2)] == ["PROCESSING", "COMPLETED"]


@pytest.mark.parametrize("fault", ["404", "500-json", "502-html", "429:0"])
def test_polls_can_fail_and_then_be_fine(call: Caller, fault: str) -> None:
    url = call.submit(marked(f"{fault}@status*2"))["status_url"]
    statuses = [call.segmind("GET", url).status_code for _ in range(3)]
    assert statuses == [int(fault[:3])] * 2 + [200]


def test_a_failure_can_be_reported_with_http_200(cloud: Cloud, call: Caller) -> None:
    answer = call.segmind("GET", call.submit(marked("failed-200:oh"))["status_url"])
    assert (answer.status_code, answer.json()["status"], answer.json()["error"]) == (200, "FAILED", "oh")
    assert cloud.charges == ()
