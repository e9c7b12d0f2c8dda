"""Literal brackets on their way to a service that takes brackets for directions and knows no escape.

A dialect with escapes marks every literal bracket with a backslash, so that what stands bare is a tag. No
service knows that backslash: it would read it aloud, or take the bracket behind it for a tag all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ESCAPED = re.compile(r"\\([\[\]<>\\])(?=(.?))", re.DOTALL)
_STAND_INS: Mapping[str, str] = {"[": "(", "]": ")", "<": "‹", ">": "›"}


def without_escapes(text: str) -> str:
    """The text as it is sent: escaped square brackets are round, and no angle bracket looks like a tag's.

    Those become single quotation marks; “5 < 6” keeps its sign.
    """
    return _ESCAPED.sub(_stand_in, text)


def _stand_in(match: re.Match[str]) -> str:
    character, following = match[1], match[2]
    if character == "<" and not (following.isalpha() or following == "/"):
        return character
    if character == ">" and match.string[: match.start()][-1:].isspace():
        return character
    return _STAND_INS.get(character, character)
