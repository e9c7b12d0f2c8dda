"""A take of a segment: one whole performance of it, made of the takes of its requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tts_studio.domain.voice import CastVoice


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence inside a performance."""

    milliseconds: int


TakePiece: TypeAlias = int | Pause
"""The id of a request's take, or a silence."""


@dataclass(frozen=True, slots=True)
class SegmentTake:
    """What a user compares, chooses and keeps; users know it as a “take”.

    `number` counts 1, 2, 3… within the segment and is never given to another one. `plan_key` names the speech
    that was asked for and `variation` which reading of it this is; `cast_voice` and `body` are the voice and
    the words of that time. `written` is how the words stood in the script, with the speaker's name, and of a
    dialogue all of its paragraphs; it is empty where that is just the words, or where nobody knows.

    `created` and `trashed` are seconds since the epoch, `trashed` None outside the trash. One that was
    deleted for good has no pieces; it is remembered so that neither its number nor its reading comes back.
    """

    id: str
    segment_id: str
    number: int
    plan_key: str
    variation: int
    pieces: tuple[TakePiece, ...]
    cast_voice: CastVoice
    body: str
    created: float
    starred: bool = False
    comment: str = ""
    trashed: float | None = None
    written: str = ""

    @property
    def take_ids(self) -> tuple[int, ...]:
        """The takes of its requests, in order."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, Pause))

    @property
    def deleted(self) -> bool:
        """Whether it was deleted for good."""
        return not self.pieces

    @property
    def usable(self) -> bool:
        """Whether it can be played and chosen: neither deleted nor in the trash."""
        return bool(self.pieces) and self.trashed is None

    @property
    def paragraphs(self) -> str:
        """What is written into a script so that its segment says these words."""
        return self.written or self.body

    def speaks(self, body: str) -> bool:
        """Whether it says these words, however they are wrapped into lines."""
        return self.body.split() == body.split()


@dataclass(frozen=True, slots=True)
class Reading:
    """A take that was asked for and has not all of its sound yet.

    `parts` are the digests of its requests and the silences, in order; the rest is as in the take it becomes.
    """

    segment_id: str
    plan_key: str
    variation: int
    parts: tuple[str | Pause, ...]
    cast_voice: CastVoice
    body: str
    written: str = ""

    @property
    def digests(self) -> tuple[str, ...]:
        """The requests it is made of, in order."""
        return tuple(part for part in self.parts if isinstance(part, str))
