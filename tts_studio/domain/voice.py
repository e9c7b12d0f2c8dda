"""A voice: what speaks, written `model:voice`, and the settings it is cast with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tts_studio.domain.errors import UsageError
from tts_studio.domain.parameters import ParameterValue


@dataclass(frozen=True, slots=True, order=True)
class VoiceId:
    """The name of a voice across all models, for example `hibari:heart`."""

    model: str
    voice: str

    @classmethod
    def parse(cls, text: str) -> VoiceId:
        """Read `model:voice`; raise UsageError when either side is empty or the colon is missing."""
        model, colon, voice = text.strip().partition(":")
        if not (model and colon and voice):
            raise UsageError(
                f"“{text}” is not a voice.", advice="Write it as MODEL:VOICE, for example hibari:heart."
            )
        return cls(model, voice)

    def __str__(self) -> str:
        return f"{self.model}:{self.voice}"


@dataclass(frozen=True, slots=True)
class Voice:
    """One entry of a voice catalogue.

    `languages` are BCP-47 tags, the first is the one the voice was made for; empty means unknown.
    """

    id: VoiceId
    name: str
    languages: tuple[str, ...] = ()
    description: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class CastVoice:
    """A voice with the settings a speaker is cast with; settings left out have the model's defaults."""

    voice: VoiceId
    language: str = ""
    settings: Mapping[str, ParameterValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks what: the narrator's voice and one for each speaker that has its own."""

    narrator: CastVoice
    speakers: Mapping[str, CastVoice] = field(default_factory=dict)

    def voice_of(self, speaker: str) -> CastVoice:
        """The voice of a speaker name as written in the script; the narrator's where none is cast."""
        return self.speakers.get(speaker.casefold(), self.narrator)

    def with_voice(self, speaker: str, voice: CastVoice) -> Cast:
        """A cast in which `speaker` (the narrator when empty) has this voice."""
        if not speaker:
            return Cast(voice, self.speakers)
        return Cast(self.narrator, {**self.speakers, speaker.casefold(): voice})

    def without(self, speaker: str) -> Cast:
        """A cast in which `speaker` has the narrator's voice again."""
        return Cast(self.narrator, {k: v for k, v in self.speakers.items() if k != speaker.casefold()})
