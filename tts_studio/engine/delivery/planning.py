"""What the segments of a delivery are made of, found in small steps between which the window lives on."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial

from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.slices import in_turns

Plans = tuple[tuple[str, SegmentPlan], ...]


async def planned_in_steps(session: ProjectSession, segment_ids: Sequence[str] | None) -> Plans:
    """The plans of these segments, or of all, by id and in the script's order.

    Whoever asks for the same plans afterwards finds them ready, until the script or the cast changes.
    """
    wanted = None if segment_ids is None else frozenset(segment_ids)
    return await in_turns(partial(_planning, session, wanted), lambda: (session.script, session.cast))


def _planning(session: ProjectSession, wanted: frozenset[str] | None) -> Generator[None, None, Plans]:
    plans: list[tuple[str, SegmentPlan]] = []
    for segment in session.script.segments:
        if wanted is None or segment.id in wanted:
            plans.append((segment.id, session.plan_of(segment)))
        yield
    return tuple(plans)
