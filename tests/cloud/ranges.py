"""Part of a file, as players and download managers ask for it: one range of bytes."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.cloud.replies import Reply

_RANGE = re.compile(r"bytes=(?P<first>\d*)-(?P<last>\d*)")


def ranged(reply: Reply, wanted: str) -> Reply:
    """The part of a whole answer that a `Range` header names; all of it when that names none, or several."""
    size = len(reply.body)
    whole = replace(reply, headers={**reply.headers, "accept-ranges": "bytes"})
    found = _RANGE.fullmatch(wanted.replace(" ", ""))
    if found is None or not (found["first"] or found["last"]):
        return whole
    if found["first"]:
        first, last = int(found["first"]), min(int(found["last"] or size), size - 1)
    else:
        first, last = max(0, size - int(found["last"])), size - 1
    if first > last:
        headers = {**whole.headers, "content-range": f"bytes */{size}"}
        return replace(whole, status=416, body=b"", headers=headers)
    headers = {**whole.headers, "content-range": f"bytes {first}-{last}/{size}"}
    return replace(whole, status=206, body=reply.body[first : last + 1], headers=headers)
