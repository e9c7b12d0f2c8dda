"""Score: what is to be played, segment by segment: the script's own takes, drafts, or others to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from tts_studio.domain.script import Segment
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.take import Take
from tts_studio.engine.draft_voice import DraftVoice
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.timeline import SpeechItem, TimelineItem, arrange


class Score:
    """The script as it is at this moment.

    `drafts` speaks what would have to be bought; with None it is left to be rendered. `instead` are takes
    that are heard in the place of those that are used, by segment id; one of a segment that the script has no
    more is heard alone. `drafted` are the segments heard as a draft.
    """

    def __init__(
        self,
        session: ProjectSession,
        drafts: DraftVoice | None = None,
        instead: Mapping[str, str] | None = None,
    ) -> None:
        self.session = session
        self._drafts = drafts
        self._instead = dict(instead or {})
        self._made_of = (session.script, session.cast)
        self._gaps = session.cast.gaps
        self.drafted: frozenset[str] = frozenset()
        self._plans = self._plans_of_removed()
        if self._plans:
            return
        plans = [(segment, self._own_plan_of(segment)) for segment in session.script.segments]
        drafted: dict[str, SegmentPlan] = {}
        for segment, plan in plans:
            if (
                drafts is not None
                and drafts.is_needed(plan)
                and (draft := drafts.plan_of(segment)) is not None
            ):
                drafted[segment.id] = draft
        self.drafted = frozenset(drafted)
        self._plans = {segment.id: drafted.get(segment.id, plan) for segment, plan in plans}

    @cached_property
    def items(self) -> tuple[TimelineItem, ...]:
        """What is played, in order."""
        return arrange(self._plans.items(), self._gaps)

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
        take_id = self._instead.get(segment.id)
        return self.session.plan_of(segment) if take_id is None else self.session.takes.plan_of(take_id)

    def _plans_of_removed(self) -> dict[str, SegmentPlan]:
        known, takes = self.session.script.segment_named, self.session.takes
        return {
            segment_id: takes.plan_of(take_id)
            for segment_id, take_id in self._instead.items()
            if known(segment_id) is None
        }

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
