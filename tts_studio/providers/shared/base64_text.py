"""Sound as text: base64 in each of the forms in which it is written."""

from __future__ import annotations

import base64

_AS_STANDARD = str.maketrans("-_", "+/", " \t\r\n=")


def bytes_of(text: str) -> bytes:
    """What a base64 text holds; ValueError when it is none.

    Both alphabets are read, with padding and line breaks or without, and a `data:` address loses its head:
    what holds the sound that was paid for is not refused for its spelling.
    """
    if text.startswith("data:"):
        text = text.partition(",")[2]
    text = text.translate(_AS_STANDARD)
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
