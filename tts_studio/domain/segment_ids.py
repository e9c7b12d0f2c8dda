"""Which paragraph of an edited script is which paragraph of the script before, so that each keeps its id."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, takewhile
from typing import TypeAlias

# A paragraph before the edit: its id and its text.
_Old: TypeAlias = tuple[str, str]

# How far an edited paragraph is looked for among those that vanished beside it.
_REACH = 8


def carry_ids(before: Sequence[_Old], texts: Sequence[str], new_id: Callable[[], str]) -> list[str]:
    """An id for each of `texts`, given the (id, text) pairs before the edit.

    Equal beginnings and ends of both lists keep their ids, then paragraphs that are found again elsewhere, in
    order. What is left between two of those is an edit: where as many came as vanished they are the same ones
    in order; of more or fewer, those that share half of their words with a vanished one are. Every id is used
    once.
    """
    head = _common(zip(before, texts, strict=False))
    longest_tail = min(len(before), len(texts)) - head
    tail = _common(islice(zip(reversed(before), reversed(texts), strict=False), longest_tail))
    matches: list[int | None] = [None] * len(texts)
    matches[:head] = range(head)
    matches[len(texts) - tail :] = range(len(before) - tail, len(before))
    _match_moved(before, texts, matches, range(head, len(before) - tail), range(head, len(texts) - tail))
    _match_edited(before, texts, matches, head, len(texts) - tail)
    used = {segment_id for segment_id, _ in before}
    return [before[match][0] if match is not None else _fresh(new_id, used) for match in matches]


def _common(pairs: Iterable[tuple[_Old, str]]) -> int:
    count = 0
    for (_, old), new in pairs:
        if old != new:
            break
        count += 1
    return count


def _fresh(new_id: Callable[[], str], used: set[str]) -> str:
    fresh = new_id()
    while fresh in used:
        fresh = new_id()
    used.add(fresh)
    return fresh


def _match_moved(
    before: Sequence[_Old], texts: Sequence[str], matches: list[int | None], old: range, new: range
) -> None:
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for index in old:
        places[before[index][1]].append(index)
    for index in new:
        if (found := places.get(texts[index])) and matches[index] is None:
            matches[index] = found.popleft()


def _match_edited(
    before: Sequence[_Old], texts: Sequence[str], matches: list[int | None], first: int, last: int
) -> None:
    """Pair each run of new paragraphs from `first` to `last` with those that vanished there."""
    taken = {match for match in matches if match is not None}
    index = first
    while index < last:
        if matches[index] is not None:
            index += 1
            continue
        end = index
        while end < last and matches[end] is None:
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


def _pairs(before: Sequence[_Old], texts: Sequence[str], old: list[int], new: range) -> list[tuple[int, int]]:
    if len(old) == len(new):
        return list(zip(new, old, strict=True))
    old_words = [set(before[index][1].split()) for index in old]
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
