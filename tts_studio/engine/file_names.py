"""File names made of a script's words, which every system takes and which differ from each other."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST_NAME = 80
_MOST_BYTES = 180
"""Systems take 255; endings and the marks of unfinished files come on top."""
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]+')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_stem(text: str) -> str:
    """A name without its ending, of what of the text may stand in one; never empty."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", text).split())[:_LONGEST_NAME]
    name = name.encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .")
    return f"_{name}" if not name or _RESERVED.match(name) else name


def distinct_stems(stems: Iterable[str]) -> tuple[str, ...]:
    """The names, equal ones with a number behind them; capitals make no difference on many disks."""
    taken: set[str] = set()
    names = []
    for stem in stems:
        name, count = stem, 2
        while name.casefold() in taken:
            name, count = f"{stem} {count}", count + 1
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
