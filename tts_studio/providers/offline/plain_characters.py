"""What kind of character something is, where the standard library does not say."""

from __future__ import annotations

import unicodedata

# Ranges of pictures, flags, their joiners and skin tones.
_EMOJI = (
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x20E3, 0x20E3),
    (0x231A, 0x23FF),
    (0x25FB, 0x27BF),
    (0x2B05, 0x2B55),
    (0xFE00, 0xFE0F),
    (0x1F000, 0x1FAFF),
    (0xE0020, 0xE007F),
)
_NO_SOUND = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Scripts that write words without spaces between them.
_WITHOUT_SPACES = ("CJK ", "HIRAGANA ", "KATAKANA ", "BOPOMOFO ", "THAI ", "LAO ", "KHMER ", "MYANMAR ")


def is_emoji(character: str) -> bool:
    """Whether the character is a picture or part of one."""
    code = ord(character)
    return code >= _EMOJI[0][0] and any(first <= code <= last for first, last in _EMOJI)


def is_speakable_mark(character: str) -> bool:
    """Whether the character can stand in text at all: not a control, half a pair, or unassigned."""
    return character in "\u200c\u200d" or unicodedata.category(character) not in _NO_SOUND


def is_latin(character: str) -> bool:
    """Whether the character is a letter of the Latin alphabet, with or without accents."""
    if character < "\x80":
        return character.isalpha()
    return character.isalpha() and unicodedata.name(character, "").startswith(("LATIN ", "FULLWIDTH LATIN "))


def writes_without_spaces(character: str) -> bool:
    """Whether the character's script has no spaces between words."""
    return character > "\u0dff" and unicodedata.name(character, "").startswith(_WITHOUT_SPACES)


def is_han(character: str) -> bool:
    """Whether the character is one of the Han script."""
    return character > "\u2e7f" and unicodedata.name(character, "").startswith("CJK ")


def belongs_to_word(character: str) -> bool:
    """Whether the character is part of a word or figure: a letter, its marks, a digit, a unit of money."""
    return character.isalnum() or character in "%°" or unicodedata.category(character) in ("Mn", "Mc", "Sc")
