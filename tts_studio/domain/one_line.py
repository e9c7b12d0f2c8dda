"""What a single line of text can hold: every sign of every script, but nothing that ends or commands it."""

from __future__ import annotations

from unicodedata import category

_BREAKING = frozenset(("Cc", "Cs", "Zl", "Zp"))
_UNSEEN = _BREAKING | {"Cf", "Zs"}


def breaks_a_line(character: str) -> bool:
    """Whether it begins another line, commands a terminal or cannot be written as UTF-8 at all.

    What only joins or directs its neighbours, as Persian and Arabic need it, does none of that.
    """
    return category(character) in _BREAKING


def is_one_line(text: str) -> bool:
    """Whether nothing in a text breaks its line."""
    return not any(map(breaks_a_line, text))


def as_one_line(text: str) -> str:
    """The text without what breaks its line."""
    return "".join(character for character in text if not breaks_a_line(character))


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in a text."""
    return all(category(character) in _UNSEEN for character in text)
