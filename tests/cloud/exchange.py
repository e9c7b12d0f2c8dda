"""One request on its way through the cloud, and the addresses it can be for."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.cloud.faults import Asked
from tests.cloud.replies import Refused, Reply
from tests.cloud.world import World


@dataclass
class Exchange:
    """A request with what is known of it. `work` are the faults that spoil what is made of it."""

    world: World
    endpoint: Endpoint
    request: web.Request
    names: dict[str, str]
    body: bytes
    document: Any
    text: str
    at_once: tuple[Asked, ...] = ()

    @property
    def work(self) -> tuple[Asked, ...]:
        """The faults for what is made of this request; ask once, since they are counted."""
        return self.world.faults.for_work(self.text, self.request.path, self.endpoint.places)

    def json_body(self, refusal: Reply) -> Any:
        """The body as JSON; raises Refused with this answer when it is none."""
        if self.document is None and self.body.strip() != b"null":
            raise Refused(refusal)
        return self.document


Handler = Callable[[Exchange], Awaitable[Reply | web.StreamResponse]]


@dataclass(frozen=True)
class Endpoint:
    """An address: which service it belongs to, the places where faults find it, and who answers.

    `path` is a pattern whose named groups are handed on. `admits` lets a request in or raises Refused. `paid`
    says that it counts for the limit of requests even when polls do not; `upgrades` that it
    becomes a WebSocket.
    """

    name: str
    service: str
    method: str
    path: re.Pattern[str]
    handler: Handler
    admits: Callable[[Exchange], None]
    places: frozenset[str]
    paid: bool = False
    upgrades: bool = False


def document_of(body: bytes) -> Any:
    """A body as JSON, or None when it is not."""
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def text_of(document: Any, path: str, world: World) -> str:
    """The text a request is about: its own, or that of the job or file it asks for."""
    if isinstance(document, dict) and isinstance(document.get("text"), str):
        return str(document["text"])
    file = world.files.get(path)
    if file is not None and file.job is not None:
        return file.job.text
    for part in path.split("/"):
        if part in world.jobs:
            return world.jobs[part].text
    return ""
