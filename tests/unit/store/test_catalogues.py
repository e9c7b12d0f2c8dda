"""Which language is spoken, and where its sentences come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tts_studio.store.catalogues import (
    catalogue_of,
    environment_catalogue,
    environment_languages,
    language_for,
    spoken_languages,
)

SPOKEN = ("en", "ar", "de")


def test_the_languages_of_the_box_are_english_german_and_arabic() -> None:
    assert spoken_languages() == ("en", "ar", "de")


def test_a_language_without_a_catalogue_is_english(tmp_path: Path) -> None:
    assert catalogue_of("de", tmp_path).gettext("Cancel") == "Cancel"


def test_a_damaged_catalogue_is_english(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "tts-studio.mo").write_bytes(b"no catalogue")
    (folder / "names.mo").write_bytes(b"")
    assert catalogue_of("de", tmp_path).gettext("Cancel") == "Cancel"


def test_a_catalogue_knows_its_sentences_and_the_names_of_languages() -> None:
    german = catalogue_of("de")
    assert german.gettext("Cancel") == "Abbrechen"
    assert german.gettext("Austria") == "Österreich"
    assert german.ngettext("{count} take", "{count} takes", 2) == "{count} Takes"


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["de_AT.UTF-8"], "de"),
        (["de-CH"], "de"),
        (["ar_EG@latin"], "ar"),
        (["fr_FR", "de_DE"], "de"),
        (["fr_FR"], "en"),
        (["C.UTF-8", "de_DE"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_is_spoken_is_taken(wanted: list[str], language: str) -> None:
    assert language_for(wanted, SPOKEN) == language


@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({"LANG": "de_DE.UTF-8"}, ("de_DE.UTF-8",)),
        ({"LANG": "de_DE", "LC_MESSAGES": "ar_EG"}, ("ar_EG",)),
        ({"LANG": "de_DE", "LC_ALL": "ar_EG"}, ("ar_EG",)),
        ({"LANG": "de_DE", "LANGUAGE": "fr:ar"}, ("fr", "ar", "de_DE")),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, ("C.UTF-8",)),
        ({}, ()),
    ],
)
def test_the_environment_asks_for_languages_as_in_gettext(
    environment: dict[str, str], languages: tuple[str, ...]
) -> None:
    assert environment_languages(environment) == languages


def test_the_environment_decides_about_the_catalogue() -> None:
    assert environment_catalogue({"LANG": "de_DE.UTF-8"}).gettext("Cancel") == "Abbrechen"
    assert environment_catalogue({"LANG": "C"}).gettext("Cancel") == "Cancel"
