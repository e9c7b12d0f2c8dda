"""The plan of a render of a long script, made a few segments at a time so that the event loop goes on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan

_AT_ONCE = 0.003
"""Seconds of planning in a turn of the loop; a segment takes a small part of that."""


async def planned_render(
    session: ProjectSession, segment_ids: Sequence[str] | None = None, *, stale_only: bool = False
) -> RenderPlan:
    """What rendering these segments, or all, would make; or only those of them that had sound before.

    It is the plan of the script and the cast as they are when this returns, whatever changed on the way.
    """
    while True:
        planning = session.render_planning(segment_ids, stale_only=stale_only)
        while True:
            deadline = time.perf_counter() + _AT_ONCE
            try:
                while time.perf_counter() < deadline:
                    next(planning)
            except StopIteration as end:
                found: RenderPlan | None = end.value
                break
            await asyncio.sleep(0)
        if found is not None:
            return found
