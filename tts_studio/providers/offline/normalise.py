"""Writing a text out in the words that are spoken, with each word's place in the text kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from tts_studio.providers.offline.aligned_text import AlignedText


def normalised(text: AlignedText, knows: Callable[[str], bool]) -> AlignedText:
    return text.rewritten(re.compile(r"\s+"), lambda _m: " ")
