"""The voices in the box as a provider of speech: they need no key and no network, and cost nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from tts_studio.domain import errors
from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import EngineCrashed, EngineUnavailable, StudioError, UnknownModel
from tts_studio.domain.speech import (
    Accepted,
    AudioChunk,
    Completed,
    Progress,
    SpeechEvent,
    SpeechRequest,
    Timing,
    WordTiming,
)
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import mark, tr
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.providers.offline.framing import Header, Message
from tts_studio.providers.offline.models import ESPEAK, HIBARI, HIBARI_VOICES, PROVIDER_ID
from tts_studio.providers.offline.worker import Worker, WorkerEnded
from tts_studio.providers.offline.worker_command import worker_command, worker_environment

MEMORY_LIMIT = 1_200_000_000
"""Bytes the worker may hold between two requests before it is replaced by a fresh one."""

_CLOSING_PATIENCE = 0.8
_REPORT = mark("If it happens again, please report it.")


class OfflineProvider:
    """Speaks through one worker process, which is replaced when it dies or grows too large."""

    account = None
    resumer = None
    cloner = None

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        memory_limit: int = MEMORY_LIMIT,
    ) -> None:
        """`command` starts the worker and `environment` is all it sees; both have sensible defaults."""
        self._command = tuple(command) if command is not None else worker_command()
        self._environment = dict(environment) if environment is not None else worker_environment()
        self._memory_limit = memory_limit
        self._worker: Worker | None = None
        self._retired: set[Worker] = set()
        self._turn = asyncio.Lock()
        self._voices: dict[str, tuple[Voice, ...]] = {HIBARI.id: HIBARI_VOICES}
        self._closed = False

    @property
    def id(self) -> str:
        """`offline`."""
        return PROVIDER_ID

    @property
    def name(self) -> str:
        """What users call it."""
        return tr("Offline voices")

    @property
    def slots(self) -> int:
        """One: there is one worker, and the next request waits its turn."""
        return 1

    @property
    def models(self) -> tuple[SpeechModel, ...]:
        """The English engine and the one for every other language."""
        return (HIBARI, ESPEAK)

    @property
    def worker_process_id(self) -> int | None:
        """The process id of the worker, None while there is none."""
        return self._worker.process_id if self._worker is not None else None

    async def start(self) -> None:
        """Start the worker, so that it loads its engines while the user still thinks."""
        with contextlib.suppress(EngineUnavailable):
            self._ready_worker()

    def known_voices(self, model: str) -> tuple[Voice, ...]:
        """The voices of the English engine; the other one is asked for its own."""
        return self._voices.get(model, ())

    async def voices(self, model: str) -> tuple[Voice, ...]:
        """The voices of `hibari` or `espeak`. Raises UnknownModel, EngineUnavailable or EngineCrashed."""
        self._check_model(model)
        if model not in self._voices:
            async with self._turn, aclosing(self._ask({"do": "voices", "model": model})) as answers:
                async for message in answers:
                    self._voices[model] = tuple(_voice(entry) for entry in message.header["voices"])
        return self._voices[model]

    async def synthesize(self, request: SpeechRequest) -> AsyncGenerator[SpeechEvent, None]:
        """Speak a request sentence by sentence; see SpeechProvider.

        Raises NothingToSay, TextNotSpeakable, UnknownModel, UnknownVoice, EngineUnavailable, EngineCrashed.
        """
        self._check_model(request.voice.model)
        async with self._turn, aclosing(self._ask(_question(request))) as answers:
            yield Accepted()
            async for message in answers:
                if message.header["is"] != "piece":
                    continue
                yield AudioChunk(message.body)
                if message.header["words"]:
                    yield Timing(tuple(WordTiming(*word) for word in message.header["words"]))
                yield Progress(message.header["fraction"])
        yield Completed(FREE)

    async def close(self) -> None:
        """End the worker; what it was speaking fails with EngineUnavailable."""
        self._closed = True
        self._retire()
        for worker in tuple(self._retired):
            try:
                await asyncio.wait_for(worker.ended(), _CLOSING_PATIENCE)
            except TimeoutError:
                worker.kill()
                await worker.ended()
            self._retired.discard(worker)

    def _check_model(self, model: str) -> None:
        if model not in (HIBARI.id, ESPEAK.id):
            raise UnknownModel(tr("There is no offline model named “{model}”.", model=model))

    async def _ask(self, question: Mapping[str, Any]) -> AsyncGenerator[Message, None]:
        """Ask the worker and yield its answers; what went wrong there is raised here as what it was."""
        await self._ready_worker().settled()
        # It may have been replaced because it did not stop.
        worker = self._ready_worker()
        try:
            async with aclosing(worker.ask(question)) as answers:
                async for message in answers:
                    if message.header["is"] == "failed":
                        raise _failure(message.header)
                    yield message
        except WorkerEnded as ended:
            self._retire()
            raise self._loss(ended) from None

    def _ready_worker(self) -> Worker:
        """The worker, started if there is none to talk to or the last one has grown too large."""
        if self._closed:
            raise _unavailable(tr("The offline voices are closed."))
        if self._worker is not None and not (
            self._worker.alive and self._worker.memory <= self._memory_limit
        ):
            self._retire()
        if self._worker is None:
            try:
                self._worker = Worker(self._command, self._environment, self._replace)
            except OSError as error:
                raise _unavailable(
                    tr("The offline voices could not be started: {strerror}.", strerror=error.strerror)
                ) from None
        return self._worker

    def _replace(self) -> None:
        """A worker had to be killed: have the next one ready when it is asked for."""
        self._retire()
        if not self._closed:
            with contextlib.suppress(EngineUnavailable):
                self._ready_worker()

    def _retire(self) -> None:
        """Let go of the worker; it ends by itself."""
        self._retired = {worker for worker in self._retired if worker.alive}
        if self._worker is not None:
            self._worker.end()
            self._retired.add(self._worker)
            self._worker = None

    def _loss(self, ended: WorkerEnded) -> StudioError:
        said = tr("It said: “{noise}”", noise=ended.noise) if ended.noise else ""
        if self._closed:
            return _unavailable(tr("The offline voices were closed."))
        if not ended.greeted:
            return _unavailable(tr("The offline voices could not be started."), said)
        return EngineCrashed(
            tr("The offline voices stopped in the middle of their work."),
            advice=" ".join(filter(None, (tr("Try again; they have been restarted."), tr(_REPORT), said))),
            provider=PROVIDER_ID,
            retryable=True,
        )


def _unavailable(sentence: str, said: str = "") -> EngineUnavailable:
    advice = " ".join(
        filter(None, (tr("Restart the studio. If that does not help, install it again."), said))
    )
    return EngineUnavailable(sentence, advice=advice, provider=PROVIDER_ID)


def _question(request: SpeechRequest) -> dict[str, Any]:
    return {
        "do": "speak",
        "model": request.voice.model,
        "voice": request.voice.voice,
        "settings": dict(request.settings),
        "text": request.text,
        "variation": request.variation,
    }


def _failure(header: Header) -> StudioError:
    """The error that the worker met, in its own class."""
    kind: type[StudioError] = getattr(errors, header["error"])
    # The worker speaks English; its sentences are translated here.
    sentence, advice = header["sentence"], header["advice"]
    if issubclass(kind, errors.SpeechError):
        return kind(tr(sentence), advice=tr(advice), provider=PROVIDER_ID)
    return kind(tr(sentence), advice=tr(advice))


def _voice(entry: Mapping[str, Any]) -> Voice:
    identity = entry["id"]
    return Voice(
        VoiceId(identity["model"], identity["voice"]),
        entry["name"],
        tuple(entry["languages"]),
        entry["description"],
        entry["gender"],
    )
