"""Opening and closing credits: short texts the narrator's voice speaks, each into a file of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tts_studio.domain.errors import ExportError
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.order import DeliveryOrder
from tts_studio.engine.delivery_parts.order import PartsOrder
from tts_studio.engine.delivery_parts.parts import Part
from tts_studio.engine.file_names import safe_stem
from tts_studio.engine.planner import Planner, SegmentPlan
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan, plan_render
from tts_studio.engine.timeline import arrange


@dataclass(frozen=True, slots=True)
class CreditsPart:
    """One of the two: which it is, what it is called, what it is made of."""

    id: str
    title: str
    path: Path
    plan: SegmentPlan

    def part(self, session: ProjectSession, master: DeliveryOrder) -> Part:
        """The sound file, made as the master is."""
        items = arrange([(self.id, self.plan)], session.cast.gaps)
        tags = replace(master.tags, title=self.title, album=master.tags.album or master.tags.title)
        order = replace(
            master, target=self.path, items=items, segment_ids=None, speakers=None, tags=tags, chapters=False
        )
        return Part(order, self.title)


def credits_of(session: ProjectSession, order: PartsOrder) -> tuple[CreditsPart, ...]:
    """The credits that are wanted."""
    texts = (
        ("opening-credits", tr("Opening credits"), order.opening),
        ("closing-credits", tr("Closing credits"), order.closing),
    )
    return tuple(
        CreditsPart(key, title, _path(order, title), _plan(session, key, text.strip()))
        for key, title, text in texts
        if text.strip()
    )


def credits_render(session: ProjectSession, parts: tuple[CreditsPart, ...]) -> RenderPlan:
    """What speaking them would make, and what it would cost; nothing where they were spoken before."""
    return plan_render(
        ((each.id, each.plan) for each in parts),
        session.library,
        session.catalogue,
        session.spending.would_buy,
    )


async def speak_credits(session: ProjectSession, parts: tuple[CreditsPart, ...]) -> None:
    """Make what is missing of them, bought like any segment; raises why that is not possible.

    Cancelling ends the waiting, not what is under way: it is found the next time.
    """
    plan = credits_render(session, parts)
    for problem in plan.problems.values():
        raise problem
    outcome = await session.start(plan).finished()
    for problem in outcome.failed.values():
        raise problem
    if any(not session.library.has(request.digest) for each in parts for request in each.plan.requests):
        raise ExportError(tr("The credits were not spoken."), advice=tr("Deliver again."))


def _path(order: PartsOrder, title: str) -> Path:
    return order.folder / f"{safe_stem(f'{order.name} {title}')}{order.master.target.suffix}"


def _plan(session: ProjectSession, key: str, text: str) -> SegmentPlan:
    """The text as one segment of the narrator, whatever looks like a speaker's name in it."""
    segment = Segment(key, 0, 0, len(text), "", 0)
    cast = replace(session.cast, dialogue=False)
    plan = Planner(session.catalogue).plan(Script(text, (segment,)), segment, cast)
    if plan.problem is None and not plan.requests:
        raise ExportError(tr("The credits say nothing."), advice=tr("Write words, or leave them empty."))
    return plan
