"""Lets a voice say its sentence, asks first where that costs money, and tells what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice
from tts_studio.ui.error_messages import message_for
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.spending.purposes import PREVIEW
from tts_studio.ui.task_scope import TaskScope

# Where one of these helps it is offered; for everything else another preview is.
_HELPING = ("accounts", "preferences", "diagnostics", "show-jobs")


class PreviewCommand(QObject):
    """One preview at a time; the next one takes the place of one that is still made."""

    def __init__(
        self,
        studio: Studio,
        consent: Consent,
        actions: ActionSet,
        tasks: TaskScope,
        tell: Callable[[Notice], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._studio, self._consent, self._actions = studio, consent, actions
        self._tasks, self._tell = tasks, tell

    def start(self, voice: CastVoice) -> None:
        """Let this voice be heard."""
        self._tasks.start(self._ask_and_preview, voice, replacing="preview")

    async def _ask_and_preview(self, voice: CastVoice) -> None:
        session, bill = self._studio.session, self._studio.preview_bill(voice)
        if session is None or (
            bill is not None and not await self._consent.to_preview(session, bill, PREVIEW)
        ):
            return
        try:
            await self._studio.preview(voice)
        except StudioError as error:
            known = session.catalogue.find(voice.voice)
            self._tell(self._notice(error, voice, known.name if known is not None else voice.voice.voice))

    def _notice(self, error: StudioError, voice: CastVoice, name: str) -> Notice:
        message = message_for(error)
        words, run = tr("Preview Again"), partial(self.start, voice)
        if message.action in _HELPING:
            action = self._actions[message.action]
            words, run = action.iconText(), partial(self._actions.trigger, message.action)
        title = tr("No preview of “{voice}”", voice=name)
        return Notice(Kind.ERROR, message.sentence, title, words, run)
