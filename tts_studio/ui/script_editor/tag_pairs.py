"""Which opening tag belongs to which closing one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tts_studio.domain.markup.scanner import Token, TokenKind


@dataclass(frozen=True, slots=True)
class Pair:
    """A wrapping tag's two halves."""

    opening: Token
    closing: Token

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch lies within the pair, its halves included."""
        return self.opening.start <= start and end <= self.closing.end

    def crossed_by(self, start: int, end: int) -> bool:
        """Whether a stretch takes in exactly one of the two halves."""
        return (start <= self.opening.start < end) != (start < self.closing.end <= end)


def pairs_of(tokens: Iterable[Token]) -> tuple[Pair, ...]:
    """Every pair, in the order of the closing tags; crossed tags find their own halves."""
    open_tokens: list[Token] = []
    pairs = []
    for token in tokens:
        if token.kind is TokenKind.OPEN:
            open_tokens.append(token)
        elif token.kind is TokenKind.CLOSE:
            partner = next((t for t in reversed(open_tokens) if t.tag == token.tag), None)
            if partner is not None:
                open_tokens.remove(partner)
                pairs.append(Pair(partner, token))
    return tuple(pairs)


def unclosed(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The opening tags that are still open at the end, the innermost first."""
    everything = tuple(tokens)
    closed = {pair.opening.start for pair in pairs_of(everything)}
    opened = (token for token in everything if token.kind is TokenKind.OPEN)
    return tuple(reversed([token for token in opened if token.start not in closed]))
