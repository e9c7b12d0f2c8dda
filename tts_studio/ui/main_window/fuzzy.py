"""How well a name fits what somebody typed to find it."""

from __future__ import annotations

from unicodedata import combining, normalize

_WHOLE_BEGINNING, _WORD_BEGINNING, _INSIDE, _SCATTERED = 8, 6, 4, 1


def fit(typed: str, name: str, *, scattered: bool = True) -> int | None:
    """How well `name` fits, higher is better; None when a word of `typed` is nowhere in it.

    Words may come in any order. Each counts most at the beginning of a word, less inside one, and least where
    only its letters are there in their order, unless `scattered` is off. Case and accents make no difference.
    """
    text = _plain(name)
    total = 0
    for word in _plain(typed).split():
        found = _fit_of_word(word, text)
        if found is None or (found == _SCATTERED and not scattered):
            return None
        total += found
    return total


def _fit_of_word(word: str, text: str) -> int | None:
    if text.startswith(word):
        return _WHOLE_BEGINNING
    at = text.find(word)
    if at < 0:
        return _SCATTERED if _is_scattered(word, text) else None
    starts = f" {word}" in text or any(f"{mark}{word}" in text for mark in "“(/-")
    return _WORD_BEGINNING if starts else _INSIDE


def _is_scattered(letters: str, text: str) -> bool:
    """Whether the letters come in this order, the first of them at the beginning of a word."""
    starts = [0, *(index + 1 for index, character in enumerate(text) if character == " ")]
    for start in starts:
        if text[start : start + 1] == letters[0]:
            rest = iter(text[start:])
            if all(letter in rest for letter in letters):
                return True
    return False


def _plain(text: str) -> str:
    return "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))
