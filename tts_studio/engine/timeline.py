"""The order of sound: which takes follow each other, with which silence between them."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.markup.dialect import SourceMap
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.planner import SegmentPlan, SpeechPiece
from tts_studio.engine.slices import at_once

_PLANS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SpeechItem:
    """One take's place. `trim_start` and `trim_end` say where it meets a silence that must be exact.

    `gain_db` is how much louder its speaker is than the take, in decibels. `also` are the other segments
    that a dialogue's take speaks.
    """

    segment_id: str
    request: SpeechRequest
    source: SourceMap
    trim_start: bool
    trim_end: bool
    gain_db: float = 0.0
    also: tuple[str, ...] = ()

    def speaks_for(self, segment_id: str) -> bool:
        """Whether the segment is heard here."""
        return segment_id == self.segment_id or segment_id in self.also


@dataclass(frozen=True, slots=True)
class GapItem:
    """Silence that belongs to the segment before it, or to the first one at the very beginning."""

    segment_id: str
    milliseconds: int


TimelineItem: TypeAlias = SpeechItem | GapItem


def arrange(plans: Iterable[tuple[str, SegmentPlan]], gaps: GapRules) -> tuple[TimelineItem, ...]:
    """Put the plans of (segment id, plan) one after the other.

    Pauses written in the script stand exactly as written: where there is one, no other gap is added. A take
    is trimmed where it meets a gap, and left as it is at the very ends. A dialogue sounds once, in the place
    of the first of its segments that is here, as the sound of the segment that leads it.
    """
    return at_once(arrange_in_steps(plans, gaps))


def arrange_in_steps(
    plans: Iterable[tuple[str, SegmentPlan]], gaps: GapRules
) -> Generator[None, None, tuple[TimelineItem, ...]]:
    """The same, with a pause after some hundreds of plans."""
    arranger = _Arranger(gaps)
    for number, (segment_id, plan) in enumerate(plans, 1):
        arranger.add(segment_id, plan)
        if number % _PLANS_AT_ONCE == 0:
            yield
    return arranger.finish()


class _Arranger:
    """Takes the plans in order. The last take waits for what follows it, which decides how it ends."""

    def __init__(self, gaps: GapRules) -> None:
        self._gaps = gaps
        self._items: list[TimelineItem] = []
        self._waiting: tuple[str, SegmentPlan, SpeechPiece] | None = None
        self._dialogues: set[tuple[str, str]] = set()

    def add(self, segment_id: str, plan: SegmentPlan) -> None:
        """The next segment's plan."""
        owner = plan.joined_to or segment_id
        if plan.leads or plan.joined_to:
            if (owner, plan.key) in self._dialogues:
                return
            self._dialogues.add((owner, plan.key))
        for piece in plan.pieces:
            if isinstance(piece, SpeechPiece):
                gap = self._automatic_gap(owner, plan)
                self._place_waiting(trim_end=True)
                if gap is not None:
                    self._items.append(gap)
                self._waiting = (owner, plan, piece)
            else:
                self._place_waiting(trim_end=True)
                self._items.append(GapItem(owner, piece.milliseconds))

    def finish(self) -> tuple[TimelineItem, ...]:
        """The items of all that was added."""
        self._place_waiting(trim_end=False)
        return tuple(self._items)

    def _automatic_gap(self, segment_id: str, plan: SegmentPlan) -> GapItem | None:
        """The silence between the take that waits and one of this plan; None where another one is already."""
        if self._waiting is None:
            return None
        owner, before, _ = self._waiting
        if owner == segment_id:
            return GapItem(owner, self._gaps.between_pieces)
        same_speaker = before.last_speaker == plan.speaker
        return GapItem(owner, self._gaps.between_segments if same_speaker else self._gaps.between_speakers)

    def _place_waiting(self, *, trim_end: bool) -> None:
        if self._waiting is None:
            return
        owner, plan, piece = self._waiting
        self._waiting = None
        trim_start = bool(self._items)
        self._items.append(
            SpeechItem(owner, piece.request, piece.source, trim_start, trim_end, plan.gain_db, plan.leads)
        )


def timeline_rate(items: Iterable[TimelineItem], default: int = 24_000) -> int:
    """The rate in hertz at which nothing loses quality: the highest one asked for."""
    return max(
        (item.request.format.sample_rate for item in items if isinstance(item, SpeechItem)), default=default
    )
