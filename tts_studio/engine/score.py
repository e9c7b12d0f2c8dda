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


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a score is made of: the plans by segment, those of them that are drafts, and what is played."""

    made_of: tuple[Script, Cast]
    plans: Mapping[str, SegmentPlan]
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
        self._made_of, self._plans = parts.made_of, parts.plans
        self.items, self.drafted = parts.items, parts.drafted

    @property
    def current(self) -> bool:
        """Whether the script would still be played like this."""
        made_of = (self.session.script, self.session.cast)
        if made_of == self._made_of and not self._is_outdated():
            return True
        now = Score(self.session, self._drafts, self._instead)
        return (now.items, now.drafted) == (self.items, self.drafted)

    @property
    def unchanged(self) -> bool:
        """Whether it was made of just what there is now; found sooner than `current`, and more strict."""
        script, cast = self._made_of
        same = self.session.script is script and self.session.cast is cast
        return same and not self._is_outdated()

    def speaks(self, segment: Segment, item: SpeechItem) -> bool:
        """Whether an item still says what its segment says now, so that its positions can be shown."""
        return item.request in self._plan_now(segment).requests

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

    def _is_outdated(self) -> bool:
        """Whether some segment is made of something else now."""
        drafts = self._drafts
        for segment in self.session.script.segments:
            own = self._own_plan_of(segment)
            if segment.id in self.drafted:
                if drafts is not None and not drafts.is_needed(own):
                    return True
            elif own is not self._plans.get(segment.id) and own != self._plans.get(segment.id):
                return True
        return False


def score_in_steps(session: ProjectSession, drafts: DraftVoice | None) -> Generator[None, None, Score]:
    """The score of the script, with a pause after some hundreds of segments.

    What is edited meanwhile may be in it or not; where anything was, it is not `unchanged`.
    """
    parts = yield from _parts_in_steps(session, drafts, {})
    return Score(session, drafts, parts=parts)


def _parts_in_steps(
    session: ProjectSession, drafts: DraftVoice | None, instead: Mapping[str, str]
) -> Generator[None, None, _Parts]:
    made_of = script, cast = session.script, session.cast
    drafted: set[str] = set()
    plans = _plans_of_removed(session, instead)
    for number, segment in enumerate(() if plans else script.segments, 1):
        if number % _SEGMENTS_AT_ONCE == 0:
            yield
        now = session.script.segment_named(segment.id)
        if now is None:
            continue
        plan = _own_plan(session, instead, now)
        if drafts is not None and drafts.is_needed(plan) and (draft := drafts.plan_of(now)) is not None:
            drafted.add(now.id)
            plan = draft
        plans[now.id] = plan
    items = yield from arrange_in_steps(plans.items(), cast.gaps)
    return _Parts(made_of, plans, frozenset(drafted), items)


def _own_plan(session: ProjectSession, instead: Mapping[str, str], segment: Segment) -> SegmentPlan:
    take_id = instead.get(segment.id)
    return session.plan_of(segment) if take_id is None else session.takes.plan_of(take_id)


def _plans_of_removed(session: ProjectSession, instead: Mapping[str, str]) -> dict[str, SegmentPlan]:
    known = session.script.segment_named
    gone = ((segment_id, take_id) for segment_id, take_id in instead.items() if known(segment_id) is None)
    return {segment_id: session.takes.plan_of(take_id) for segment_id, take_id in gone}
