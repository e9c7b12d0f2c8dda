"""How many words and characters a text has, counted as readers of its script count them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tts_studio.domain.markup.compiler import strip_tags

# Scripts written without spaces, in which a sign is counted as a word.
_SIGNS = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W{_SIGNS}]+(?:['’.,:\-‑][^\W{_SIGNS}]+)*")


@dataclass(frozen=True, slots=True)
class TextCounts:
    """Words and characters of what is spoken: without tags."""

    words: int = 0
    characters: int = 0

    def __add__(self, other: TextCounts) -> TextCounts:
        return TextCounts(self.words + other.words, self.characters + other.characters)


@lru_cache(maxsize=16_384)
def counts_of(text: str) -> TextCounts:
    """Count a segment's text. Asked again and again for a whole script."""
    plain = strip_tags(text) if "[" in text or "<" in text or "\\" in text else text.strip()
    return TextCounts(sum(1 for _ in _WORD.finditer(plain)), len(plain))
