"""The reading texts: each of the right length, with every kind of sentence, in its own language."""

from __future__ import annotations

import pytest

from tts_studio.store.reading_texts import reading_languages, reading_text


def test_the_great_languages_have_a_text_and_others_the_english_one() -> None:
    assert {"ar", "de", "en", "es", "fr", "it", "ja", "nl", "pt"} <= set(reading_languages())
    assert reading_text("de-AT") == reading_text("de") != reading_text("en")
    assert reading_text("xx") == reading_text("en")


@pytest.mark.parametrize("language", reading_languages())
def test_a_text_takes_about_a_minute_and_asks_exclaims_and_speaks(language: str) -> None:
    text = reading_text(language)
    # Some 150 words a minute; Japanese is counted in some 360 characters a minute.
    minutes = len(text) / 360 if language == "ja" else len(text.split()) / 150
    assert 1.0 <= minutes <= 1.75
    assert any(mark in text for mark in "?؟か")
    assert any(mark in text for mark in "!！")
    assert any(mark in text for mark in "“„«「")
