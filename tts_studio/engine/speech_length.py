"""How long a text takes to say: what estimates show and what a take is held against."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tts_studio.domain.markup.compiler import strip_tags

# Measured on prose read by the engines in the box: about 15 characters a second, spaces included.
SECONDS_PER_CHARACTER = 1 / 15
_WEIGHT_OF_DIGIT = 4.0  # “1984” is said as “nineteen eighty-four”
_WEIGHT_OF_IDEOGRAPH = 3.5  # one ideograph or Hangul syllable is a syllable or two


def expected_seconds(text: str, speed: float = 1.0) -> float:
    """Seconds a voice needs for `text`, tags left out, at `speed` times its normal pace. A rough figure."""
    weight = _weight(text)
    return (0.25 + weight * SECONDS_PER_CHARACTER) / speed if weight else 0.0


@lru_cache(maxsize=65_536)
def _weight(text: str) -> float:
    """How many plain letters the text takes as long as. Asked again and again for a whole script."""
    plain = strip_tags(text)
    if plain.isascii():
        return len(plain) + (_WEIGHT_OF_DIGIT - 1) * sum(map(plain.count, "0123456789"))
    return sum(map(_weight_of_character, plain))


def _weight_of_character(character: str) -> float:
    if character.isascii():
        return _WEIGHT_OF_DIGIT if character.isdigit() else 1.0
    if character.isnumeric():
        return _WEIGHT_OF_DIGIT
    if unicodedata.east_asian_width(character) in "WF" and character.isalpha():
        return _WEIGHT_OF_IDEOGRAPH
    return 0.0 if unicodedata.combining(character) else 1.0
