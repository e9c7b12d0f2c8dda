"""Numbers as the English words that people say."""

from __future__ import annotations

import re

_ONES = re.findall(
    r"\w+",
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """,
)
_TENS = re.findall(r"\w+", "zero ten twenty thirty forty fifty sixty seventy eighty ninety")
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_MOST_DIGITS = 3 * len(_SCALES)


def cardinal(number: int) -> str:
    """`one thousand two hundred thirty-four`; `number` is not negative and below 1000 quintillions."""
    groups: list[str] = []
    rest = number
    for scale in _SCALES:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(f"{_below_thousand(group)} {scale}".strip())
    return " ".join(reversed(groups)) or _ONES[0]


def ordinal(number: int) -> str:
    """`twenty-third`."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    if last in _ORDINALS:
        return words[:cut] + _ORDINALS[last]
    if last.endswith("y"):
        return f"{words[:-1]}ieth"
    return f"{words}th"


def year(number: int) -> str:
    """`nineteen ninety-nine`, `two thousand five`, `twenty twenty-four`."""
    high, low = divmod(number, 100)
    if not 10 <= high <= 99 or (high % 10 == 0 and low < 10):
        return cardinal(number)
    if low == 0:
        return f"{cardinal(high)} hundred"
    return f"{cardinal(high)} {f'oh {_ONES[low]}' if low < 10 else cardinal(low)}"


def digits(text: str) -> str:
    """Each digit on its own; everything else is left out."""
    return " ".join(_ONES[int(digit)] for digit in text if digit.isdecimal())


def number(text: str) -> str:
    """A number as written, with commas and a decimal point: `1,234.50`; digit by digit where it has none."""
    whole, point, fraction = text.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        words = digits(whole)
    else:
        words = cardinal(int(whole or 0))
    return f"{words} point {digits(fraction)}" if point and fraction else words


def roman(numeral: str) -> int:
    """The value of a Roman numeral in capitals."""
    total = 0
    for letter, following in zip(numeral, [*numeral[1:], "I"], strict=True):
        value = _ROMAN[letter]
        total += -value if value < _ROMAN[following] else value
    return total


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens])
    elif rest:
        words.append(_ONES[rest])
    return " ".join(words)
