"""The one place where code point positions and Qt's UTF-16 positions are converted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Utf16Map:
    """Positions of one text in both countings.

    The two tuples hold, rising, where the characters that take two UTF-16 units begin: in code points and in
    units. Texts without such characters, which are nearly all, cost nothing.
    """

    wide_points: tuple[int, ...] = ()
    wide_units: tuple[int, ...] = ()

    def units(self, point: int) -> int:
        """The UTF-16 position of a code point position."""
        return point + bisect_left(self.wide_points, point)

    def points(self, unit: int) -> int:
        """The code point position of a UTF-16 position; inside a character it is the character's start."""
        return unit - bisect_left(self.wide_units, unit)


_IDENTITY = Utf16Map()


def utf16_map(text: str) -> Utf16Map:
    """The map of a text; each document line or script needs one of its own."""
    if text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return _IDENTITY
    points = tuple(match.start() for match in _ASTRAL.finditer(text))
    return Utf16Map(points, tuple(point + index for index, point in enumerate(points)))
