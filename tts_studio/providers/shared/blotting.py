"""A key that a service repeats in its answer is blotted out, so that nothing that is kept holds it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from tts_studio.domain.speech import AudioChunk, Completed, SpeechEvent

SHORTEST_KEY = 8
"""Characters; what is shorter may stand anywhere by chance, and is no service's key."""


async def without_key(
    events: AsyncGenerator[SpeechEvent, None], key: str
) -> AsyncGenerator[SpeechEvent, None]:
    """The same events, with stars in place of a key within the bytes of the sound.

    As many stars as the key has characters, so that a container around them stays whole.
    """
    blotter = _Blotter(key)
    async with aclosing(events):
        async for event in events:
            if isinstance(event, AudioChunk):
                if clean := blotter.feed(event.data):
                    yield AudioChunk(clean)
                continue
            if isinstance(event, Completed) and (rest := blotter.rest()):
                yield AudioChunk(rest)
            yield event
    if rest := blotter.rest():
        yield AudioChunk(rest)


class _Blotter:
    """Blots a key out of bytes that come in pieces; what may be the beginning of one is held back."""

    def __init__(self, key: str) -> None:
        self._key = key.encode() if len(key) >= SHORTEST_KEY else b""
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """What is certain of all bytes so far and was not given yet."""
        if not self._key:
            return data
        data = (self._held + data).replace(self._key, b"*" * len(self._key))
        held = next((size for size in range(len(self._key) - 1, 0, -1) if data.endswith(self._key[:size])), 0)
        self._held = data[len(data) - held :]
        return data[: len(data) - held]

    def rest(self) -> bytes:
        """What was held back, once nothing follows."""
        held, self._held = self._held, b""
        return held
