"""Text in another language is noticed, names and short lines are left in peace."""

from __future__ import annotations

import pytest

from tts_studio.engine.language_check import LanguageCheck, language_name


@pytest.fixture(scope="module")
def check() -> LanguageCheck:
    return LanguageCheck()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Es war einmal ein König, der hatte drei Töchter.", "German"),
        ("Bonjour tout le monde, bienvenue dans notre émission.", "French"),
        ("Привет, как дела?", "Russian"),
        ("昔々あるところに、おじいさんとおばあさんがいました。", "Japanese"),
        ("مرحبا بالعالم", "Arabic"),
    ],
)
def test_a_text_in_another_language_is_noticed(check: LanguageCheck, text: str, language: str) -> None:
    notice = check.notice(text, ("en-US", "en"), "Heart")
    assert f"looks like {language}" in notice
    assert "Heart speaks English" in notice


@pytest.mark.parametrize(
    "text",
    [
        "It was the best of times, it was the worst of times.",
        "Hello.",
        "NASA ISS ESA",
        "Dr. Müller drove his Volkswagen to the café in Zürich.",
        "Ciao bella!",
        "C’est la vie, as they say.",
        "1984",
        "…",
        "",
    ],
)
def test_english_with_names_and_short_lines_is_left_in_peace(check: LanguageCheck, text: str) -> None:
    assert check.notice(text, ("en-US", "en"), "Heart") == ""


def test_a_language_that_one_of_the_voice_s_languages_is_close_to_is_left_in_peace(
    check: LanguageCheck,
) -> None:
    norwegian = "Det var en gang en konge som hadde tre døtre, og den yngste var den vakreste av dem alle."
    assert check.notice(norwegian, ("nb",), "Norwegian") == ""
    assert check.notice("Привет, как дела?", ("ru",), "Russian") == ""


def test_a_voice_of_unknown_languages_is_never_wrong(check: LanguageCheck) -> None:
    assert check.notice("Es war einmal ein König, der hatte drei Töchter.", (), "Somebody") == ""


def test_languages_have_names() -> None:
    assert language_name("de-AT") == "German"
    assert language_name("tlh") == "tlh"
