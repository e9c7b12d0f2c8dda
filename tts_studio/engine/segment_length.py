"""How long a segment is heard: as long as its sound is, else as long as is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.script import Segment
from tts_studio.engine.assembly import fitted_seconds
from tts_studio.engine.planner import SegmentPlan, SpeechPiece
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.timeline import GapItem, SpeechItem, TimelineItem, arrange


@dataclass(frozen=True, slots=True)
class SegmentLength:
    """Seconds with the pauses in it, and whether they are measured.

    `pause_before` and `pause_after` say where the script has a pause of its own, beside which no gap stands;
    `quiet_before` and `quiet_after` how many of the seconds are cut off beside another segment.
    """

    seconds: float
    exact: bool = False
    speaker: str = ""
    pause_before: bool = False
    pause_after: bool = False
    quiet_before: float = 0.0
    quiet_after: float = 0.0


def segment_length(session: ProjectSession, segment: Segment) -> SegmentLength:
    """The length of a segment alone; nothing where it left the script meanwhile."""
    if session.script.segment_named(segment.id) is None:
        return SegmentLength(0.0)
    plan = session.plan_of(segment)
    speaker = segment.speaker.casefold()
    quiet = _quiet(session, segment, plan)
    if plan.leads or plan.joined_to:
        # The take of a dialogue does not tell whose line ends when.
        guess = expected_seconds(session.script.body_of(segment))
        return SegmentLength(guess, speaker=speaker, quiet_before=quiet[0], quiet_after=quiet[1])
    pauses = [not isinstance(piece, SpeechPiece) for piece in plan.pieces] or [False]
    known = session.view_of(segment.id).seconds
    seconds = _expected(session, segment, plan) if known is None else known
    exact = known is not None or not plan.requests
    return SegmentLength(seconds, exact, speaker, pauses[0], pauses[-1], *quiet)


def _quiet(session: ProjectSession, segment: Segment, plan: SegmentPlan) -> tuple[float, float]:
    """Seconds of silence before the speech of the first take and after that of the last, if they are here."""
    items = arrange([(segment.id, plan)], session.cast.gaps)
    if not items:
        return 0.0, 0.0
    first, last = items[0], items[-1]
    return (
        _shorter(session.library, first, lambda item: replace(item, trim_start=True)),
        _shorter(session.library, last, lambda item: replace(item, trim_end=True)),
    )


def _shorter(library: TakeLibrary, item: TimelineItem, trim: Callable[[SpeechItem], SpeechItem]) -> float:
    """By how many seconds an item gets shorter by being trimmed."""
    if isinstance(item, GapItem) or (take := library.take_for(item.segment_id, item.request)) is None:
        return 0.0
    return fitted_seconds(item, take) - fitted_seconds(trim(item), take)


def _expected(session: ProjectSession, segment: Segment, plan: SegmentPlan) -> float:
    items = arrange([(segment.id, plan)], session.cast.gaps)
    return sum(item_seconds(session.library, item) for item in items)


def item_seconds(library: TakeLibrary, item: TimelineItem) -> float:
    """Seconds of one item of a timeline; missing speech counts as long as it is expected."""
    if isinstance(item, GapItem):
        return item.milliseconds / 1000
    take = library.take_for(item.segment_id, item.request)
    return expected_seconds(item.request.text) if take is None else fitted_seconds(item, take)


def gap_between(before: SegmentLength, after: SegmentLength, gaps: GapRules) -> float:
    """Seconds between two segments that follow each other, less the silence that both lose there."""
    quiet = before.quiet_after + after.quiet_before
    if before.pause_after or after.pause_before:
        return -quiet
    same = before.speaker == after.speaker
    return (gaps.between_segments if same else gaps.between_speakers) / 1000 - quiet
