"""Keeps the recordings and the half-filled form of the Clone page from one session to the next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject

from tts_studio.domain.errors import CloneError, StudioError
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.ui.cloning.consent_form import ConsentForm
from tts_studio.ui.task_scope import TaskScope

_SETTLED_SECONDS = 0.5
_KEEPING = "keeping the unfinished voice"


class CloneKeeping(QObject):
    """Writes down what is on the page a moment after each change, once `begin` has shown what was there."""

    def __init__(
        self,
        form: ConsentForm,
        desk: CloneDesk,
        tell_error: Callable[[StudioError], None],
        tasks: TaskScope,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._form, self._desk, self._tell_error, self._tasks = form, desk, tell_error, tasks
        self._begun = self._told = False
        form.changed.connect(self.note)

    def begin(self) -> None:
        """Go on with the form as an earlier session left it."""
        if self._begun:
            return
        if self._desk.draft is not None:
            self._form.show_draft(self._desk.draft)
        self._begun = True

    def note(self) -> None:
        """Something was changed."""
        if self._begun:
            self._desk.draft = self._form.unfinished
            self._tasks.start(self._keep, replacing=_KEEPING)

    async def _keep(self) -> None:
        await asyncio.sleep(_SETTLED_SECONDS)
        try:
            await self._desk.keep()
            self._told = False
        except CloneError as problem:
            # A full disk is told once, not at every key.
            if not self._told:
                self._tell_error(problem)
            self._told = True
