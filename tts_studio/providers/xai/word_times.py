"""From the times of single characters, as they arrive, to the times of words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from tts_studio.domain.speech import WordTiming
from tts_studio.providers.xai.wire_text import WireText, words_of

_NOTHING: tuple[WordTiming, ...] = ()


class _Astray(Exception):
    """The characters are not those of the text, or their times are none."""


class WordTimes:
    """Follows one text, and is silent after the first thing that does not fit: no times beat wrong ones."""

    def __init__(self, wire: WireText) -> None:
        self._wire = wire
        self._words = list(words_of(wire))
        self._tag_ends = dict(wire.tags)
        self._position = 0
        self._next = 0
        self._begins: float | None = None
        self._ends = 0.0
        self._latest = 0.0
        self._astray = False

    def add(self, timestamps: Any) -> tuple[WordTiming, ...]:
        """The words that ended in a batch: `graph_chars` and, as long, `graph_times` of pairs or objects."""
        if self._astray or timestamps is None:
            return _NOTHING
        words: list[WordTiming] = []
        try:
            for characters, begins, ends in _entries(timestamps):
                for character in characters:
                    self._follow(character, begins, ends)
                    words.extend(self._ended())
        except _Astray:
            self._astray = True
        return tuple(words)

    def _follow(self, character: str, begins: float, ends: float) -> None:
        """Go past one character. White space and tags may be reported or not."""
        text = self._wire.text
        while self._position < len(text) and text[self._position] != character:
            if character.isspace():
                return
            if self._position in self._tag_ends:
                self._position = self._tag_ends[self._position]
            elif text[self._position].isspace():
                self._position += 1
            else:
                raise _Astray
        if self._position == len(text):
            if character.isspace():
                return
            raise _Astray
        if self._next < len(self._words) and self._words[self._next][0] <= self._position:
            self._time_word(begins, ends)
        self._position += 1

    def _time_word(self, begins: float, ends: float) -> None:
        if begins < self._latest:
            raise _Astray
        self._latest = begins
        self._begins = begins if self._begins is None else self._begins
        self._ends = max(ends, begins)

    def _ended(self) -> Iterator[WordTiming]:
        if self._begins is None:
            return
        start, end = self._words[self._next]
        if self._position >= end:
            yield WordTiming(
                self._wire.sources[start], self._wire.sources[end - 1] + 1, self._begins, self._ends
            )
            self._next += 1
            self._begins = None


def _entries(timestamps: Any) -> Iterator[tuple[str, float, float]]:
    """Characters with begin and end in seconds; _Astray where the form or a number is not as agreed."""
    if not isinstance(timestamps, dict):
        raise _Astray
    characters, times = timestamps.get("graph_chars"), timestamps.get("graph_times")
    if characters is None and times is None:
        return
    if not isinstance(characters, list) or not isinstance(times, list) or len(characters) != len(times):
        raise _Astray
    for character, time in zip(characters, times, strict=True):
        if not isinstance(character, str):
            raise _Astray
        yield (character, *_span(time))


def _span(time: Any) -> tuple[float, float]:
    """A pair or an object with `start` and `end`: the reference and the guide of xAI differ."""
    pair = [time.get("start"), time.get("end")] if isinstance(time, dict) else time
    if not isinstance(pair, list) or len(pair) != 2 or not all(map(_is_time, pair)):
        raise _Astray
    return float(pair[0]), float(pair[1])


def _is_time(value: Any) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
    )
