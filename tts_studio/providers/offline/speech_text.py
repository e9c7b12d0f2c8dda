"""A request's text taken apart: the words to speak, which tags surround them, and where they stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tts_studio.domain.markup.scanner import Token, TokenKind, scan


@dataclass(frozen=True, slots=True)
class Wrapping:
    """One wrapping tag around the plain text from `start` to `end`."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class SpeechText:
    """`plain` is the text without its tags; `positions` holds each character's place in the request."""

    plain: str
    positions: tuple[int, ...]
    wrappings: tuple[Wrapping, ...]
    pauses: tuple[tuple[int, int], ...]
    """Silences inside the text, as (position in `plain`, milliseconds)."""

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the non-empty stretch of `plain` stands in the request's text."""
        return self.positions[start], self.positions[end - 1] + 1

    def names_at(self, position: int) -> tuple[Wrapping, ...]:
        """The tags around a character of `plain`, the outermost first."""
        return tuple(each for each in self.wrappings if each.start <= position < each.end)


def read_speech_text(text: str) -> SpeechText:
    """Take a request's text apart. Unclosed tags reach to the end, stray closing ones are ignored."""
    plain: list[str] = []
    positions: list[int] = []
    wrappings: list[Wrapping] = []
    pauses: list[tuple[int, int]] = []
    open_tags: list[tuple[str, int]] = []
    for token in scan(text):
        match token.kind:
            case TokenKind.TEXT:
                plain.extend(text[token.start : token.end])
                positions.extend(range(token.start, token.end))
            case TokenKind.ESCAPE:
                plain.append(token.name)
                positions.append(token.end - 1)
            case TokenKind.OPEN:
                open_tags.append((token.name, len(plain)))
            case TokenKind.CLOSE:
                _close(token.name, open_tags, len(plain), wrappings)
            case TokenKind.PAUSE:
                pauses.append((len(plain), _milliseconds(token)))
            case TokenKind.INLINE | TokenKind.UNKNOWN:
                # Nothing an engine in the box can voice; it still keeps its neighbours apart.
                plain.append(" ")
                positions.append(token.start)
    while open_tags:
        _close(open_tags[-1][0], open_tags, len(plain), wrappings)
    ordered = sorted(wrappings, key=lambda each: (each.start, -each.end))
    return SpeechText("".join(plain), tuple(positions), tuple(ordered), tuple(pauses))


def stretches(text: SpeechText) -> Iterator[tuple[int, int, float]]:
    """The plain text between its pauses: start, end and the seconds of silence after it."""
    start = 0
    for position, milliseconds in text.pauses:
        yield start, position, milliseconds / 1000
        start = position
    yield start, len(text.plain), 0.0


def _close(name: str, open_tags: list[tuple[str, int]], position: int, wrappings: list[Wrapping]) -> None:
    for index in range(len(open_tags) - 1, -1, -1):
        if open_tags[index][0] == name:
            _name, start = open_tags.pop(index)
            if position > start:
                wrappings.append(Wrapping(name, start, position))
            return


def _milliseconds(token: Token) -> int:
    if token.milliseconds is not None:
        return token.milliseconds
    return token.tag.silence_ms if token.tag is not None else 0
