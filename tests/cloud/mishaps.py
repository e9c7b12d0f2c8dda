"""Answers that faults give instead of the true one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.cloud.exchange import Exchange
from tests.cloud.faults import Asked
from tests.cloud.replies import (
    SEGMIND_BAD_KEY,
    Reply,
    json_reply,
    page,
    plain,
    segmind_error,
    xai_bad_key,
    xai_error,
)
from tests.cloud.world import SEGMIND

_NOT_FOUND = {
    "run": "Model not found",
    "submit": "Model not found",
    "workflow": "Workflow not found",
    "credits": "No credits found for the user",
    "tts": "Voice not found",
    "voice": "Voice not found",
}


def mishap(exchange: Exchange, asked: Asked) -> Reply:
    """The answer of a fault that strikes instead of the handler."""
    segmind = exchange.endpoint.service == SEGMIND
    if asked.name in _OF_BOTH:
        return _OF_BOTH[asked.name](exchange, asked.argument)
    return (_segmind if segmind else _xai)(exchange, asked)


_SEGMIND = {
    "400-key": (400, "Incorrect API key provided"),
    "402": (402, "Payment required"),
    "403": (403, "This model is not enabled for your team"),
    "406-content-type": (406, "Invalid content type. Content-Type must be application/json"),
    "406-spend-limit": (406, "Team spend limit reached for this billing period"),
    "410": (410, "This model has been retired"),
    "500-json": (500, "Internal Polling Error"),
    "503": (503, "Service unavailable"),
}


def _segmind(exchange: Exchange, asked: Asked) -> Reply:
    balance = exchange.world.credits[SEGMIND]
    match asked.name:
        case "401":
            return _segmind_401(asked.argument)
        case "400":
            return segmind_error(400, asked.argument or "Malformed request")
        case "404":
            message = _NOT_FOUND.get(exchange.endpoint.name)
            return segmind_error(404, message or f"Request {exchange.names.get('id', '')} not found")
        case "406-credits":
            need = f"${balance:.6f}, this request needs ${balance + 0.01:.6f}."
            return segmind_error(406, f"Insufficient credits. Your balance is {need}")
        case "406-param":
            return segmind_error(406, f"Invalid value for parameter '{asked.argument or 'voice_id'}'")
        case _:
            return segmind_error(*_SEGMIND[asked.name])


def _segmind_401(shape: str) -> Reply:
    if shape == "plain":
        return plain(401, "Unauthorized")
    if shape in ("coded", "nested"):
        document = {
            "error": "invalid_api_key",
            "error_description": "The key is not valid",
            "status_code": 401,
        }
        return json_reply(document, 401)
    return SEGMIND_BAD_KEY


def _xai(exchange: Exchange, asked: Asked) -> Reply:
    match asked.name:
        case "401":
            if not asked.argument:
                return xai_bad_key(401, "xai-")
            return xai_error(401, "Invalid or missing API key", asked.argument)
        case "400":
            return xai_error(400, asked.argument or "Malformed request")
        case "400-key":
            return xai_bad_key(400, "xai-")
        case "402" | "406-credits" | "406-spend-limit":
            return xai_error(402, "Your team has used all available credits.", "coded")
        case "403":
            return xai_error(403, "Your team is not permitted to use this.", "coded")
        case "404":
            return xai_error(404, _NOT_FOUND.get(exchange.endpoint.name, "Not found"))
        case "406-content-type":
            return xai_error(415, "Expected request with `Content-Type: application/json`", "plain")
        case "406-param":
            return xai_error(400, f"{asked.argument or 'speed'} is invalid")
        case "410":
            return xai_error(410, "This is gone")
        case "500-json":
            return xai_error(500, "Internal error", "nested")
        case _:
            return xai_error(503, "The service is currently unavailable", "coded")


def too_many(exchange: Exchange, reset_at: str) -> Reply:
    """HTTP 429; without a moment, the header is left out."""
    if exchange.endpoint.service == SEGMIND:
        reply = segmind_error(429, "Rate limit exceeded. Please try again later.")
    else:
        reply = xai_error(429, "Too many requests", "coded")
    limits = {"x-rate-limit-remaining": "0", "x-rate-limit-reset-at-utc": reset_at} if reset_at else {}
    return Reply(reply.status, reply.body, reply.content_type, {**reply.headers, **limits})


def _429(exchange: Exchange, argument: str) -> Reply:
    return too_many(exchange, exchange.world.moment_in(float(argument or 0.2)))


def _redirect(exchange: Exchange, argument: str) -> Reply:
    path = exchange.request.path_qs
    targets = {"": exchange.world.foreign_origin + path, "loop": path, "file": "file:///etc/hostname"}
    return Reply(307, headers={"location": targets.get(argument, argument)})


_OF_BOTH: Mapping[str, Callable[[Exchange, str], Reply]] = {
    "405-html": lambda _exchange, _argument: page(405),
    "413": lambda _exchange, _argument: page(413),
    "429": _429,
    "429-bare": lambda exchange, _argument: too_many(exchange, ""),
    "500-plain": lambda _exchange, _argument: plain(500, "Internal Server Error"),
    "502-html": lambda _exchange, _argument: page(502),
    "504-html": lambda _exchange, _argument: page(504),
    "redirect": _redirect,
    "ws-handshake-refused": lambda _exchange, argument: xai_error(int(argument or 503), "Refused"),
}
