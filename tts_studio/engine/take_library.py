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
        self._by_digest: dict[str, dict[int, Take]] = {}
        self._choices = dict(choices or {})
        self._segments = {segment_id for segment_id, _ in self._choices}
        for take in takes:
            self.add(take)

    def add(self, take: Take) -> None:
        """Learn of a take."""
        self._by_digest.setdefault(take.digest, {})[take.id] = take

    def choose(self, segment_id: str, take: Take) -> None:
        """Let a segment use this take for its request."""
        self._choices[segment_id, take.digest] = take.id
        self._segments.add(segment_id)

    def has(self, digest: str) -> bool:
        """Whether a request need not be made again."""
        return digest in self._by_digest

    def take_for(self, segment_id: str, request: SpeechRequest) -> Take | None:
        """The take a segment uses for a request: the chosen one, else the first."""
        takes = self._by_digest.get(request.digest)
        if not takes:
            return None
        chosen = self._choices.get((segment_id, request.digest))
        return takes.get(chosen, next(iter(takes.values()))) if chosen else next(iter(takes.values()))

    def was_rendered(self, segment_id: str) -> bool:
        """Whether the segment has had sound, be it for other words or another voice."""
        return segment_id in self._segments
