"""Answers as values, and the shapes in which each service says what went wrong."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

JSON = "application/json"
HTML = "text/html"
PLAIN = "text/plain"


@dataclass(frozen=True)
class Reply:
    """An HTTP answer. With `chunk`, the body goes out in chunks of so many bytes."""

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    chunk: int = 0


class Refused(Exception):
    """Raised where a request is found wrong; carries the answer."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def json_reply(document: object, status: int = 200, **headers: str) -> Reply:
    """A JSON answer; underscores in header names become hyphens."""
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Reply(status, body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def page(status: int) -> Reply:
    """A page of the web server in front."""
    title = f"{status} {HTTPStatus(status).phrase}"
    text = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n"
    )
    return Reply(status, text.encode(), HTML, {"server": "nginx/1.24.0"})


def plain(status: int, text: str) -> Reply:
    """A line of text."""
    return Reply(status, text.encode(), PLAIN)


def segmind_error(status: int, message: str, **headers: str) -> Reply:
    """Segmind's usual shape."""
    return json_reply({"error": message}, status, **headers)


SEGMIND_NO_KEY = segmind_error(401, "Missing Authorization or x-api-key in header")
SEGMIND_BAD_KEY = segmind_error(
    401, "Unauthorized. API key is invalid or may have expired. Please check your API key and try again."
)


def xai_error(status: int, message: str, shape: str = "simple") -> Reply:
    """One of xAI's four shapes: simple, coded, nested or plain."""
    code = {
        400: "Client specified an invalid argument",
        401: "The request does not have valid authentication credentials",
        402: "The team has run out of credits",
        403: "The caller does not have permission to execute the specified operation",
        404: "Some requested entity was not found",
        429: "Some resource has been exhausted",
    }.get(status, "Internal error")
    match shape:
        case "coded":
            document: dict[str, Any] = {"code": code, "error": message}
        case "nested":
            kind = "authentication_error" if status == 401 else "invalid_request_error"
            document = {"error": {"message": message, "type": kind, "param": None, "code": str(status)}}
        case "plain":
            return _traced(plain(status, message))
        case _:
            document = {"error": message}
    return _traced(json_reply(document, status))


def xai_bad_key(status: int, key: str) -> Reply:
    """What xAI says of a wrong key: HTTP 400 at /v1/api-key, 401 elsewhere."""
    shown = f"{key[:4]}****" if key else "none"
    message = f"Incorrect API key provided: {shown}. You can obtain an API key from https://console.x.ai."
    return xai_error(status, message, "coded")


def _traced(reply: Reply) -> Reply:
    headers = {"x-trace-id": uuid.uuid4().hex, **reply.headers}
    return Reply(reply.status, reply.body, reply.content_type, headers, reply.chunk)
