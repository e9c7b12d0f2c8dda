"""The takes of segments as the window sees them: compared, chosen, kept, thrown away, all with a way back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.errors import UsageError
from tts_studio.domain.events import Event
from tts_studio.domain.segment_take import SegmentTake
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.voice import Cast
from tts_studio.engine.assembly import timeline_seconds
from tts_studio.engine.history import UserChanges
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.purchase_book import PurchaseBook
from tts_studio.engine.segment_plans import SegmentPlans
from tts_studio.engine.take_book import TakeBook
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.timeline import TimelineItem, arrange


class SegmentTakes:
    """Every change here can be taken back. `changed` tells the segments whose takes are not as they were.

    Methods that are given an id raise UsageError, with a sentence, when it names nothing or what is asked
    for makes no sense.
    """

    def __init__(
        self,
        plans: SegmentPlans,
        book: TakeBook,
        library: TakeLibrary,
        purchases: PurchaseBook,
        changes: UserChanges,
        *,
        cast: Callable[[], Cast],
        recast: Callable[[Cast, str], None],
        refresh: Callable[[frozenset[str]], None],
        expect: Callable[[str, str], None],
        now: Callable[[], float] = time.time,
    ) -> None:
        """`refresh` is called with the segments that stand otherwise; `recast` takes a cast and a label.

        `expect` takes a paragraph and the id of a segment, which the next one with this text is to have.
        """
        self.changed: Event[frozenset[str]] = Event()
        self._plans = plans
        self._book = book
        self._library = library
        self._purchases = purchases
        self._changes = changes
        self._cast = cast
        self._recast = recast
        self._refresh = refresh
        self._expect = expect
        self._now = now

    # Looking

    def of(self, segment_id: str) -> tuple[SegmentTake, ...]:
        """A segment's takes, newest first, without those in the trash."""
        every = self._book.of(self._plans.holder_of(segment_id))
        return tuple(take for take in reversed(every) if take.usable)

    def trashed(self) -> tuple[SegmentTake, ...]:
        """What lies in the trash, thrown away last first."""
        found = [take for take in self._book.all() if take.trashed is not None]
        return tuple(sorted(found, key=lambda take: take.trashed or 0.0, reverse=True))

    def removed(self) -> tuple[SegmentTake, ...]:
        """The takes of segments that the script has no more, newest first, without those in the trash."""
        known = self._plans.script.segment_named
        found = [take for take in self._book.all() if take.trashed is None and known(take.segment_id) is None]
        return tuple(sorted(found, key=_age, reverse=True))

    def get(self, take_id: str) -> SegmentTake:
        """One take, be it in the trash."""
        take = self._book.get(take_id)
        if take is None:
            raise UsageError(tr("There is no such take any more."))
        return take

    def chosen(self, segment_id: str) -> SegmentTake | None:
        """The take a segment uses; None while it has none of what it asks for."""
        return self._plans.take_of(segment_id)

    def locked(self, segment_id: str) -> SegmentTake | None:
        """The take a segment is locked to."""
        return self._book.locked(self._plans.holder_of(segment_id))

    def cost_of(self, take: SegmentTake) -> Cost:
        """What its purchases cost in this project."""
        return sum((self._purchases.cost_of(take_id) for take_id in dict.fromkeys(take.take_ids)), FREE)

    def seconds_of(self, take: SegmentTake) -> float:
        """How long it sounds on its own."""
        return timeline_seconds(self._arranged(take), self._library)

    def plan_of(self, take_id: str) -> SegmentPlan:
        """What a take is made of, with its place in the segment's text as it is now."""
        return self._plans.plan_of_take(self.get(take_id))

    def timeline_of(self, take_id: str) -> tuple[TimelineItem, ...]:
        """One take alone, to be played."""
        return self._arranged(self.get(take_id))

    # Deciding

    def choose(self, segment_id: str, take_id: str) -> None:
        """Let a segment use a take that says its words, in whatever voice."""
        segment_id = self._plans.holder_of(segment_id)
        take, segment = self._usable(take_id), self._plans.script.segment_named(segment_id)
        if segment is None or take.segment_id != segment_id:
            raise UsageError(tr("The take belongs to another segment."))
        if self._book.locked(segment_id) is not None:
            raise UsageError(
                tr("The segment is locked to a take."), advice=tr("Unlock it to choose another one.")
            )
        base = self._plans.base_plan_of(segment)
        if take.plan_key != base.key and not take.speaks(self._plans.words_of(segment)):
            raise UsageError(
                tr("Take {number} says other words than the script does now.", number=take.number),
                advice=tr("Lock the segment to it, and it is used all the same."),
            )
        before = self._book.choice(segment_id, base.key)
        if before != take_id:
            self._do(
                tr("Choose Take {number}", number=take.number),
                segment_id,
                partial(self._book.choose, segment_id, base.key, take_id),
                partial(self._book.choose, segment_id, base.key, before),
            )

    def lock(self, segment_id: str, take_id: str | None) -> None:
        """Lock a segment to one of its takes, whatever the script becomes; None unlocks it."""
        segment_id = self._plans.holder_of(segment_id)
        locked = self._book.locked(segment_id)
        before = None if locked is None else locked.id
        if take_id is None:
            label = tr("Unlock Take")
        else:
            take = self._usable(take_id)
            if take.segment_id != segment_id:
                raise UsageError(tr("The take belongs to another segment."))
            label = tr("Lock Take {number}", number=take.number)
        if before != take_id:
            self._do(
                label,
                segment_id,
                partial(self._book.lock, segment_id, take_id),
                partial(self._book.lock, segment_id, before),
            )

    def star(self, take_id: str, on: bool) -> None:
        """Put a star on a take, or take it off."""
        label = tr("Star Take") if on else tr("Remove Star")
        self._alter(self.get(take_id), label, starred=on)

    def comment(self, take_id: str, text: str) -> None:
        """Write a note on a take."""
        self._alter(self.get(take_id), tr("Comment on Take"), comment=text, merge_key=f"comment {take_id}")

    def trash(self, *take_ids: str) -> None:
        """Throw takes away; they can be restored until the trash is emptied."""
        takes = [take for take in map(self.get, take_ids) if take.trashed is None]
        for take in takes:
            there = self._plans.script.segment_named(take.segment_id) is not None
            if there and self._book.locked(take.segment_id) == take:
                raise UsageError(
                    tr("Take {number} is locked.", number=take.number), advice=tr("Unlock it first.")
                )
        label = trn("Delete Take", "Delete {count} Takes", len(takes))
        self._alter_all(takes, label, [{"trashed": self._now()}] * len(takes))

    def restore(self, *take_ids: str) -> None:
        """Get takes back from the trash; those of segments that left the script are `removed` again."""
        takes = [take for take in map(self.get, take_ids) if take.trashed is not None]
        label = trn("Restore Take", "Restore {count} Takes", len(takes))
        self._alter_all(takes, label, [{"trashed": None}] * len(takes))

    def settings_back(self, take_id: str) -> None:
        """Give the segment's speaker the voice and the settings a take was made with."""
        take = self.get(take_id)
        segment = self._plans.script.segment_named(take.segment_id)
        if segment is None:
            raise UsageError(tr("The segment of this take is not in the script any more."))
        cast = self._cast().with_voice(segment.speaker, take.cast_voice)
        self._recast(cast, tr("Use Settings of Take {number}", number=take.number))

    def put_back(self, take_ids: Iterable[str], insert: Callable[[str], None]) -> tuple[str, ...]:
        """Write the words of removed takes into the script again and return the segments that use them.

        `insert` is given the paragraphs, the oldest take's first, each as its speaker had them; of several
        takes of a segment the first one counts. Each segment is the one it was, with all of its takes.
        """
        known = self._plans.script.segment_named
        takes = {take.segment_id: take for take in map(self._usable, reversed(list(take_ids)))}
        back = sorted((take for take in takes.values() if known(take.segment_id) is None), key=_age)
        if not back:
            raise UsageError(tr("The words of this take are in the script already."))
        for take in reversed(back):
            self._expect(take.paragraphs.partition("\n\n")[0], take.segment_id)
        insert("\n\n".join(take.paragraphs for take in back))
        there = [take for take in back if self._plans.script.segment_named(take.segment_id) is not None]
        for take in there:
            self._use(take)
        self._refresh(frozenset(take.segment_id for take in there))
        if there != back:
            raise UsageError(
                tr("The words are back, but the script divides them into segments otherwise now."),
                advice=tr("Their take is kept where it was."),
            )
        return tuple(take.segment_id for take in there)

    # Inside

    def _use(self, take: SegmentTake) -> None:
        """Let the segment of a take that is back use it; if it was locked, it is locked to this one."""
        if self._book.locked(take.segment_id) is not None:
            self._book.lock(take.segment_id, take.id)
            return
        segment = self._plans.script.segment_named(take.segment_id)
        if segment is not None and take.speaks(self._plans.words_of(segment)):
            self._book.choose(segment.id, self._plans.base_plan_of(segment).key, take.id)

    def _arranged(self, take: SegmentTake) -> tuple[TimelineItem, ...]:
        return arrange([(take.segment_id, self._plans.plan_of_take(take))], self._cast().gaps)

    def _usable(self, take_id: str) -> SegmentTake:
        take = self.get(take_id)
        if not take.usable:
            raise UsageError(
                tr("Take {number} is in the trash.", number=take.number), advice=tr("Restore it first.")
            )
        return take

    def _alter(self, take: SegmentTake, label: str, *, merge_key: str = "", **fields: object) -> None:
        self._alter_all([take], label, [fields], merge_key)

    def _alter_all(
        self, takes: list[SegmentTake], label: str, fields: list[dict[str, object]], merge_key: str = ""
    ) -> None:
        before = [
            {name: getattr(take, name) for name in wanted} for take, wanted in zip(takes, fields, strict=True)
        ]
        if before != fields:
            ids = [take.id for take in takes]
            self._changes.make(
                label, partial(self._put, ids, fields), partial(self._put, ids, before), merge_key
            )

    def _put(self, take_ids: Iterable[str], fields: Iterable[dict[str, object]]) -> None:
        """Set fields of takes, as far as they have not been deleted for good meanwhile."""
        touched = set()
        for take_id, wanted in zip(take_ids, fields, strict=True):
            take = self._book.get(take_id)
            if take is not None:
                self._book.put(replace(take, **wanted))  # type: ignore[arg-type]  # fields by name, checked at run time
                touched.add(take.segment_id)
        self._refresh(frozenset(touched))

    def _do(self, label: str, segment_id: str, do: Callable[[], object], undo: Callable[[], object]) -> None:
        def run(step: Callable[[], object]) -> None:
            step()
            self._refresh(frozenset({segment_id}))

        self._changes.make(label, partial(run, do), partial(run, undo))


def _age(take: SegmentTake) -> tuple[float, int]:
    return take.created, take.number
