"""Retakes: another reading of what a segment asks for, or the same words by another voice."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass

from tts_studio.domain.script import Segment
from tts_studio.domain.segment_take import Reading
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.job_engine import JobEngine
from tts_studio.engine.performances import varied
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.segment_plans import SegmentPlans
from tts_studio.engine.take_book import TakeBook


@dataclass(frozen=True, slots=True)
class Retakes:
    """By segment the plan of its new reading, how that is remembered, or why there is none."""

    plans: tuple[tuple[str, SegmentPlan], ...]
    readings: tuple[Reading, ...]
    notices: dict[str, str]


class RetakePlanner:
    """Finds the next reading of segments."""

    def __init__(self, plans: SegmentPlans, book: TakeBook, jobs: JobEngine) -> None:
        self._plans = plans
        self._book = book
        self._jobs = jobs

    def next_readings(
        self, segments: Iterable[tuple[Segment, CastVoice]], *, recast: bool
    ) -> Generator[None, None, Retakes]:
        """The next reading of each segment by a voice, with a pause before each.

        `recast` says that it need not be the cast's.
        """
        plans: list[tuple[str, SegmentPlan]] = []
        readings: list[Reading] = []
        notices: dict[str, str] = {}
        for segment, voice in segments:
            yield
            locked = self._book.locked(segment.id)
            if locked is not None:
                notices[segment.id] = tr("It is locked to take {number}.", number=locked.number)
                continue
            base = self._plans.plan_with(segment, voice) if recast else self._plans.base_plan_of(segment)
            variation = self._next_variation(segment, base)
            plan = varied(base, variation)
            plans.append((segment.id, plan))
            if plan.requests:
                readings.append(self._plans.reading_of(segment, base, variation, voice))
        return Retakes(tuple(plans), tuple(readings), notices)

    def _next_variation(self, segment: Segment, base: SegmentPlan) -> int:
        """One above every reading the segment has had or is about to have."""
        coming = (
            reading.variation
            for reading in self._book.readings(segment_id=segment.id)
            if reading.plan_key == base.key and self._is_coming(reading)
        )
        first = -1 if not self._is_rendering(base) else 0
        had = self._plans.next_variation(segment.id, base.key) - 1
        return 1 + max((had, first, *coming))

    def _is_coming(self, reading: Reading) -> bool:
        return any(self._jobs.expects(digest) for digest in reading.digests)

    def _is_rendering(self, plan: SegmentPlan) -> bool:
        return any(self._jobs.expects(request.digest) for request in plan.requests)
