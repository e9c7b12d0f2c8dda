"""Messages between the studio and its voice worker: a JSON header and a binary body, each with its length."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

Header: TypeAlias = dict[str, Any]

_LENGTHS = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `header` is a flat JSON object, `body` raw bytes, empty for most messages."""

    header: Header
    body: bytes = b""


def write_message(stream: IO[bytes], header: Mapping[str, Any], body: bytes = b"") -> None:
    """Send one message. Raises OSError or ValueError when the other side is gone."""
    encoded = json.dumps(header, separators=(",", ":")).encode("ascii")
    stream.write(_LENGTHS.pack(len(encoded), len(body)) + encoded + body)
    stream.flush()


def read_message(stream: IO[bytes]) -> Message | None:
    """Wait for the next message; None when the other side has closed, also in the middle of a message."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header_length, body_length = _LENGTHS.unpack(lengths)
    encoded = stream.read(header_length)
    body = stream.read(body_length)
    if len(encoded) < header_length or len(body) < body_length:
        return None
    return Message(json.loads(encoded), body)
