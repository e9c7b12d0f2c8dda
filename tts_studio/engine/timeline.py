"""The order of sound: which takes follow each other, with which silence between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.markup.dialect import SourceMap
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.planner import SegmentPlan, SpeechPiece


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


@dataclass(frozen=True, slots=True)
class _Gap:
    milliseconds: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A take or a silence and whose it is."""

    segment_id: str
    plan: SegmentPlan
    what: SpeechPiece | _Gap


def arrange(plans: Iterable[tuple[str, SegmentPlan]], gaps: GapRules) -> tuple[TimelineItem, ...]:
    """Put the plans of (segment id, plan) one after the other.

    Pauses written in the script stand exactly as written: where there is one, no other gap is added. A take
    is trimmed where it meets a gap, and left as it is at the very ends. A dialogue sounds once, in the place
    of the first of its segments that is here, as the sound of the segment that leads it.
    """
    placed: list[_Placed] = []
    dialogues: set[tuple[str, str]] = set()
    for segment, plan in plans:
        segment_id = plan.joined_to or segment
        if plan.leads or plan.joined_to:
            if (segment_id, plan.key) in dialogues:
                continue
            dialogues.add((segment_id, plan.key))
        for piece in plan.pieces:
            if isinstance(piece, SpeechPiece):
                _add_automatic_gap(placed, segment_id, plan, gaps)
                placed.append(_Placed(segment_id, plan, piece))
            else:
                placed.append(_Placed(segment_id, plan, _Gap(piece.milliseconds)))
    return tuple(_with_trims(placed))


def _add_automatic_gap(placed: list[_Placed], segment_id: str, plan: SegmentPlan, gaps: GapRules) -> None:
    if not placed or isinstance(placed[-1].what, _Gap):
        return
    before = placed[-1]
    if before.segment_id == segment_id:
        length = gaps.between_pieces
    elif before.plan.last_speaker == plan.speaker:
        length = gaps.between_segments
    else:
        length = gaps.between_speakers
    placed.append(_Placed(before.segment_id, before.plan, _Gap(length)))


def _with_trims(placed: list[_Placed]) -> Iterable[TimelineItem]:
    last = len(placed) - 1
    for index, item in enumerate(placed):
        what = item.what
        if isinstance(what, _Gap):
            yield GapItem(item.segment_id, what.milliseconds)
        else:
            yield SpeechItem(
                item.segment_id,
                what.request,
                what.source,
                index > 0,
                index < last,
                item.plan.gain_db,
                item.plan.leads,
            )


def timeline_rate(items: Iterable[TimelineItem], default: int = 24_000) -> int:
    """The rate in hertz at which nothing loses quality: the highest one asked for."""
    return max(
        (item.request.format.sample_rate for item in items if isinstance(item, SpeechItem)), default=default
    )
