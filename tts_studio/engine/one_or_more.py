"""A table of sets in which most have one value: it stands there by itself, as thousands of sets take room."""

from __future__ import annotations


class OneOrMore:
    """Texts by a text. The values of a key keep the order in which they came."""

    def __init__(self) -> None:
        self._of: dict[str, str | dict[str, None]] = {}

    def of(self, key: str) -> tuple[str, ...]:
        """The values of a key, none where there is no such key."""
        found = self._of.get(key, ())
        return (found,) if isinstance(found, str) else tuple(found)

    def add(self, key: str, value: str) -> None:
        """Add a value, which may be there already."""
        found = self._of.setdefault(key, value)
        if isinstance(found, dict):
            found[value] = None
        elif found != value:
            self._of[key] = {found: None, value: None}

    def discard(self, key: str, value: str) -> None:
        """Take a value away, which need not be there."""
        found = self._of.get(key)
        if isinstance(found, dict):
            found.pop(value, None)
        if not found or found == value:
            self._of.pop(key, None)

    def pop(self, key: str) -> tuple[str, ...]:
        """Take a key away; returns its values."""
        values = self.of(key)
        self._of.pop(key, None)
        return values
