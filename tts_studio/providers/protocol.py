"""What every provider of speech can do, and what some can do besides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from tts_studio.domain.speech import SpeechEvent, SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import Voice


class SpeechProvider(Protocol):
    """Writes requests and reads answers. Retry, deadlines, checks and the ledger belong to the engine."""

    @property
    def id(self) -> str:
        """Short name, for example `offline`."""
        ...

    @property
    def name(self) -> str:
        """What users call it."""
        ...

    @property
    def slots(self) -> int:
        """How many requests it works on at the same time."""
        ...

    @property
    def models(self) -> tuple[SpeechModel, ...]:
        """What it offers; known without asking anybody."""
        ...

    async def start(self) -> None:
        """Get ready ahead of the first request. Never raises: the first request tells what is wrong."""
        ...

    async def voices(self, model: str) -> tuple[Voice, ...]:
        """The voices of one of its models."""
        ...

    def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechEvent]:
        """Speak one request: Accepted, then Progress, AudioChunk and Timing as they come, then Completed.

        Raises a SpeechError that tells the user what happened. Closing the iterator, or cancelling the task
        that reads it, cancels the request within 0.2 s.
        """
        ...

    async def close(self) -> None:
        """End everything it started, within 2 seconds."""
        ...
