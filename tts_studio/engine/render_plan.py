"""What a render would make: the missing requests, how much text they are and what they would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    segments `buying`, and `cost` is their price. `parts` holds by segment the digests of what it lacks.
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
    notices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenderOutcome:
    """How a render ended: segments that have their sound now, and by segment why others have not."""

    rendered: int
    failed: Mapping[str, StudioError] = field(default_factory=dict)
    cancelled: bool = False


def plan_render(
    plans: Iterable[tuple[str, SegmentPlan]],
    library: TakeLibrary,
    catalogue: VoiceCatalogue,
    would_buy: Callable[[SpeechRequest], bool],
) -> RenderPlan:
    """Take out what is already ours and count the rest; `would_buy` tells which requests cost money."""
    segments: list[str] = []
    buying: list[str] = []
    bought: dict[str, SpeechRequest] = {}
    stale: list[str] = []
    problems: dict[str, StudioError] = {}
    missing: dict[str, SpeechRequest] = {}
    parts: dict[str, tuple[str, ...]] = {}
    for segment_id, plan in plans:
        segments.append(segment_id)
        if plan.problem is not None:
            problems[segment_id] = plan.problem
        lacking = [request for request in plan.requests if not library.has(request.digest)]
        if lacking:
            stale.append(segment_id)
            parts[segment_id] = tuple(dict.fromkeys(request.digest for request in lacking))
        missing.update((request.digest, request) for request in lacking)
        paid = [request for request in lacking if would_buy(request)]
        if paid:
            buying.append(segment_id)
        bought.update((request.digest, request) for request in paid)
    requests = tuple(missing.values())
    return RenderPlan(
        segments=tuple(segments),
        stale=tuple(stale),
        requests=requests,
        characters=sum(len(request.text) for request in requests),
        seconds=sum(expected_seconds(request.text) for request in requests),
        cost=sum((catalogue.model(r.voice.model).price_of(r.text) for r in bought.values()), FREE),
        problems=problems,
        bought=tuple(bought.values()),
        buying=tuple(buying),
        parts=parts,
    )
