"""Subtitles: what is heard cut into cues of one or two lines that can be read in time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from tts_studio.domain.sentences import sentences
from tts_studio.domain.word_times import Passage, TimedWord, joined
from tts_studio.domain.written_words import columns

_NEW_CUE_PAUSE = 0.7
"""Seconds of silence after which a cue does not go on."""
_CLAUSE_ENDS = (",", ";", ":", "—", "–", "、", "，", "；", "：", "،", "؛")
_LEAST_SECONDS = 0.01
# What a cue costs where cues are cut: one more of them, words left at its end that belong together, room
# left in it, a sentence's end in the midst of it (twice that if the sentence did not begin there).
_ANOTHER_CUE, _CUT_SENTENCE, _CUT_CLAUSE, _ROOM_LEFT, _SENTENCE_INSIDE = 10.0, 8.0, 3.0, 4.0, 4.0


@dataclass(frozen=True, slots=True)
class SubtitleRules:
    """What makes subtitles readable.

    `line_length` is in columns, of which wide characters such as Chinese ones take two; `lines` is 1 or 2.
    `comfortable` and `fastest` are columns a second: the speed a cue stays on the screen for where there is
    time, and the one above which it counts as hurried. `shortest`, `longest` and `gap`, which is left before
    the next cue, are seconds.
    """

    line_length: int = 42
    lines: int = 2
    comfortable: float = 17.0
    fastest: float = 20.0
    shortest: float = 5 / 6
    longest: float = 7.0
    gap: float = 0.04


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle, in seconds from the beginning of its file. The narrator's `speaker` is empty.

    `text` is what its lines say as one.
    """

    begins: float
    ends: float
    text: str
    lines: tuple[str, ...]
    speaker: str = ""
    approximate: bool = False

    @property
    def speed(self) -> float:
        """How fast one has to read, in columns a second."""
        return sum(map(columns, self.lines)) / max(self.ends - self.begins, _LEAST_SECONDS)


@dataclass(frozen=True, slots=True)
class _Draft:
    words: tuple[TimedWord, ...]
    speaker: str


def subtitles(
    passages: Iterable[Passage],
    rules: SubtitleRules = SubtitleRules(),
    *,
    speaker_names: bool = False,
    until: float = math.inf,
) -> tuple[Cue, ...]:
    """The cues of these passages in order; none ends after `until` seconds.

    A cue begins with its first word and stays as long as it takes to read, at least until its last word,
    as far as the next one leaves room. `speaker_names` writes who speaks, wherever that changes.
    """
    drafts: list[_Draft] = []
    speaker = ""
    for passage in sorted(passages, key=attrgetter("begins")):
        named = speaker_names and passage.speaker != speaker
        words = (*_name(passage), *passage.words) if named and passage.speaker else passage.words
        speaker = passage.speaker
        short = tuple(part for word in words for part in _fitting(word, rules.line_length))
        for run in _runs(short):
            drafts.extend(_Draft(cue, passage.speaker) for cue in _cut(run, rules))
    limits = [*(draft.words[0].begins - rules.gap for draft in drafts[1:]), until]
    return tuple(_cue(draft, rules, limit) for draft, limit in zip(drafts, limits, strict=False))


def hurried(cues: Iterable[Cue], rules: SubtitleRules = SubtitleRules()) -> int:
    """How many cues have to be read faster than the rules want, because the voice speaks so fast."""
    return sum(cue.speed > rules.fastest for cue in cues)


def _name(passage: Passage) -> Iterator[TimedWord]:
    at = passage.begins
    for part in f"{passage.speaker}:".split():
        yield TimedWord(part, at, at)


def _fitting(word: TimedWord, width: int) -> Iterator[TimedWord]:
    """A word that is wider than a line in parts that are not."""
    if columns(word.text) <= width:
        yield word
        return
    length = len(word.text)
    step = max(1, width // 2 if columns(word.text) > length else width)
    seconds = (word.ends - word.begins) / length
    for first in range(0, length, step):
        last = min(first + step, length)
        yield replace(
            word,
            text=word.text[first:last],
            begins=word.begins + first * seconds,
            ends=word.begins + last * seconds,
            spaced=word.spaced and first == 0,
        )


def _runs(words: Sequence[TimedWord]) -> Iterator[Sequence[TimedWord]]:
    begin = 0
    for index, (word, following) in enumerate(pairwise(words)):
        if following.begins - word.ends > _NEW_CUE_PAUSE:
            yield words[begin : index + 1]
            begin = index + 1
    yield words[begin:]


def _cut(words: Sequence[TimedWord], rules: SubtitleRules) -> Iterator[tuple[TimedWord, ...]]:
    """Words that follow each other cut where it costs least."""
    stops = _sentence_ends(words)
    best = [0.0] + [math.inf] * len(words)
    came_from = [0] * (len(words) + 1)
    for begin in range(len(words)):
        goes_on = begin > 0 and begin - 1 not in stops
        inside = 0
        for end, width in _ends_from(words, begin, rules):
            cost = best[begin] + _ANOTHER_CUE + _SENTENCE_INSIDE * (2 if goes_on else 1) * inside
            cost += _ROOM_LEFT * (1 - min(1.0, width / (rules.line_length * rules.lines))) ** 2
            if end - 1 not in stops:
                clause = words[end - 1].text.endswith(_CLAUSE_ENDS)
                cost += _CUT_CLAUSE if clause else _CUT_SENTENCE
            else:
                inside += 1
            if cost < best[end]:
                best[end], came_from[end] = cost, begin
    ends = [len(words)]
    while ends[-1]:
        ends.append(came_from[ends[-1]])
    for begin, end in pairwise(reversed(ends)):
        yield tuple(words[begin:end])


def _ends_from(words: Sequence[TimedWord], begin: int, rules: SubtitleRules) -> Iterator[tuple[int, int]]:
    """Where a cue may end that begins with a word, and how many columns it then has."""
    line, used, total = 0, 1, 0
    for index in range(begin, len(words)):
        word = words[index]
        if index > begin and word.ends - words[begin].begins > rules.longest:
            return
        width, space = columns(word.text), int(word.spaced and line > 0)
        if line + space + width > rules.line_length:
            line, used = width, used + 1
        else:
            line += space + width
        if used > rules.lines:
            return
        total += space + width
        yield index + 1, total


def _sentence_ends(words: Sequence[TimedWord]) -> frozenset[int]:
    """The numbers of the words that end a sentence."""
    ends, length = [], 0
    for word in words:
        length += len(word.text) + word.spaced
        ends.append(length)
    text = "".join(f" {word.text}" if word.spaced else word.text for word in words)
    stops = {len(text[:stop].rstrip()) for _, stop in sentences(text)}
    return frozenset(index for index, end in enumerate(ends) if end in stops)


def _cue(draft: _Draft, rules: SubtitleRules, limit: float) -> Cue:
    words = draft.words
    lines = _lines(words, rules)
    begins, spoken = words[0].begins, words[-1].ends
    needed = max(rules.shortest, sum(map(columns, lines)) / rules.comfortable)
    ends = max(spoken, begins + min(needed, rules.longest))
    ends = max(min(ends, limit), begins + _LEAST_SECONDS)
    return Cue(begins, ends, joined(words), lines, draft.speaker, any(word.approximate for word in words))


def _lines(words: tuple[TimedWord, ...], rules: SubtitleRules) -> tuple[str, ...]:
    """One line where it fits, else two of about one length, rather parted where a clause ends."""
    whole = joined(words)
    if columns(whole) <= rules.line_length or len(words) == 1:
        return (whole,)
    splits = ((joined(words[:index]), joined(words[index:])) for index in range(1, len(words)))
    return min(splits, key=lambda split: _ugliness(split, rules.line_length))


def _ugliness(split: tuple[str, str], most: int) -> tuple[bool, float]:
    first, second = map(columns, split)
    clause = 0 if split[0].endswith((*_CLAUSE_ENDS, ".", "!", "?", "…", "。", "！", "？")) else most / 4
    return max(first, second) > most, abs(first - second) + clause
