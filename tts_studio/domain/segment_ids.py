"""Which paragraph of an edited script is which paragraph of the script before, so that each keeps its id."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

# Tells the ids of paragraphs with a text that left the script, the first that left first.
Returning: TypeAlias = Callable[[str], Sequence[str]]

# How far an edited paragraph is looked for among those that vanished beside it.
_REACH = 8
# Thai, Lao, Burmese, Khmer, Chinese, Japanese and their like.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(r"\w+")
_WORD_OR_PAIR = re.compile(rf"([^\W{_UNSPACED}]+)|(?=([{_UNSPACED}]{{1,2}}))[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """How many paragraphs there are, and the text of each by its index; few of them are ever looked at."""

    count: int
    text: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Matches:
    """Which old paragraph each new one is.

    The first `head` and the last `tail` are the same ones in both; `middle` says for each one between them
    the index it had before, or the id of one that left earlier and is back, None for a new one.
    """

    head: int
    tail: int
    middle: tuple[int | str | None, ...]


def nobody_returns(_text: str) -> tuple[str, ...]:
    """Where nothing is known of paragraphs that left."""
    return ()


def match_paragraphs(
    before: Paragraphs,
    now: Paragraphs,
    same_head: int = 0,
    same_tail: int = 0,
    returning: Returning = nobody_returns,
) -> Matches:
    """Match the paragraphs after an edit with those before it.

    Equal beginnings and ends match, then paragraphs that are found again elsewhere, in order. What is left
    between two of those is an edit. A single one in the place of a single one is the same one. Of several,
    those are that share half of their words with one that vanished; and where as many came as vanished and
    most do so, all are, in order. Those that come back after they left match first. No old paragraph matches
    twice.

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
    returned = _returned(old, new, matches, returning)
    _match_edited(old, new, matches, returned)
    middle = (returned.get(index) if match is None else head + match for index, match in enumerate(matches))
    return Matches(head, tail, tuple(middle))


_Texts: TypeAlias = Sequence[str]


def _match_moved(before: _Texts, texts: _Texts, matches: list[int | None]) -> None:
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for index, text in enumerate(before):
        places[text].append(index)
    for index, text in enumerate(texts):
        if found := places.get(text):
            matches[index] = found.popleft()


def _returned(
    before: _Texts, texts: _Texts, matches: list[int | None], returning: Returning
) -> dict[int, str]:
    """Which of the paragraphs that are not matched yet left the script some time ago, by their index."""
    new = [index for index, match in enumerate(matches) if match is None]
    if len(new) == 1 and len(before) == len(texts):
        return {}  # One that is edited in its place stays the one it is.
    waiting: dict[str, Iterator[str]] = {}
    found: dict[int, str] = {}
    for index in new:
        text = texts[index]
        name = next(waiting.setdefault(text, iter(returning(text))), "")
        if name:
            found[index] = name
    return found


def _match_edited(
    before: _Texts, texts: _Texts, matches: list[int | None], returned: Collection[int]
) -> None:
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
        new_ones = [new for new in range(index, end) if new not in returned]
        for new, old in _pairs(before, texts, vanished, new_ones):
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


def _pairs(before: _Texts, texts: _Texts, old: list[int], new: list[int]) -> list[tuple[int, int]]:
    if not old or not new:
        return []
    in_order = list(zip(new, old, strict=False))
    if len(old) == len(new) == 1:
        return in_order
    if len(old) == len(new) and _mostly_related(before, texts, in_order):
        return in_order
    old_words = [_words(before[index]) for index in old]
    new_words = [_words(texts[index]) for index in new]
    pairs: list[tuple[int, int]] = []
    reached = 0
    for index, words in zip(new, new_words, strict=True):
        for place in range(reached, min(len(old), reached + _REACH)):
            if _related(words, old_words[place]):
                pairs.append((index, old[place]))
                reached = place + 1
                break
    return pairs


def _mostly_related(before: _Texts, texts: _Texts, pairs: list[tuple[int, int]]) -> bool:
    alike = 0
    for index, old in pairs:
        alike += _related(_words(texts[index]), _words(before[old]))
        if 2 * alike >= len(pairs):
            return True
    return False


def _words(text: str) -> frozenset[str]:
    """What a text is made of: words, and pairs of signs of the scripts that have no spaces between words."""
    if _UNSPACED_SIGN.search(text) is None:
        return frozenset(_WORD.findall(text))
    return frozenset(word or pair for word, pair in _WORD_OR_PAIR.findall(text))


def _related(words: frozenset[str], others: frozenset[str]) -> bool:
    return 2 * len(words & others) >= min(len(words), len(others))
