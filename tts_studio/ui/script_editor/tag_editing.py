"""What wrapping, unwrapping and deleting tags does to a text, as changes to be made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tts_studio.domain.markup.scanner import Token, TokenKind, is_tag, scan
from tts_studio.domain.markup.tags import Tag
from tts_studio.ui.script_editor.tag_pairs import Pair, pairs_of


@dataclass(frozen=True, slots=True)
class Change:
    """The stretch from `start` to `end` gives way to `text`; code points."""

    start: int
    end: int
    text: str = ""


def toggle(text: str, start: int, end: int, tag: Tag) -> tuple[Change, ...]:
    """Take a wrapping tag away from a stretch that is inside it, or put it around the stretch.

    A stretch that would cut a tag or cross a pair grows until it does not.
    """
    tokens = [token for token in scan(text) if is_tag(token)]
    pairs = pairs_of(tokens)
    start, end = _grown(tokens, pairs, *_without_edges(text, start, end))
    around = _innermost(pair for pair in pairs if pair.opening.tag == tag and pair.holds(start, end))
    if around is not None:
        return without(around)
    return Change(end, end, tag.closing), Change(start, start, tag.opening)


def deletion(text: str, position: int, *, forward: bool) -> tuple[Change, ...]:
    """What Backspace (or, `forward`, Delete) right beside a tag takes away: the tag and its other half."""
    tokens = [token for token in scan(text) if is_tag(token) and token.kind is not TokenKind.UNKNOWN]
    token = next((t for t in tokens if (t.start if forward else t.end) == position), None)
    if token is None:
        return ()
    pair = next((p for p in pairs_of(tokens) if token in (p.opening, p.closing)), None)
    return without(pair) if pair else (Change(token.start, token.end),)


def halves_at(text: str, position: int) -> tuple[tuple[int, int], ...]:
    """Both halves of the wrapping tag that is at a position, or nothing."""
    for pair in pairs_of(scan(text)):
        if any(token.start < position < token.end for token in (pair.opening, pair.closing)):
            return (pair.opening.start, pair.opening.end), (pair.closing.start, pair.closing.end)
    return ()


def without(pair: Pair) -> tuple[Change, ...]:
    """The changes that take a pair away and leave what it encloses."""
    return Change(pair.closing.start, pair.closing.end), Change(pair.opening.start, pair.opening.end)


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    if not stretch.strip():
        return start, end
    return start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip())


def _grown(tokens: list[Token], pairs: Iterable[Pair], start: int, end: int) -> tuple[int, int]:
    for token in tokens:
        if token.start < start < token.end:
            start = token.start
        if token.start < end < token.end:
            end = token.end
    known = tuple(pairs)
    while crossed := [pair for pair in known if pair.crossed_by(start, end)]:
        start = min(start, *(pair.opening.start for pair in crossed), start)
        end = max(end, *(pair.closing.end for pair in crossed), end)
    return start, end


def _innermost(pairs: Iterable[Pair]) -> Pair | None:
    return max(pairs, key=lambda pair: pair.opening.start, default=None)
