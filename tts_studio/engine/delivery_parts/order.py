"""What is to be delivered besides one master: in which parts, with which texts and files for others."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tts_studio.domain.subtitles import SubtitleRules
from tts_studio.engine.delivery.order import DeliveredFile, DeliveryOrder
from tts_studio.engine.export import NAME_PATTERN


class PartsKind(StrEnum):
    """Into which files the sound is put."""

    WHOLE = "whole"
    CHAPTERS = "chapters"
    SEGMENTS = "segments"
    STEMS = "stems"


class TextKind(StrEnum):
    """A text beside the sound; the value is also its name on the command line."""

    SRT = "srt"
    VTT = "vtt"
    LRC = "lrc"
    WORDS = "words"


class HandOff(StrEnum):
    """Files for other programs."""

    AUDACITY = "audacity"
    REAPER = "reaper"
    CUES = "cues"
    CHAPTERS = "chapters"


CHAPTER_PATTERN = "{number:02} {title}"


@dataclass(frozen=True, slots=True)
class PartsOrder:
    """A delivery in parts.

    `master` says how each file is made; its target names the file of the whole, whose folder takes
    everything, and its segments are those that are delivered at all. `pattern` names segments (fields
    `number`, `speaker`, `words`) or chapters (`number`, `title`); empty is the usual one. `speaker_names`
    writes them into subtitles and lyrics. `opening` and `closing` are credits, spoken by the narrator's
    voice into files of their own; empty for none. Without `overwrite` nothing that exists is replaced.
    """

    master: DeliveryOrder
    kind: PartsKind = PartsKind.WHOLE
    pattern: str = ""
    texts: frozenset[TextKind] = frozenset()
    hand_offs: frozenset[HandOff] = frozenset()
    rules: SubtitleRules = field(default_factory=SubtitleRules)
    speaker_names: bool = False
    provenance: bool = False
    opening: str = ""
    closing: str = ""
    overwrite: bool = False

    @property
    def folder(self) -> Path:
        """Where everything is put."""
        return self.master.target.parent

    @property
    def name(self) -> str:
        """What the whole is called, without ending."""
        return self.master.target.stem

    @property
    def name_pattern(self) -> str:
        """The pattern of the names of parts."""
        return self.pattern or (CHAPTER_PATTERN if self.kind is PartsKind.CHAPTERS else NAME_PATTERN)


@dataclass(frozen=True, slots=True)
class PartsResult:
    """Everything that was made: sound files with their proof, what lies beside them, and what to know."""

    files: tuple[DeliveredFile, ...]
    beside: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every sound file keeps every rule."""
        return all(file.passed for file in self.files)
