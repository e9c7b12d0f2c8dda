"""Sentences are looked up in the catalogue in use, and English steps in where a translation does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from tts_studio.domain.translation import mark, tr, trn, use_catalogue


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
