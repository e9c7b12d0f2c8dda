"""Notices text in a language that its voice was not made for."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from tts_studio.domain.translation import listed, mark, tr

# Below these the identifier guesses: measured on single lines of dialogue, names and acronyms.
FEWEST_LETTERS = 24
LEAST_CERTAINTY = 0.9

# Languages so close in writing that the identifier cannot be held to the difference.
_RELATED = (
    frozenset({"no", "nb", "nn", "da"}),
    frozenset({"hr", "sr", "bs", "sh"}),
    frozenset({"id", "ms"}),
    frozenset({"zh", "cmn", "yue", "wuu", "hak"}),
    frozenset({"es", "gl", "an", "ast"}),
    frozenset({"en", "sco", "pcm"}),
    frozenset({"fa", "prs"}),
)

_SCRIPT_OF_LANGUAGE = {
    "ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC", "ru": "CYRILLIC", "uk": "CYRILLIC", "bg": "CYRILLIC",
    "be": "CYRILLIC", "mk": "CYRILLIC", "kk": "CYRILLIC", "el": "GREEK", "he": "HEBREW", "hi": "DEVANAGARI",
    "mr": "DEVANAGARI", "ne": "DEVANAGARI", "bn": "BENGALI", "th": "THAI", "ko": "HANGUL", "ja": "HIRAGANA",
    "zh": "CJK", "cmn": "CJK", "yue": "CJK", "ka": "GEORGIAN", "hy": "ARMENIAN", "ta": "TAMIL",
    "te": "TELUGU",
}  # fmt: skip


class Identifier(Protocol):
    """Names the language of a text and how certain that is, 0 to 1."""

    def classify(self, text: str) -> tuple[str, float]:
        """The language's ISO 639 code and the certainty."""
        ...


class LanguageCheck:
    """Asks an identifier, which takes most of a second to load: create one off the event loop."""

    def __init__(self, identifier: Identifier | None = None) -> None:
        self._identifier = identifier or _load_identifier()

    def language_of(self, text: str) -> str:
        """The ISO 639 code of the text's language, empty where that is not certain."""
        letters = sum(character.isalpha() for character in text)
        if letters < FEWEST_LETTERS:
            return ""
        language, certainty = self._identifier.classify(text)
        return language if certainty >= LEAST_CERTAINTY else ""

    def notice(self, text: str, languages: Sequence[str], voice_name: str) -> str:
        """A sentence when the text is certainly in none of the voice's languages, else empty."""
        if not languages:
            return ""
        bases = {tag.partition("-")[0].lower() for tag in languages}
        language = self.language_of(text) or language_of_script(text)
        if not language or any(_same(language, base) for base in bases):
            return ""
        return tr(
            "This looks like {language}, but {voice} speaks {spoken}. Choose a voice for this language.",
            language=language_name(language),
            voice=voice_name,
            spoken=_names(languages),
        )


def _same(first: str, second: str) -> bool:
    return first == second or any(first in group and second in group for group in _RELATED)


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""


def language_of_script(text: str) -> str:
    """A language written in the script most letters belong to, for texts too short to identify."""
    scripts = Counter(script for character in text if (script := _script_of(character)))
    if not scripts:
        return ""
    script, count = scripts.most_common(1)[0]
    if count * 2 <= scripts.total() or script == "LATIN":
        return ""
    if script == "KATAKANA":
        return "ja"
    return next((language for language, of in _SCRIPT_OF_LANGUAGE.items() if of == script), "")


def loaded_language_check() -> LanguageCheck:
    """A check that has loaded all it needs; blocks while it does."""
    check = LanguageCheck()
    check.language_of("The first look loads what is needed.")
    return check


LANGUAGE_NAMES = {
    "auto": mark("any language"), "ar": mark("Arabic"), "bg": mark("Bulgarian"), "bn": mark("Bengali"),
    "ca": mark("Catalan"), "cmn": mark("Chinese"), "cs": mark("Czech"), "cy": mark("Welsh"),
    "da": mark("Danish"), "de": mark("German"), "el": mark("Greek"), "en": mark("English"),
    "es": mark("Spanish"), "et": mark("Estonian"), "eu": mark("Basque"), "fa": mark("Persian"),
    "fi": mark("Finnish"), "fr": mark("French"), "ga": mark("Irish"), "gl": mark("Galician"),
    "he": mark("Hebrew"), "hi": mark("Hindi"), "hr": mark("Croatian"), "hu": mark("Hungarian"),
    "hy": mark("Armenian"), "id": mark("Indonesian"), "is": mark("Icelandic"), "it": mark("Italian"),
    "ja": mark("Japanese"), "ka": mark("Georgian"), "ko": mark("Korean"), "la": mark("Latin"),
    "lt": mark("Lithuanian"), "lv": mark("Latvian"), "mk": mark("Macedonian"), "ms": mark("Malay"),
    "nb": mark("Norwegian"), "nl": mark("Dutch"), "no": mark("Norwegian"), "pl": mark("Polish"),
    "pt": mark("Portuguese"), "ro": mark("Romanian"), "ru": mark("Russian"), "sk": mark("Slovak"),
    "sl": mark("Slovenian"), "sq": mark("Albanian"), "sr": mark("Serbian"), "sv": mark("Swedish"),
    "sw": mark("Swahili"), "ta": mark("Tamil"), "te": mark("Telugu"), "th": mark("Thai"),
    "tr": mark("Turkish"), "uk": mark("Ukrainian"), "ur": mark("Urdu"), "vi": mark("Vietnamese"),
    "zh": mark("Chinese"),
}  # fmt: skip


def language_name(tag: str) -> str:
    """The name of a language tag's language, the tag itself where it has none here."""
    name = LANGUAGE_NAMES.get(tag.partition("-")[0].lower())
    return tag if name is None else tr(name)


def _names(languages: Sequence[str]) -> str:
    names = list(dict.fromkeys(language_name(tag) for tag in languages))
    return names[0] if len(names) == 1 else listed(names[:3])


def _load_identifier() -> Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
