"""An audition: one line in several voices, and what the user thinks of each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tts_studio.domain.voice import CastVoice

MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the user thinks of a voice with a line: 0 to 5 stars, notes, and whether it is shortlisted."""

    stars: int = 0
    notes: str = ""
    shortlisted: bool = False

    @property
    def given(self) -> bool:
        """Whether anything was said at all."""
        return self != Judgement()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voice with its settings that is heard with the line.

    `first_sound` is how many seconds it took until the first sound arrived when the line was rendered, None
    where nobody measured.
    """

    voice: CastVoice
    judgement: Judgement = field(default_factory=Judgement)
    first_sound: float | None = None

    @property
    def key(self) -> str:
        """What tells it from other candidates: voice, language and settings."""
        return candidate_key(self.voice)


def candidate_key(voice: CastVoice) -> str:
    """The same for the same voice, language and settings."""
    identity = [voice.voice.model, voice.voice.voice, voice.language, sorted(voice.settings.items())]
    return json.dumps(identity, ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class AuditionSheet:
    """One line and its candidates in order. `used` is in seconds since the epoch."""

    id: str
    line: str
    used: float
    candidates: tuple[Candidate, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The candidates' keys, in order."""
        return tuple(candidate.key for candidate in self.candidates)

    @property
    def judged(self) -> bool:
        """Whether the user has said anything about a candidate."""
        return any(candidate.judgement.given for candidate in self.candidates)

    @property
    def best(self) -> Candidate | None:
        """The candidate with the most stars, the first of them; None where there are no stars."""
        starred = [candidate for candidate in self.candidates if candidate.judgement.stars]
        return max(starred, key=lambda candidate: candidate.judgement.stars, default=None)

    def candidate(self, key: str) -> Candidate | None:
        """The candidate of that key, if it is here."""
        return next((candidate for candidate in self.candidates if candidate.key == key), None)

    def adding(self, candidates: Iterable[Candidate]) -> AuditionSheet:
        """A sheet with these behind the others; one that is here already is left out."""
        kept = {candidate.key: candidate for candidate in self.candidates}
        for candidate in candidates:
            kept.setdefault(candidate.key, candidate)
        return replace(self, candidates=tuple(kept.values()))

    def without(self, key: str) -> AuditionSheet:
        """A sheet without this candidate."""
        return replace(self, candidates=tuple(c for c in self.candidates if c.key != key))

    def replacing(self, key: str, candidate: Candidate) -> AuditionSheet:
        """A sheet with another candidate in the place of this one."""
        return replace(
            self, candidates=tuple(candidate if known.key == key else known for known in self.candidates)
        )


def same_line(one: str, other: str) -> bool:
    """Whether two texts are the same line, white space around and between the words aside."""
    return one.split() == other.split()
