"""The languages the studio speaks, and the sentences of each."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from tts_studio.store.resources import resources_path

ENGLISH = "en"

# The studio's own sentences, and the names of languages and countries, which only their language adds.
_SENTENCES, _NAMES = "tts-studio.mo", "names.mo"
_UNTRANSLATED = ("C", "POSIX")


def spoken_languages(folder: Path | None = None) -> tuple[str, ...]:
    """The languages there are catalogues for, English first."""
    found = (path.parent.parent.name for path in _folder(folder).glob(f"*/LC_MESSAGES/{_SENTENCES}"))
    return (ENGLISH, *sorted(found))


def catalogue_of(language: str, folder: Path | None = None) -> NullTranslations:
    """The sentences of a language; English ones where there is no readable catalogue."""
    catalogue = NullTranslations()
    for name in (_NAMES, _SENTENCES):
        try:
            with (_folder(folder) / language / "LC_MESSAGES" / name).open("rb") as file:
                found = GNUTranslations(file)
        except (OSError, ValueError, struct.error):
            continue
        found.add_fallback(catalogue)
        catalogue = found
    return catalogue


def language_for(wanted: Iterable[str], spoken: Iterable[str]) -> str:
    """The first wanted language the studio speaks, else English; `de_AT.UTF-8` and `de-AT` want `de`."""
    known = tuple(spoken)
    for name in wanted:
        base = name.partition(".")[0].partition("@")[0].replace("_", "-").partition("-")[0]
        if base in _UNTRANSLATED:
            return ENGLISH
        if base.lower() in known:
            return base.lower()
    return ENGLISH


def environment_languages(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The languages the environment asks for, the most wanted first, in the way of GNU gettext."""
    named = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, named), "")
    if locale.partition(".")[0] in _UNTRANSLATED:
        return (locale,)
    more = environment.get("LANGUAGE", "").split(":")
    return tuple(filter(None, (*more, locale)))


def environment_catalogue(environment: Mapping[str, str]) -> NullTranslations:
    """The sentences of the language the environment asks for."""
    return catalogue_of(language_for(environment_languages(environment), spoken_languages()))


def _folder(folder: Path | None) -> Path:
    return resources_path() / "translations" if folder is None else folder
