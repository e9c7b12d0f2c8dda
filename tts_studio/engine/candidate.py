"""A candidate of an audition: how far its line is, what it costs, and what can be done next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.audition import Candidate, Judgement
from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.errors import StudioError
from tts_studio.domain.gaps import GapRules
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.script import parse_script
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import Cast, CastVoice
from tts_studio.engine.audition_sound import CandidateSound
from tts_studio.engine.audition_takes import AuditionTakes
from tts_studio.engine.job_handle import JobHandle
from tts_studio.engine.planner import Planner, SegmentPlan
from tts_studio.engine.timeline import TimelineItem, arrange


class CandidateState(StrEnum):
    """How far a candidate is. WAITING ones are made when the user says so."""

    WAITING = "waiting"
    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"


class NextStep(StrEnum):
    """What can be done about a candidate that cannot be heard."""

    NONE = "none"
    RETRY = "retry"
    SEND_AGAIN = "send again"
    BUY_AGAIN = "buy again"


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A snapshot of a candidate.

    `price` is what making it would cost now. `cost` is what was paid for it, None where it was bought
    before and not in an audition, or where it is not ready. `first_sound` and `seconds`, how long it sounds,
    are in seconds. `problem` says why it is not heard.
    """

    key: str
    voice: CastVoice
    judgement: Judgement
    state: CandidateState
    characters: int
    price: Cost
    cost: Cost | None = None
    progress: float | None = None
    seconds: float | None = None
    first_sound: float | None = None
    problem: StudioError | None = None
    next_step: NextStep = NextStep.NONE


class Performance:
    """One candidate's line while the audition is open: its plan, the jobs that make it, and its sound."""

    def __init__(self, line: str, candidate: Candidate, planner: Planner, takes: AuditionTakes) -> None:
        self.voice = candidate.voice
        self.sound: CandidateSound | None = None
        self.task: asyncio.Task[None] | None = None
        self.handles: tuple[JobHandle, ...] = ()
        self.problem: StudioError | None = None
        self.first_sound = candidate.first_sound
        self.heard_first = False
        self.cancelled = False
        self._takes = takes
        plans = _plans(line, candidate.voice, planner)
        self.plan_problem = next((plan.problem for _, plan in plans if plan.problem is not None), None)
        self.items: tuple[TimelineItem, ...] = arrange(plans, GapRules())
        found = (request for _, plan in plans for request in plan.requests)
        self.requests: tuple[SpeechRequest, ...] = tuple({r.digest: r for r in found}.values())

    @property
    def missing(self) -> tuple[SpeechRequest, ...]:
        """The requests that have no take yet."""
        return tuple(request for request in self.requests if not self._takes.has(request))

    @property
    def bought(self) -> tuple[SpeechRequest, ...]:
        """The requests that would cost money."""
        return tuple(request for request in self.requests if self._takes.would_buy(request))

    @property
    def has_bought(self) -> bool:
        """Whether one of its requests was bought in an audition, or is being bought."""
        return any(self._takes.was_bought(request) for request in self.requests)

    @property
    def characters(self) -> int:
        """How much text is sent."""
        return sum(len(request.text) for request in self.requests)

    @property
    def why_not(self) -> StudioError | None:
        """Why it cannot be made, or only on the user's word."""
        unsettled = filter(None, map(self._takes.why_not, self.requests))
        return self.plan_problem or next(unsettled, None)

    @property
    def state(self) -> CandidateState:
        """How far it is."""
        if self.sound is not None:
            return CandidateState.READY
        if self.task is not None:
            return CandidateState.RENDERING
        return CandidateState.FAILED if self.problem is not None else CandidateState.WAITING

    def uses(self, digest: str) -> bool:
        """Whether one of its requests is this one."""
        return any(request.digest == digest for request in self.requests)

    def view(self, candidate: Candidate) -> CandidateView:
        """What one sees of it."""
        ready = self.sound is not None
        return CandidateView(
            candidate.key,
            candidate.voice,
            candidate.judgement,
            self.state,
            self.characters,
            sum((self._takes.price(request) for request in self.requests), FREE),
            cost=self._paid() if ready else None,
            progress=None if ready else self._progress(),
            seconds=self.sound.seconds if self.sound is not None else None,
            first_sound=self.first_sound,
            problem=self.problem,
            next_step=self._next_step(),
        )

    def _paid(self) -> Cost | None:
        total = FREE
        for cost in map(self._takes.paid, self.requests):
            if cost is None:
                return None
            total += cost
        return total

    def _progress(self) -> float | None:
        if self.task is None or not self.requests:
            return None
        known = {handle.job.request.digest: handle.job.progress or 0.0 for handle in self.handles}
        done = (1.0 if self._takes.has(r) else known.get(r.digest, 0.0) for r in self.requests)
        return sum(done) / len(self.requests)

    def _next_step(self) -> NextStep:
        if self.state is CandidateState.WAITING:
            return NextStep.RETRY if self.cancelled else NextStep.NONE
        if self.state is not CandidateState.FAILED or self.plan_problem is not None:
            return NextStep.NONE
        states = {state for request in self.requests if (state := self._takes.unsettled(request))}
        if PurchaseState.POSSIBLY_CHARGED in states:
            return NextStep.SEND_AGAIN
        return NextStep.BUY_AGAIN if states else NextStep.RETRY


def _plans(line: str, voice: CastVoice, planner: Planner) -> list[tuple[str, SegmentPlan]]:
    """The line in one voice, whoever speaks it in the script."""
    script = parse_script(line)
    return [(segment.id, planner.plan(script, segment, Cast(voice))) for segment in script.segments]
