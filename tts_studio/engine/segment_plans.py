"""What each segment is made of: the take it is locked to or uses, else what is still to be made."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from tts_studio.domain.markup.dialect import Silence
from tts_studio.domain.script import Script, Segment, short_id
from tts_studio.domain.segment_take import Pause, Reading, SegmentTake, TakePiece
from tts_studio.domain.take import Take
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Cast, CastVoice
from tts_studio.engine.performances import as_recorded, coarse_pieces, performances, used_performance, varied
from tts_studio.engine.planner import Planner, SegmentPlan
from tts_studio.engine.take_book import TakeBook
from tts_studio.engine.take_library import TakeLibrary

SETTLED_AT_ONCE = 100


class SegmentPlans:
    """Plans the segments of the script it was given last, and writes their takes into the book.

    The *base plan* of a segment is what its text and cast ask for. Its *plan* is what sounds: the take it is
    locked to; else the one chosen for this base plan; else the first reading of the base plan that is not in
    the trash; else a reading that is still to be made. Of a dialogue the first segment holds the takes, and
    the others sound as it does. A voice that is gone leaves the takes it made, and a segment that still asks
    for it sounds as before. A take is written into the book as soon as all of its sound is there, whether it
    was made now, found elsewhere, or arrived before a crash.

    What was ordered for a segment that is otherwise now, or gone, becomes a take of it all the same when it
    arrives: `is_coming` says whether the take of a request, by its digest, is under way.

    Where very many segments changed at once, each is planned when somebody asks for it, or by `settle_some`:
    what is told is the truth at any time, and nobody waits for all of them.
    """

    def __init__(
        self,
        planner: Planner,
        library: TakeLibrary,
        book: TakeBook,
        script: Script,
        cast: Cast,
        *,
        now: Callable[[], float] = time.time,
        new_id: Callable[[], str] = short_id,
    ) -> None:
        self.script = script
        self._cast = cast
        self._planner = planner
        self._library = library
        self._book = book
        self.is_coming: Callable[[str], bool] = _nothing_is_coming
        self._now = now
        self._new_id = new_id
        self._base: dict[str, SegmentPlan] = {}
        self._plans: dict[str, SegmentPlan] = {}
        self._takes: dict[str, SegmentTake | None] = {}
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        # With the script and the cast their present plans were made of.
        self._due: dict[str, tuple[Script, Cast]] = {}
        self._heirs: dict[str, str] = {}

    def use(
        self, script: Script, cast: Cast, segment_ids: Iterable[str], *, later: bool = False
    ) -> frozenset[str]:
        """Take over a script and a cast in which these segments changed, came or went.

        Returns them and those that are in another dialogue because of a lock. With `later`, more than
        a few of them are not settled here.
        """
        segment_ids = frozenset(segment_ids)
        before = self.script, self._cast
        self.script, self._cast = script, cast
        changed = segment_ids | self._planner.keep_apart(script, cast, self._apart())
        for segment_id in self._in_order(changed):
            self._due.setdefault(segment_id, before)
        if not later or len(changed) <= SETTLED_AT_ONCE:
            for segment_id in changed:
                self._ensure(segment_id)
        return changed

    @property
    def unsettled(self) -> bool:
        """Whether segments still are to be settled."""
        return bool(self._due)

    @property
    def unsaved(self) -> bool:
        """Whether takes were written into the book that are not on the disk yet."""
        return self._book.unsaved

    def settle_some(self, count: int) -> None:
        """Settle this many of the segments that still are to be."""
        for segment_id in tuple(islice(self._due, count)):
            self._ensure(segment_id)

    def complete_readings(self) -> None:
        """Write down the retakes whose sound arrived without anybody noticing."""
        for reading in self._book.readings():
            self.complete(reading)

    def base_plan_of(self, segment: Segment) -> SegmentPlan:
        """What the segment's text and cast ask for."""
        self._ensure(segment.id)
        return self._base[segment.id]

    def plan_of(self, segment: Segment) -> SegmentPlan:
        """What the segment sounds like, or will when it is rendered."""
        self._ensure(segment.id)
        return self._plans[segment.id]

    def take_of(self, segment_id: str) -> SegmentTake | None:
        """The take a segment uses; None while it has none."""
        self._ensure(segment_id)
        return self._takes.get(segment_id)

    def holder_of(self, segment_id: str) -> str:
        """The segment that holds the takes of this one: itself, or the first of the dialogue it is in."""
        self._ensure(segment_id)
        base = self._base.get(segment_id)
        return segment_id if base is None else base.joined_to or segment_id

    def words_of(self, segment: Segment) -> str:
        """What the takes of a segment say, of a dialogue all of its lines."""
        return "\n".join(map(self.script.body_of, self._said_with(segment)))

    def reading_of(
        self, segment: Segment, plan: SegmentPlan, variation: int, cast_voice: CastVoice
    ) -> Reading:
        """A reading of a plan of a segment, as it is remembered until it has all of its sound."""
        return _reading(self.script, self._said_with(segment), plan, variation, cast_voice)

    def owners_of(self, digest: str) -> frozenset[str]:
        """The segments that use a request, or have asked for a retake with it."""
        retakes = (reading.segment_id for reading in self._book.readings(digest=digest))
        return frozenset(self._owners.get(digest, ())).union(retakes)

    def plan_with(self, segment: Segment, voice: CastVoice) -> SegmentPlan:
        """The base plan a segment would have with another voice."""
        cast = replace(self._cast.with_voice(segment.speaker, voice), dialogue=False)
        return self._planner.plan(self.script, segment, cast)

    def plan_of_take(self, take: SegmentTake) -> SegmentPlan:
        """A take as it was made, with exact places where its words are still those of its segment."""
        segment = self.script.segment_named(take.segment_id)
        if segment is None:
            return SegmentPlan(coarse_pieces(take, self._library, take.body, 0))
        base, body = self.base_plan_of(segment), self.words_of(segment)
        wanted = base
        if take.plan_key != base.key and take.speaks(body):
            wanted = self.plan_with(segment, take.cast_voice)
        offset = segment.body_start - segment.start
        if wanted.key == take.plan_key:
            pieces = as_recorded(take, varied(wanted, take.variation), offset)
        else:
            pieces = coarse_pieces(take, self._library, self.script.body_of(segment), offset)
        return replace(base, pieces=pieces, problem=None, notice="")

    def next_variation(self, segment_id: str, plan_key: str) -> int:
        """The lowest number above those of all readings a segment has had of a plan."""
        return 1 + max((take.variation for take in self._book.of_plan(segment_id, plan_key)), default=-1)

    def note_take(self, take: Take) -> frozenset[str]:
        """A take arrived; returns the segments that have another take or plan because of it."""
        self._library.add(take)
        users = frozenset(self._owners.get(take.digest, ()))
        for segment_id in users:
            self._ensure(segment_id)
            self._record_with(take, segment_id)
            self._settle(segment_id)
        readings = self._book.readings(digest=take.digest)
        return users | {reading.segment_id for reading in readings if self.complete(reading)}

    def complete(self, reading: Reading) -> bool:
        """Write a retake into the book if all its sound is there."""
        pieces: list[TakePiece] = []
        for part in reading.parts:
            takes = () if isinstance(part, Pause) else self._library.takes_of(part)
            if not isinstance(part, Pause) and not takes:
                return False
            pieces.append(part if isinstance(part, Pause) else takes[0].id)
        self._book.settle(reading)
        self._add(reading, tuple(pieces))
        self._settle(reading.segment_id)
        return True

    def _said_with(self, segment: Segment) -> list[Segment]:
        """A segment, and those of the dialogue it leads."""
        others = map(self.script.segment_named, self.base_plan_of(segment).leads)
        return [segment, *filter(None, others)]

    def _apart(self) -> frozenset[str]:
        """The segments that are locked to a take of their own words, and so are part of no dialogue."""
        locked = filter(None, map(self._book.locked, self._book.with_lock))
        return frozenset(take.segment_id for take in locked if not self._is_dialogue(take))

    def _is_dialogue(self, take: SegmentTake) -> bool:
        known = filter(None, map(self._library.get, take.take_ids))
        return any(self._planner.speaks_dialogue(part.request) for part in known)

    def _in_order(self, segment_ids: frozenset[str]) -> Iterable[str]:
        """Very many in the order of the script: where a dialogue begins is told by what stands before it."""
        if len(segment_ids) <= SETTLED_AT_ONCE:
            return segment_ids
        here = [segment.id for segment in self.script.segments if segment.id in segment_ids]
        return (*segment_ids.difference(here), *here)

    def _ordered(self, segment_id: str, script: Script, cast: Cast) -> Reading | None:
        """What is under way for a segment as it was in a script and cast, from which it has its plan yet."""
        plan, segment = self._plans.get(segment_id), script.segment_named(segment_id)
        if plan is None or segment is None or plan.joined_to:
            return None
        if not any(self.is_coming(request.digest) for request in plan.requests):
            return None
        base, variation = self._base[segment_id], plan.requests[0].variation
        said = [segment, *filter(None, map(script.segment_named, base.leads))]
        return _reading(script, said, base, variation, cast.voice_of(segment.speaker))

    def _ensure(self, segment_id: str) -> None:
        if segment_id in self._due:
            self._settle(segment_id)

    def _settle(self, segment_id: str) -> None:
        """Find out anew what a segment is made of, and who uses which request.

        What was ordered for it is waited for where it asks for something else now.
        """
        before = self._due.pop(segment_id, None)
        ordered = None if before is None else self._ordered(segment_id, *before)
        self._plan_anew(segment_id)
        plan = self._plans.get(segment_id)
        wanted = {request.digest for request in plan.requests} if plan is not None else set()
        if ordered is not None and not wanted.issuperset(ordered.digests):
            self._book.ask(ordered)

    def _plan_anew(self, segment_id: str) -> None:
        before = self._plans.pop(segment_id, None)
        for request in before.requests if before else ():
            self._owners[request.digest].discard(segment_id)
        segment = self.script.segment_named(segment_id)
        if segment is None:
            self._base.pop(segment_id, None)
            self._takes.pop(segment_id, None)
            return
        base = self._base[segment_id] = self._planner.plan(self.script, segment, self._cast)
        if base.requests and not base.joined_to:
            self._inherit(segment_id, base)
            self._note_what_is_there(segment, base)
        plan = self._plans[segment_id] = self._effective(segment_id, base)
        for request in plan.requests:
            self._owners[request.digest].add(segment_id)
        for joined in base.leads:
            self._settle(joined)

    def _effective(self, segment_id: str, base: SegmentPlan) -> SegmentPlan:
        holder = base.joined_to or segment_id
        take = self._takes[segment_id] = self._take_for(holder, base)
        if take is None:
            return varied(base, self.next_variation(holder, base.key)) if base.requests else base
        self._note_use(take)
        if take.plan_key == base.key and take != self._book.locked(holder):
            # What is not locked follows the pauses in the script.
            return varied(base, take.variation)
        pieces = self.plan_of_take(take).pieces
        return replace(base, pieces=pieces, problem=None, notice=_notice_beside_a_take(base))

    def _record_with(self, take: Take, segment_id: str) -> None:
        """Write down the performances of the reading that a take belongs to."""
        segment = self.script.segment_named(segment_id)
        if segment is None:
            return
        base, variation = self._base[segment_id], take.request.variation
        digests = {request.digest for request in varied(base, variation).requests}
        if not base.joined_to and take.digest in digests:
            self._record(segment, base, variation)

    def _inherit(self, segment_id: str, base: SegmentPlan) -> None:
        """Give a new segment the takes of one that left the script and asked for the same sound."""
        if self._book.of(segment_id):
            return
        owners = self._book.owners_of_plan(base.key)
        orphans = [owner for owner in owners if self.script.segment_named(owner) is None]
        orphans = orphans or self._heirs_that_left(segment_id)
        if orphans:
            newest = max(orphans, key=lambda owner: (self._book.of(owner)[-1].created, owner))
            self._book.adopt(newest, segment_id)
            self._heirs[newest] = segment_id

    def _heirs_that_left(self, segment_id: str) -> list[str]:
        """Who had the takes of a segment last while it was out of the script, if that one is gone as well."""
        heir = segment_id
        while heir in self._heirs:
            heir = self._heirs.pop(heir)
        gone = heir != segment_id and self.script.segment_named(heir) is None
        return [heir] if gone and self._book.of(heir) else []

    def _note_what_is_there(self, segment: Segment, base: SegmentPlan) -> None:
        takes = self._book.of_plan(segment.id, base.key)
        if not any(take.usable for take in takes):
            self._record(segment, base, self.next_variation(segment.id, base.key))

    def _record(self, segment: Segment, base: SegmentPlan, variation: int) -> None:
        """Write every performance of a reading into the book; the one that was in use stays chosen."""
        plan = varied(base, variation)
        found = performances(plan, self._library)
        if not found:
            return
        reading = self.reading_of(segment, base, variation, self._cast.voice_of(segment.speaker))
        is_first = not self._book.of_plan(segment.id, base.key)
        used = used_performance(plan, self._library, segment.id)
        for pieces in dict.fromkeys((*found, used)):
            take = self._add(reading, pieces)
            if take is not None and is_first and pieces == used != found[0]:
                self._book.choose(segment.id, base.key, take.id)

    def _add(self, reading: Reading, pieces: tuple[TakePiece, ...]) -> SegmentTake | None:
        take = SegmentTake(
            self._new_id(),
            reading.segment_id,
            0,
            reading.plan_key,
            reading.variation,
            pieces,
            reading.cast_voice,
            reading.body,
            self._now(),
            written=reading.written,
        )
        return self._book.add(take)

    def _take_for(self, segment_id: str, base: SegmentPlan) -> SegmentTake | None:
        locked = self._book.locked(segment_id)
        if locked is not None:
            return locked
        key = base.key if base.problem is None else self._key_of_takes(segment_id)
        choice = self._book.choice(segment_id, key)
        chosen = None if choice is None else self._book.get(choice)
        if chosen is not None and chosen.usable:
            return chosen
        return next((take for take in self._book.of_plan(segment_id, key) if take.usable), None)

    def _key_of_takes(self, segment_id: str) -> str:
        """What a segment's plan was called while its voice could speak, from the takes of it as it is now."""
        segment = self.script.segment_named(segment_id)
        if segment is None:
            return ""
        voice, words = self._cast.voice_of(segment.speaker), self.words_of(segment)
        takes = (take for take in reversed(self._book.of(segment_id)) if take.usable)
        return next((take.plan_key for take in takes if take.cast_voice == voice and take.speaks(words)), "")

    def _note_use(self, take: SegmentTake) -> None:
        self._book.note_use(take.segment_id, take.id)
        for take_id in take.take_ids:
            known = self._library.get(take_id)
            if known is not None:
                self._library.choose(take.segment_id, known)


def _reading(
    script: Script, said: Sequence[Segment], plan: SegmentPlan, variation: int, cast_voice: CastVoice
) -> Reading:
    """A reading of a plan of the first of these segments, which says the words of all of them."""
    parts = tuple(
        Pause(piece.milliseconds) if isinstance(piece, Silence) else piece.request.digest
        for piece in varied(plan, variation).pieces
    )
    body = "\n".join(map(script.body_of, said))
    written = "\n\n".join(map(script.text_of, said))
    return Reading(
        said[0].id, plan.key, variation, parts, cast_voice, body, written if written != body else ""
    )


def _notice_beside_a_take(base: SegmentPlan) -> str:
    """What one should know of a segment that is heard in a take its plan does not ask for."""
    if base.problem is None:
        return base.notice
    return tr("{problem} What is heard is the take there is.", problem=base.problem.sentence)


def _nothing_is_coming(_digest: str) -> bool:
    return False
