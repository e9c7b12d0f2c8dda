"""What every provider of speech can do, and what some can do besides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeAlias

from tts_studio.domain.purchase import RemoteJob
from tts_studio.domain.speech import SpeechEvent, SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import Voice, VoiceId

KeySource: TypeAlias = Callable[[], Awaitable[str | None]]
"""Gives a provider its key when it needs one; None when there is none. The provider never keeps it."""


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """What a provider says of the account a key belongs to.

    `credit` is what is left in US dollars, None when the provider does not say. `sentence` is for the user.
    """

    sentence: str
    credit: Decimal | None = None


class Account(Protocol):
    """A provider's account, which a key opens."""

    @property
    def link(self) -> str:
        """The page on which a user finds the key."""
        ...

    async def check(self, key: str) -> AccountStatus:
        """Ask, free of charge, whether this key works; raises KeyRefused or another SpeechError."""
        ...


class Resumer(Protocol):
    """Fetches what was ordered earlier, without ordering again."""

    def resume(self, request: SpeechRequest, remote: RemoteJob) -> AsyncIterator[SpeechEvent]:
        """Go on with a request that was accepted earlier; the same events as `synthesize` but Accepted."""
        ...


UploadProgress: TypeAlias = Callable[[float], None]
"""Is told the share that was sent, from 0 to 1."""


class VoiceCloner(Protocol):
    """Makes a voice of recorded samples."""

    @property
    def terms(self) -> str:
        """The page on which the service says what becomes of a sample."""
        ...

    async def upload(self, sample: Path, progress: UploadProgress | None = None) -> str:
        """Give a sample to the provider and return the public address it has there. Free, safe to repeat."""
        ...

    async def get_ready(self, voice: VoiceId) -> None:
        """Put what a voice needs where the service finds it, before anything is ordered with that voice.

        Costs nothing, orders nothing, and does nothing for voices that need nothing. Raises VoiceError, and
        SpeechError of fate NOT_ACCEPTED.
        """
        ...

    async def holds(self, address: str) -> bool:
        """Whether an uploaded sample is still there; raises a SpeechError when nobody knows."""
        ...


class ClonedVoices(Protocol):
    """The user's own voices, as a provider that speaks with them needs them."""

    @property
    def known(self) -> tuple[Voice, ...]:
        """Those that are known now."""
        ...

    async def listed(self) -> tuple[Voice, ...]:
        """All of them, looked up afresh."""
        ...

    async def address(self, voice: str, cloner: VoiceCloner) -> str:
        """The public address of a voice's sample, uploaded with `cloner` where that is needed.

        Raises UnknownVoice, and every StudioError of what cannot be read or uploaded.
        """
        ...


class JobTimes(Protocol):
    """What was learned of how long jobs take, kept from one start of the program to the next."""

    def recall(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """By model, the lengths of texts in characters and the seconds they took, the newest last. Blocks."""
        ...

    def keep(self, times: Mapping[str, Sequence[tuple[int, float]]]) -> None:
        """Remember these instead; what cannot be written is forgotten. Blocks."""
        ...


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

    @property
    def account(self) -> Account | None:
        """The account it needs a key for; None when it needs none."""
        ...

    @property
    def resumer(self) -> Resumer | None:
        """How earlier requests are fetched; None when every answer comes at once or never."""
        ...

    @property
    def cloner(self) -> VoiceCloner | None:
        """How voices are cloned; None when they are not."""
        ...

    async def start(self) -> None:
        """Get ready ahead of the first request. Never raises: the first request tells what is wrong."""
        ...

    def known_voices(self, model: str) -> tuple[Voice, ...]:
        """The voices that are there for certain, to be offered before anybody was asked."""
        ...

    async def voices(self, model: str) -> tuple[Voice, ...]:
        """The voices of one of its models, asked afresh where the provider has an address for that."""
        ...

    def synthesize(self, request: SpeechRequest) -> AsyncIterator[SpeechEvent]:
        """Speak one request: Accepted, then Progress, AudioChunk and Timing as they come, then Completed.

        Raises a SpeechError that tells the user what happened, and the engine the request's fate. Closing the
        iterator, or cancelling the task that reads it, cancels the request within 0.2 s.
        """
        ...

    async def close(self) -> None:
        """End everything it started, within 2 seconds."""
        ...
