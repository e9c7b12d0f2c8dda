"""Every address of the cloud."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.cloud import segmind_api, workflow_api, xai_http, xai_realtime, xai_stream
from tests.cloud.exchange import Endpoint, Exchange, Handler
from tests.cloud.world import SEGMIND, XAI

PUBLIC = "public"
_SLUG = r"[A-Za-z0-9._-]+"


def _everyone(_exchange: Exchange) -> None:
    """Let everybody in."""


def _segmind(
    name: str,
    method: str,
    path: str,
    handler: Handler,
    *places: str,
    admits: Callable[[Exchange], None] = segmind_api.admit,
) -> Endpoint:
    own = frozenset({name, *places})
    return Endpoint(
        name, SEGMIND, method, re.compile(path), handler, admits, own, paid="ask" in own or name == "upload"
    )


def _xai(
    name: str,
    method: str,
    path: str,
    handler: Handler,
    *places: str,
    admits: Callable[[Exchange], None] = xai_http.admit,
    upgrades: bool = False,
) -> Endpoint:
    own = frozenset({name, *places})
    pattern = re.compile(f"/xai/v1{path}")
    return Endpoint(name, XAI, method, pattern, handler, admits, own, paid="ask" in own, upgrades=upgrades)


ENDPOINTS = (
    _segmind("credits", "GET", "/segmind/v1/get-user-credits", segmind_api.credits_left),
    _segmind("poll", "GET", r"/segmind/v1/requests/(?P<id>[^/]+)", segmind_api.result, "result"),
    _segmind("run", "POST", rf"/segmind/v1/(?P<model>{_SLUG})", segmind_api.run, "ask", "audio"),
    _segmind("submit", "POST", rf"/segmind/v2/(?P<model>{_SLUG})", segmind_api.submit, "ask"),
    _segmind("status", "GET", r"/segmind/v2/requests/(?P<id>[^/]+)/status", segmind_api.status, "poll"),
    _segmind("result", "GET", r"/segmind/v2/requests/(?P<id>[^/]+)", segmind_api.result),
    _segmind(
        "workflow-poll",
        "GET",
        r"/segmind/workflows/request/(?P<id>[^/]+)",
        workflow_api.poll,
        "poll",
        "status",
        "result",
        admits=segmind_api.admit_either,
    ),
    _segmind(
        "workflow",
        "POST",
        rf"/segmind/workflows/v2/(?P<workflow>{_SLUG})",
        workflow_api.start_v2,
        "ask",
        "submit",
        admits=segmind_api.admit_either,
    ),
    _segmind(
        "workflow",
        "POST",
        rf"/segmind/workflows/(?P<workflow>{_SLUG})",
        workflow_api.start,
        "ask",
        "submit",
        admits=segmind_api.admit_either,
    ),
    _segmind("upload", "POST", "/upload/upload-asset", segmind_api.upload),
    Endpoint(
        "file",
        PUBLIC,
        "GET",
        re.compile(r"/images/.+"),
        segmind_api.public_file,
        _everyone,
        frozenset({"file", "audio"}),
    ),
    _xai("tts", "POST", "/tts", xai_http.speak, "ask", "audio"),
    _xai("stream", "GET", "/tts", xai_stream.stream, "ask", upgrades=True),
    _xai("voices", "GET", "/tts/voices", xai_http.voices),
    _xai("voice", "GET", r"/tts/voices/(?P<voice>[^/]+)", xai_http.voice, "voices"),
    _xai("custom-voices", "GET", "/custom-voices", xai_http.custom_voices),
    _xai("custom-voices", "POST", "/custom-voices", xai_http.new_custom_voice),
    _xai("api-key", "GET", "/api-key", xai_http.api_key, admits=xai_http.admit_400),
    _xai("client-secrets", "POST", "/realtime/client_secrets", xai_http.client_secret),
    _xai(
        "realtime",
        "GET",
        "/realtime",
        xai_realtime.realtime,
        admits=xai_realtime.admit,
        upgrades=True,
    ),
)
