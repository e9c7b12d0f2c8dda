"""Sentences are looked up in the catalogue in use, and English steps in where a translation does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from gettext import NullTranslations

import pytest

from tts_studio.domain.translation import (
    figure,
    isolated,
    listed,
    mark,
    tr,
    trn,
    use_catalogue,
    without_marks,
)


class Shouting(NullTranslations):
    """A catalogue that knows every sentence: in capitals, without touching what is to be filled in."""

    def gettext(self, message: str) -> str:
        return message.upper().replace("{NAME}", "{name}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{{count}} × {msgid1 if n == 1 else msgid2}".replace("{count} take", "TAKE")


class Broken(NullTranslations):
    """A catalogue whose translator misspelt the placeholders."""

    def gettext(self, message: str) -> str:
        return "Hallo {nmae}"


class Separating(NullTranslations):
    """A catalogue that knows nothing but the sign between the parts of a row."""

    def gettext(self, message: str) -> str:
        return "، " if message == ", " else message


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_catalogue(NullTranslations())


def test_a_sentence_is_english_without_a_catalogue() -> None:
    assert tr("Play “{name}”", name="One") == "Play “One”"


def test_a_sentence_without_values_may_hold_braces() -> None:
    assert tr("{not filled}") == "{not filled}"


def test_the_catalogue_in_use_translates() -> None:
    use_catalogue(Shouting())
    assert tr("Play {name}", name="One") == "PLAY One"


def test_the_number_decides_the_form() -> None:
    assert trn("{count} take", "{count} takes", 1) == "1 take"
    assert trn("{count} take", "{count} takes", 2) == "2 takes"
    use_catalogue(Shouting())
    assert trn("{count} take", "{count} takes", 1) == "1 × TAKE"


def test_a_translation_with_a_wrong_placeholder_is_left_aside() -> None:
    use_catalogue(Broken())
    assert tr("Hello {name}", name="Ann") == "Hello Ann"


def test_a_marked_sentence_stays_as_it_is_until_it_is_shown() -> None:
    use_catalogue(Shouting())
    assert mark("Play") == "Play"
    assert tr(mark("Play")) == "PLAY"


class Written(NullTranslations):
    """A catalogue whose numbers are written otherwise."""

    def __init__(self, language: str, number: str) -> None:
        super().__init__()
        self._info = {"language": language}
        self._number = number

    def gettext(self, message: str) -> str:
        return self._number if message == "1,234.5" else message


def test_numbers_are_written_as_the_language_writes_them() -> None:
    use_catalogue(Written("de", "1.234,5"))
    assert tr("{amount:,.1f} s of {file}", amount=1234.5, file="a,b.wav") == "1.234,5 s of a,b.wav"
    assert tr("{amount:.2f}", amount=Decimal("0.5")) == "0,50"
    assert tr("{count} of {total}", count=1234, total=2) == "1234 of 2"


def test_a_nonsensical_number_leaves_numbers_as_they_are() -> None:
    use_catalogue(Written("de", "?"))
    assert tr("{amount:,.1f}", amount=1234.5) == "1,234.5"


def test_names_are_isolated_where_writing_goes_to_the_left() -> None:
    use_catalogue(Written("ar", "1,234.5"))
    assert tr("<{name}>, {count}", name="Ann (x)", count=3) == "\u200f<\u2068Ann (x)\u2069>, 3"
    assert tr("<{name}>", name="") == "\u200f<>"


def test_an_empty_sentence_stays_empty_in_every_language() -> None:
    use_catalogue(Shouting())
    assert tr("") == ""


def test_a_figure_on_its_own_is_written_in_the_same_way() -> None:
    assert figure(1234.5, ",.1f") == "1,234.5"
    use_catalogue(Written("de", "1.234,5"))
    assert figure(1234.5, ",.1f") == "1.234,5"
    assert figure(0.5, ".0%") == "50%"


def test_a_sentence_that_begins_with_a_name_still_runs_to_the_left() -> None:
    use_catalogue(Written("ar", "1,234.5"))
    assert tr("{name}!", name="Ann") == "\u200f\u2068Ann\u2069!"
    assert tr("“{name}”!", name="Ann") == "\u200f“\u2068Ann\u2069”!"
    assert tr("قال {name}", name="Ann") == "قال \u2068Ann\u2069"
    assert without_marks(tr("{name} copy", name="Ann")) == "Ann copy"


def test_what_stands_in_a_row_is_separated_as_the_language_does() -> None:
    assert listed(["Ann", "Bob"]) == "Ann, Bob"
    use_catalogue(Separating())
    assert listed(name for name in ("Ann", "Bob")) == "Ann، Bob"
    assert listed(()) == ""


def test_words_of_the_user_keep_their_direction_where_writing_goes_to_the_left() -> None:
    assert isolated("And so it ended.") == "And so it ended."
    use_catalogue(Written("ar", "1,234.5"))
    assert isolated("And so it ended.") == "\u2068And so it ended.\u2069"
