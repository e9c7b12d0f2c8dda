"""Asks before an audition buys anything, and lets a candidate have other settings."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import Voice
from tts_studio.engine.audition import Audition
from tts_studio.engine.candidate import CandidateView, NextStep
from tts_studio.ui.audition.candidate_settings import CandidateSettings
from tts_studio.ui.dialogs import confirm, shown
from tts_studio.ui.jobs.job_row import Remedy
from tts_studio.ui.main_window.naming import again_question
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.task_scope import TaskScope

_MONEY = "audition money"
_REMEDIES = {NextStep.SEND_AGAIN: Remedy.SEND_AGAIN, NextStep.BUY_AGAIN: Remedy.BUY_AGAIN}


class AuditionOrders:
    """Nothing is bought for an audition but through here."""

    def __init__(self, consent: Consent, tasks: TaskScope, window: QWidget) -> None:
        self._consent, self._tasks, self._window = consent, tasks, window
        self._audition: Audition | None = None

    def attach(self, audition: Audition) -> None:
        """Order for this audition."""
        self._audition = audition

    def render_waiting(self) -> None:
        """Let the candidates that wait speak, once the user agreed to what that costs."""
        if self._audition is not None:
            self._tasks.start(self._render_waiting, self._audition, replacing=_MONEY)

    def make_again(self, key: str, step: NextStep) -> None:
        """Try a candidate again; what may cost twice is asked about."""
        if self._audition is not None:
            self._tasks.start(self._make_again, self._audition, key, step, replacing=_MONEY)

    def ask_for_settings(self, view: CandidateView, model: SpeechModel, voice: Voice) -> None:
        """Let the user change a candidate's settings, or add it with others beside the one there is."""
        if self._audition is not None:
            asking = "candidate settings"
            self._tasks.start(self._ask_for_settings, self._audition, view, model, voice, replacing=asking)

    async def _render_waiting(self, audition: Audition) -> None:
        if await self._consent.to_audition(audition.bill):
            audition.render()

    async def _make_again(self, audition: Audition, key: str, step: NextStep) -> None:
        remedy = _REMEDIES.get(step)
        if remedy is None:
            if await self._consent.to_audition(lambda: audition.bill([key])):
                audition.render([key])
            return
        question, advice, yes = again_question(remedy, audition.bill([key], again=True))
        if await confirm(self._window, question, advice, yes):
            audition.render([key], again=True)

    async def _ask_for_settings(
        self, audition: Audition, view: CandidateView, model: SpeechModel, voice: Voice
    ) -> None:
        dialog = CandidateSettings(view.voice, model, voice, self._window)
        if await shown(dialog) != QDialog.DialogCode.Accepted.value:
            return
        if dialog.beside or not audition.change_voice(view.key, dialog.voice):
            audition.add([dialog.voice])
