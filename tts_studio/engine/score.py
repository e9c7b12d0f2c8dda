"""Score: what is to be played, segment by segment: the script's own takes, drafts, or others to compare."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

from tts_studio.domain.script import Script, Segment
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.take import Take
from tts_studio.domain.voice import Cast
from tts_studio.engine.draft_voice import DraftVoice
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.slices import at_once
from tts_studio.engine.timeline import SpeechItem, TimelineItem, arrange_in_steps

_SEGMENTS_AT_ONCE = 500
_ITEMS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a score is made of: the segments' own plans, which of them are drafted, and what is played.

    `own` is None where a take is heard alone whose segment is gone.
    """

    made_of: tuple[Script, Cast]
    own: Mapping[str, SegmentPlan] | None
    drafted: frozenset[str]
    items: tuple[TimelineItem, ...]


class Score:
    """The script as it is at this moment.

    `drafts` speaks what would have to be bought; with None it is left to be rendered. `instead` are takes
    that are heard in the place of those that are used, by segment id; one of a segment that the script has no
    more is heard alone. `items` are what is played, in order, `drafted` the segments heard as a draft.
    """

    def __init__(
        self,
        session: ProjectSession,
        drafts: DraftVoice | None = None,
        instead: Mapping[str, str] | None = None,
        *,
        parts: _Parts | None = None,
    ) -> None:
        """`parts` are of the same session, drafts and takes, where they were found before."""
        self.session = session
        self._drafts = drafts
        self._instead = dict(instead or {})
        parts = parts or at_once(_parts_in_steps(session, drafts, self._instead))
        self._made_of, self._own = parts.made_of, parts.own
        self.items, self.drafted = parts.items, parts.drafted

    @property
    def asks_as_now(self) -> bool:
        """Whether every segment still asks for just what it did, be it drafted or not; found in a moment."""
        return self._is_of_now and all(map(self._asks_as_before, self.session.script.segments))

    def unchanged(self, *, awaiting: bool = False) -> Generator[None, None, bool]:
        """Whether it was made of just what there is now, with a pause after some hundreds of segments.

        With `awaiting`, no segment needs a draft because its sound is under way by now.
        """
        for number, segment in enumerate(self.session.script.segments, 1):
            if number % _SEGMENTS_AT_ONCE == 0:
                yield
            if not self._is_of_now or not self._asks_as_before(segment):
                return False
            if self._is_drafted_otherwise(segment, awaiting=awaiting):
                return False
        return self._is_of_now

    def of_now(self) -> Generator[None, None, Score]:
        """The same of the script as it is now, made in steps; this one where nothing has changed.

        What is under way may be so because this one is played.
        """
        if (yield from self.unchanged(awaiting=True)):
            return self
        return (yield from score_in_steps(self.session, self._drafts, self._instead))

    def sounds_like(self, other: Score) -> Generator[None, None, bool]:
        """Whether another one would be played like this, with a pause after some thousand items."""
        if other.drafted != self.drafted or len(other.items) != len(self.items):
            return False
        for first in range(0, len(self.items), _ITEMS_AT_ONCE):
            stretch = slice(first, first + _ITEMS_AT_ONCE)
            if other is not self and other.items[stretch] != self.items[stretch]:
                return False
            yield
        return True

    def speaks(self, segment: Segment, item: SpeechItem) -> bool:
        """Whether an item still says what its segment says now, so that its positions can be shown."""
        return item.request in self._plan_now(segment).requests

    def asks_for(self, item: SpeechItem) -> bool:
        """Whether the segment of an item still asks for it."""
        segment = self.session.script.segment_named(item.segment_id)
        return segment is not None and self.speaks(segment, item)

    def is_draft(self, item: TimelineItem) -> bool:
        """Whether an item is part of a draft."""
        return item.segment_id in self.drafted

    def take_of(self, item: SpeechItem) -> Take | None:
        """The take that stands for an item, be it a draft; None while it is not made."""
        if self._drafts is not None and self.is_draft(item):
            return self._drafts.take_of(item.request)
        return self.session.library.take_for(item.segment_id, item.request)

    async def audio_of(self, item: SpeechItem, take: Take) -> bytes:
        """The bytes of an item's take."""
        if self._drafts is not None and self.is_draft(item):
            return self._drafts.audio_of(item.request) or b""
        return await self.session.take_audio(take)

    def words_of(self, item: SpeechItem) -> Sequence[WordTiming]:
        """The words of an item that is not whole yet, as far as they are known."""
        if self._drafts is not None and self.is_draft(item):
            return self._drafts.words_of(item.request)
        handle = self.session.jobs.active(item.request.digest)
        return tuple(handle.words) if handle is not None else ()

    @property
    def drafts(self) -> DraftVoice | None:
        """Who speaks the drafts."""
        return self._drafts

    def _own_plan_of(self, segment: Segment) -> SegmentPlan:
        return _own_plan(self.session, self._instead, segment)

    def _plan_now(self, segment: Segment) -> SegmentPlan:
        draft = self._drafts.plan_of(segment) if self._drafts and segment.id in self.drafted else None
        return draft or self._own_plan_of(segment)

    @property
    def _is_of_now(self) -> bool:
        script, cast = self._made_of
        return self.session.script is script and self.session.cast is cast

    def _asks_as_before(self, segment: Segment) -> bool:
        if self._own is None:
            return True
        now, before = self._own_plan_of(segment), self._own.get(segment.id)
        return now is before or now == before

    def _is_drafted_otherwise(self, segment: Segment, *, awaiting: bool) -> bool:
        """Whether a segment is drafted here and need not be any more, or is not and has to be by now."""
        drafts = self._drafts
        if drafts is None or self._own is None:
            return False
        plan = self._own_plan_of(segment)
        if segment.id in self.drafted:
            return not drafts.is_needed(plan)
        return drafts.is_needed(plan, awaiting=awaiting) and drafts.plan_of(segment) is not None


def score_in_steps(
    session: ProjectSession, drafts: DraftVoice | None, instead: Mapping[str, str] | None = None
) -> Generator[None, None, Score]:
    """The score of the script, with a pause after some hundreds of segments.

    What is edited meanwhile may be in it or not; where anything was, it is not `unchanged`.
    """
    instead = dict(instead or {})
    parts = yield from _parts_in_steps(session, drafts, instead)
    return Score(session, drafts, instead, parts=parts)


def _parts_in_steps(
    session: ProjectSession, drafts: DraftVoice | None, instead: Mapping[str, str]
) -> Generator[None, None, _Parts]:
    made_of = script, cast = session.script, session.cast
    drafted: set[str] = set()
    own: dict[str, SegmentPlan] = {}
    plans = _plans_of_removed(session, instead)
    alone = bool(plans)
    for number, segment in enumerate(() if alone else script.segments, 1):
        if number % _SEGMENTS_AT_ONCE == 0:
            yield
        now = session.script.segment_named(segment.id)
        if now is None:
            continue
        plan = own[now.id] = _own_plan(session, instead, now)
        if drafts is not None and drafts.is_needed(plan) and (draft := drafts.plan_of(now)) is not None:
            drafted.add(now.id)
            plan = draft
        plans[now.id] = plan
    items = yield from arrange_in_steps(plans.items(), cast.gaps)
    return _Parts(made_of, None if alone else own, frozenset(drafted), items)


def _own_plan(session: ProjectSession, instead: Mapping[str, str], segment: Segment) -> SegmentPlan:
    take_id = instead.get(segment.id)
    return session.plan_of(segment) if take_id is None else session.takes.plan_of(take_id)


def _plans_of_removed(session: ProjectSession, instead: Mapping[str, str]) -> dict[str, SegmentPlan]:
    known = session.script.segment_named
    gone = ((segment_id, take_id) for segment_id, take_id in instead.items() if known(segment_id) is None)
    return {segment_id: session.takes.plan_of(take_id) for segment_id, take_id in gone}
