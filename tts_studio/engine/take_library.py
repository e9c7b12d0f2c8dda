"""The takes of a project in memory, without their audio, and which one each segment uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.take import Take


class TakeLibrary:
    """Answers at once what the store would have to look up."""

    def __init__(
        self, takes: Iterable[Take] = (), choices: Mapping[tuple[str, str], int] | None = None
    ) -> None:
        """`choices` are take ids by segment id and request digest, where a request has several takes."""
        self._by_id: dict[int, Take] = {}
        self._by_digest: dict[str, tuple[Take, ...]] = {}
        self._choices = dict(choices or {})
        self._segments = {segment_id for segment_id, _ in self._choices}
        for take in takes:
            self.add(take)

    def add(self, take: Take) -> None:
        """Learn of a take."""
        self._by_id[take.id] = take
        known = self._by_digest.get(take.digest, ())
        at = next((place for place, other in enumerate(known) if other.id == take.id), len(known))
        self._by_digest[take.digest] = (*known[:at], take, *known[at + 1 :])

    def forget(self, take_ids: Iterable[int]) -> None:
        """Takes of the library are removed from the project."""
        for take_id in take_ids:
            take = self._by_id.pop(take_id)
            others = tuple(other for other in self._by_digest.pop(take.digest) if other.id != take_id)
            if others:
                self._by_digest[take.digest] = others

    def choose(self, segment_id: str, take: Take) -> None:
        """Let a segment use this take for its request."""
        self._choices[segment_id, take.digest] = take.id
        self._segments.add(segment_id)

    def get(self, take_id: int) -> Take | None:
        """One take."""
        return self._by_id.get(take_id)

    def all(self) -> tuple[Take, ...]:
        """Every take, oldest first."""
        return tuple(self._by_id.values())

    def has(self, digest: str) -> bool:
        """Whether a request need not be made again."""
        return digest in self._by_digest

    def takes_of(self, digest: str) -> tuple[Take, ...]:
        """The takes of one request, oldest first."""
        return self._by_digest.get(digest, ())

    def take_for(self, segment_id: str, request: SpeechRequest) -> Take | None:
        """The take a segment uses for a request: the chosen one, else the first."""
        takes = self._by_digest.get(request.digest)
        if not takes:
            return None
        chosen = self._choices.get((segment_id, request.digest))
        return next((take for take in takes if take.id == chosen), takes[0])

    def was_rendered(self, segment_id: str) -> bool:
        """Whether the segment has had sound, be it for other words or another voice."""
        return segment_id in self._segments
