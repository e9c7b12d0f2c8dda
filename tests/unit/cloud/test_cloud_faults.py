"""Every fault of the emulator does what its line says, where and as often as asked, at the price it says."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cloud.cloud import Cloud
from tests.cloud.faults import FAULTS, Asked, Moment, UnknownFault, markers_in, without_markers
from tests.cloud.sound_files import SOUND_SPOILS
from tests.support.eventually import PATIENCE, eventually_blocking
from tests.unit.cloud.conftest import CLONE, IMPATIENT, SEGMIND_KEY, XAI_KEY, Caller, marked


def test_markers_are_read_in_every_form_and_are_not_spoken() -> None:
    text = (
        "Hi {{fault:429:0.5@status*2}}there{{fault:silent}}{{fault:500-json*1}}!{{fault:redirect:loop@file}}"
    )
    assert markers_in(text) == (
        Asked("429", "0.5", "status", 2),
        Asked("silent"),
        Asked("500-json", times=1),
        Asked("redirect", "loop", "file"),
    )
    assert without_markers(text) == "Hi there!"


def test_a_fault_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownFault, match="“nonsense”"):
        Asked("nonsense")


def test_a_text_with_an_unknown_fault_is_told_so(cloud: Cloud, call: Caller) -> None:
    answer = call.segmind("POST", "/v2/grok-tts", {"text": marked("nonsense")})
    assert answer.status_code == 501
    assert "nonsense" in answer.text
    assert cloud.charges == ()


def test_the_faults_of_sound_are_those_that_sound_knows() -> None:
    assert {fault.name for fault in FAULTS.values() if fault.moment is Moment.SOUND} == SOUND_SPOILS


def test_every_fault_is_tested_by_its_name() -> None:
    tests = "".join(path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    assert [name for name in FAULTS if not re.search(rf'[":]{name}[":@*}}]', tests)] == []


@pytest.mark.parametrize(
    ("fault", "segmind", "xai"),
    [
        ("400", 400, 400),
        ("400-key", 400, 400),
        ("401", 401, 401),
        ("402", 402, 402),
        ("403", 403, 403),
        ("404", 404, 404),
        ("405-html", 405, 405),
        ("406-credits", 406, 402),
        ("406-content-type", 406, 415),
        ("406-param", 406, 400),
        ("406-spend-limit", 406, 402),
        ("410", 410, 410),
        ("413", 413, 413),
        ("429", 429, 429),
        ("429-bare", 429, 429),
        ("500-json", 500, 500),
        ("500-plain", 500, 500),
        ("502-html", 502, 502),
        ("503", 503, 503),
        ("504-html", 504, 504),
    ],
)
def test_refusals_are_free_and_end_when_asked(
    cloud: Cloud, call: Caller, fault: str, segmind: int, xai: int
) -> None:
    text = marked(f"{fault}*1")
    asks: list[tuple[Callable[..., httpx.Response], str, dict[str, str], int]] = [
        (call.segmind, "/v2/grok-tts", {}, segmind),
        (call.segmind, "/v1/grok-tts", {}, segmind),
        (call.segmind, CLONE, {}, segmind),
        (call.xai, "/tts", {"language": "en"}, xai),
    ]
    for number, (ask, path, more, status) in enumerate(asks):
        body = {"text": f"{number} {text}", **more}
        answer = ask("POST", path, body)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html") == (fault == "413" or "html" in fault)
        assert ("x-rate-limit-reset-at-utc" in answer.headers) == (fault == "429")
        assert len(cloud.charges) == number
        assert ask("POST", path, body).status_code == 200


@pytest.mark.parametrize(
    ("shape", "keys"),
    [("simple", {"error"}), ("coded", {"code", "error"}), ("nested", {"error"}), ("plain", None)],
)
def test_a_refused_key_comes_in_every_shape(call: Caller, shape: str, keys: set[str] | None) -> None:
    answer = call.xai("POST", "/tts", {"text": marked(f"401:{shape}"), "language": "en"})
    assert answer.status_code == 401
    if keys is None:
        assert answer.headers["content-type"] == "text/plain"
    else:
        assert set(answer.json()) == keys
        assert isinstance(answer.json()["error"], dict) == (shape == "nested")
    segmind = call.segmind("POST", "/v1/grok-tts", {"text": marked(f"401:{shape}")})
    assert segmind.status_code == 401


@pytest.mark.parametrize(
    ("fault", "charged"),
    [("refuse", 0), ("drop-before-accept", 0), ("drop-after-accept", 1), ("reset-after-accept", 1)],
)
def test_dropped_requests_are_charged_or_not(cloud: Cloud, call: Caller, fault: str, charged: int) -> None:
    for number, path in enumerate(("/v2/grok-tts", "/v1/grok-tts", CLONE), 1):
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            call.segmind("POST", path, {"text": marked(fault)})
        assert len(cloud.charges) == len(cloud.received) == number * charged
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        call.xai("POST", "/tts", {"text": marked(fault), "language": "en"})
    assert len(cloud.charges) == 4 * charged


@pytest.mark.parametrize(("fault", "status"), [("late-500", 500), ("late-504", 504)])
def test_late_errors_are_charged(cloud: Cloud, call: Caller, fault: str, status: int) -> None:
    assert call.segmind("POST", "/v2/grok-tts", {"text": marked(fault)}).status_code == status
    assert len(cloud.charges) == 1


def test_an_answer_that_never_comes_is_free_and_ends_with_the_client(cloud: Cloud, call: Caller) -> None:
    # On a busy machine the client may give up before the request was read.
    while not cloud.received:
        with pytest.raises(httpx.ReadTimeout):
            call.segmind("POST", "/v2/grok-tts", {"text": marked("never-answers")}, timeout=IMPATIENT)
    assert cloud.charges == ()


Spoilt = dict[str, Callable[[httpx.Response], object]]
SPOILT: Spoilt = {
    "html-200": lambda answer: answer.headers["content-type"] == "text/html" and b"<html>" in answer.content,
    "json-200-error": lambda answer: answer.json()["error"],
    "empty-200": lambda answer: answer.content == b"",
    "wrong-type:video/mp4": lambda answer: answer.headers["content-type"] == "video/mp4",
}


@pytest.mark.parametrize("fault", SPOILT)
def test_audio_is_answered_as_something_else_with_http_200(cloud: Cloud, call: Caller, fault: str) -> None:
    direct = call.segmind("POST", "/v1/grok-tts", {"text": marked(fault)})
    spoken = call.xai("POST", "/tts", {"text": marked(fault), "language": "en"})
    for answer in (direct, call.audio(marked(fault)), spoken):
        assert answer.status_code == 200
        assert SPOILT[fault](answer)
    assert len(cloud.charges) == 3


@pytest.mark.parametrize("fault", ["cut-body:0.5", "cut-chunked:0.5"])
def test_cut_bodies_end_early(call: Caller, fault: str) -> None:
    url = call.result(marked(fault))["output"]
    received = b""
    with pytest.raises(httpx.RemoteProtocolError), call.http.stream("GET", url) as answer:
        assert ("content-length" in answer.headers) == (fault == "cut-body:0.5")
        for chunk in answer.iter_raw():
            received += chunk
    assert 1_000 < len(received) < len(call.audio("Good morning, my friend. ").content)


def test_a_drip_keeps_the_client_waiting(call: Caller) -> None:
    url = call.result(marked("slow-drip:1"))["output"]
    with pytest.raises(httpx.ReadTimeout), call.http.stream("GET", url, timeout=IMPATIENT) as answer:
        assert int(answer.headers["content-length"]) > 1_000
        answer.read()


def test_a_huge_answer_goes_on_and_on(call: Caller) -> None:
    url = call.result(marked("huge-answer:20"))["output"]
    with call.http.stream("GET", url) as answer:
        assert sum(len(chunk) for chunk in answer.iter_raw()) > 19_000_000


def test_a_bomb_is_small_until_it_is_unpacked(call: Caller) -> None:
    url = call.result(marked("gzip-bomb:50"))["output"]
    with call.http.stream("GET", url) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        packed = b"".join(answer.iter_raw())
    assert len(packed) < 200_000
    assert len(zlib.decompress(packed, 31)) == 50_000_000


@pytest.mark.parametrize("fault", ["bad-json", "non-utf8-json", "deep-json"])
@pytest.mark.parametrize("place", ["submit", "status", "result"])
def test_documents_are_spoilt_wherever_asked(cloud: Cloud, call: Caller, fault: str, place: str) -> None:
    cloud.fault(fault, place=place, times=1)
    answers = [call.segmind("POST", "/v2/grok-tts", {"text": "Hello."})]
    job = next(iter(cloud.call(lambda world: list(world.jobs))))
    answers += [call.segmind("GET", f"/v2/requests/{job}{end}") for end in ("/status", "")]
    problems = []
    for answer in answers:
        assert answer.status_code == 200
        try:
            json.loads(answer.content)
        except (ValueError, RecursionError):
            problems.append(answer.url.path)
    assert len(problems) == 1
    assert len(cloud.charges) == 1


@pytest.mark.parametrize(("fault", "document"), [("list-json", []), ("null-json", None), ("bare-json", {})])
def test_documents_of_another_kind(call: Caller, fault: str, document: object) -> None:
    assert call.submit(marked(fault)) == document


def test_direct_answers_fail_without_a_charge(cloud: Cloud, call: Caller) -> None:
    assert call.segmind("POST", "/v1/grok-tts", {"text": marked("422-content")}).status_code == 422
    assert call.segmind("POST", "/v1/grok-tts", {"text": marked("422-failed")}).status_code == 500
    assert call.xai("POST", "/tts", {"text": marked("422-content"), "language": "en"}).status_code == 400
    assert cloud.charges == ()


def test_direct_answers_can_be_json(call: Caller) -> None:
    url = call.segmind("POST", "/v1/grok-tts", {"text": marked("json-url")}).json()["output"]
    assert call.http.get(url).content.startswith(b"\xff")
    assert call.segmind("POST", "/v1/grok-tts", {"text": marked("json-base64")}).json()["audio"]


def test_the_cost_can_stay_unknown(call: Caller) -> None:
    assert "cost" not in call.result(marked("no-cost"))["metrics"]
    assert "x-cost" not in call.segmind("POST", "/v1/grok-tts", {"text": marked("no-cost")}).headers


def test_slow_direct_answers_are_slow(cloud: Cloud, call: Caller) -> None:
    for ask, path, more in ((call.segmind, "/v1/grok-tts", {}), (call.xai, "/tts", {"language": "en"})):
        assert ask("POST", path, {"text": marked("slow-job:0.01"), **more}).status_code == 200
    # On a busy machine the client may give up before the request was read.
    while len(cloud.received) == 2:
        with pytest.raises(httpx.ReadTimeout):
            call.segmind("POST", "/v1/grok-tts", {"text": marked("slow-job:60")}, timeout=IMPATIENT)
    eventually_blocking(lambda: len(cloud.charges) == len(cloud.received))


def test_times_that_do_not_fit(call: Caller) -> None:
    def envelope(fault: str) -> httpx.Response:
        return call.xai("POST", "/tts", {"text": marked(fault), "language": "en", "with_timestamps": True})

    times = envelope("timestamps-mismatch").json()["audio_timestamps"]
    assert len(times["graph_times"]) == len(times["graph_chars"]) - 1
    assert set(envelope("timestamps-objects").json()["audio_timestamps"]["graph_times"][0]) == {
        "start",
        "end",
    }
    assert envelope("timestamps-missing").headers["content-type"] == "audio/mpeg"


@pytest.mark.parametrize("fault", sorted(SOUND_SPOILS))
def test_spoilt_sound_reaches_every_way_of_speaking(cloud: Cloud, call: Caller, fault: str) -> None:
    text = marked(fault)
    spoken = {"text": text, "language": "en", "output_format": {"codec": "wav"}}
    sounds = [
        call.audio(text, codec="wav").content,
        call.segmind("POST", "/v1/grok-tts", {"text": text, "codec": "wav"}).content,
        call.xai("POST", "/tts", spoken).content,
    ]
    whole = call.audio("Good morning, my friend. ", codec="wav").content
    # The serial number of an Ogg stream is another one each time; its length is not.
    assert len({len(sound) if sound.startswith(b"OggS") else sound for sound in sounds}) == 1
    assert whole not in sounds
    assert len(cloud.charges) == 4


@pytest.mark.parametrize(
    ("target", "prefix"), [("", "http://127.0.0.1"), ("file", "file:///"), ("loop", "/images/")]
)
def test_files_are_redirected(cloud: Cloud, call: Caller, target: str, prefix: str) -> None:
    url = call.result(marked(f"redirect:{target}"))["output"]
    answer = call.http.get(url, follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"].startswith(prefix)
    if target == "loop":
        with pytest.raises(httpx.TooManyRedirects):
            call.http.get(url, follow_redirects=True)
    if not target:
        assert answer.headers["location"].startswith(cloud.foreign_url)


@contextmanager
def leaving(cloud: Cloud, count: int = 1) -> Iterator[None]:
    before = len(cloud.leaks)
    yield
    assert len(cloud.leaks) - before == count


def test_keys_that_go_astray_are_seen(cloud: Cloud, call: Caller) -> None:
    url = call.result("Hello.")["output"]
    with leaving(cloud, 0):
        call.http.get(url)
    with leaving(cloud):
        call.segmind("GET", url)
    with leaving(cloud):
        call.http.get(url, headers={"Authorization": "Bearer anything"})
    with leaving(cloud):
        call.http.get(f"{cloud.xai_url}/v1/tts/voices", headers={"Authorization": f"Bearer {SEGMIND_KEY}"})
    with leaving(cloud):
        call.segmind("POST", "/v2/grok-tts", {"text": f"My key is {XAI_KEY}."})
    with leaving(cloud):
        call.segmind("GET", f"/v1/get-user-credits?key={SEGMIND_KEY}")


def test_one_key_for_both_services_is_no_leak() -> None:
    key = "one-for-both"
    with Cloud.running(segmind_key=key, xai_key=key) as cloud, httpx.Client(timeout=PATIENCE) as http:
        http.get(f"{cloud.segmind_url}/v1/get-user-credits", headers={"x-api-key": key})
        http.get(f"{cloud.xai_url}/v1/api-key", headers={"Authorization": f"Bearer {key}"})
        assert cloud.leaks == ()


@pytest.mark.parametrize("place", ["status", "result", "file"])
def test_connections_of_polls_and_downloads_are_dropped_where_asked(
    cloud: Cloud, call: Caller, place: str
) -> None:
    job = call.submit(marked(f"drop-after-accept@{place}*1"))
    for _ in range(2):
        try:
            call.segmind("GET", job["status_url"])
            call.http.get(call.segmind("GET", job["response_url"]).json()["output"])
        except httpx.TransportError:
            continue
        break
    assert cloud.counts()[place] == 2
    assert len(cloud.charges) == 1


def test_a_rule_strikes_what_it_matches_as_often_as_it_says(cloud: Cloud, call: Caller) -> None:
    cloud.fault("500-json", match="first", times=1)
    cloud.fault("silent", match="second")
    assert call.segmind("POST", "/v1/grok-tts", {"text": "the second"}).status_code == 200
    statuses = [call.segmind("POST", "/v2/grok-tts", {"text": "the first"}).status_code for _ in range(2)]
    assert statuses == [500, 200]
    cloud.clear_faults()
    first, second = (call.audio("the second", codec="pcm").content for _ in range(2))
    assert any(first)
    assert first == second


@pytest.mark.parametrize(
    "place", ["upload", "credits", "voices", "api-key", "client-secrets", "custom-voices"]
)
def test_addresses_without_a_text_fail_too(cloud: Cloud, call: Caller, place: str) -> None:
    cloud.fault("502-html", place=place, times=1)
    asks = {
        "upload": lambda: call.segmind(
            "POST", f"{cloud.upload_url}/upload-asset", {"data_urls": ["data:a;base64,"]}
        ),
        "credits": lambda: call.segmind("GET", "/v1/get-user-credits"),
        "voices": lambda: call.xai("GET", "/tts/voices"),
        "api-key": lambda: call.xai("GET", "/api-key"),
        "client-secrets": lambda: call.xai("POST", "/realtime/client_secrets", {}),
        "custom-voices": lambda: call.xai("GET", "/custom-voices"),
    }
    assert [asks[place]().status_code for _ in range(2)] == [502, 200]


def test_refused_connections_are_refused_until_they_are_not(cloud: Cloud, call: Caller) -> None:
    call.submit("Hello.")
    cloud.refuse_connections()
    with pytest.raises((httpx.ConnectError, httpx.RemoteProtocolError, httpx.ReadError)):
        call.submit("Hello.")
    with pytest.raises(httpx.ConnectError):
        call.submit("Hello.")
    cloud.accept_connections()
    call.submit("Hello.")
    assert len(cloud.charges) == 2


def test_handlers_of_clients_that_left_do_not_stay(cloud: Cloud, call: Caller) -> None:
    url = call.result(marked("slow-drip"))["output"]
    with call.http.stream("GET", url) as answer:
        assert answer.status_code == 200
    eventually_blocking(lambda: cloud.handlers_at_work() == 0)
