"""The plan of a render of a long script, made a few segments at a time so that the event loop goes on.

Each plan is that of the script and the cast as they are when it is returned, whatever changed on the way, and
can be begun at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tts_studio.domain.voice import CastVoice
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.engine.slices import in_turns


async def planned_render(
    session: ProjectSession, segment_ids: Sequence[str] | None = None, *, stale_only: bool = False
) -> RenderPlan:
    """What rendering these segments, or all, would make; or only those of them that had sound before."""
    make = partial(session.render_planning, segment_ids, stale_only=stale_only)
    plan = await in_turns(make, lambda: (session.script, session.cast))
    assert plan is not None, "it is made anew when the script changes"
    return plan


async def planned_retake(
    session: ProjectSession, segment_ids: Sequence[str], cast_voice: CastVoice | None = None
) -> RenderPlan:
    """What another reading of these segments would make, by another voice if one is given."""
    make = partial(session.retake_planning, segment_ids, cast_voice)
    _retakes, plan = await in_turns(make, lambda: (session.script, session.cast))
    return plan
