"""Turns the studio's own sentences into the user's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from gettext import NullTranslations
from string import Formatter
from unicodedata import bidirectional

# Languages that are written from right to left.
_LEFTWARDS = frozenset({"ar", "fa", "he", "ur"})
_ISOLATE, _END_OF_ISOLATE, _LEFTWARDS_MARK = "\u2068", "\u2069", "\u200f"
# What Unicode calls the letters of Hebrew and its like, and those of Arabic.
_LEFTWARDS_LETTERS = frozenset({"R", "AL"})
_UNSEEN = str.maketrans(dict.fromkeys((_ISOLATE, _END_OF_ISOLATE, _LEFTWARDS_MARK)))


class _Filler(Formatter):
    """Fills in values as `str.format` does, in the manner of a language.

    Formatted numbers have its separators. Where writing goes from right to left, words that are filled in
    are isolated, so that a name in another script moves nothing around it.
    """

    def __init__(self, number: str, *, leftwards: bool) -> None:
        self._separators = str.maketrans({",": number[1], ".": number[5]})
        self._leftwards = leftwards

    def filled(self, text: str, values: Mapping[str, object]) -> str:
        """A sentence with its values, running leftwards also where it begins with a name or a quotation."""
        words: str = self.vformat(text, (), values)
        if not self._leftwards or bidirectional(words[:1] or _LEFTWARDS_MARK) in _LEFTWARDS_LETTERS:
            return words
        return f"{_LEFTWARDS_MARK}{words}"

    def format_field(self, value: object, format_spec: str) -> str:
        """A value in the form the sentence asks for."""
        text: str = super().format_field(value, format_spec)
        if isinstance(value, int | float | Decimal):
            return text.translate(self._separators) if format_spec else text
        return f"{_ISOLATE}{text}{_END_OF_ISOLATE}" if self._leftwards and text else text


class _Words:
    """The catalogue in use; replaced as a whole, so that a sentence never mixes two languages."""

    def __init__(self) -> None:
        self.catalogue: NullTranslations = NullTranslations()
        self.filler: _Filler | None = None


# The language is a fact about the whole process, like its locale: every layer that forms a sentence needs it.
_words = _Words()


def use_catalogue(catalogue: NullTranslations) -> None:
    """Speak this catalogue's language from now on; `NullTranslations()` is English."""
    _words.catalogue = catalogue
    number, leftwards = catalogue.gettext(_NUMBER), catalogue.info().get("language", "") in _LEFTWARDS
    plain = len(number) != len(_NUMBER) or (number == _NUMBER and not leftwards)
    _words.filler = None if plain else _Filler(number, leftwards=leftwards)


def language() -> str:
    """The tag of the language that is spoken, such as “de” or “pt-BR”; “en” without a catalogue."""
    return _words.catalogue.info().get("language", "").replace("_", "-") or "en"


def written_leftwards() -> bool:
    """Whether the language that is spoken is written from right to left."""
    return language() in _LEFTWARDS


def tr(text: str, /, **values: object) -> str:
    """A sentence in the user's language, with `{name}` replaced by the value of that name.

    `text` must be a literal, because the sentences to translate are collected from the source. A translation
    whose placeholders do not fit is left aside for the English sentence.
    """
    # The entry of the empty sentence is the head of the catalogue.
    return _filled(_words.catalogue.gettext(text) if text else "", text, values)


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """As `tr`, in the form the language has for this count, which `{count}` stands for."""
    english = one if count == 1 else many
    return _filled(_words.catalogue.ngettext(one, many, count), english, {"count": count, **values})


def figure(value: float | Decimal, form: str, /) -> str:
    """A number in a form of `format`, such as “.1f”, with the separators of the user's language."""
    return format(value, form) if _words.filler is None else _words.filler.format_field(value, form)


def listed(parts: Iterable[str], /) -> str:
    """Several names, figures or facts in a row, with what the user's language writes between them."""
    return tr(", ").join(parts)


def isolated(text: str, /) -> str:
    """Words of the user's own, which keep their direction on their own line where writing goes leftwards."""
    return text if _words.filler is None else _words.filler.format_field(text, "")


def without_marks(text: str, /) -> str:
    """A sentence that becomes a name itself, as of a file: without the unseen signs that direct writing."""
    return text.translate(_UNSEEN)


def mark(text: str, /) -> str:
    """Collect a sentence where it is written, to be translated with `tr` where it is shown."""
    return text


def _filled(translated: str, english: str, values: Mapping[str, object]) -> str:
    if not values:
        return translated
    try:
        if _words.filler is None:
            return translated.format(**values)
        return _words.filler.filled(translated, values)
    except (KeyError, IndexError, ValueError):
        return english.format(**values)


# Translators: write this number as your language does; its separators are used in all numbers.
_NUMBER = mark("1,234.5")
