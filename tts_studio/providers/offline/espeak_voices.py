"""The catalogue of eSpeak NG: one voice for each language and accent, and a few women's voices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tts_studio.domain.translation import mark
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.providers.offline.espeak_library import LibraryVoice

OTHER_SCRIPTS = frozenset(
    re.findall(
        r"\S+",
        """
        am ar as ba be bg bn bpy cmn cv el en-shaw fa gu grc hak he hi hy hyw ja ka kk kn ko kok ky mk ml mr
        my ne nog or pa piqd ru ru-cl ru-lv sd shn si sr ta te th ti tt ug uk ur yue
        """,
    )
)
"""Languages that are not written in Latin letters."""

FIRST = (
    "en-us",
    "en-gb",
    "de",
    "fr-fr",
    "es",
    "es-419",
    "it",
    "pt-br",
    "pt",
    "nl",
    "pl",
    "ru",
    "cmn",
    "ja",
    "hi",
)
_WITH_WOMAN = ("en-us", "en-gb", "de", "fr-fr", "es", "it", "pt-br", "nl", "pl", "ru")
_WOMAN = "f2"
# A test of the library’s, and languages whose dictionary is not in the package.
_LEFT_OUT = frozenset({"xex", "fo", "kaa"})
_NAMES: Mapping[str, str] = {
    "cmn": "Chinese (Mandarin)",
    "cmn-latn-pinyin": "Chinese (Mandarin, written as Pinyin)",
    "yue": "Chinese (Cantonese)",
    "yue-latn-jyutping": "Chinese (Cantonese, written as Jyutping)",
    "hak": "Chinese (Hakka)",
    "piqd": "Klingon",
    "fa-latn": "Persian (written in Latin letters)",
}
_DESCRIPTIONS: Mapping[str, str] = {"ja": mark("Reads kana only, no kanji.")}
_ALSO: Mapping[str, str] = {"cmn": "zh", "yue": "zh-HK", "nb": "no"}


@dataclass(frozen=True)
class Catalogue:
    """The voices to show, and the library's identifier of each language code, which is in lower case."""

    voices: tuple[Voice, ...]
    identifiers: Mapping[str, str]


def catalogue(found: Iterable[LibraryVoice]) -> Catalogue:
    """The library's voices under our names, the most spoken languages first, the others by name."""
    identifiers: dict[str, str] = {}
    listed: dict[str, list[Voice]] = {}
    for entry in found:
        code = _code(entry, identifiers)
        identifiers[code] = entry.identifier
        if code in _LEFT_OUT:
            continue
        listed[code] = [_voice(code, "", entry, "female" if entry.female else "male")]
        if code in _WITH_WOMAN:
            listed[code].append(_voice(code, _WOMAN, entry, "female"))
    order = sorted(listed, key=lambda code: (_rank(code), listed[code][0].name.casefold()))
    return Catalogue(tuple(voice for code in order for voice in listed[code]), identifiers)


def _code(entry: LibraryVoice, taken: Mapping[str, str]) -> str:
    code = entry.language.lower()
    return entry.identifier.rpartition("/")[2].lower() if code in taken else code


def _rank(code: str) -> int:
    return FIRST.index(code) if code in FIRST else len(FIRST)


def _voice(code: str, variant: str, entry: LibraryVoice, gender: str) -> Voice:
    tag = _tag(code)
    languages = (tag, _ALSO[code]) if code in _ALSO else (tag,)
    name = _NAMES.get(code, entry.name)
    description = _DESCRIPTIONS.get(code, "")
    if variant:
        return Voice(
            VoiceId("espeak", f"{code}+{variant}"),
            f"{name}, woman",
            languages,
            description,
            gender,
        )
    return Voice(VoiceId("espeak", code), name, languages, description, gender)


def _tag(code: str) -> str:
    """The code as a BCP-47 tag is usually written: `pt-BR`, `fa-Latn`."""
    first, *rest = code.split("-")
    written = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest]
    if "x" in rest:
        private = rest.index("x")
        written[private:] = rest[private:]
    return "-".join([first, *written])
