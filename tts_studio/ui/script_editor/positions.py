"""The one place where code point positions and Qt's UTF-16 positions are converted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import add

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

    def edited(self, start: int, removed: int, inserted: str) -> Utf16Map:
        """The map after `removed` code points at `start` gave way to other text."""
        own = utf16_map(inserted)
        first, last = bisect_left(self.wide_points, start), bisect_left(self.wide_points, start + removed)
        if first == last == len(self.wide_points) and not own.wide_points:
            return self
        points = (
            *self.wide_points[:first],
            *(start + point for point in own.wide_points),
            *(point + len(inserted) - removed for point in self.wide_points[last:]),
        )
        return _with_wide(points)


_IDENTITY = Utf16Map()


def utf16_map(text: str) -> Utf16Map:
    """The map of a text; each document line or script needs one of its own."""
    if text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return _IDENTITY
    return _with_wide(tuple(match.start() for match in _ASTRAL.finditer(text)))


def _with_wide(points: tuple[int, ...]) -> Utf16Map:
    return Utf16Map(points, tuple(map(add, points, range(len(points)))))
