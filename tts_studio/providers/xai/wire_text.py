"""The text as it goes over the wire, where only tags are in brackets, and where each character came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tts_studio.domain.markup.scanner import TokenKind, scan
from tts_studio.providers.shared.brackets import without_escapes


@dataclass(frozen=True)
class WireText:
    """`text` is what is sent; its character at `i` stands at `sources[i]` in the request's text.

    `tags` are the stretches (start, end) of `text` that are tags and not words.
    """

    text: str
    sources: tuple[int, ...]
    tags: tuple[tuple[int, int], ...]


def wire_text(compiled: str) -> WireText:
    """What is sent for a request's text, in which literal brackets are escaped by a backslash."""
    sources: list[int] = []
    tags: list[tuple[int, int]] = []
    for token in scan(compiled):
        if token.tag is not None:
            tags.append((len(sources), len(sources) + token.end - token.start))
        if token.kind is TokenKind.ESCAPE and token.name in _BRACKETS:
            sources.append(token.start + 1)
        else:
            sources.extend(range(token.start, token.end))
    return WireText(without_escapes(compiled), tuple(sources), tuple(tags))


_BRACKETS = "[]<>\\"
"""What dialects escape; a backslash before anything else is a backslash."""

# Scripts written without spaces are marked character by character.
_ALONE = r"\u2e80-\u2fff\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_ALONE}]|[^\s—–…/、。，！？：；{_ALONE}]+")


def words_of(wire: WireText) -> Iterator[tuple[int, int]]:
    """Where the words stand in the wire text: no tags, no white space, no punctuation at their edges."""
    begin = 0
    for tag_start, tag_end in (*wire.tags, (len(wire.text), len(wire.text))):
        for match in _RUN.finditer(wire.text, begin, tag_start):
            start, end = match.span()
            while start < end and _is_punctuation(wire.text[start]):
                start += 1
            while start < end and _is_punctuation(wire.text[end - 1]):
                end -= 1
            if any(map(str.isalnum, wire.text[start:end])):
                yield start, end
        begin = tag_end


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
