"""A voice: what speaks, written `model:voice`, and the settings it is cast with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from tts_studio.domain.errors import UsageError
from tts_studio.domain.gaps import GapRules
from tts_studio.domain.parameters import ParameterValue
from tts_studio.domain.translation import tr

T = TypeVar("T")


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
                tr("“{voice}” is not a voice.", voice=text),
                advice=tr("Write it as MODEL:VOICE, for example hibari:heart."),
            )
        return cls(model, voice)

    def __str__(self) -> str:
        return f"{self.model}:{self.voice}"


@dataclass(frozen=True, slots=True)
class Voice:
    """One entry of a voice catalogue.

    `languages` are BCP-47 tags, the first is the one the voice was made for; empty means unknown. `revision`
    tells a voice from an earlier one of the same name that sounded otherwise; empty where names are for ever.
    """

    id: VoiceId
    name: str
    languages: tuple[str, ...] = ()
    description: str = ""
    gender: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class CastVoice:
    """A voice with the settings a speaker is cast with; settings left out have the model's defaults."""

    voice: VoiceId
    language: str = ""
    settings: Mapping[str, ParameterValue] = field(default_factory=dict)


MOST_TRIM = 12.0
"""The most a speaker can be made louder or quieter, in decibels."""

SPEAKER_COLOURS = 8
"""How many colours speakers are told apart by."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks what: the narrator's voice, one for each speaker that has its own, and how they follow.

    `colours` (0 to 7) and `trims` (decibels) hold what was chosen, by casefolded speaker, the narrator under
    the empty name. `gaps` is the silence where the script asks for none. With `dialogue` on, lines of two
    voices that take turns are spoken in one request where their model can do that.
    """

    narrator: CastVoice
    speakers: Mapping[str, CastVoice] = field(default_factory=dict)
    colours: Mapping[str, int] = field(default_factory=dict)
    trims: Mapping[str, float] = field(default_factory=dict)
    gaps: GapRules = field(default_factory=GapRules)
    dialogue: bool = False

    def voice_of(self, speaker: str) -> CastVoice:
        """The voice of a speaker name as written in the script; the narrator's where none is cast."""
        return self.speakers.get(speaker.casefold(), self.narrator)

    def trim_of(self, speaker: str) -> float:
        """How much louder a speaker is made, in decibels."""
        return self.trims.get(speaker.casefold(), 0.0)

    def colour_of(self, speaker: str) -> int | None:
        """The number of the colour that was chosen for a speaker, None where none was."""
        return self.colours.get(speaker.casefold())

    def with_voice(self, speaker: str, voice: CastVoice) -> Cast:
        """A cast in which `speaker` (the narrator when empty) has this voice."""
        if not speaker:
            return replace(self, narrator=voice)
        return replace(self, speakers={**self.speakers, speaker.casefold(): voice})

    def with_trim(self, speaker: str, decibels: float) -> Cast:
        """A cast in which `speaker` is this much louder, within what is possible."""
        kept = max(-MOST_TRIM, min(MOST_TRIM, decibels))
        trims = {name: trim for name, trim in self.trims.items() if name != speaker.casefold()}
        return replace(self, trims={**trims, speaker.casefold(): kept} if kept else trims)

    def with_colour(self, speaker: str, colour: int) -> Cast:
        """A cast in which `speaker` has the colour of this number."""
        return replace(self, colours={**self.colours, speaker.casefold(): colour % SPEAKER_COLOURS})

    def without(self, speaker: str) -> Cast:
        """A cast in which `speaker` has the narrator's voice again."""
        return replace(self, speakers=_without(self.speakers, speaker))

    def forgetting(self, speaker: str) -> Cast:
        """A cast that knows nothing of `speaker` any more."""
        return replace(
            self,
            speakers=_without(self.speakers, speaker),
            colours=_without(self.colours, speaker),
            trims=_without(self.trims, speaker),
        )

    def renamed(self, speaker: str, name: str) -> Cast:
        """A cast in which all that was chosen for `speaker` is under another name."""
        return replace(
            self,
            speakers=_renamed(self.speakers, speaker, name),
            colours=_renamed(self.colours, speaker, name),
            trims=_renamed(self.trims, speaker, name),
        )

    @property
    def names(self) -> frozenset[str]:
        """The casefolded speakers something was chosen for; the narrator is not among them."""
        return frozenset(name for name in (*self.speakers, *self.colours, *self.trims) if name)


def _without(entries: Mapping[str, T], speaker: str) -> dict[str, T]:
    return {name: entry for name, entry in entries.items() if name != speaker.casefold()}


def _renamed(entries: Mapping[str, T], speaker: str, name: str) -> dict[str, T]:
    moved, new = speaker.casefold(), name.casefold()
    if moved not in entries:
        return dict(entries)
    others = {key: entry for key, entry in entries.items() if key not in (moved, new)}
    return {**others, new: entries[moved]}
