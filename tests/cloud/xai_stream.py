"""xAI's streamed speech: text comes in over a WebSocket, sound goes out, one utterance after the other."""

from __future__ import annotations

import asyncio
import base64
import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from tests.cloud.delivery import cut
from tests.cloud.exchange import Exchange
from tests.cloud.faults import Asked, Moment, UnknownFault
from tests.cloud.replies import Refused, Reply
from tests.cloud.segmind_api import sound_spoils
from tests.cloud.sound_files import SoundOrder
from tests.cloud.world import XAI, World
from tests.cloud.xai_http import timestamps
from tests.cloud.xai_rules import (
    DOLLARS_A_CHARACTER,
    LONGEST_TEXT,
    SpeechOptions,
    options_of_query,
    refuse,
    replacements_of,
)

IN_SESSION = frozenset({"ask", "audio", "stream"})
_CHARACTERS_A_BATCH = 24


class Cut(Exception):
    """Raised when a fault ends the connection."""


async def stream(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v1/tts as a WebSocket. What is wrong with the address is said before the upgrade."""
    world = exchange.world
    if not web.WebSocketResponse().can_prepare(exchange.request).ok:
        refuse("Connection header did not include 'upgrade'", 400, "plain")
    options = options_of_query(world, exchange.request.query)
    if world.credits[XAI] <= 0:
        refuse("Your team has used all available credits.", 402, "coded")
    if world.streams >= world.settings.stream_sessions:
        refuse("Too many concurrent sessions", 429, "coded")
    socket = web.WebSocketResponse(max_msg_size=4 * 1024 * 1024, timeout=0.5)
    await socket.prepare(exchange.request)
    world.streams += 1
    try:
        await Session(exchange, socket, options).serve()
    except (Cut, ConnectionError):
        cut(exchange.request, reset=True)
    finally:
        world.streams -= 1
    return socket


class Session:
    """One connection: it listens all the time, and speaks one utterance at a time."""

    def __init__(self, exchange: Exchange, socket: web.WebSocketResponse, options: SpeechOptions) -> None:
        self._exchange = exchange
        self._world: World = exchange.world
        self._socket = socket
        self._options = options
        self._replace = dict(options.replace)
        self._text = ""
        self._waiting: list[str] = []
        self._speaking: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Until the other side closes, the deadline passes, or a fault strikes."""
        seconds = self._world.settings.stream_deadline_seconds
        try:
            async with asyncio.timeout(seconds):
                await self._listen()
        except TimeoutError:
            await self._end_speaking()
            await self._error(f"TTS pipeline timed out after {seconds + 1:.0f}s")
            await self._socket.close(code=WSCloseCode.INTERNAL_ERROR)
        finally:
            await self._end_speaking()

    async def _listen(self) -> None:
        receiving = asyncio.ensure_future(self._socket.receive())
        try:
            while True:
                watched = {receiving} | ({self._speaking} if self._speaking else set())
                await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
                if self._speaking is not None and self._speaking.done():
                    done, self._speaking = self._speaking, None
                    done.result()
                if receiving.done():
                    message = receiving.result()
                    if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                        return
                    await self._take(message)
                    receiving = asyncio.ensure_future(self._socket.receive())
                if self._speaking is None and self._waiting:
                    self._speaking = asyncio.ensure_future(self._speak(self._waiting.pop(0)))
        finally:
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)

    async def _take(self, message: WSMessage) -> None:
        try:
            frame = json.loads(message.data)
            kind = frame["type"]
        except (ValueError, TypeError, KeyError):
            await self._error("Failed to parse message")
            return
        match kind:
            case "text.delta" if isinstance(frame.get("delta"), str):
                if len(frame["delta"]) > LONGEST_TEXT:
                    await self._error(f"delta must be at most {LONGEST_TEXT} characters")
                else:
                    self._text += frame["delta"]
            case "text.done":
                self._waiting.append(self._text)
                self._text = ""
            case "text.clear":
                self._text = ""
                self._waiting.clear()
                await self._end_speaking()
                await self._socket.send_json({"type": "audio.clear"})
            case "session.update":
                await self._update(frame)
            case _:
                await self._error(f"Unknown message type: {kind}")

    async def _update(self, frame: dict[str, Any]) -> None:
        try:
            self._replace = replacements_of(frame.get("replace", {}))
        except Refused as refused:
            await self._error(json.loads(refused.reply.body)["error"])
            return
        await self._socket.send_json({"type": "session.updated", "replace": self._replace})

    async def _end_speaking(self) -> None:
        task, self._speaking = self._speaking, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _error(self, message: str) -> None:
        if not self._socket.closed:
            await self._socket.send_json({"type": "error", "message": message})

    async def _speak(self, text: str) -> None:
        if not text.strip():
            await self._error("No text to synthesize")
            return
        path = self._exchange.request.path
        try:
            at_once = self._world.faults.at_once(text, path, IN_SESSION)
        except UnknownFault as mistake:
            await self._error(str(mistake))
            return
        struck = {asked.fault.moment for asked in at_once}
        if Moment.UNHEARD in struck:
            raise Cut
        if Moment.INSTEAD in struck:
            if any(asked.name == "never-answers" for asked in at_once):
                await asyncio.Event().wait()
            await self._error(at_once[0].argument or f"Refused: {at_once[0].fault.does}")
            return
        cost, trace = round(len(text) * DOLLARS_A_CHARACTER, 8), str(uuid.uuid4())
        self._world.spend(XAI, "stream", "xai-tts", text, cost, trace, dict(self._exchange.request.query))
        if any(asked.name.startswith("late-") for asked in at_once):
            await self._error("Internal synthesis error")
            return
        if Moment.AFTER in struck:
            raise Cut
        work = self._world.faults.for_work(text, path, IN_SESSION)
        order = SpeechOptions(**{**vars(self._options), "replace": self._replace}).order(
            text, sound_spoils(work)
        )
        await self._send_sound(order, work, trace)

    async def _send_sound(self, order: SoundOrder, work: tuple[Asked, ...], trace: str) -> None:
        faults = {asked.name: asked.argument for asked in work}
        if "ws-silent" in faults:
            await asyncio.Event().wait()
        if "slow-job" in faults:
            await asyncio.sleep(float(faults["slow-job"] or 5))
        data = b"" if "ws-no-audio" in faults else await self._world.make(order)
        frames = list(self._frames(order, data, work))
        pause = float(faults["ws-slow"] or 0.2) if "ws-slow" in faults else 0.0
        for number, frame in enumerate(frames):
            await self._strike(number, faults)
            await asyncio.sleep(pause or self._world.settings.stream_frame_seconds)
            await self._socket.send_json(frame)
        await self._strike(len(frames), faults)
        if "ws-no-done" not in faults:
            await self._socket.send_json({"type": "audio.done", "trace_id": trace})

    async def _strike(self, number: int, faults: dict[str, str]) -> None:
        """Do what faults want done before frame `number`."""
        socket = self._socket
        if "ws-cut" in faults and number == int(faults["ws-cut"] or 1):
            raise Cut
        if "ws-error" in faults and number == int(faults["ws-error"] or 0):
            await self._error("Internal synthesis error")
        if "ws-deadline" in faults and number == 1:
            await self._error("TTS pipeline timed out after 2101s")
            await socket.close(code=WSCloseCode.INTERNAL_ERROR)
            raise Cut
        if "ws-close" in faults and number == 1:
            await socket.close(code=int(faults["ws-close"] or WSCloseCode.INTERNAL_ERROR))
            raise Cut
        if "ws-unknown" in faults:
            await socket.send_json({"type": "usage.update", "characters": number})
            await socket.send_json({"kind": "without a type"})
        if number == 1:
            if "ws-bad-base64" in faults:
                await socket.send_json({"type": "audio.delta", "delta": "this is *not* base64!"})
            if "ws-bad-json" in faults:
                await socket.send_str('{"type": "audio.de')
            if "ws-binary" in faults:
                await socket.send_bytes(b"\x00\x01\x02")

    def _frames(self, order: SoundOrder, data: bytes, work: tuple[Asked, ...]) -> Iterator[dict[str, Any]]:
        """Sound in pieces that end anywhere; times in batches, some riding on a piece of sound."""
        size = self._world.settings.stream_frame_bytes
        pieces = [data[start : start + size] for start in range(0, len(data), size)]
        batches = list(_batches(order, work)) if self._options.with_timestamps else []
        sent = 0
        for number, piece in enumerate(pieces, 1):
            frame: dict[str, Any] = {"type": "audio.delta", "delta": base64.b64encode(piece).decode()}
            due = len(batches) * number // len(pieces)
            for index in range(sent, due):
                if frame and index % 3 == 0:
                    yield frame | batches[index]
                    frame = {}
                elif index % 3 == 1:
                    yield {"type": "audio.delta", "delta": "", **batches[index]}
                else:
                    yield {"type": "audio.delta", **batches[index]}
            sent = due
            if frame:
                yield frame


def _batches(order: SoundOrder, work: Sequence[Asked]) -> Iterator[dict[str, Any]]:
    if any(asked.name == "timestamps-missing" for asked in work):
        return
    utterance = order.utterance()
    characters = [glyph.character for glyph in utterance.glyphs]
    times = utterance.times()
    for start in range(0, len(characters), _CHARACTERS_A_BATCH):
        end = start + _CHARACTERS_A_BATCH
        yield {
            "audio_timestamps": timestamps(characters[start:end], times[start:end], tuple(work)),
            "audio_duration": times[min(end, len(times)) - 1][1],
        }
