"""From words to phonemes: the hibari package's pronunciation, with each phoneme's place in the text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tts_studio.providers.offline.aligned_text import AlignedText

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊeo")
PRIMARY_STRESS, SECONDARY_STRESS = "ˈ", "ˌ"


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One symbol the network is given; `position` is where in the source its word begins."""

    symbol: str
    position: int


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word: its place in the source and its first and last phoneme."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class Reading:
    """A sentence as phonemes, with the words they spell."""

    phonemes: tuple[Phoneme, ...]
    words: tuple[SpokenWord, ...]


class Pronunciation:
    """The package's dictionaries and rules, loaded once."""

    def __init__(self) -> None:
        """Raises ImportError or OSError when the package is not there."""
        import hibari
        from hibari.g2p import G2P

        vocabulary = Path(hibari.__file__).parent / "assets" / "vocab.json"
        self._g2p: Any = G2P()
        self._ids: Mapping[str, int] = json.loads(vocabulary.read_text("utf-8"))

    def knows(self, word: str) -> bool:
        """Whether the dictionaries have this word, rather than guess it from its letters."""
        lexicon = self._g2p.lexicon
        return word in lexicon.golds or word in lexicon.silvers

    def ids(self, phonemes: tuple[Phoneme, ...]) -> list[int]:
        """The network's numbers for a sentence, with the silence it wants at both ends."""
        return [0, *(self._ids[phoneme.symbol] for phoneme in phonemes), 0]

    def read(self, sentence: AlignedText) -> Reading:
        """The phonemes of a sentence that is already written out in words."""
        phonemes: list[Phoneme] = []
        tokens: list[tuple[int, int, int, int]] = []
        place = 0
        for token in self._g2p.phonemize_tokens(self._g2p.tokenize(sentence.text)):
            found = sentence.text.find(token.text, place)
            start = place if found < 0 else found
            end = min(start + len(token.text), len(sentence))
            place = end
            source = sentence.starts[min(start, len(sentence) - 1)]
            first = len(phonemes)
            symbols = (token.phonemes or "") + (" " if token.whitespace else "")
            phonemes.extend(Phoneme(symbol, source) for symbol in symbols if symbol in self._ids)
            last = len(phonemes) - 1 - bool(token.whitespace)
            if last >= first:
                tokens.append((start, end, first, last))
        return Reading(tuple(phonemes), tuple(_words(sentence, tokens)))


def _words(sentence: AlignedText, tokens: list[tuple[int, int, int, int]]) -> list[SpokenWord]:
    """Words as people count them: pieces of one word, and words that stem from the same figure, are one."""
    words: list[SpokenWord] = []
    waiting = iter(tokens)
    token = next(waiting, None)
    for match in _WORD.finditer(sentence.text):
        while token is not None and token[1] <= match.start():
            token = next(waiting, None)
        spans: list[tuple[int, int]] = []
        while token is not None and token[0] < match.end():
            spans.append((token[2], token[3]))
            if token[1] > match.end():
                break
            token = next(waiting, None)
        if not spans:
            continue
        start, end = sentence.span(*match.span())
        first, last = spans[0][0], spans[-1][1]
        if words and start < words[-1].end:
            before = words.pop()
            start, end, first = before.start, max(end, before.end), before.first
        words.append(SpokenWord(start, end, first, last))
    return words
