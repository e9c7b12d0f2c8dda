"""The plan of a render of a long script, made a few segments at a time so that the event loop goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.engine.slices import STEPS_AT_ONCE


async def planned_render(
    session: ProjectSession, segment_ids: Sequence[str] | None = None, *, stale_only: bool = False
) -> RenderPlan:
    """What rendering these segments, or all, would make; or only those of them that had sound before.

    It is the plan of the script and the cast as they are when this returns, whatever changed on the way.
    """
    while True:
        planning = session.render_planning(segment_ids, stale_only=stale_only)
        while True:
            try:
                for _ in range(STEPS_AT_ONCE):
                    next(planning)
            except StopIteration as end:
                found: RenderPlan | None = end.value
                break
            await asyncio.sleep(0)
        if found is not None:
            return found
