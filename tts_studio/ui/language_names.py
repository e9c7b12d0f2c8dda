"""What people call a language that is written as a BCP-47 tag."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QCollator, QLocale

from tts_studio.domain.translation import listed, mark, tr

_TERRITORY_LENGTHS = (2, 3)
_REGION_LENGTH = 2

# Areas of several countries (UN M.49) that voices are made for and Qt has no name for.
_AREAS = {"029": mark("Caribbean")}

# Languages that voices speak and Qt has no name for.
_LANGUAGES = {
    "auto": mark("Automatic"),
    "bpy": mark("Bishnupriya"),
    "cmn": mark("Chinese (Mandarin)"),
    "hak": mark("Chinese (Hakka)"),
    "hyw": mark("Western Armenian"),
    "lfn": mark("Lingua Franca Nova"),
    "ltg": mark("Latgalian"),
    "mto": mark("Totontepec Mixe"),
    "nci": mark("Classical Nahuatl"),
    "nog": mark("Nogai"),
    "piqd": "Klingon",
    "py": mark("Pyash"),
    "qdb": mark("Lang Belta"),
    "qya": mark("Quenya"),
    "sjn": mark("Sindarin"),
}


def language_name(tag: str) -> str:
    """The language with its region and variants, “German (Germany)” for `de-DE`; unknown tags as they are."""
    english, *more = _english(tag)
    if not english:
        return tag
    name, details = tr(english), [tr(detail) for detail in more]
    return tr("{language} ({details})", language=name, details=listed(details)) if details else name


def languages_by_name(tags: Iterable[str]) -> list[tuple[str, str]]:
    """Languages as pairs of name and tag, in the order in which people look names up."""
    collator = QCollator()
    return sorted(((language_name(tag), tag) for tag in tags), key=lambda pair: collator.sortKey(pair[0]))


def short_language_name(tag: str) -> str:
    """The language with its region as a code, “German (AT)” for `de-AT`, where room is scarce."""
    primary, *rest = tag.replace("_", "-").split("-")
    region = next((part.upper() for part in rest if len(part) == _REGION_LENGTH), "")
    name = language_name(primary)
    return tr("{language} ({details})", language=name, details=region) if region else name


def primary_language(tag: str) -> str:
    """The part of a tag that names the language alone: `de` for `de-AT`."""
    return tag.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=1024)
def _english(tag: str) -> tuple[str, ...]:
    """What the language, its region and its variants are called in English; an empty name is not known."""
    primary, *rest = tag.replace("_", "-").split("-")
    return (_language(primary), *filter(None, map(_detail, rest)))


def _language(code: str) -> str:
    language = QLocale.codeToLanguage(code)
    known = language not in (QLocale.Language.AnyLanguage, QLocale.Language.C)
    return QLocale.languageToString(language) if known else _LANGUAGES.get(code.lower(), "")


def _detail(subtag: str) -> str:
    """What a later part of a tag says: a script, a region, or a variant as it is written."""
    if subtag.lower() == "x":
        return ""
    script = QLocale.codeToScript(subtag)
    if script != QLocale.Script.AnyScript:
        return QLocale.scriptToString(script)
    if len(subtag) in _TERRITORY_LENGTHS:
        territory = QLocale.codeToTerritory(subtag)
        if territory != QLocale.Country.AnyTerritory:
            return QLocale.territoryToString(territory)
    return _AREAS.get(subtag, subtag)
