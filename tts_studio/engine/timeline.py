"""The order of sound: which takes follow each other, with which silence between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from tts_studio.domain.markup.dialect import SourceMap
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.planner import SegmentPlan, SpeechPiece


@dataclass(frozen=True, slots=True)
class GapRules:
    """Silence where the script asks for none, in milliseconds."""

    between_pieces: int = 280
    between_segments: int = 650


@dataclass(frozen=True, slots=True)
class SpeechItem:
    """One take's place. `trim_start` and `trim_end` say where it meets a silence that must be exact."""

    segment_id: str
    request: SpeechRequest
    source: SourceMap
    trim_start: bool
    trim_end: bool


@dataclass(frozen=True, slots=True)
class GapItem:
    """Silence that belongs to the segment before it, or to the first one at the very beginning."""

    segment_id: str
    milliseconds: int


TimelineItem: TypeAlias = SpeechItem | GapItem


@dataclass(frozen=True, slots=True)
class _Gap:
    segment_id: str
    milliseconds: int
    written: bool


def arrange(plans: Iterable[tuple[str, SegmentPlan]], gaps: GapRules) -> tuple[TimelineItem, ...]:
    """Put the plans of (segment id, plan) one after the other.

    Pauses written in the script stand exactly as written: where there is one, no other gap is added. A take
    is trimmed where it meets a gap, and left as it is at the very ends.
    """
    items: list[SpeechPiece | _Gap] = []
    owners: list[str] = []
    for segment_id, plan in plans:
        for piece in plan.pieces:
            if isinstance(piece, SpeechPiece):
                _add_automatic_gap(items, owners, segment_id, gaps)
                items.append(piece)
            else:
                items.append(_Gap(segment_id, piece.milliseconds, written=True))
            owners.append(segment_id)
    return tuple(_with_trims(items, owners))


def _add_automatic_gap(
    items: list[SpeechPiece | _Gap], owners: list[str], segment_id: str, gaps: GapRules
) -> None:
    if not items or isinstance(items[-1], _Gap):
        return
    same = owners[-1] == segment_id
    length = gaps.between_pieces if same else gaps.between_segments
    items.append(_Gap(owners[-1], length, written=False))
    owners.append(owners[-1])


def _with_trims(items: list[SpeechPiece | _Gap], owners: list[str]) -> Iterable[TimelineItem]:
    last = len(items) - 1
    for index, (item, segment_id) in enumerate(zip(items, owners, strict=True)):
        if isinstance(item, _Gap):
            yield GapItem(segment_id, item.milliseconds)
        else:
            yield SpeechItem(segment_id, item.request, item.source, index > 0, index < last)


def timeline_rate(items: Iterable[TimelineItem], default: int = 24_000) -> int:
    """The rate in hertz at which nothing loses quality: the highest one asked for."""
    return max(
        (item.request.format.sample_rate for item in items if isinstance(item, SpeechItem)), default=default
    )
