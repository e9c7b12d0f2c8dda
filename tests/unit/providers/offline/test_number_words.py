"""Numbers are read the way people read them."""

from __future__ import annotations

import pytest

from tts_studio.providers.offline.number_words import cardinal, digits, number, ordinal, roman, year


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety-nine"),
        (100, "one hundred"),
        (1_001, "one thousand one"),
        (21_345, "twenty-one thousand three hundred forty-five"),
        (1_000_000, "one million"),
        (2_000_000_017, "two billion seventeen"),
    ],
)
def test_cardinals(value: int, words: str) -> None:
    assert cardinal(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "first"),
        (2, "second"),
        (12, "twelfth"),
        (20, "twentieth"),
        (23, "twenty-third"),
        (100, "one hundredth"),
        (101, "one hundred first"),
    ],
)
def test_ordinals(value: int, words: str) -> None:
    assert ordinal(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1999, "nineteen ninety-nine"),
        (1905, "nineteen oh five"),
        (1900, "nineteen hundred"),
        (2000, "two thousand"),
        (2005, "two thousand five"),
        (2024, "twenty twenty-four"),
        (476, "four hundred seventy-six"),
    ],
)
def test_years(value: int, words: str) -> None:
    assert year(value) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1,250", "one thousand two hundred fifty"),
        ("3.14", "three point one four"),
        ("2.0", "two point zero"),
        ("007", "zero zero seven"),
        (".5", "zero point five"),
        ("5.", "five"),
    ],
)
def test_numbers_as_they_are_written(written: str, words: str) -> None:
    assert number(written) == words


def test_a_number_without_a_name_is_read_digit_by_digit() -> None:
    assert number("9" * 5_000) == " ".join(["nine"] * 5_000)


def test_digits_leave_out_everything_else() -> None:
    assert digits("(555) 0-1") == "five five five zero one"


@pytest.mark.parametrize(("numeral", "value"), [("I", 1), ("IV", 4), ("XIV", 14), ("XC", 90), ("XXVIII", 28)])
def test_roman_numerals(numeral: str, value: int) -> None:
    assert roman(numeral) == value
