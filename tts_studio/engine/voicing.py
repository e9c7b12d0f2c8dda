"""A cast voice made ready to speak: its model, complete settings, language and dialect."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain.audio_format import AudioFormat
from tts_studio.domain.errors import InvalidSetting
from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.parameters import ParameterValue, complete_settings, is_unheard
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice, Voice, VoiceId
from tts_studio.engine.language_check import language_name
from tts_studio.engine.voice_catalogue import VoiceCatalogue

AUTOMATIC = "auto"
"""The language a model finds out by itself."""

Settings = tuple[tuple[str, ParameterValue], ...]


@dataclass(frozen=True, slots=True)
class Voicing:
    """`heard` are the settings that decide the sound, `handling` the others, both sorted by name."""

    voice: VoiceId
    model: SpeechModel
    entry: Voice
    language: str
    heard: Settings
    handling: Settings
    format: AudioFormat
    dialect: Dialect

    def request(self, text: str, heard: Settings | None = None) -> SpeechRequest:
        """A request for a compiled text, with other settings where `heard` is given."""
        return SpeechRequest(
            self.voice,
            self.language,
            self.heard if heard is None else heard,
            text,
            self.format,
            self._revision,
            handling=self.handling,
        )

    @property
    def _revision(self) -> str:
        """What tells the sound of a model and a voice from that of earlier ones of the same name."""
        return f"{self.model.revision} {self.entry.revision}" if self.entry.revision else self.model.revision


def voicing_of(cast_voice: CastVoice, catalogue: VoiceCatalogue) -> Voicing:
    """Make a voice ready; raises the VoiceError that keeps it from speaking as it is cast."""
    model, voice = catalogue.model(cast_voice.voice.model), catalogue.voice(cast_voice.voice)
    settings = complete_settings(model.parameters, cast_voice.settings)
    unheard = {parameter.name for parameter in model.parameters if is_unheard(parameter)}
    return Voicing(
        cast_voice.voice,
        model,
        voice,
        spoken_language(cast_voice, model, voice),
        tuple(sorted((name, value) for name, value in settings.items() if name not in unheard)),
        tuple(sorted((name, value) for name, value in settings.items() if name in unheard)),
        model.format_for(settings),
        model.dialect_for(settings),
    )


def spoken_language(cast_voice: CastVoice, model: SpeechModel, voice: Voice) -> str:
    """The language requests are made in; InvalidSetting when the cast's choice is none of the voice's."""
    spoken = voice.languages or model.languages
    if not cast_voice.language:
        return AUTOMATIC if AUTOMATIC in model.languages else next(iter(spoken), "")
    base = cast_voice.language.partition("-")[0].lower()
    if model.any_language or not spoken:
        return cast_voice.language
    for tag in spoken:
        if tag.lower() == cast_voice.language.lower():
            return tag
    for tag in spoken:
        if tag.partition("-")[0].lower() == base:
            return tag
    language = language_name(cast_voice.language)
    raise InvalidSetting(
        tr("{voice} does not speak {language}.", voice=voice.name, language=language),
        advice=tr("Choose a voice for {language}.", language=language),
    )
