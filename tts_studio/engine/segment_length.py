"""How long a segment is heard: as long as its sound is, else as long as is expected."""

from __future__ import annotations

from dataclasses import dataclass

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.script import Segment
from tts_studio.engine.assembly import fitted_seconds
from tts_studio.engine.planner import SegmentPlan, SpeechPiece
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.timeline import GapItem, TimelineItem, arrange


@dataclass(frozen=True, slots=True)
class SegmentLength:
    """Seconds with the pauses in it, and whether they are measured.

    `pause_before` and `pause_after` say where the script has a pause of its own, beside which no gap stands.
    """

    seconds: float
    exact: bool = False
    speaker: str = ""
    pause_before: bool = False
    pause_after: bool = False


def segment_length(session: ProjectSession, segment: Segment) -> SegmentLength:
    """The length of a segment alone; nothing where it left the script meanwhile."""
    if session.script.segment_named(segment.id) is None:
        return SegmentLength(0.0)
    plan = session.plan_of(segment)
    speaker = segment.speaker.casefold()
    if plan.leads or plan.joined_to:
        # The take of a dialogue does not tell whose line ends when.
        return SegmentLength(expected_seconds(session.script.body_of(segment)), speaker=speaker)
    pauses = [not isinstance(piece, SpeechPiece) for piece in plan.pieces] or [False]
    known = session.view_of(segment.id).seconds
    seconds = _expected(session, segment, plan) if known is None else known
    exact = known is not None or not plan.requests
    return SegmentLength(seconds, exact, speaker, pauses[0], pauses[-1])


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
    """Seconds of silence between two segments that follow each other."""
    if before.pause_after or after.pause_before:
        return 0.0
    same = before.speaker == after.speaker
    return (gaps.between_segments if same else gaps.between_speakers) / 1000
