"""Which paragraph of an edited script is which paragraph of the script before, so that each keeps its id."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

# How far an edited paragraph is looked for among those that vanished beside it.
_REACH = 8


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """How many paragraphs there are, and the text of each by its index; few of them are ever looked at."""

    count: int
    text: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Matches:
    """Which old paragraph each new one is.

    The first `head` and the last `tail` are the same ones in both; `middle` says for each one between them
    the index it had before, None for a new one.
    """

    head: int
    tail: int
    middle: tuple[int | None, ...]


def match_paragraphs(before: Paragraphs, now: Paragraphs, same_head: int = 0, same_tail: int = 0) -> Matches:
    """Match the paragraphs after an edit with those before it.

    Equal beginnings and ends match, then paragraphs that are found again elsewhere, in order. What is left
    between two of those is an edit: where as many came as vanished they are the same ones in order; of more
    or fewer, those that share half of their words with a vanished one are. No old paragraph matches twice.

    The first `same_head` and the last `same_tail` paragraphs are known to be equal and are not compared.
    """
    shorter = min(before.count, now.count)
    head = min(same_head, shorter)
    # With as many as before, those behind are the same at their own places and need no comparing either.
    compared = shorter - same_tail if before.count == now.count else shorter
    while head < compared and before.text(head) == now.text(head):
        head += 1
    tail = min(same_tail, shorter - head)
    while tail < shorter - head and before.text(before.count - 1 - tail) == now.text(now.count - 1 - tail):
        tail += 1
    old = [before.text(index) for index in range(head, before.count - tail)]
    new = [now.text(index) for index in range(head, now.count - tail)]
    matches: list[int | None] = [None] * len(new)
    _match_moved(old, new, matches)
    _match_edited(old, new, matches)
    return Matches(head, tail, tuple(None if match is None else head + match for match in matches))


_Texts: TypeAlias = Sequence[str]


def _match_moved(before: _Texts, texts: _Texts, matches: list[int | None]) -> None:
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for index, text in enumerate(before):
        places[text].append(index)
    for index, text in enumerate(texts):
        if found := places.get(text):
            matches[index] = found.popleft()


def _match_edited(before: _Texts, texts: _Texts, matches: list[int | None]) -> None:
    """Pair each run of new paragraphs with those that vanished there."""
    taken = {match for match in matches if match is not None}
    index = 0
    while index < len(texts):
        if matches[index] is not None:
            index += 1
            continue
        end = index
        while end < len(texts) and matches[end] is None:
            end += 1
        before_run = matches[index - 1] if index else -1
        after_run = matches[end] if end < len(matches) else len(before)
        vanished = _vanished(before_run, after_run, taken, len(before))
        for new, old in _pairs(before, texts, vanished, range(index, end)):
            matches[new] = old
            taken.add(old)
        index = end


def _vanished(before_run: int | None, after_run: int | None, taken: set[int], count: int) -> list[int]:
    """The old paragraphs nobody has taken right behind `before_run`, or else right before `after_run`."""
    found: list[int] = []
    if before_run is not None:
        found.extend(takewhile(lambda old: old not in taken, range(before_run + 1, count)))
    if not found and after_run is not None:
        found.extend(takewhile(lambda old: old not in taken, range(after_run - 1, -1, -1)))
        found.reverse()
    return found


def _pairs(before: _Texts, texts: _Texts, old: list[int], new: range) -> list[tuple[int, int]]:
    if len(old) == len(new):
        return list(zip(new, old, strict=True))
    old_words = [set(before[index].split()) for index in old]
    pairs: list[tuple[int, int]] = []
    reached = 0
    for index in new:
        words = set(texts[index].split())
        for place in range(reached, min(len(old), reached + _REACH)):
            if _related(words, old_words[place]):
                pairs.append((index, old[place]))
                reached = place + 1
                break
    return pairs or list(zip(new, old, strict=False))


def _related(words: set[str], others: set[str]) -> bool:
    return 2 * len(words & others) >= min(len(words), len(others))
