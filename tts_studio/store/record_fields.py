"""Reads the fields of a JSON record, which anybody may have changed: the right kind, or ValueError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from tts_studio.domain.one_line import is_blank, is_one_line


def object_of(value: object) -> Mapping[str, object]:
    """A JSON object."""
    match value:
        case dict():
            return cast("dict[str, object]", value)
        case _:
            raise ValueError("no object")


def number_of(value: object) -> float:
    """A number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise ValueError("no number")
    return float(value)


def text_of(value: object, longest: int) -> str:
    """A text of at most so many characters."""
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("no text")
    return value


def line_of(value: object, longest: int, *, needed: bool = False) -> str:
    """A text in one line; not a blank one where it is `needed`."""
    line = text_of(value, longest)
    if not is_one_line(line) or (needed and is_blank(line)):
        raise ValueError("no line of text")
    return line
