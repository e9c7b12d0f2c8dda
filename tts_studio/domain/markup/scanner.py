"""The one scanner of the tag language: text in, tokens that cover it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tts_studio.domain.markup.tags import LONGEST_PAUSE_MS, TAGS, Tag


class TokenKind(StrEnum):
    """What a stretch of a script is."""

    TEXT = "text"
    ESCAPE = "escape"
    INLINE = "inline"
    PAUSE = "pause"
    OPEN = "open"
    CLOSE = "close"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of text; `start` and `end` are code point positions.

    `tag` is set for INLINE, PAUSE, OPEN and CLOSE. `milliseconds` is set for a pause with a length of its
    own, also where that length is none we take and the token is therefore UNKNOWN. `name` is the tag's name
    in lower case with single spaces and without slash, or the literal character of an ESCAPE.
    """

    kind: TokenKind
    start: int
    end: int
    tag: Tag | None = None
    milliseconds: int | None = None
    name: str = ""


_TAG_KINDS = frozenset(
    {TokenKind.INLINE, TokenKind.PAUSE, TokenKind.OPEN, TokenKind.CLOSE, TokenKind.UNKNOWN}
)

# Neither class runs over another opening bracket, so each character is looked at only once, whatever comes.
_MARK = re.compile(
    r"""\\(?P<literal>[\[\]<>\\:：#])
    | \[(?P<square>[^\[\]<>\\\n\r\v\f\x85\u2028\u2029]{1,60})\]
    | <(?P<angle>[^\[\]<>\\\n\r\v\f\x85\u2028\u2029]{1,160})>""",
    re.VERBOSE,
)
_LETTER = r"[^\W\d_]"
_LOOKS_LIKE_SQUARE_TAG = re.compile(rf"\s*/?\s*{_LETTER}")
_LOOKS_LIKE_ANGLE_TAG = re.compile(
    rf"""/?{_LETTER}[\w:.-]*                                    # a name
    (?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=]+))*        # attributes, as in other mark-up languages
    \s*/?""",
    re.VERBOSE,
)
_TIMED_PAUSE = re.compile(
    r"pause\s+([0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*(ms|milliseconds?|s|secs?|seconds?)?", re.IGNORECASE
)


def scan(text: str) -> tuple[Token, ...]:
    """Cut `text` into tokens that follow each other without gap or overlap, in linear time.

    Tags may be written in any case and with white space inside their brackets. `[pause N]` takes seconds,
    also with `s` or `ms`, and a decimal point or comma. What looks like a tag and is none of ours is
    UNKNOWN: up to 60 characters in square brackets that begin with a letter, or a single word with or
    without attributes in angle brackets, on one line. A backslash before a bracket, a colon, a number sign or
    a backslash makes it literal. Everything else is TEXT.
    """
    return tuple(_tokens(text))


def is_tag(token: Token) -> bool:
    """Whether the token is written as a tag, known or not."""
    return token.kind in _TAG_KINDS


def _tokens(text: str) -> Iterator[Token]:
    done = 0
    for match in _MARK.finditer(text):
        token = _token(match)
        if token is None:
            continue
        if token.start > done:
            yield Token(TokenKind.TEXT, done, token.start)
        yield token
        done = token.end
    if done < len(text):
        yield Token(TokenKind.TEXT, done, len(text))


def _token(match: re.Match[str]) -> Token | None:
    start, end = match.span()
    if literal := match["literal"]:
        return Token(TokenKind.ESCAPE, start, end, name=literal)
    if (square := match["square"]) is not None:
        return _square(square, start, end)
    return _angle(match["angle"], start, end)


def _square(content: str, start: int, end: int) -> Token | None:
    name = " ".join(content.lower().split())
    tag = TAGS.get(name)
    if tag is not None and not tag.wraps:
        return Token(TokenKind.PAUSE if tag.silence_ms else TokenKind.INLINE, start, end, tag, name=name)
    if timed := _TIMED_PAUSE.fullmatch(content.strip()):
        milliseconds = _milliseconds(timed)
        if 0 < milliseconds <= LONGEST_PAUSE_MS:
            return Token(TokenKind.PAUSE, start, end, TAGS["pause"], milliseconds, "pause")
        return Token(TokenKind.UNKNOWN, start, end, None, milliseconds, "pause")
    if _LOOKS_LIKE_SQUARE_TAG.match(content):
        return Token(TokenKind.UNKNOWN, start, end, name=name.removeprefix("/").lstrip())
    return None


def _angle(content: str, start: int, end: int) -> Token | None:
    name = " ".join(content.lower().split())
    closes = name.startswith("/")
    name = name.removeprefix("/").lstrip()
    tag = TAGS.get(name)
    if tag is not None and tag.wraps:
        return Token(TokenKind.CLOSE if closes else TokenKind.OPEN, start, end, tag, name=name)
    # Two words make a tag only where a hyphen between them would: “if a <b and c> d” is text.
    if _LOOKS_LIKE_ANGLE_TAG.fullmatch(content) or name.replace(" ", "-") in TAGS:
        return Token(TokenKind.UNKNOWN, start, end, name=name)
    return None


def _milliseconds(timed: re.Match[str]) -> int:
    number = Decimal(timed[1].replace(",", "."))
    unit = (timed[2] or "s").lower()
    exact = number if unit.startswith("m") else number * 1000
    # A length below a millisecond stays above zero, and huge ones stay writable.
    return int(min(exact, Decimal(10**9)).quantize(Decimal(1), ROUND_HALF_UP)) or int(exact > 0)
