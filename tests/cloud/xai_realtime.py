"""xAI's live conversation: enough of it that a client can type, and hear an answer."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any

from aiohttp import WSMsgType, web

from tests.cloud.delivery import cut
from tests.cloud.exchange import Exchange
from tests.cloud.faults import without_markers
from tests.cloud.replies import Refused, Reply, xai_error
from tests.cloud.sound_files import SoundOrder
from tests.cloud.speech import Part
from tests.cloud.world import XAI
from tests.cloud.xai_http import admit as admit_key
from tests.cloud.xai_http import bearer_of
from tests.cloud.xai_rules import refuse

_SUBPROTOCOL = "xai-client-secret."
_DOLLARS_AN_ITEM = 0.004
_DOLLARS_A_SECOND = 0.08 / 60
_FRAME_BYTES = 9_601


def admit(exchange: Exchange) -> None:
    """Let in who brings the key or a client secret that has not expired, as bearer or subprotocol."""
    offered = exchange.request.headers.get("Sec-WebSocket-Protocol", "")
    wanted = [name.strip() for name in offered.split(",")]
    secrets = [name.removeprefix(_SUBPROTOCOL) for name in wanted if name.startswith(_SUBPROTOCOL)]
    token = secrets[0] if secrets else bearer_of(exchange)
    expires_at = exchange.world.client_secrets.get(token)
    if expires_at is None and not secrets:
        admit_key(exchange)
    elif expires_at is None or expires_at <= time.time():
        raise Refused(xai_error(401, "The client secret is unknown or has expired.", "nested"))


async def realtime(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v1/realtime as a WebSocket."""
    offered = exchange.request.headers.get("Sec-WebSocket-Protocol", "")
    socket = web.WebSocketResponse(
        max_msg_size=16 * 1024 * 1024,
        timeout=0.5,
        protocols=[name.strip() for name in offered.split(",") if name.strip()],
    )
    if not socket.can_prepare(exchange.request).ok:
        refuse("Connection header did not include 'upgrade'", 400, "plain")
    await socket.prepare(exchange.request)
    try:
        await Conversation(exchange, socket).serve()
    except ConnectionError:
        cut(exchange.request)
    return socket


class Conversation:
    """One session: what was said, how to answer, and the events that tell of it in their order."""

    def __init__(self, exchange: Exchange, socket: web.WebSocketResponse) -> None:
        self._world = exchange.world
        self._socket = socket
        self._numbers = itertools.count(1)
        self._items: list[dict[str, Any]] = []
        self._responding: asyncio.Task[None] | None = None
        self._session: dict[str, Any] = {
            "id": f"sess_{uuid.uuid4().hex[:12]}",
            "model": exchange.request.query.get("model", "grok-voice-latest"),
            "voice": "eve",
            "instructions": "",
            "turn_detection": {"type": "server_vad"},
            "audio": {"output": {"format": {"type": "audio/pcm", "rate": 24_000}, "speed": 1.0}},
        }

    async def serve(self) -> None:
        """Until the other side closes."""
        try:
            await self._listen()
        finally:
            await self._stop_responding()

    async def _listen(self) -> None:
        await self._tell("session.created", session=self._session)
        await self._tell("conversation.created", conversation={"id": f"conv_{uuid.uuid4().hex[:12]}"})
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                await self._problem("invalid_event", "Binary frames are not understood")
                continue
            try:
                event = json.loads(message.data)
                kind = str(event["type"])
            except (ValueError, TypeError, KeyError):
                await self._problem("invalid_event", "The event is not JSON with a type")
                continue
            await self._take(kind, event)

    async def _take(self, kind: str, event: Mapping[str, Any]) -> None:
        match kind:
            case "session.update":
                self._session |= event.get("session") or {}
                await self._tell("session.updated", session=self._session)
            case "conversation.item.create":
                await self._add(dict(event.get("item") or {}))
            case "response.create":
                response = event.get("response") or {}
                spoken = f"You said: {self._last_words() or 'nothing yet'}"
                await self._start_responding(spoken, response, event.get("event_id"))
            case "response.cancel":
                await self._stop_responding()
            case "input_audio_buffer.append" | "input_audio_buffer.clear":
                pass
            case "input_audio_buffer.commit":
                await self._tell("input_audio_buffer.committed", item_id=self._new_id("item"))
            case _:
                await self._problem("unknown_event", f"Unknown event type: {kind}")

    async def _add(self, item: dict[str, Any]) -> None:
        item.setdefault("id", self._new_id("item"))
        self._items.append(item)
        self._spend(item, _DOLLARS_AN_ITEM)
        await self._tell("conversation.item.added", item=item)
        if item.get("type") == "force_message":
            await self._start_responding(_words_of(item), {}, None)

    def _last_words(self) -> str:
        return next(
            (
                words
                for item in reversed(self._items)
                if item.get("role") == "user" and (words := _words_of(item))
            ),
            "",
        )

    async def _start_responding(self, words: str, asked: Mapping[str, Any], event_id: object) -> None:
        if self._responding is not None:
            await self._responding
        self._responding = asyncio.ensure_future(self._respond(words, asked, event_id))

    async def _stop_responding(self) -> None:
        """Cancel the response that is being spoken, if there is one."""
        task, self._responding = self._responding, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _respond(self, words: str, asked: Mapping[str, Any], event_id: object) -> None:
        metadata = asked.get("metadata") or ({"client_event_id": event_id} if event_id else {})
        response: dict[str, Any] = {
            "id": self._new_id("resp"),
            "status": "in_progress",
            "metadata": metadata,
            "output": [],
        }
        await self._tell("response.created", response=response)
        try:
            output = await self._speak(words, asked, str(response["id"]))
        except asyncio.CancelledError:
            if not self._socket.closed:
                await self._tell("response.done", response={**response, "status": "cancelled"})
            raise
        await self._tell("response.done", response={**response, "status": "completed", "output": [output]})

    async def _speak(self, words: str, asked: Mapping[str, Any], response_id: str) -> dict[str, Any]:
        """Say the words, or write them; the item that holds them."""
        item: dict[str, Any] = {
            "id": self._new_id("item"),
            "type": "message",
            "role": "assistant",
            "content": [],
        }
        place = {"response_id": response_id, "item_id": item["id"], "output_index": 0, "content_index": 0}
        await self._tell("response.output_item.added", response_id=response_id, output_index=0, item=item)
        if "audio" in asked.get("output_modalities", asked.get("modalities", ["audio"])):
            part = {"type": "audio", "transcript": words}
            await self._tell("response.content_part.added", **place, part={"type": "audio"})
            await self._say(words, place)
        else:
            part = {"type": "text", "text": words}
            await self._tell("response.content_part.added", **place, part={"type": "text"})
            await self._tell("response.text.delta", **place, delta=words)
            await self._tell("response.text.done", **place, text=words)
        await self._tell("response.content_part.done", **place, part=part)
        item = {**item, "content": [part], "status": "completed"}
        await self._tell("response.output_item.done", response_id=response_id, output_index=0, item=item)
        return item

    async def _say(self, words: str, place: Mapping[str, Any]) -> None:
        output = (self._session.get("audio") or {}).get("output") or {}
        form = output.get("format") or {}
        order = SoundOrder(
            (Part(str(self._session.get("voice") or "eve"), words),),
            "pcm",
            int(form.get("rate") or 24_000),
            speed=float(output.get("speed") or 1.0),
        )
        data = await self._world.make(order)
        self._spend({"spoken": words}, round(order.utterance().seconds * _DOLLARS_A_SECOND, 8))
        for word in words.split(" "):
            await self._tell("response.output_audio_transcript.delta", **place, delta=f"{word} ")
        for start in range(0, len(data), _FRAME_BYTES):
            delta = base64.b64encode(data[start : start + _FRAME_BYTES]).decode()
            await self._tell("response.output_audio.delta", **place, delta=delta)
            await asyncio.sleep(self._world.settings.realtime_event_seconds)
        await self._tell("response.output_audio.done", **place)
        await self._tell("response.output_audio_transcript.done", **place, transcript=words)

    def _spend(self, body: Mapping[str, Any], dollars: float) -> None:
        self._world.spend(
            XAI,
            "realtime",
            str(self._session.get("model")),
            "",
            dollars,
            str(self._session["id"]),
            dict(body),
        )

    def _new_id(self, kind: str) -> str:
        return f"{kind}_{next(self._numbers):06}"

    async def _problem(self, code: str, message: str) -> None:
        await self._tell("error", error={"type": "invalid_request_error", "code": code, "message": message})

    async def _tell(self, kind: str, **parts: Any) -> None:
        await self._socket.send_json({"event_id": self._new_id("event"), "type": kind, **parts})


def _words_of(item: Mapping[str, Any]) -> str:
    """What is written in an item, without markers."""
    parts = item.get("content") or []
    texts = [str(part.get("text") or "") for part in parts if isinstance(part, Mapping)]
    return without_markers(" ".join(text for text in texts if text)).strip()
