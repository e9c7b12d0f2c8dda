"""All models and voices the studio can use, gathered from the providers."""

from __future__ import annotations

import asyncio
import difflib
import time
from collections.abc import Sequence

from tts_studio.domain.errors import SpeechError, UnknownModel, UnknownVoice
from tts_studio.domain.events import Event
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import listed, tr
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.store.voice_cache import VoiceCache


class VoiceCatalogue:
    """Models are known from the start, voices after `refresh`; what nobody answers for stays as it was.

    `changed` tells that voices did, `asked` the model whose provider has answered or failed to.
    """

    def __init__(self, providers: Sequence[SpeechProvider], cache: VoiceCache | None = None) -> None:
        self.changed: Event[None] = Event()
        self.asked: Event[str] = Event()
        self.problems: dict[str, SpeechError] = {}
        self._providers = {model.id: provider for provider in providers for model in provider.models}
        self._models = {model.id: model for provider in providers for model in provider.models}
        self._voices = {
            model: {voice.id.voice: voice for voice in provider.known_voices(model)}
            for model, provider in self._providers.items()
        }
        self._listed: dict[str, float] = {}
        self._cache = cache

    @property
    def models(self) -> tuple[SpeechModel, ...]:
        """Every model, in the order the providers list them."""
        return tuple(self._models.values())

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Every voice known now."""
        return tuple(voice for voices in self._voices.values() for voice in voices.values())

    def model(self, model_id: str) -> SpeechModel:
        """The model of that name; UnknownModel with the nearest names otherwise."""
        if model_id in self._models:
            return self._models[model_id]
        raise UnknownModel(
            tr("There is no model named “{model}”.", model=model_id),
            advice=_suggestion(model_id, list(self._models)),
        )

    def provider_of(self, model_id: str) -> SpeechProvider:
        """Who runs the model; UnknownModel when nobody does."""
        return self._providers[self.model(model_id).id]

    def provider_name(self, model_id: str) -> str:
        """What users call whoever runs the model."""
        return self.provider_of(model_id).name

    def find(self, voice: VoiceId) -> Voice | None:
        """The catalogue's entry for a voice, None while or when it is not known."""
        return self._voices.get(voice.model, {}).get(voice.voice)

    def voice(self, voice: VoiceId) -> Voice:
        """The catalogue's entry for a voice; UnknownModel or UnknownVoice, with near names, otherwise.

        While nobody has listed the model's voices yet, any name gets the benefit of the doubt.
        """
        known = self._voices[self.model(voice.model).id]
        if voice.voice in known:
            return known[voice.voice]
        if not known and self.listed(voice.model) is None:
            return Voice(voice, voice.voice)
        raise UnknownVoice(
            tr(
                "{model} has no voice named “{voice}”.", model=self.model(voice.model).name, voice=voice.voice
            ),
            advice=_suggestion(voice.voice, list(known)),
        )

    def listed(self, model_id: str) -> float | None:
        """When a model's voices were listed, in seconds since the epoch; None while they are not known."""
        return self._listed.get(model_id)

    async def recall(self) -> None:
        """Begin with the voices as they were listed the last time the program ran."""
        if self._cache is None:
            return
        for model_id in self._models:
            known = await asyncio.to_thread(self._cache.get, model_id)
            if known is not None and model_id not in self._listed:
                self._voices[model_id] = {voice.id.voice: voice for voice in known.voices}
                self._listed[model_id] = known.listed
        self.changed.emit(None)

    async def refresh(self, model_id: str = "") -> None:
        """Ask the providers for the voices of one model or of all, and remember each one's problem."""
        wanted = [self.model(model_id).id] if model_id else list(self._models)
        answers = await asyncio.gather(*(self._ask(model) for model in wanted))
        if any(answers):
            self.changed.emit(None)
        for model in wanted:
            self.asked.emit(model)

    async def _ask(self, model_id: str) -> bool:
        try:
            voices = await self._providers[model_id].voices(model_id)
        except SpeechError as problem:
            self.problems[model_id] = problem
            return False
        self.problems.pop(model_id, None)
        before, self._voices[model_id] = self._voices[model_id], {voice.id.voice: voice for voice in voices}
        first_time, self._listed[model_id] = model_id not in self._listed, time.time()
        if self._cache is not None:
            await asyncio.to_thread(self._cache.keep, model_id, voices)
        return first_time or list(before.values()) != list(voices)


def _suggestion(wrong: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(wrong, known, n=3, cutoff=0.5) or list(known[:8])
    return tr("Did you mean {names}?", names=listed(near)) if near else ""
