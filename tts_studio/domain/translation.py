"""Turns the studio's own sentences into the user's language."""

from __future__ import annotations

from gettext import NullTranslations


class _Words:
    """The catalogue in use; replaced as a whole, so that a sentence never mixes two languages."""

    def __init__(self) -> None:
        self.catalogue: NullTranslations = NullTranslations()


# The language is a fact about the whole process, like its locale: every layer that forms a sentence needs it.
_words = _Words()


def use_catalogue(catalogue: NullTranslations) -> None:
    """Speak this catalogue's language from now on; `NullTranslations()` is English."""
    _words.catalogue = catalogue


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


def mark(text: str, /) -> str:
    """Collect a sentence where it is written, to be translated with `tr` where it is shown."""
    return text


def _filled(translated: str, english: str, values: dict[str, object]) -> str:
    if not values:
        return translated
    try:
        return translated.format(**values)
    except (KeyError, IndexError, ValueError):
        return english.format(**values)
