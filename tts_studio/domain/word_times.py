"""When each written word is heard: measured where the voice tells it, else by its share of the time."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from tts_studio.domain.written_words import WrittenWord

FINE_SECONDS = 1.0
"""A time within a measured stretch this short counts as measured."""

_CLOSES = frozenset(".,;:!?…)]}»”’\"'、。，！？")
_MOST_SPANS = 8
_PAUSES = {
    **dict.fromkeys(",;:", 4),
    **dict.fromkeys(".!?…", 7),
    **dict.fromkeys("。！？", 3),
    "、": 1,
    "，": 1,
}
"""After how many letters' time the next word begins."""


@dataclass(frozen=True, slots=True)
class HeardSpan:
    """The written characters from `start` to `end` sound from `begins` to `ends` seconds."""

    start: int
    end: int
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word and when it sounds, in seconds from the beginning of its file.

    `spaced` says that a space stands before it, `approximate` that its time is a share, not a measure.
    """

    text: str
    begins: float
    ends: float
    spaced: bool = True
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment as it is heard in a file: its number from 1, its speaker (empty: the narrator), its words."""

    segment_id: str
    number: int
    speaker: str
    words: tuple[TimedWord, ...]

    @property
    def begins(self) -> float:
        """Where it is first heard, in seconds."""
        return self.words[0].begins

    @property
    def ends(self) -> float:
        """Where it is last heard, in seconds."""
        return self.words[-1].ends

    @property
    def approximate(self) -> bool:
        """Whether some of its times are not measured."""
        return any(word.approximate for word in self.words)

    @property
    def text(self) -> str:
        """Its words as one line."""
        return joined(self.words)


def joined(words: Iterable[TimedWord]) -> str:
    """Words as one line, with spaces where they are written."""
    return "".join(f" {word.text}" if word.spaced else word.text for word in words).strip()


def timed(
    words: Sequence[WrittenWord], spans: Iterable[HeardSpan], begins: float, ends: float
) -> tuple[TimedWord, ...]:
    """The words of a stretch of speech that sounds from `begins` to `ends` seconds.

    `spans` is what the voice told of its words, in any order, be it nothing. Marks on their own belong to
    the word before them.
    """
    known = sorted((span for span in spans if span.end > span.start), key=attrgetter("start", "begins"))
    befores = [0, *(word.end for word in words[:-1])]
    afters = [*(word.start for word in words[1:]), math.inf]
    found = [
        _measured(word, known, before, after)
        for word, before, after in zip(words, befores, afters, strict=False)
    ]
    words, found = _with_their_marks(words, found)
    return _in_order(_filled(words, found, begins, ends))


def words_json(passages: Iterable[Passage], seconds: float) -> str:
    """Word times as JSON: `segments` with their `words`, times in seconds, approximate ones marked."""
    segments = [_passage_json(passage) for passage in passages]
    body = {
        "version": 1,
        "seconds": round(seconds, 3),
        "approximate": any(segment["approximate"] for segment in segments),
        "segments": segments,
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _passage_json(passage: Passage) -> dict[str, object]:
    return {
        "id": passage.segment_id,
        "number": passage.number,
        "speaker": passage.speaker,
        "text": passage.text,
        "begins": round(passage.begins, 3),
        "ends": round(passage.ends, 3),
        "approximate": passage.approximate,
        "words": [
            {
                "text": word.text,
                "begins": round(word.begins, 3),
                "ends": round(word.ends, 3),
                "approximate": word.approximate,
            }
            for word in passage.words
        ],
    }


def _measured(word: WrittenWord, spans: Sequence[HeardSpan], before: float, after: float) -> TimedWord | None:
    """The word by the spans it shares characters with; None where there is none.

    The word before it ends at `before` and the next begins at `after`: only what a span has of those parts
    its time, tags do not.
    """
    last = bisect_right(spans, word.end - 1, key=attrgetter("start"))
    mine = [span for span in spans[max(0, last - _MOST_SPANS) : last] if span.end > word.start]
    if not mine:
        return None
    first, final = mine[0], max(mine, key=attrgetter("ends"))
    parted = [span for span, shared in ((first, first.start < before), (final, final.end > after)) if shared]
    begins = _time_at(first, word.start) if first.start < before else first.begins
    ends = _time_at(final, word.end) if final.end > after else final.ends
    coarse = any(span.ends - span.begins > FINE_SECONDS for span in parted)
    return TimedWord(word.text, begins, max(begins, ends), word.spaced, coarse)


def _time_at(span: HeardSpan, place: int) -> float:
    share = (place - span.start) / (span.end - span.start)
    return span.begins + (span.ends - span.begins) * min(1.0, max(0.0, share))


def _with_their_marks(
    words: Sequence[WrittenWord], found: Sequence[TimedWord | None]
) -> tuple[list[WrittenWord], list[TimedWord | None]]:
    """Dashes, stops and the like that nobody hears on their own joined to the word before or after."""
    kept: list[tuple[WrittenWord, TimedWord | None]] = []
    before = ""
    for word, time in zip(words, found, strict=True):
        if word.says_something or time is not None:
            kept.append((replace(word, text=before + word.text), time))
            before = ""
        elif kept:
            last, when = kept[-1]
            stands_alone = word.spaced and word.text[0] not in _CLOSES
            text = f"{last.text} {word.text}" if stands_alone else last.text + word.text
            kept[-1] = (replace(last, text=text), when)
        else:
            before += f"{word.text} "
    times = [None if time is None else replace(time, text=word.text) for word, time in kept]
    return [word for word, _ in kept], times


def _filled(
    words: Sequence[WrittenWord], found: Sequence[TimedWord | None], begins: float, ends: float
) -> list[TimedWord]:
    """Every word timed: those nobody measured share the time between their neighbours."""
    filled: list[TimedWord] = []
    index = 0
    while index < len(words):
        time = found[index]
        if time is not None:
            filled.append(time)
            index += 1
            continue
        stop = next((later for later in range(index, len(words)) if found[later] is not None), len(words))
        following = found[stop] if stop < len(words) else None
        since = filled[-1].ends if filled else begins
        until = ends if following is None else following.begins
        filled.extend(_shared(words[index:stop], since, max(since, until)))
        index = stop
    return filled


def _shared(words: Sequence[WrittenWord], begins: float, ends: float) -> Iterable[TimedWord]:
    """Words that sound one after the other from `begins` to `ends`, the longer a word the longer."""
    pauses = [_PAUSES.get(word.text.rstrip("\"'”’»)」』")[-1:], 0) for word in words]
    pauses[-1:] = [0]
    letters = [len(word.text) + word.spaced for word in words]
    step = (ends - begins) / (sum(letters) + sum(pauses))
    at = begins
    for word, size, pause in zip(words, letters, pauses, strict=True):
        yield TimedWord(word.text, at, at + size * step, word.spaced, approximate=True)
        at += (size + pause) * step


def _in_order(words: Iterable[TimedWord]) -> tuple[TimedWord, ...]:
    ordered: list[TimedWord] = []
    at = 0.0
    for word in words:
        begins = max(at, word.begins)
        ordered.append(replace(word, begins=begins, ends=max(begins, word.ends)))
        at = begins
    return tuple(ordered)
