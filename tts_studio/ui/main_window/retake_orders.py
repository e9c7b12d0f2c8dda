"""“Retake With…”: asks for another voice or other settings, and orders the retake."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.voice import CastVoice, Voice
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan
from tts_studio.engine.render_planning import planned_retake
from tts_studio.ui.dialogs import shown
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.spending.money_words import price_words
from tts_studio.ui.takes.retake_dialog import RetakeDialog
from tts_studio.ui.task_scope import TaskScope

_ESTIMATE = "retake-estimate"


class RetakeOrders(QObject):
    """One dialog at a time; `order` begins the retake of segments by a voice."""

    def __init__(
        self,
        window: QWidget,
        studio: Studio,
        tasks: TaskScope,
        order: Callable[[Sequence[str], CastVoice], None],
    ) -> None:
        super().__init__(window)
        self._window, self._studio = window, studio
        self._tasks, self._order = tasks, order
        self._dialog: RetakeDialog | None = None
        self._asked: tuple[str, ...] = ()

    def ask(self, segment_ids: Sequence[str]) -> None:
        """Let the user say how these segments are to be spoken."""
        session = self._studio.session
        if session is not None and segment_ids:
            self._tasks.start(self._ask, session, tuple(segment_ids), replacing="retake-with")

    async def _ask(self, session: ProjectSession, segment_ids: tuple[str, ...]) -> None:
        first = session.script.segment_named(segment_ids[0])
        if first is None:
            return
        title = tr("Retake Segment {number} With…", number=first.index + 1)
        if len(segment_ids) > 1:
            title = trn("Retake {count} Segment With…", "Retake {count} Segments With…", len(segment_ids))

        dialog = RetakeDialog(title, session.cast.voice_of(first.speaker), _voices(session), self._window)
        self._dialog, self._asked = dialog, segment_ids
        dialog.voice_changed.connect(self._on_voice)
        self._on_voice(dialog.voice)
        try:
            accepted = await shown(dialog) == QDialog.DialogCode.Accepted.value
        finally:
            self._tasks.cancel(_ESTIMATE)
            self._dialog = None
        if accepted:
            self._order(segment_ids, dialog.voice)

    def _on_voice(self, voice: CastVoice) -> None:
        if self._studio.session is not None:
            if self._dialog is not None:
                # The price of the voice before is not this one's.
                self._dialog.show_price("…")
            self._tasks.start(self._estimate, self._studio.session, self._asked, voice, replacing=_ESTIMATE)

    async def _estimate(
        self, session: ProjectSession, segment_ids: tuple[str, ...], voice: CastVoice
    ) -> None:
        """Say what the retake would cost, which takes a moment to find out for thousands of segments."""
        plan = await planned_retake(session, segment_ids, voice)
        if self._dialog is not None:
            self._dialog.show_price(_words(session, plan))


def _words(session: ProjectSession, plan: RenderPlan) -> str:
    if plan.problems:
        return str(next(iter(plan.problems.values())))
    price = price_words(session.spending.bill(plan))
    return trn("{count} character, {price}", "{count} characters, {price}", plan.characters, price=price)


def _voices(session: ProjectSession) -> list[tuple[Voice, SpeechModel]]:
    """Every voice with its model, by the models' order and the voices' names."""
    models = {model.id: model for model in session.catalogue.models}
    order = {model_id: place for place, model_id in enumerate(models)}
    known = [voice for voice in session.catalogue.voices if voice.id.model in models]
    known.sort(key=lambda voice: (order[voice.id.model], voice.name.casefold()))
    return [(voice, models[voice.id.model]) for voice in known]
