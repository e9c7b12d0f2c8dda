"""Segmind as a provider of speech: jobs that are ordered once, waited for and fetched, also later."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, closing
from dataclasses import replace

from tts_studio.domain.errors import (
    BadParameter,
    ConnectionLost,
    ContentRefused,
    DeadlineExceeded,
    Discontinued,
    Fate,
    KeyRefused,
    NoCredit,
    NoRoom,
    NothingToSay,
    NotPermitted,
    RateLimited,
    ServiceDown,
    SpeechError,
    UnknownModel,
    UnknownVoice,
)
from tts_studio.domain.purchase import RemoteJob
from tts_studio.domain.speech import Accepted, AudioChunk, Completed, Progress, SpeechEvent, SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Voice
from tts_studio.providers.protocol import ClonedVoices, JobTimes, KeySource
from tts_studio.providers.segmind.account import SegmindAccount
from tts_studio.providers.segmind.client import SegmindClient, Ticket
from tts_studio.providers.segmind.dialects import is_speakable, wire_text
from tts_studio.providers.segmind.direct_call import speak_directly
from tts_studio.providers.segmind.failures import SEGMIND, result_lost
from tts_studio.providers.segmind.models import (
    DELIVERY,
    FAST,
    MODELS,
    OUR_OWN,
    PROVIDER_ID,
    WIRES,
)
from tts_studio.providers.segmind.no_clones import NoClones
from tts_studio.providers.segmind.sampling import SegmindCloner
from tts_studio.providers.segmind.voices import AUTOMATIC, VOICES
from tts_studio.providers.segmind.waiting import Finished, Patience, Waiting
from tts_studio.providers.shared.blotting import without_key
from tts_studio.providers.shared.download import Download
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.shared.failures import checked_key
from tts_studio.providers.shared.http_client import HttpClient
from tts_studio.providers.shared.learned_times import LearnedTimes
from tts_studio.providers.shared.polling import AskingPace
from tts_studio.providers.shared.service import Json, Timekeeper
from tts_studio.providers.shared.url_guard import UrlGuard

LONGEST_DIRECT_TEXT = 1_000
"""Characters that are sent for a direct answer; longer texts could run into the service's own time-out."""

# Seconds that may be spoken whatever the text, and for each character of it; bytes of a second of sound.
_LEAST_SECONDS, _SLOWEST_CHARACTER, _WIDEST_SECOND = 60.0, 0.5, 48_000 * 4

_CLOSED = (BadParameter, ContentRefused, KeyRefused, NoCredit, NotPermitted)
_KEPT_FOR_LATER = (ConnectionLost, DeadlineExceeded, NoRoom, RateLimited, ServiceDown)


class SegmindProvider:
    """Orders speech from Segmind. It keeps no key: its KeySource is asked for each call."""

    def __init__(
        self,
        key: KeySource,
        endpoints: Endpoints | None = None,
        *,
        clones: ClonedVoices | None = None,
        times: JobTimes | None = None,
        time: Timekeeper | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`clones` are the user's own voices, and `times` keeps how long jobs take."""
        endpoints = endpoints or Endpoints()
        guard = UrlGuard((endpoints.segmind, endpoints.segmind_upload))
        self._http = HttpClient(SEGMIND, guard, time=time)
        self._client = SegmindClient(self._http, endpoints)
        self._key = key
        self._clones = clones or NoClones()
        self._patience = patience or Patience()
        self._pace = AskingPace()
        self._usual = LearnedTimes(MODELS, times)
        self._account = SegmindAccount(self._client)
        self._cloner = SegmindCloner(self._client, key, self._clones)

    @property
    def id(self) -> str:
        """`segmind`."""
        return PROVIDER_ID

    @property
    def name(self) -> str:
        """What users call it."""
        return SEGMIND.name

    @property
    def slots(self) -> int:
        """Five: even the smallest plan takes as many requests a minute, and the engine adapts."""
        return 5

    @property
    def models(self) -> tuple[SpeechModel, ...]:
        """Grok, two of Gemini, and the clone-and-speak workflow."""
        return MODELS

    @property
    def account(self) -> SegmindAccount:
        """The account with its credit."""
        return self._account

    @property
    def resumer(self) -> SegmindProvider:
        """Itself: jobs are fetched by their remote id for an hour."""
        return self

    @property
    def cloner(self) -> SegmindCloner:
        """Uploads samples for the clone-and-speak workflow."""
        return self._cloner

    async def start(self) -> None:
        """Load what the first request would have to wait for."""
        await self._http.start()
        await self._usual.recall()

    def known_voices(self, model: str) -> tuple[Voice, ...]:
        """The voices of a model, which are documented, or the user's own; raises UnknownModel."""
        return _offered(_model(model), self._clones.known)

    async def voices(self, model: str) -> tuple[Voice, ...]:
        """The same, with the user's own voices looked up afresh; raises UnknownModel."""
        own = await self._clones.listed() if WIRES[_model(model).id].workflow else ()
        return _offered(_model(model), own)

    async def synthesize(self, request: SpeechRequest) -> AsyncGenerator[SpeechEvent, None]:
        """Speak a request; see SpeechProvider.

        Raises UnknownModel, UnknownVoice, NothingToSay, NoKey and every other SpeechError of the services.
        """
        model = _model(request.voice.model)
        body = await self._body(request)
        key = checked_key(SEGMIND, await self._key())
        wire = WIRES[model.id]
        if wire.direct and _goes_directly(request):
            speaking = speak_directly(self._client, wire.direct, body, key, _most_bytes(request.text))
        else:
            speaking = self._ordered(request, body, key)
        async with aclosing(without_key(speaking, key)) as events:
            async for event in events:
                yield event

    async def resume(self, request: SpeechRequest, remote: RemoteJob) -> AsyncGenerator[SpeechEvent, None]:
        """Fetch what was ordered earlier; see Resumer. Never orders anything."""
        _model(request.voice.model)
        key = checked_key(SEGMIND, await self._key())
        ticket = Ticket(remote.remote_id, remote.urls)
        async with aclosing(without_key(self._fetched(request, ticket, key, fresh=False), key)) as events:
            async for event in events:
                yield event

    async def close(self) -> None:
        """Close all connections; what is under way fails."""
        await self._http.close()
        await self._usual.keep()

    async def _ordered(
        self, request: SpeechRequest, body: Json, key: str
    ) -> AsyncGenerator[SpeechEvent, None]:
        """Order a job, and wait for it."""
        wire = WIRES[request.voice.model]
        submit = self._client.submit_workflow if wire.workflow else self._client.submit
        ticket = await submit(wire.path, body, key)
        yield Accepted(ticket.remote_id, ticket.urls)
        async with aclosing(self._fetched(request, ticket, key, fresh=True)) as events:
            async for event in events:
                yield event

    async def _fetched(
        self, request: SpeechRequest, ticket: Ticket, key: str, *, fresh: bool
    ) -> AsyncGenerator[SpeechEvent, None]:
        """Wait for a job, then yield its sound and what it cost."""
        model, most = request.voice.model, _most_bytes(request.text)
        waiting = Waiting(
            self._client,
            ticket,
            key,
            workflow=WIRES[model].workflow,
            usual=await self._usual.of(model),
            characters=len(request.text),
            pace=self._pace,
            patience=self._patience,
            fresh=fresh,
        )
        async with aclosing(waiting.finished()) as events:
            async for event in events:
                if isinstance(event, Finished):
                    with closing(await self._file(event.address, ticket, key, most)) as file:
                        async with aclosing(file.chunks()) as chunks:
                            async for chunk in chunks:
                                yield AudioChunk(chunk)
                    yield Progress(1.0)
                    yield Completed(event.cost)
                else:
                    yield event

    async def _file(self, address: str, ticket: Ticket, key: str, most_bytes: int) -> Download:
        """The finished sound. It is charged by now, so an error that will not pass means that it is lost."""
        try:
            return await self._client.file(address, key, most_bytes)
        except SpeechError as problem:
            problem.request_id = ticket.remote_id
            if isinstance(problem, Discontinued):
                raise result_lost(tr("Segmind no longer has the sound."), ticket.remote_id) from None
            if isinstance(problem, _CLOSED):
                # Neither text nor key are in the question: what is refused is the address.
                raise result_lost(
                    tr("Segmind made the sound and does not let it be fetched."), ticket.remote_id
                ) from None
            if not isinstance(problem, _KEPT_FOR_LATER):
                problem.fate = Fate.CHARGED
            raise

    async def _body(self, request: SpeechRequest) -> Json:
        """What is sent for a request, under the service's own names."""
        model, wire = request.voice.model, WIRES[request.voice.model]
        text = wire_text(request.text)
        if not is_speakable(request.text, _model(model).dialect):
            raise NothingToSay(
                tr("There is nothing to say here."),
                advice=tr("Write some words."),
                provider=PROVIDER_ID,
                fate=Fate.NOT_ACCEPTED,
            )
        body: dict[str, Json] = {"text": text, wire.voice: await self._voice(model, request.voice.voice)}
        if wire.language:
            body[wire.language] = _language(request.language, model)
        return body | {name: value for name, value in request.settings if name not in OUR_OWN and value != ""}

    async def _voice(self, model: str, voice: str) -> str:
        """The voice as the service wants it: its name, or the address of a clone's sample."""
        if WIRES[model].workflow:
            return await self._cloner.address(voice)
        if all(known.id.voice != voice for known in VOICES[model]):
            raise UnknownVoice(
                tr("{model} has no voice named “{voice}”.", model=_model(model).name, voice=voice)
            )
        return voice


def _model(name: str) -> SpeechModel:
    for model in MODELS:
        if model.id == name:
            return model
    raise UnknownModel(tr("Segmind has no model named “{name}”.", name=name))


def _offered(model: SpeechModel, own: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """The voices of a model. A voice of the user's own speaks all of the model's languages, its own first."""
    if not WIRES[model.id].workflow:
        return VOICES[model.id]
    return tuple(
        replace(voice, languages=tuple(dict.fromkeys((*voice.languages, *model.languages)))) for voice in own
    )


def _goes_directly(request: SpeechRequest) -> bool:
    chosen = {**request.setting_values, **dict(request.handling)}.get(DELIVERY)
    return chosen == FAST and len(request.text) <= LONGEST_DIRECT_TEXT


def _most_bytes(text: str) -> int:
    """More bytes than the slowest reading of a text has in the widest format, in base64 within JSON.

    What is longer is no answer to this text, and would only fill the memory and the project.
    """
    seconds = _LEAST_SECONDS + len(text) * _SLOWEST_CHARACTER
    return int(seconds * _WIDEST_SECOND * 4 / 3)


def _language(language: str, model: str) -> str:
    """The language as the service writes it: a tag of Grok's list or `auto`, two letters for the workflow."""
    base = language.partition("-")[0].lower()
    if WIRES[model].workflow:
        return base or "en"
    known = {tag.lower(): tag for tag in _model(model).languages}
    return known.get(language.lower()) or known.get(base) or language or AUTOMATIC
