"""Asks the user before money is spent, as far as they want to be asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtWidgets import QDialog, QWidget

from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.engine.render_planning import planned_render, planned_retake
from tts_studio.engine.spending import Bill
from tts_studio.settings.schema import ASK_ABOVE
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.dialogs import shown
from tts_studio.ui.spending.limit_dialog import LimitDialog
from tts_studio.ui.spending.plan_dialog import PlanDialog
from tts_studio.ui.spending.purposes import AUDITION, PLAY, RENDER, RETAKE, Purpose


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A plan and what it would buy. `ours` are its segments that cost nothing, `speech` is in seconds."""

    plan: RenderPlan
    bill: Bill
    ours: int | None = None
    speech: float = 0.0


class Consent:
    """Everything in the window that may buy goes through here.

    Nothing is asked below the limit that the preferences name; an unknown price is always asked about.
    """

    def __init__(self, window: QWidget, settings: SettingsStore) -> None:
        self._window = window
        self._settings = settings

    async def to_render(
        self, session: ProjectSession, segment_ids: Sequence[str] | None, *, stale_only: bool = False
    ) -> RenderPlan | None:
        """The plan that may be started now for these segments, or all; None where the user does not want it.

        With `stale_only` it is for those of them that had sound before.
        """

        async def made() -> _Wanted:
            plan = await planned_render(session, segment_ids, stale_only=stale_only)
            ours = len(plan.segments) - len(plan.buying)
            return _Wanted(plan, session.spending.bill(plan), ours, plan.seconds)

        return await self._agreed(session, made, RENDER)

    async def to_retake(
        self, session: ProjectSession, segment_ids: Sequence[str], cast_voice: CastVoice | None = None
    ) -> bool:
        """Whether another take of these segments may be made, by another voice if one is given."""

        async def made() -> _Wanted:
            plan = await planned_retake(session, segment_ids, cast_voice)
            return _Wanted(plan, session.spending.bill(plan), None, plan.seconds)

        return await self._agreed(session, made, RETAKE) is not None

    async def to_play(
        self, session: ProjectSession, segment_ids: Sequence[str] | None, agreed: frozenset[str]
    ) -> frozenset[str] | None:
        """The digests that may be bought while these segments, or all, are played; None for not playing.

        What was `agreed` to before is not asked about again.
        """

        async def made() -> _Wanted:
            plan = await planned_render(session, segment_ids)
            bought = [request for request in plan.bought if request.digest not in agreed]
            return _Wanted(replace(plan, bought=tuple(bought)), session.spending.bill_for(bought))

        plan = await self._agreed(session, made, PLAY)
        return None if plan is None else agreed.union(request.digest for request in plan.bought)

    async def to_buy(
        self, session: ProjectSession, requests: Iterable[SpeechRequest], purpose: Purpose
    ) -> bool:
        """Whether these requests may be made."""
        wanted = tuple(requests)
        agreed: Bill | None = None
        while True:
            bill = session.spending.bill_for(wanted)
            if self._may_go_on(bill, agreed):
                return True
            if not await self._ask(session, bill, purpose, None):
                return False
            agreed = bill

    async def to_preview(self, session: ProjectSession, bill: Bill, purpose: Purpose) -> bool:
        """Whether a preview that is not ours yet may be bought; asked about whatever it costs."""
        return await self._ask(session, bill, purpose, None)

    async def to_audition(self, make_bill: Callable[[], Bill], purpose: Purpose = AUDITION) -> bool:
        """Whether voices may be bought to try them; asked about whatever they cost."""
        agreed: Bill | None = None
        while (bill := make_bill()).requests and bill != agreed:
            dialog = PlanDialog(purpose, bill, None, None, self._window)
            if await shown(dialog) != QDialog.DialogCode.Accepted.value:
                return False
            agreed = bill
        return True

    async def limit(self, session: ProjectSession) -> None:
        """Let the user set the project's limit; raises the ProjectError that prevents keeping it."""
        dialog = LimitDialog(session.spending, self._window)
        if await shown(dialog) == QDialog.DialogCode.Accepted.value:
            await session.spending.set_cap(dialog.cap)

    async def _agreed(
        self, session: ProjectSession, make: Callable[[], Awaitable[_Wanted]], purpose: Purpose
    ) -> RenderPlan | None:
        """Ask until what was agreed to is what would be bought now; returns the plan of that."""
        agreed: Bill | None = None
        while True:
            wanted = await make()
            bill = wanted.bill
            if self._may_go_on(bill, agreed):
                return wanted.plan
            if not await self._ask(session, bill, purpose, wanted.ours, wanted.speech):
                return None
            agreed = bill

    async def _ask(
        self, session: ProjectSession, bill: Bill, purpose: Purpose, ours: int | None, speech: float = 0.0
    ) -> bool:
        dialog = PlanDialog(purpose, bill, ours, session.spending, self._window, speech=speech)
        if await shown(dialog) != QDialog.DialogCode.Accepted.value:
            return False
        if dialog.cap != session.spending.cap:
            await session.spending.set_cap(dialog.cap)
        return True

    def _may_go_on(self, bill: Bill, agreed: Bill | None) -> bool:
        """Whether nothing is left to ask: nothing is bought, it was agreed to, or it costs little enough."""
        above = Decimal(str(self._settings.number(ASK_ABOVE.name)))
        return not bill.requests or bill == agreed or not bill.needs_consent(above)
