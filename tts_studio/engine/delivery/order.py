"""What is to be delivered, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tts_studio.domain.master_file import NO_TAGS, ChapterMark, MasterFormat, MasterTags
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.domain.report_card import ReportCard
from tts_studio.domain.sound_measures import LoudnessCurve
from tts_studio.domain.take import Take
from tts_studio.engine.timeline import GapItem, SpeechItem, TimelineItem


class Missing(StrEnum):
    """What stands for speech that is not rendered."""

    STOP = "stop"
    SILENCE = "silence"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class DeliveryOrder:
    """One file to make.

    `target` names it, and its suffix the codec unless `format` says it. `segment_ids` None means all. With
    `match_speakers` every speaker is as loud as the others before the script's own level trims. `speakers`
    leaves all others silent, at full length (casefolded names, the narrator's is empty). `reports` writes the
    report card beside the file, as a page and as JSON. `items` are delivered in the place of the script, as
    credits are.
    """

    preset: MasterPreset
    target: Path
    segment_ids: tuple[str, ...] | None = None
    format: MasterFormat | None = None
    missing: Missing = Missing.STOP
    match_speakers: bool = True
    speakers: frozenset[str] | None = None
    tags: MasterTags = NO_TAGS
    chapters: bool = True
    reports: bool = False
    items: tuple[TimelineItem, ...] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an item of the timeline sounds in the file, in seconds from its beginning.

    `take` is None for silences and for speech that is missing; `draft` says that a draft voice speaks it.
    """

    item: SpeechItem | GapItem
    begins: float
    ends: float
    take: Take | None = None
    draft: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether there should be speech and is silence."""
        return isinstance(self.item, SpeechItem) and self.take is None


@dataclass(frozen=True, slots=True)
class Sounding:
    """Where a segment is heard in the file, in seconds from its beginning, without the silence after it."""

    segment_id: str
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A file and its proof. What does not pass lies under a name that says so, `NAME.failed.mp3`."""

    path: Path
    card: ReportCard
    curve: LoudnessCurve
    placed: tuple[Placed, ...]
    chapters: tuple[ChapterMark, ...] = ()
    gain_db: float = 0.0
    drafted: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every rule of the preset is kept."""
        return self.card.passed

    @property
    def soundings(self) -> tuple[Sounding, ...]:
        """Where each segment is heard, in the order of the file."""
        return soundings(self.placed)


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """Everything that was made."""

    files: tuple[DeliveredFile, ...]

    @property
    def passed(self) -> bool:
        """Whether every file keeps every rule."""
        return all(file.passed for file in self.files)

    @property
    def cards(self) -> tuple[ReportCard, ...]:
        """The report card of each file."""
        return tuple(file.card for file in self.files)


def soundings(placed: Iterable[Placed]) -> tuple[Sounding, ...]:
    """Where each segment is heard; those of a dialogue, which are one sound, are all heard in all of it."""
    found: dict[str, Sounding] = {}
    for place in placed:
        if not isinstance(place.item, SpeechItem):
            continue
        for segment_id in (place.item.segment_id, *place.item.also):
            first = found.get(segment_id)
            begins = place.begins if first is None else first.begins
            found[segment_id] = Sounding(segment_id, begins, place.ends)
    return tuple(found.values())


def segments_where(placed: Sequence[Placed], *, draft: bool) -> tuple[str, ...]:
    """The segments that are heard as a draft, or those that are silent for want of sound."""
    chosen = (place for place in placed if (place.draft if draft else place.is_missing))
    return tuple(dict.fromkeys(place.item.segment_id for place in chosen))
