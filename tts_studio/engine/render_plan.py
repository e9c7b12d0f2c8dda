"""What a render would make: the missing requests, how much text they are and what they would cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.errors import StudioError
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.speech_length import expected_seconds
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.voice_catalogue import VoiceCatalogue


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """`segments` are all that were asked for, `stale` those with something missing.

    `requests` are the missing ones, equal ones once; `bought` are those of them that cost money, for the
    segments `buying`, and `cost` is their price. `parts` holds by segment the digests of what it lacks, and
    `users` by digest the segments that lack it.
    `problems` says which segments cannot be spoken, `notices` why others are left as they are.
    """

    segments: tuple[str, ...]
    stale: tuple[str, ...]
    requests: tuple[SpeechRequest, ...]
    characters: int
    seconds: float
    cost: Cost
    problems: Mapping[str, StudioError] = field(default_factory=dict)
    bought: tuple[SpeechRequest, ...] = ()
    buying: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    users: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenderOutcome:
    """How a render ended: segments that have their sound now, and by segment why others have not."""

    rendered: int
    failed: Mapping[str, StudioError] = field(default_factory=dict)
    cancelled: bool = False


class RenderPlanner:
    """Makes a RenderPlan segment by segment: takes out what is already ours and counts the rest."""

    def __init__(
        self, library: TakeLibrary, catalogue: VoiceCatalogue, would_buy: Callable[[SpeechRequest], bool]
    ) -> None:
        """`would_buy` tells which requests cost money."""
        self._library, self._catalogue, self._would_buy = library, catalogue, would_buy
        self._segments: list[str] = []
        self._stale: list[str] = []
        self._buying: list[str] = []
        self._problems: dict[str, StudioError] = {}
        self._missing: dict[str, SpeechRequest] = {}
        self._bought: dict[str, SpeechRequest] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._users: defaultdict[str, list[str]] = defaultdict(list)
        self._characters, self._seconds, self._cost = 0, 0.0, FREE

    def add(self, segment_id: str, plan: SegmentPlan) -> None:
        """The next segment and what it is made of."""
        self._segments.append(segment_id)
        if plan.problem is not None:
            self._problems[segment_id] = plan.problem
        lacking = [request for request in plan.requests if not self._library.has(request.digest)]
        if not lacking:
            return
        self._stale.append(segment_id)
        parts = self._parts[segment_id] = tuple(dict.fromkeys(request.digest for request in lacking))
        for digest in parts:
            self._users[digest].append(segment_id)
        paid = False
        for request in lacking:
            buys = self._would_buy(request)
            paid = paid or buys
            if request.digest not in self._missing:
                self._missing[request.digest] = request
                self._characters += len(request.text)
                self._seconds += expected_seconds(request.text)
                if buys:
                    self._bought[request.digest] = request
                    self._cost += self._catalogue.model(request.voice.model).price_of(request.text)
        if paid:
            self._buying.append(segment_id)

    def plan(self) -> RenderPlan:
        """The plan of what was added."""
        return RenderPlan(
            segments=tuple(self._segments),
            stale=tuple(self._stale),
            requests=tuple(self._missing.values()),
            characters=self._characters,
            seconds=self._seconds,
            cost=self._cost,
            problems=self._problems,
            bought=tuple(self._bought.values()),
            buying=tuple(self._buying),
            parts=self._parts,
            users=self._users,
        )


def plan_render(
    plans: Iterable[tuple[str, SegmentPlan]],
    library: TakeLibrary,
    catalogue: VoiceCatalogue,
    would_buy: Callable[[SpeechRequest], bool],
) -> RenderPlan:
    """Plan a render of these segments; `would_buy` tells which requests cost money."""
    planner = RenderPlanner(library, catalogue, would_buy)
    for segment_id, plan in plans:
        planner.add(segment_id, plan)
    return planner.plan()
