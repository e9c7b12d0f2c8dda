"""What the segments of a delivery are made of, found in small steps between which the window lives on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tts_studio.engine.planner import SegmentPlan
from tts_studio.engine.project_session import ProjectSession

_STEPS_AT_ONCE = 100


async def planned_in_steps(
    session: ProjectSession, segment_ids: Sequence[str] | None
) -> tuple[tuple[str, SegmentPlan], ...]:
    """The plans of these segments, or of all, by id and in the script's order.

    Whoever asks for the same plans afterwards finds them ready, until the script or the cast changes.
    """
    wanted = None if segment_ids is None else frozenset(segment_ids)
    script, cast = session.script, session.cast
    plans: list[tuple[str, SegmentPlan]] = []
    for number, segment in enumerate(script.segments):
        if number % _STEPS_AT_ONCE == 0:
            await asyncio.sleep(0)
            if session.script is not script or session.cast is not cast:
                return await planned_in_steps(session, segment_ids)
        if wanted is None or segment.id in wanted:
            plans.append((segment.id, session.plan_of(segment)))
    return tuple(plans)
