"""xAI's plain addresses: speech, voices, keys and secrets for clients."""

from __future__ import annotations

import asyncio
import base64
import time
import uuid
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.cloud.exchange import Exchange
from tests.cloud.faults import Asked
from tests.cloud.jobs import failure_of
from tests.cloud.replies import JSON, Refused, Reply, json_reply, xai_bad_key, xai_error
from tests.cloud.segmind_api import sound_spoils
from tests.cloud.sound_files import SoundOrder
from tests.cloud.world import XAI
from tests.cloud.xai_rules import DOLLARS_A_CHARACTER, VOICES, options_of_body, refuse

SECRET_PREFIX = "xai-realtime-client-secret-"
_CHUNK = 4_801  # odd, so that chunks end inside samples
_LONGEST_SECRET_SECONDS = 3_600


def bearer_of(exchange: Exchange) -> str:
    """The key that was brought."""
    scheme, _, key = exchange.request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.casefold() == "bearer" else ""


def admit(exchange: Exchange) -> None:
    """Let in who brings the key; a wrong one is HTTP 401."""
    key = bearer_of(exchange)
    if not key:
        raise Refused(xai_error(401, "No API key provided. Send it as a bearer token.", "nested"))
    if not exchange.world.accepts(XAI, key):
        raise Refused(xai_bad_key(401, key))


def admit_400(exchange: Exchange) -> None:
    """Let in who brings the key; a wrong one is HTTP 400, as at /v1/api-key."""
    key = bearer_of(exchange)
    if not exchange.world.accepts(XAI, key):
        raise Refused(xai_bad_key(400, key))


async def speak(exchange: Exchange) -> Reply | web.StreamResponse:
    """POST /v1/tts: bytes in chunks, or JSON with the time of every character."""
    world = exchange.world
    if exchange.request.content_type != JSON:
        refuse("Expected request with `Content-Type: application/json`", 415, "plain")
    options = options_of_body(world, exchange.document)
    work = exchange.work
    order = options.order(exchange.text, sound_spoils(work))
    cost = round(len(exchange.text) * DOLLARS_A_CHARACTER, 8)
    if world.credits[XAI] < cost:
        refuse("Your team has used all available credits.", 402, "coded")
    faults = {asked.name: asked.argument for asked in work}
    if failure := failure_of(work):
        refuse(failure, 400 if "422-content" in faults else 500)
    trace = uuid.uuid4().hex
    world.spend(XAI, exchange.endpoint.name, "xai-tts", exchange.text, cost, trace, exchange.document)
    await asyncio.sleep(
        float(faults["slow-job"] or 5) if "slow-job" in faults else world.settings.direct_seconds
    )
    data = await world.make(order)
    if options.with_timestamps and "timestamps-missing" not in faults:
        return json_reply(envelope(order, data, work), x_trace_id=trace)
    return Reply(200, data, order.content_type, {"x-trace-id": trace}, chunk=_CHUNK)


def envelope(order: SoundOrder, data: bytes, work: tuple[Asked, ...]) -> dict[str, Any]:
    """The answer to a request with timestamps."""
    utterance = order.utterance()
    return {
        "audio": base64.b64encode(data).decode(),
        "content_type": order.content_type,
        "duration": round(utterance.seconds, 5),
        "audio_timestamps": timestamps(
            [glyph.character for glyph in utterance.glyphs], utterance.times(), work
        ),
    }


def timestamps(
    characters: list[str], times: list[tuple[float, float]], work: tuple[Asked, ...]
) -> dict[str, Any]:
    """Characters and their times, or what faults make of them."""
    names = {asked.name for asked in work}
    pairs: list[Any] = [list(pair) for pair in times]
    if "timestamps-mismatch" in names:
        pairs = pairs[:-1]
    if "timestamps-objects" in names:
        pairs = [{"start": start, "end": end} for start, end in times]
    return {"graph_chars": characters, "graph_times": pairs}


async def voices(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v1/tts/voices."""
    return json_reply({"voices": _voices(exchange)}, x_trace_id=uuid.uuid4().hex)


def _voices(exchange: Exchange) -> list[Any]:
    if exchange.world.settings.voices is not None:
        return exchange.world.settings.voices
    return [
        {"voice_id": voice, "name": voice.capitalize(), "language": "en" if number % 5 else None}
        for number, voice in enumerate(VOICES, 1)
    ]


async def voice(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v1/tts/voices/{id}, in any case."""
    wanted = exchange.names["voice"].casefold()
    for entry in [*_voices(exchange), *exchange.world.settings.custom_voices]:
        if isinstance(entry, Mapping) and str(entry.get("voice_id", "")).casefold() == wanted:
            return json_reply(entry, x_trace_id=uuid.uuid4().hex)
    raise Refused(xai_error(404, f"Voice '{exchange.names['voice']}' not found"))


async def custom_voices(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v1/custom-voices, page by page."""
    query = exchange.request.query
    try:
        limit, start = int(query.get("limit", "100")), int(query.get("pagination_token", "0"))
    except ValueError:
        refuse("limit must be between 1 and 1000")
    if not 1 <= limit <= 1_000:
        refuse("limit must be between 1 and 1000")
    every = exchange.world.settings.custom_voices
    token = str(start + limit) if start + limit < len(every) else None
    return json_reply({"voices": every[start : start + limit], "pagination_token": token})


async def new_custom_voice(_exchange: Exchange) -> Reply | web.StreamResponse:
    """POST /v1/custom-voices: for enterprises only, which this team is not."""
    return xai_error(403, "Creating custom voices requires an enterprise plan.", "coded")


async def api_key(exchange: Exchange) -> Reply | web.StreamResponse:
    """GET /v1/api-key: whose key this is."""
    key = bearer_of(exchange)
    return json_reply(
        {
            "redacted_api_key": f"{key[:4]}...{key[-4:]}",
            "user_id": "00000000-0000-4000-8000-000000000001",
            "name": "studio",
            "create_time": "2026-01-01T00:00:00.000000Z",
            "modify_time": "2026-01-01T00:00:00.000000Z",
            "modified_by": "00000000-0000-4000-8000-000000000001",
            "team_id": "00000000-0000-4000-8000-000000000002",
            "acls": ["api-key:model:*", "api-key:endpoint:*"],
            "api_key_id": "00000000-0000-4000-8000-000000000003",
            "team_blocked": False,
            "api_key_blocked": False,
            "api_key_disabled": False,
        }
    )


async def client_secret(exchange: Exchange) -> Reply | web.StreamResponse:
    """POST /v1/realtime/client_secrets: a key for one client that expires by itself."""
    document = exchange.document if isinstance(exchange.document, Mapping) else {}
    expires_after = document.get("expires_after") or {}
    seconds = expires_after.get("seconds", 600) if isinstance(expires_after, Mapping) else None
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int)
        or not 0 < seconds <= _LONGEST_SECRET_SECONDS
    ):
        refuse(f"expires_after.seconds must be between 1 and {_LONGEST_SECRET_SECONDS}", shape="nested")
    value, expires_at = f"{SECRET_PREFIX}{uuid.uuid4().hex}", time.time() + seconds
    exchange.world.client_secrets[value] = expires_at
    return json_reply({"value": value, "expires_at": int(expires_at)})
