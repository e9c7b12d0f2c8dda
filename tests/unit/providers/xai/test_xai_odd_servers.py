"""How xAI's provider meets servers that keep to no contract: bytes by hand, and scripted WebSockets."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from tests.support.eventually import eventually
from tests.unit.providers.xai.stage import KEY, LINE, gives, request, sound, speak, words
from tts_studio.domain import errors
from tts_studio.domain.errors import Fate
from tts_studio.domain.speech import AudioChunk
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.shared.service import Timekeeper
from tts_studio.providers.xai.provider import XaiProvider
from tts_studio.providers.xai.stream_connection import StreamTimes

SOUND = bytes(range(256)) * 4
DELTA = {"type": "audio.delta", "delta": base64.b64encode(SOUND).decode()}
DONE = {"type": "audio.done", "trace_id": "trace-2"}

Frame = dict[str, Any]
Script = Callable[["Talk"], Awaitable[None]]


class Talk:
    """One side of a scripted stream."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.heard: list[Frame] = []

    async def text(self) -> str:
        """The next text, up to its end."""
        text = ""
        while True:
            frame = json.loads(await self.socket.recv())
            self.heard.append(frame)
            match frame["type"]:
                case "text.delta":
                    text += frame["delta"]
                case "text.done":
                    return text

    async def say(self, *frames: Frame) -> None:
        """Send some frames."""
        for frame in frames:
            await self.socket.send(json.dumps(frame))


@asynccontextmanager
async def scripted(
    script: Script, times: StreamTimes | None = None
) -> AsyncIterator[tuple[list[Talk], XaiProvider]]:
    """A stream that follows a script on each connection, and a provider that meets it."""
    talks: list[Talk] = []

    async def play(socket: ServerConnection) -> None:
        talks.append(Talk(socket))
        await script(talks[-1])

    async with serve(play, "127.0.0.1", 0, close_timeout=0.2) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        provider = XaiProvider(gives(KEY), Endpoints(xai=f"http://127.0.0.1:{port}"), patience=times)
        try:
            yield talks, provider
        finally:
            await provider.close()


@asynccontextmanager
async def answering(head: str, *pieces: bytes, time: Timekeeper | None = None) -> AsyncIterator[XaiProvider]:
    """A server that gives one HTTP answer, in these pieces, to everybody."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"^content-length: (\d+)", lines, re.MULTILINE)
        await reader.readexactly(int(length[1]) if length else 0)
        writer.write(f"HTTP/1.1 {head}\r\nconnection: close\r\n\r\n".encode())
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        provider = XaiProvider(gives(KEY), Endpoints(xai=f"http://127.0.0.1:{port}"), time=time)
        try:
            yield provider
        finally:
            await provider.close()


def _batch(**given: Any) -> Any:
    return request(delivery="batch", **given)


async def test_a_text_is_sent_whole_with_its_white_space_and_tags() -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(DELTA, DONE)

    text = "One  two.\nThree <soft>four</soft>."
    async with scripted(script) as (talks, provider):
        assert sound(await speak(provider, request(text))) == SOUND
        await eventually(lambda: len(talks[0].heard) == 2)
        assert talks[0].heard == [{"type": "text.delta", "delta": text}, {"type": "text.done"}]
        headers = talks[0].socket.request.headers if talks[0].socket.request else {}
        assert headers["Authorization"] == f"Bearer {KEY}"


async def test_an_error_names_the_call_as_the_service_does() -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(DELTA, DONE)
        await talk.text()
        await talk.say({"type": "error", "error": {"message": f"odd {KEY}"}})
        await talk.socket.wait_closed()

    async with scripted(script) as (_talks, provider):
        await speak(provider, request())
        with pytest.raises(errors.BadAnswer) as caught:
            await speak(provider, request("Again."))
    assert caught.value.request_id == "trace-2"
    assert "odd …" in caught.value.advice


@pytest.mark.parametrize(("before", "fate"), [((), Fate.NOT_ACCEPTED), ((DELTA,), Fate.UNKNOWN)])
async def test_a_stream_that_wants_credit_before_any_sound_has_charged_nothing(
    before: tuple[Any, ...], fate: Fate
) -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(*before, {"type": "error", "message": "Your team has no credits left"})
        await talk.socket.wait_closed()

    async with scripted(script) as (_talks, provider):
        with pytest.raises(errors.NoCredit) as caught:
            await speak(provider, request())
    assert caught.value.fate is fate


async def test_a_text_that_was_cut_short_is_taken_back_and_nothing_of_it_is_heard_later() -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(DELTA)
        assert json.loads(await talk.socket.recv()) == {"type": "text.clear"}
        await talk.say(DELTA, {"type": "audio.done"}, {"type": "audio.clear"})
        await talk.text()
        await talk.say({"type": "audio.delta", "delta": "AAAA"}, DONE)

    async with scripted(script, StreamTimes(clearing=5.0)) as (talks, provider):
        async with aclosing(provider.synthesize(request())) as events:
            async for event in events:
                if isinstance(event, AudioChunk):
                    break
        assert sound(await speak(provider, request())) == b"\x00\x00\x00"
        assert len(talks) == 1


async def test_a_service_that_does_not_take_back_is_left() -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(DELTA)
        await talk.socket.wait_closed()

    async with scripted(script, StreamTimes(clearing=0.05)) as (talks, provider):
        for _ in range(2):
            async with aclosing(provider.synthesize(request())) as events:
                async for event in events:
                    if isinstance(event, AudioChunk):
                        break
        assert len(talks) == 2


@pytest.mark.parametrize("parting", ["complaint", "nonsense"])
async def test_a_complaint_between_two_texts_is_not_taken_for_an_answer(parting: str) -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(DELTA, DONE, {"type": "audio.delta", "delta": "AAAA"})
        if parting == "complaint":
            await talk.say({"type": "error", "message": "TTS pipeline timed out after 2101s"})
        else:
            await talk.socket.send("not JSON")
        await talk.socket.wait_closed()

    async with scripted(script) as (talks, provider):
        for _ in range(2):
            assert sound(await speak(provider, request())) == SOUND
        assert len(talks) == 2


async def test_late_frames_of_one_text_are_not_heard_in_the_next() -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(DELTA, DONE, {"type": "audio.delta", "delta": "AAAA"})
        await talk.text()
        await talk.say(DELTA, DONE)

    async with scripted(script) as (talks, provider):
        for _ in range(2):
            assert sound(await speak(provider, request())) == SOUND
        assert len(talks) == 1


async def test_a_connection_that_shows_no_life_is_replaced_before_it_is_sent_a_text() -> None:
    over = asyncio.Event()

    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say(DELTA, DONE)
        talk.socket.transport.pause_reading()
        await over.wait()
        talk.socket.transport.abort()

    async with scripted(script, StreamTimes(answering=0.1)) as (talks, provider):
        for _ in range(2):
            assert sound(await speak(provider, request())) == SOUND
        assert len(talks) == 2
        assert [frame["type"] for frame in talks[0].heard] == ["text.delta", "text.done"]
        over.set()


@pytest.mark.parametrize("frame", ["[1]", "null", '{"type": "audio.delta", "delta": 7}', "[" * 100_000])
async def test_frames_that_make_no_sense_end_the_answer(frame: str) -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.socket.send(frame)
        await talk.socket.wait_closed()

    async with scripted(script) as (_talks, provider):
        with pytest.raises(errors.BadAnswer) as caught:
            await speak(provider, request())
    assert caught.value.fate is Fate.UNKNOWN


async def test_a_frame_beyond_all_bounds_ends_the_connection() -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.socket.send("x" * 17_000_000)
        await talk.socket.wait_closed()

    async with scripted(script) as (_talks, provider):
        with pytest.raises(errors.ConnectionLost):
            await speak(provider, request())


async def test_a_server_that_speaks_no_websocket_was_sent_nothing() -> None:
    async with answering("200 OK\r\ncontent-type: text/html", b"<html>") as provider:
        with pytest.raises(errors.SpeechError) as caught:
            await speak(provider, request())
    assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_proxies_are_taken_from_the_surroundings_as_for_http(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "")
        provider = XaiProvider(gives(KEY), Endpoints(xai="https://voices.example"))
        with pytest.raises(errors.ServiceDown) as caught:
            await speak(provider, request())
        await provider.close()
    assert asked == [b"CONNECT voices.example:443 HTTP/1.1\r\n"]
    assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_a_socks_proxy_is_named_as_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    provider = XaiProvider(gives(KEY), Endpoints(xai="https://voices.example"))
    with pytest.raises(errors.ServiceDown) as caught:
        await speak(provider, request())
    await provider.close()
    assert "SOCKS" in caught.value.sentence
    assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_sound_under_a_strange_name_is_still_sound() -> None:
    async with answering(
        "200 OK\r\ncontent-type: application/octet-stream", SOUND[:10], SOUND[10:]
    ) as provider:
        assert sound(await speak(provider, _batch())) == SOUND
    async with answering("200 OK", b"ab") as provider:
        assert sound(await speak(provider, _batch())) == b"ab"


async def test_an_envelope_that_comes_without_a_name_and_in_pieces_is_opened() -> None:
    envelope = {
        "audio": base64.b64encode(SOUND * 300).decode(),
        "audio_timestamps": {
            "graph_chars": list(LINE),
            "graph_times": [[index / 10, index / 10 + 0.1] for index in range(len(LINE))],
        },
    }
    body = json.dumps(envelope).encode()
    async with answering("200 OK", body[:20], body[20:5_000], body[5_000:]) as provider:
        events = await speak(provider, _batch())
    assert sound(events) == SOUND * 300
    assert len(words(events)) == 12


@pytest.mark.parametrize(
    ("body", "fate"),
    [
        (b'{"audio": "not base64!"}', Fate.CHARGED),
        (b'{"audio": ""}', Fate.CHARGED),
        (b'{"audio": null}', Fate.UNKNOWN),
        (b'{"audio": 7, "error": "Something broke"}', Fate.UNKNOWN),
        (b"<!DOCTYPE html><html><body>Log in to the hotel</body></html>", Fate.UNKNOWN),
        (b"  \n<html>", Fate.UNKNOWN),
        (b'{"audio": "', Fate.UNKNOWN),
    ],
)
@pytest.mark.parametrize("kind", ["", "\r\ncontent-type: application/json", "\r\ncontent-type: audio/mpeg"])
async def test_a_success_without_sound_is_none(body: bytes, fate: Fate, kind: str) -> None:
    async with answering(f"200 OK\r\nx-trace-id: t-9{kind}", body) as provider:
        with pytest.raises(errors.BadAnswer) as caught:
            await speak(provider, _batch())
    assert caught.value.fate is fate
    assert caught.value.request_id == "t-9"


async def test_a_refusal_whose_words_were_cut_off_is_still_a_refusal() -> None:
    async with answering("402 Payment Required\r\ncontent-length: 5000", b'{"err') as provider:
        with pytest.raises(errors.NoCredit) as caught:
            await speak(provider, _batch())
    assert caught.value.fate is Fate.NOT_ACCEPTED


async def test_the_name_of_a_call_is_told_without_the_key_and_in_one_line() -> None:
    async def script(talk: Talk) -> None:
        await talk.text()
        await talk.say({"type": "audio.done", "trace_id": f"call\n{KEY}"})

    async with scripted(script) as (_, provider):
        with pytest.raises(errors.BadAnswer) as caught:
            await speak(provider, request())
    assert caught.value.request_id == "call …"


async def test_a_refused_handshake_is_named_without_the_key() -> None:
    async with answering(f"418 Teapot\r\nx-trace-id: call-{KEY}\r\ncontent-length: 0", b"") as provider:
        with pytest.raises(errors.SpeechError) as caught:
            await speak(provider, request())
    assert caught.value.request_id == "call-…"
