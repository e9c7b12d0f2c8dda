"""xAI as a provider of speech: answers as a whole or streamed, its voices, and the account."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from urllib.parse import quote, urlencode

from tts_studio.domain.errors import Discontinued, Fate, NotPermitted, SpeechError, UnknownModel, UnknownVoice
from tts_studio.domain.speech import Completed, Progress, SpeechEvent, SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Voice
from tts_studio.providers.protocol import KeySource
from tts_studio.providers.shared.blotting import without_key
from tts_studio.providers.shared.endpoints import Endpoints
from tts_studio.providers.shared.failures import checked_key
from tts_studio.providers.shared.http_client import HttpClient
from tts_studio.providers.shared.service import Timekeeper
from tts_studio.providers.shared.url_guard import UrlGuard
from tts_studio.providers.xai.account import ClientSecret, XaiAccount, ask
from tts_studio.providers.xai.failures import XAI, bad_answer
from tts_studio.providers.xai.models import MODEL_ID, PRICE, PROVIDER_ID, XAI_TTS
from tts_studio.providers.xai.speech_call import speech_call
from tts_studio.providers.xai.stream_connection import StreamTimes
from tts_studio.providers.xai.streams import Streams
from tts_studio.providers.xai.voices import KNOWN_VOICES, listed_voices, merged, voice_of
from tts_studio.providers.xai.whole_answer import speak_whole

SLOTS = 10
"""Far below the 50 streams that a team may have open, so that other programs have room."""

_VOICES_A_PAGE = 1000
_MOST_PAGES = 20


class XaiProvider:
    """Speaks through xAI with the key it asks for at each call."""

    resumer = None
    cloner = None

    def __init__(
        self,
        key: KeySource,
        endpoints: Endpoints | None = None,
        *,
        time: Timekeeper | None = None,
        patience: StreamTimes | None = None,
    ) -> None:
        """`endpoints` are the service's own addresses unless given."""
        self._key = key
        self._base = (endpoints or Endpoints()).xai
        self._client = HttpClient(XAI, UrlGuard([self._base]), time=time)
        socket_base = (endpoints or Endpoints()).xai_socket
        self._streams = Streams(socket_base, patience or StreamTimes(), self._client.time)
        self._account = XaiAccount(self._client, self._base)

    @property
    def id(self) -> str:
        """`xai`."""
        return PROVIDER_ID

    @property
    def name(self) -> str:
        """What users call it."""
        return XAI.name

    @property
    def slots(self) -> int:
        """How many requests are at work at the same time."""
        return SLOTS

    @property
    def models(self) -> tuple[SpeechModel, ...]:
        """The one model there is."""
        return (XAI_TTS,)

    @property
    def account(self) -> XaiAccount:
        """Where the key is checked."""
        return self._account

    async def start(self) -> None:
        """Load what the first request would have to wait for."""
        with suppress(SpeechError):
            await self._client.start()
            await self._streams.start()

    def known_voices(self, model: str) -> tuple[Voice, ...]:
        """The voices that are there for certain, to be offered while nobody can be asked."""
        _check_model(model)
        return KNOWN_VOICES

    async def voices(self, model: str) -> tuple[Voice, ...]:
        """Every voice of the service, and the account's own; raises a SpeechError when it cannot be asked."""
        _check_model(model)
        key = checked_key(XAI, await self._key())
        answer = await ask(self._client, f"{self._base}/v1/tts/voices", key)
        found = list(listed_voices(answer.json))
        if not found:
            raise bad_answer(tr("xAI listed no voices."), tr("Try again later."), fate=Fate.NOT_ACCEPTED)
        # Not every key may see custom voices, and not every account has any.
        with suppress(NotPermitted, Discontinued):
            found += await self._custom_voices(key)
        return merged(found)

    async def voice(self, name: str) -> Voice:
        """One voice by its name, also one that is not listed; UnknownVoice when there is none."""
        key = checked_key(XAI, await self._key())
        try:
            answer = await ask(self._client, f"{self._base}/v1/tts/voices/{quote(name, safe='')}", key)
        except Discontinued:
            raise UnknownVoice(
                tr("xAI has no voice named “{name}”.", name=name), advice=tr("Choose another voice.")
            ) from None
        found = voice_of(answer.fields)
        if found is None:
            raise bad_answer(tr("xAI described no voice."), tr("Try again later."), fate=Fate.NOT_ACCEPTED)
        return found

    async def synthesize(self, request: SpeechRequest) -> AsyncGenerator[SpeechEvent, None]:
        """Speak a request; see SpeechProvider.

        PCM and MP3 are streamed unless the request says otherwise. xAI does not report what a request costs,
        so Completed tells its price for the text that was sent.
        """
        call = speech_call(request)
        key = checked_key(XAI, await self._key())
        speaking = (
            self._streams.speak(call, key)
            if call.streamed
            else speak_whole(self._client, self._base, key, call)
        )
        async with aclosing(without_key(speaking, key)) as events:
            async for event in events:
                yield event
        yield Progress(1.0)
        yield Completed(PRICE.of(call.wire.text))

    async def client_secret(self, expires_after: int | None = None) -> ClientSecret:
        """A secret for a live conversation, valid for so many seconds; raises a SpeechError."""
        return await self._account.client_secret(await self._key() or "", expires_after)

    async def close(self) -> None:
        """Close every connection; what is at work fails."""
        await self._streams.close()
        await self._client.close()

    async def _custom_voices(self, key: str) -> list[Voice]:
        found: list[Voice] = []
        page = {"limit": str(_VOICES_A_PAGE)}
        for _ in range(_MOST_PAGES):
            answer = await ask(self._client, f"{self._base}/v1/custom-voices?{urlencode(page)}", key)
            found += listed_voices(answer.json, custom=True)
            following = answer.fields.get("pagination_token")
            if not isinstance(following, str) or not following or following == page.get("pagination_token"):
                break
            page["pagination_token"] = following
        return found


def _check_model(model: str) -> None:
    if model != MODEL_ID:
        raise UnknownModel(tr("xAI has no model named “{model}”.", model=model))
