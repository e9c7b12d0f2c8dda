"""HTTP over real sockets: orders sent once, questions repeated, answers within bounds, keys kept in."""

from __future__ import annotations

import asyncio
import gzip
import sys
from contextlib import closing

import pytest

from tests.unit.providers.shared.raw_server import (
    SERVICE,
    Script,
    answer,
    http_client,
    hurried,
    raw_server,
    sends,
)
from tts_studio.domain.errors import (
    BadAnswer,
    ConnectionLost,
    DeadlineExceeded,
    Fate,
    ServiceDown,
    SpeechError,
)
from tts_studio.providers.shared.answers import Answer
from tts_studio.providers.shared.bounded_body import Bounds
from tts_studio.providers.shared.http_client import HttpClient
from tts_studio.providers.shared.retry import Backoff
from tts_studio.providers.shared.url_guard import UrlGuard

KEY = {"x-api-key": "SG_secret"}
OK = answer(b'{"done": true}')


async def ordered(client: HttpClient, url: str, bounds: Bounds | None = None) -> Answer:
    async with client.order(url, {"text": "Hello"}, key_headers=KEY, bounds=bounds) as opened:
        return await opened.read()


async def downloaded(client: HttpClient, url: str) -> bytes:
    with closing(await client.download(url, fate=Fate.PENDING)) as file:
        return await file.read()


async def test_an_order_goes_over_a_fresh_connection_and_questions_share_one() -> None:
    async with raw_server(sends(OK)) as server, http_client(server.url) as client:
        for _ in range(2):
            assert (await ordered(client, server.url)).fields == {"done": True}
        assert server.connections == 2
        for _ in range(3):
            assert (await client.ask(server.url)).ok
        assert server.connections == 3
        assert "x-api-key: SG_secret" in server.heads[0]
        assert "accept-encoding: identity" in server.heads[0]
        assert "x-api-key" not in server.heads[-1]


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (sends(b""), ConnectionLost),
        (sends(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf\r\n\r\n"), DeadlineExceeded),
        (sends(b"not http at all\r\n\r\n"), ConnectionLost),
    ],
)
async def test_a_broken_answer_to_an_order_leaves_its_fate_open(
    script: Script, kind: type[SpeechError]
) -> None:
    async with raw_server(script) as server, http_client(server.url) as client:
        with pytest.raises(kind) as caught:
            await ordered(client, server.url, Bounds(idle=0.2))
        assert caught.value.fate is Fate.UNKNOWN
        assert not caught.value.retryable
        assert len(server.heads) == 1


async def test_an_order_nobody_listens_to_was_not_accepted() -> None:
    async with raw_server(sends(OK)) as server:
        gone = server.url
    async with http_client(gone) as client:
        with pytest.raises(ServiceDown) as caught:
            await ordered(client, gone)
    assert caught.value.fate is Fate.NOT_ACCEPTED
    assert caught.value.retryable


async def test_a_silent_service_is_given_up() -> None:
    async def silence(head: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0)

    async with raw_server(silence) as server, http_client(server.url) as client:
        with pytest.raises(DeadlineExceeded) as caught:
            await ordered(client, server.url, Bounds(idle=0.1))
        assert caught.value.fate is Fate.UNKNOWN


async def test_a_key_goes_nowhere_but_to_the_service() -> None:
    async with raw_server(sends(OK)) as own, raw_server(sends(OK)) as other, http_client(own.url) as client:
        with pytest.raises(BadAnswer):
            await ordered(client, other.url)
        with pytest.raises(BadAnswer):
            await client.ask(other.url, key_headers=KEY)
        assert not other.heads


async def test_a_key_that_is_repeated_is_in_neither_headers_nor_body() -> None:
    echo = answer(b'{"url": "https://x/?key=SG_secret", "SG_secret": 1}', x_request_id="id-SG_secret")
    async with raw_server(sends(echo)) as server, http_client(server.url) as client:
        for found in (await ordered(client, server.url), await client.ask(server.url, key_headers=KEY)):
            assert found.fields == {"url": "https://x/?key=…", "…": 1}
            assert found.headers["x-request-id"] == "id-…"


async def test_questions_are_repeated_after_what_may_pass() -> None:
    pieces = (b"", answer(b"<html>", "502 Bad Gateway"), answer(b"[]"), answer(b"{}", "429 Slow"), OK)
    async with raw_server(sends(*pieces)) as server, http_client(server.url, time=hurried()) as client:
        found = await client.ask(server.url, valid=lambda answer: answer.ok and bool(answer.fields))
        assert found.fields == {"done": True}
        assert len(server.heads) == 5


async def test_questions_end_when_there_is_no_use_in_asking() -> None:
    refusal = answer(b'{"error": "no SG_secret"}', "401 No")
    async with raw_server(sends(refusal)) as server, http_client(server.url) as client:
        with pytest.raises(SpeechError) as caught:
            await client.ask(server.url, key_headers=KEY, fate=Fate.PENDING)
        assert len(server.heads) == 1
        assert caught.value.fate is Fate.PENDING
        assert "SG_secret" not in str(caught.value)


async def test_redirects_are_followed_hop_by_hop_and_without_a_key_only_for_files() -> None:
    async with raw_server(sends(answer(b"sound"))) as other:
        hop = answer(b"", "302 Found", location=f"{other.url}/file")
        async with raw_server(sends(hop)) as server, http_client(server.url) as client:
            assert await downloaded(client, f"{server.url}/start") == b"sound"
            assert "cookie" not in other.heads[0].lower()
            with pytest.raises(ServiceDown):
                await client.ask(server.url, key_headers=KEY)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://10.0.0.1/", "https://user@example.com/"])
async def test_a_redirect_to_where_nothing_is_opened_ends_there(location: str) -> None:
    hop = answer(b"", "302 Found", location=location)
    async with raw_server(sends(hop)) as server, http_client(server.url) as client:
        with pytest.raises(BadAnswer) as caught:
            await client.download(server.url, fate=Fate.PENDING)
        assert caught.value.fate is Fate.CHARGED
        assert not caught.value.retryable


async def test_redirects_without_end_are_given_up() -> None:
    async with raw_server(sends(answer(b"", "302 Found", location="/again"))) as server:
        async with http_client(server.url) as client:
            with pytest.raises(BadAnswer):
                await client.download(server.url, fate=Fate.PENDING)
        assert len(server.heads) == 6


async def test_a_file_on_another_port_of_loopback_is_fetched_by_its_number() -> None:
    async with raw_server(sends(OK)) as own, raw_server(sends(answer(b"sound"))) as other:
        async with http_client(own.url) as client:
            address = other.url.replace("127.0.0.1", "localhost")
            assert await downloaded(client, f"{address}/a?b=c") == b"sound"
        assert f"host: {address.removeprefix('http://')}" in other.heads[0].lower()
        assert other.heads[0].startswith("GET /a?b=c ")


@pytest.mark.parametrize(
    "piece",
    [
        answer(b"x" * 2000),
        answer(gzip.compress(bytes(1_000_000)), content_encoding="gzip"),
        answer(b"what", content_encoding="br"),
        answer(b"broken", content_encoding="gzip"),
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 3000,
    ],
    ids=["announced", "bomb", "unknown packing", "damaged", "unannounced"],
)
async def test_an_answer_beyond_its_bounds_is_refused(piece: bytes) -> None:
    async with raw_server(sends(piece)) as server, http_client(server.url) as client:
        with pytest.raises(BadAnswer) as caught:
            await client.ask(server.url, bounds=Bounds(size=1000))
        assert not caught.value.retryable


async def test_a_packed_answer_within_bounds_is_unpacked() -> None:
    packed = answer(gzip.compress(b'{"done": true}'), content_encoding="gzip")
    async with raw_server(sends(packed)) as server, http_client(server.url) as client:
        assert (await client.ask(server.url)).fields == {"done": True}


async def test_a_drip_is_given_up_and_not_asked_for_again() -> None:
    async def drip(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with raw_server(drip) as server, http_client(server.url) as client:
        with pytest.raises(DeadlineExceeded) as caught:
            await client.download(server.url, fate=Fate.PENDING, bounds=Bounds(slowest=10_000.0, grace=0.1))
        assert not caught.value.retryable
        assert len(server.heads) == 1


async def test_time_for_a_whole_answer_is_bounded() -> None:
    piece = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"
    async with raw_server(sends(piece)) as server, http_client(server.url, time=hurried()) as client:
        with pytest.raises(DeadlineExceeded) as caught:
            await client.download(
                server.url, fate=Fate.PENDING, bounds=Bounds(total=0.1), backoff=Backoff(attempts=2)
            )
        assert caught.value.retryable
        assert len(server.heads) == 2


async def test_a_service_that_cannot_be_found_leaves_the_file_pending() -> None:
    async with http_client("http://127.0.0.1:9") as client:
        with pytest.raises(ServiceDown) as caught:
            await client.download("http://127.0.0.1:9/x", fate=Fate.PENDING, backoff=Backoff(attempts=1))
    assert caught.value.fate is Fate.PENDING


async def test_a_host_is_tried_at_each_of_its_numbers() -> None:
    async def two(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.9", "127.0.0.1")

    async with raw_server(sends(answer(b"sound"))) as server:
        guard = UrlGuard(["http://127.0.0.1:9"], resolver=two)
        client = HttpClient(SERVICE, guard)
        address = server.url.replace("127.0.0.1", "localhost")
        assert await downloaded(client, address) == b"sound"
        await client.close()


async def test_a_proxy_that_is_not_spoken_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "socksio", None)
    async with http_client("https://api.example.com") as client:
        with pytest.raises(ServiceDown, match="SOCKS proxy") as caught:
            await ordered(client, "https://api.example.com")
    assert caught.value.fate is Fate.NOT_ACCEPTED
    assert not caught.value.retryable


async def test_a_host_without_numbers_leaves_the_file_pending() -> None:
    async def none(host: str, port: int) -> tuple[str, ...]:
        raise OSError("no such host")

    client = HttpClient(SERVICE, UrlGuard(["https://api.example.com"], resolver=none))
    with pytest.raises(ServiceDown) as caught:
        await client.download("https://x.example.org/", fate=Fate.PENDING, backoff=Backoff(attempts=1))
    assert caught.value.fate is Fate.PENDING
    await client.start()
    await client.close()
