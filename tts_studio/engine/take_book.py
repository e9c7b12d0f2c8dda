"""The takes of segments in memory: which there are, which one is used, and what is not on the disk yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from tts_studio.domain.segment_take import Reading, SegmentTake
from tts_studio.engine.one_or_more import OneOrMore
from tts_studio.store.segment_take_store import (
    PlanOfSegment,
    ReadingKey,
    SegmentTakeChanges,
    Standing,
    StoredSegmentTakes,
)


class TakeBook:
    """Answers at once, and remembers what was changed until `handed_over` writes it down.

    `with_lock` are the segments that were locked to a take, which may be in the trash by now.
    """

    def __init__(self, stored: StoredSegmentTakes | None = None) -> None:
        stored = stored or StoredSegmentTakes()
        self._takes = {take.id: take for take in stored.takes}
        self._by_segment, self._by_plan = OneOrMore(), OneOrMore()
        for take in sorted(stored.takes, key=lambda take: take.number):
            self._enlist(take)
        self._chosen: dict[PlanOfSegment, str] = dict(stored.chosen)
        self._standings = dict(stored.standings)
        self.with_lock = {key for key, standing in self._standings.items() if standing.locked is not None}
        self._readings: dict[ReadingKey, Reading] = {}
        self._readings_with: defaultdict[str, set[ReadingKey]] = defaultdict(set)
        self._readings_of: defaultdict[str, dict[ReadingKey, None]] = defaultdict(dict)
        for reading in stored.readings:
            self._list(reading)
        self._new_takes: set[str] = set()
        self._new_chosen: set[PlanOfSegment] = set()
        self._new_standings: set[str] = set()
        self._new_readings: set[ReadingKey] = set()

    # What there is

    def get(self, take_id: str) -> SegmentTake | None:
        """One take, be it in the trash; None when there is none, or none any more."""
        take = self._takes.get(take_id)
        return None if take is None or take.deleted else take

    def of(self, segment_id: str) -> tuple[SegmentTake, ...]:
        """Every take a segment ever had, by number, those in the trash and deleted ones too."""
        return tuple(self._takes[take_id] for take_id in self._by_segment.of(segment_id))

    def all(self) -> tuple[SegmentTake, ...]:
        """Every take of every segment, deleted ones left out."""
        return tuple(take for take in self._takes.values() if not take.deleted)

    def of_plan(self, segment_id: str, plan_key: str) -> tuple[SegmentTake, ...]:
        """A segment's takes of one plan, by variation and number, those in the trash and deleted ones too."""
        found = (take for take in self.of(segment_id) if take.plan_key == plan_key)
        return tuple(sorted(found, key=lambda take: (take.variation, take.number)))

    def owners_of_plan(self, plan_key: str) -> frozenset[str]:
        """The segments that have takes of a plan, be they in the script or not any more."""
        return frozenset(self._by_plan.of(plan_key))

    def choice(self, segment_id: str, plan_key: str) -> str | None:
        """The id of the take the user chose for the time while this is the segment's plan."""
        return self._chosen.get((segment_id, plan_key))

    def locked(self, segment_id: str) -> SegmentTake | None:
        """The take a segment is locked to."""
        standing = self._standings.get(segment_id)
        return None if standing is None else self._usable(standing.locked)

    def last(self, segment_id: str) -> SegmentTake | None:
        """The take a segment used last, else its newest; None when it never had one."""
        standing = self._standings.get(segment_id)
        last = self.get(standing.last) if standing is not None and standing.last is not None else None
        return last or next((take for take in reversed(self.of(segment_id)) if not take.deleted), None)

    def readings(self, *, segment_id: str = "", digest: str = "") -> tuple[Reading, ...]:
        """The retakes that were asked for and have not all of their sound: all, a segment's, a request's."""
        if digest:
            return tuple(self._readings[key] for key in self._readings_with.get(digest, ()))
        keys = self._readings_of.get(segment_id, ()) if segment_id else self._readings
        return tuple(self._readings[key] for key in keys)

    # Changing it

    def add(self, take: SegmentTake) -> SegmentTake | None:
        """Add a take under its segment's next number; None where it has these very pieces already."""
        earlier = self.of(take.segment_id)
        if any(known.pieces == take.pieces for known in earlier):
            return None
        numbered = replace(take, number=1 + max((known.number for known in earlier), default=0))
        self.put(numbered)
        return numbered

    def put(self, take: SegmentTake) -> None:
        """Let a take be as it is here."""
        if take.id not in self._takes:
            self._enlist(take)
        self._takes[take.id] = take
        self._new_takes.add(take.id)

    def choose(self, segment_id: str, plan_key: str, take_id: str | None) -> str | None:
        """Let a segment use a take while this is its plan (None: the first); returns the choice before."""
        key = (segment_id, plan_key)
        before = self._chosen.pop(key, None)
        if take_id is not None:
            self._chosen[key] = take_id
        self._new_chosen.add(key)
        return before

    def lock(self, segment_id: str, take_id: str | None) -> str | None:
        """Lock a segment to a take, or unlock it; returns what it was locked to."""
        standing = self._standings.get(segment_id, Standing())
        self._stand(segment_id, replace(standing, locked=take_id))
        return standing.locked

    def note_use(self, segment_id: str, take_id: str) -> None:
        """A segment uses this take now."""
        standing = self._standings.get(segment_id, Standing())
        if standing.last != take_id:
            self._stand(segment_id, replace(standing, last=take_id))

    def ask(self, reading: Reading) -> None:
        """A retake is asked for."""
        self._list(reading)
        self._new_readings.add(_key(reading))

    def settle(self, reading: Reading) -> None:
        """A retake has all its sound, or is not wanted any more."""
        if self._readings.pop(_key(reading), None) is None:
            return
        self._new_readings.add(_key(reading))
        self._readings_of[reading.segment_id].pop(_key(reading), None)
        for digest in reading.digests:
            self._readings_with[digest].discard(_key(reading))

    def adopt(self, orphan: str, heir: str) -> None:
        """Let a segment have everything of one that left the script."""
        for take_id in self._by_segment.pop(orphan):
            moved = replace(self._takes[take_id], segment_id=heir)
            self._by_plan.discard(moved.plan_key, orphan)
            self._takes[take_id] = moved
            self._new_takes.add(take_id)
            self._enlist(moved)
        for segment_id, plan_key in [key for key in self._chosen if key[0] == orphan]:
            self.choose(heir, plan_key, self.choose(segment_id, plan_key, None))
        self._stand(heir, self._standings.get(orphan, Standing()))
        self._stand(orphan, Standing())
        for reading in self.readings(segment_id=orphan):
            self.settle(reading)
            self.ask(replace(reading, segment_id=heir))

    def drop(self, segment_ids: Iterable[str]) -> None:
        """Forget segments that are to be removed from the project with everything they had."""
        for segment_id in segment_ids:
            for take_id in self._by_segment.pop(segment_id):
                self._by_plan.discard(self._takes.pop(take_id).plan_key, segment_id)
                self._new_takes.discard(take_id)
            for key in [key for key in self._chosen if key[0] == segment_id]:
                self.choose(*key, None)
            self._standings.pop(segment_id, None)
            self._new_standings.discard(segment_id)
            for reading in self.readings(segment_id=segment_id):
                self.settle(reading)

    # Writing it down

    @property
    def unsaved(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._new_takes or self._new_chosen or self._new_standings or self._new_readings)

    def handed_over(self) -> SegmentTakeChanges:
        """What is to be written; from now on it counts as written."""
        changes = SegmentTakeChanges(
            tuple(self._takes[take_id] for take_id in sorted(self._new_takes)),
            {key: self._chosen.get(key) for key in self._new_chosen},
            {segment_id: self._standings[segment_id] for segment_id in self._new_standings},
            {key: self._readings.get(key) for key in self._new_readings},
        )
        for new in (self._new_takes, self._new_chosen, self._new_standings, self._new_readings):
            new.clear()
        return changes

    def take_back(self, changes: SegmentTakeChanges) -> None:
        """What was handed over could not be written."""
        self._new_takes.update(take.id for take in changes.takes)
        self._new_chosen.update(changes.chosen)
        self._new_standings.update(changes.standings)
        self._new_readings.update(changes.readings)

    def _usable(self, take_id: str | None) -> SegmentTake | None:
        take = None if take_id is None else self._takes.get(take_id)
        return take if take is not None and take.usable else None

    def _enlist(self, take: SegmentTake) -> None:
        self._by_segment.add(take.segment_id, take.id)
        self._by_plan.add(take.plan_key, take.segment_id)

    def _list(self, reading: Reading) -> None:
        self._readings[_key(reading)] = reading
        self._readings_of[reading.segment_id][_key(reading)] = None
        for digest in reading.digests:
            self._readings_with[digest].add(_key(reading))

    def _stand(self, segment_id: str, standing: Standing) -> None:
        self._standings[segment_id] = standing
        (self.with_lock.discard if standing.locked is None else self.with_lock.add)(segment_id)
        self._new_standings.add(segment_id)


def _key(reading: Reading) -> ReadingKey:
    return reading.segment_id, reading.plan_key, reading.variation
