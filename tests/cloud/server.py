"""Takes every request through the same steps: write down, admit, limit, fault, answer, spoil, send."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import web

from tests.cloud.delivery import cut, send
from tests.cloud.endpoints import ENDPOINTS
from tests.cloud.exchange import Endpoint, Exchange, document_of, text_of
from tests.cloud.fault_desk import AT_ONCE, BEFORE_WORK
from tests.cloud.faults import Asked, Moment, UnknownFault
from tests.cloud.mishaps import mishap, too_many
from tests.cloud.replies import Refused, Reply, json_reply, page, plain
from tests.cloud.sound_files import SoundOrder
from tests.cloud.speech import Part
from tests.cloud.world import SEGMIND, XAI, World

LARGEST_BODY = 256 * 1024 * 1024
_LARGEST_KEPT = 100_000
_SHORTEST_TOLD_APART = 8  # a shorter key is found in any text
_SECRET_HEADERS = frozenset({"authorization", "x-api-key", "cookie", "sec-websocket-protocol"})


class Server:
    """Answers for both services."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request to a service."""
        self._world.at_work += 1
        try:
            return await self._answer(request)
        except UnknownFault as mistake:
            return await send(request, plain(501, str(mistake)), ())
        finally:
            self._world.at_work -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        endpoint, names = _endpoint_of(request)
        if endpoint is None:
            return await send(request, self._nowhere(request), ())
        world = self._world
        body = await request.read()
        document = document_of(body)
        text = text_of(document, request.path, world)
        moments = BEFORE_WORK if endpoint.upgrades else AT_ONCE
        at_once = world.faults.at_once(text, request.path, endpoint.places, moments)
        for asked in at_once:
            if asked.fault.moment is Moment.UNHEARD:
                cut(request, reset=asked.name == "refuse")
                return web.Response()
        exchange = Exchange(world, endpoint, request, names, body, document, text, at_once)
        _write_down(exchange)
        answer = await self._handled(exchange)
        if isinstance(answer, web.StreamResponse):
            return answer
        world.ledger.answered(endpoint.name, answer.status)
        await asyncio.sleep(world.settings.answer_seconds)
        return await send(request, _told_limit(exchange, answer), _struck(at_once, Moment.AFTER))

    async def _handled(self, exchange: Exchange) -> Reply | web.StreamResponse:
        endpoint, world = exchange.endpoint, self._world
        try:
            endpoint.admits(exchange)
            if endpoint.paid or world.settings.limit_counts_polls:
                reset_at = world.reset_moment(endpoint.service)
                if reset_at is not None:
                    return too_many(exchange, reset_at)
            for asked in _struck(exchange.at_once, Moment.INSTEAD):
                if asked.name == "never-answers":
                    await asyncio.Event().wait()
                return mishap(exchange, asked)
            return await endpoint.handler(exchange)
        except Refused as refused:
            return refused.reply

    def _nowhere(self, request: web.Request) -> Reply:
        path_known = any(endpoint.path.fullmatch(request.path) for endpoint in ENDPOINTS)
        self._world.ledger.answered("nowhere", 405 if path_known else 404)
        if request.path.startswith("/xai"):
            return plain(405, "Method Not Allowed") if path_known else plain(404, "Not Found")
        return page(405 if path_known else 404)

    async def answer_foreign(self, request: web.Request) -> web.StreamResponse:
        """Answer as a stranger would who wants a key: everything is done, and the sound is there."""
        body = await request.read()
        ledger, path = self._world.ledger, request.path
        ledger.receive(
            "foreign", "foreign", request.method, request.path_qs, len(body), _open_headers(request)
        )
        _look_for_keys(self._world, request, body, "foreign", public=True)
        if path.startswith("/images/"):
            data = await self._world.make(SoundOrder((Part("stranger", "I am a stranger."),)))
            return web.Response(body=data, content_type="audio/mpeg")
        address = f"{self._world.foreign_origin}/images/stranger.mp3"
        return await send(request, json_reply({"status": "COMPLETED", "output": address, "metrics": {}}), ())


def _endpoint_of(request: web.Request) -> tuple[Endpoint | None, dict[str, str]]:
    for endpoint in ENDPOINTS:
        found = endpoint.path.fullmatch(request.path)
        # Files lie with a host of files, which also answers HEAD.
        asked_as = "GET" if request.method == "HEAD" and endpoint.name == "file" else request.method
        if found and endpoint.method == asked_as:
            return endpoint, found.groupdict()
    return None, {}


def _struck(asked: Iterable[Asked], moment: Moment) -> Sequence[Asked]:
    return [each for each in asked if each.fault.moment is moment]


def _write_down(exchange: Exchange) -> None:
    request, endpoint, world = exchange.request, exchange.endpoint, exchange.world
    world.ledger.receive(
        endpoint.service,
        endpoint.name,
        request.method,
        request.path_qs,
        _kept(exchange),
        _open_headers(request),
    )
    _look_for_keys(
        world, request, exchange.body, endpoint.service, public=endpoint.service not in (SEGMIND, XAI)
    )


def _kept(exchange: Exchange) -> Any:
    small = len(exchange.body) <= _LARGEST_KEPT
    return exchange.document if small and exchange.document is not None else len(exchange.body)


def _open_headers(request: web.Request) -> dict[str, str]:
    return {
        name.lower(): "(kept back)" if name.lower() in _SECRET_HEADERS else value
        for name, value in request.headers.items()
    }


def _look_for_keys(world: World, request: web.Request, body: bytes, service: str, *, public: bool) -> None:
    """Write down keys in an address or a body, keys of the other service, and any key at a public place."""
    for key in world.keys_of(SEGMIND, XAI):
        if len(key) >= _SHORTEST_TOLD_APART:
            if key in request.path_qs:
                world.ledger.leak(service, "address", key)
            if key.encode() in body:
                world.ledger.leak(service, "body", key)
    others = world.keys_of(*({SEGMIND, XAI} - {service})) - world.keys_of(*({SEGMIND, XAI} & {service}))
    for name in ("x-api-key", "authorization", "sec-websocket-protocol"):
        value = request.headers.get(name, "")
        if value and (public or any(value.removeprefix("Bearer ").strip() == key for key in others)):
            world.ledger.leak(service, f"header {name}", value)


def _told_limit(exchange: Exchange, reply: Reply) -> Reply:
    remaining = exchange.world.remaining_requests(exchange.endpoint.service)
    if remaining is None or exchange.endpoint.service != SEGMIND or "x-rate-limit-remaining" in reply.headers:
        return reply
    return dataclasses.replace(reply, headers={**reply.headers, "x-rate-limit-remaining": str(remaining)})
