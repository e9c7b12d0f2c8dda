"""Asks the user before money is spent, as far as they want to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from PySide6.QtWidgets import QDialog, QWidget

from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.spending import Bill
from tts_studio.settings.schema import ASK_ABOVE
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.dialogs import shown
from tts_studio.ui.spending.limit_dialog import LimitDialog
from tts_studio.ui.spending.plan_dialog import PlanDialog
from tts_studio.ui.spending.purposes import AUDITION, PLAY, RENDER, RETAKE, Purpose


class Consent:
    """Everything in the window that may buy goes through here.

    Nothing is asked below the limit that the preferences name; an unknown price is always asked about.
    """

    def __init__(self, window: QWidget, settings: SettingsStore) -> None:
        self._window = window
        self._settings = settings

    async def to_render(self, session: ProjectSession, segment_ids: Sequence[str] | None) -> bool:
        """Whether these segments, or all, may be rendered."""
        asked = session.render_plan(segment_ids)
        ours = len(asked.segments) - len(asked.buying)

        def bill() -> Bill:
            return session.spending.bill(session.render_plan(segment_ids))

        return await self._agreed(session, bill, RENDER, ours, asked.seconds)

    async def to_retake(
        self, session: ProjectSession, segment_ids: Sequence[str], cast_voice: CastVoice | None = None
    ) -> bool:
        """Whether another take of these segments may be made, by another voice if one is given."""

        def bill() -> Bill:
            return session.spending.bill(session.retake_plan(segment_ids, cast_voice))

        speech = session.retake_plan(segment_ids, cast_voice).seconds
        return await self._agreed(session, bill, RETAKE, None, speech)

    async def to_play(
        self, session: ProjectSession, segment_ids: Sequence[str] | None, agreed: frozenset[str]
    ) -> frozenset[str] | None:
        """The digests that may be bought while these segments, or all, are played; None for not playing.

        What was `agreed` to before is not asked about again.
        """

        def wanted() -> dict[str, SpeechRequest]:
            bought = session.render_plan(segment_ids).bought
            return {request.digest: request for request in bought if request.digest not in agreed}

        def bill() -> Bill:
            return session.spending.bill_for(wanted().values())

        if not await self._agreed(session, bill, PLAY, None):
            return None
        return agreed | frozenset(wanted())

    async def to_buy(
        self, session: ProjectSession, requests: Iterable[SpeechRequest], purpose: Purpose
    ) -> bool:
        """Whether these requests may be made."""
        wanted = tuple(requests)
        return await self._agreed(session, lambda: session.spending.bill_for(wanted), purpose, None)

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
        self,
        session: ProjectSession,
        make_bill: Callable[[], Bill],
        purpose: Purpose,
        ours: int | None,
        speech: float = 0.0,
    ) -> bool:
        """Ask until what was agreed to is what would be bought now."""
        agreed: Bill | None = None
        while True:
            bill = make_bill()
            if not bill.requests or bill == agreed or not bill.needs_consent(self._ask_above()):
                return True
            if not await self._ask(session, bill, purpose, ours, speech):
                return False
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

    def _ask_above(self) -> Decimal:
        return Decimal(str(self._settings.number(ASK_ABOVE.name)))
