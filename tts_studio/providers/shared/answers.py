"""What a service answered: status, headers and bytes, and how JSON and messages are read from them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import cast

from tts_studio.domain.one_line import breaks_a_line
from tts_studio.providers.shared.service import Json

_LONGEST_MESSAGE = 300
_MESSAGE_FIELDS = ("error_description", "error", "message", "error_message", "detail", "msg", "reason")
_MARKUP = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. Header names are in lower case; `url` is the address that answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = ""

    @property
    def ok(self) -> bool:
        """Whether the status says that it worked."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Json:
        """The body as JSON, stray bytes replaced; None when it is none, or nested absurdly deep."""
        try:
            return cast(Json, json.loads(self.body.decode("utf-8-sig", "replace")))
        except (ValueError, RecursionError):
            return None

    @property
    def fields(self) -> Mapping[str, Json]:
        """The body as a JSON object; empty when it is something else."""
        found = self.json
        return found if isinstance(found, dict) else {}

    def message(self, secret: str = "") -> str:
        """What the service says in its own words, in one line and without `secret`; may be empty."""
        return message_of(self.body, secret)


def message_of(body: bytes, secret: str = "") -> str:
    """The words of an error in any of the shapes that services use; nothing of an HTML page is taken.

    Known shapes: `{"error": "…"}`, `{"error": {"message": "…"}}`, `{"error": "code", "error_description":
    "…"}`, `{"detail": …}`, lists of those, and plain text.
    """
    text = body.decode("utf-8-sig", "replace")
    try:
        found = _words(cast(Json, json.loads(text)))
    except (ValueError, RecursionError):
        is_prose = text.lstrip()[:1] not in ("{", "[", "<") and "\ufffd" not in text[:2000]
        found = text if is_prose and not _MARKUP.search(text[:2000]) else ""
    return readable(found, secret)


def readable(text: str, secret: str = "") -> str:
    """Foreign words made fit for a sentence of ours: one line, not too long, `secret` blotted out."""
    text = blotted(text, secret)
    begin = text[: 10 * _LONGEST_MESSAGE]
    text = " ".join("".join(" " if breaks_a_line(character) else character for character in begin).split())
    return text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE].rstrip() + "…"


def blotted(text: str, secret: str) -> str:
    """The text with “…” in place of a secret, which may be empty."""
    return text.replace(secret, "…") if secret else text


def decimal_of(value: object) -> Decimal | None:
    """An amount from a header or a JSON value; None when it is no finite number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        amount = Decimal(str(value).strip().removeprefix("$"))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def _words(found: Json, depth: int = 0) -> str:
    if isinstance(found, str):
        return found
    if depth > 4:
        return ""
    if isinstance(found, list):
        return "; ".join(filter(None, (_words(entry, depth + 1) for entry in found[:3])))
    if isinstance(found, dict):
        for name in _MESSAGE_FIELDS:
            if words := _words(found.get(name), depth + 1):
                return words
    return ""
