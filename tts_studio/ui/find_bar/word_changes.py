"""The changes that make one phrase of another, word by word, so that what stands between them can stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Beyond this many words the phrase is changed as a whole: comparing takes longer the longer both are.
_MOST_WORDS = 200


def word_changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of `old` (start, end) and what stands there in `new`, from left to right."""
    before, after = list(_WORDS.finditer(old)), list(_WORDS.finditer(new))
    if len(before) == len(after):
        for gone, come in zip(before, after, strict=True):
            if gone.group() != come.group():
                yield gone.start(), gone.end(), come.group()
        return
    if max(len(before), len(after)) > _MOST_WORDS:
        yield 0, len(old), new
        return
    words = SequenceMatcher(None, [m.group() for m in before], [m.group() for m in after], autojunk=False)
    for operation, first, last, new_first, new_last in words.get_opcodes():
        if operation == "equal":
            continue
        start = before[first].start() if first < len(before) else len(old)
        end = before[last - 1].end() if last > first else start
        yield start, end, "".join(m.group() for m in after[new_first:new_last])
