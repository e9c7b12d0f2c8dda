"""Tells in the window that the project cannot be saved, until it can."""

from __future__ import annotations

from tts_studio.domain.translation import tr
from tts_studio.store.autosave import SaveState, SaveStatus
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.notifications import Kind, Notice, NotificationBar


class SaveNotice:
    """Saving is tried again and again; each reason is told once, and taken back when everything is saved."""

    def __init__(self, notices: NotificationBar, actions: ActionSet) -> None:
        self._notices, self._actions = notices, actions
        self._told: Notice | None = None

    def show(self, status: SaveStatus) -> None:
        """Follow how saving goes."""
        match status.state:
            case SaveState.FAILED:
                self._tell(" ".join(filter(None, (status.problem, status.advice))))
            case SaveState.SAVED:
                self.take_back()
            case SaveState.UNSAVED | SaveState.SAVING:
                pass

    def take_back(self) -> None:
        """Say it no more."""
        if self._told is not None:
            self._notices.withdraw(self._told)
            self._told = None

    def _tell(self, sentence: str) -> None:
        if self._told is not None and self._told.sentence == sentence:
            return
        self.take_back()
        rescue = self._actions["save-as"]
        self._told = Notice(Kind.ERROR, sentence, tr("Not saved"), rescue.iconText(), rescue.trigger)
        self._notices.tell(self._told)
