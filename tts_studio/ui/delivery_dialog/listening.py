"""Plays the file that is shown, and shows on the page how far it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from tts_studio.engine.delivery.order import DeliveredFile
from tts_studio.ui.delivery_dialog.delivery_services import PlaceServices
from tts_studio.ui.delivery_dialog.result_page import ResultPage
from tts_studio.ui.task_scope import TaskScope

_TICK_MS = 50
_LISTEN = "listen"


class Listening(QObject):
    """One file at a time; another one that is shown ends it. Failures go to the owner of the tasks."""

    def __init__(
        self,
        services: PlaceServices,
        result: ResultPage,
        tell: Callable[[str, str], None],
        tasks: TaskScope,
    ) -> None:
        super().__init__(result)
        self._services, self._result, self._tell, self._tasks = services, result, tell, tasks
        self._turn = 0
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._on_tick)
        result.play_wanted.connect(self._on_play)
        result.stop_wanted.connect(self.stop)

    def stop(self) -> None:
        """Fall silent."""
        self._turn += 1
        self._tasks.cancel(_LISTEN)
        self._clock.stop()
        self._result.show_silence()

    def _on_play(self, file: DeliveredFile) -> None:
        self.stop()
        self._tell("", "")
        self._result.show_heard(0.0)
        self._clock.start()
        self._tasks.start(self._listen, file, self._turn, replacing=_LISTEN)

    async def _listen(self, file: DeliveredFile, turn: int) -> None:
        try:
            await self._services.play(file.path)
        finally:
            if isValid(self) and turn == self._turn:
                self.stop()

    def _on_tick(self) -> None:
        heard = self._services.heard()
        if heard is not None:
            self._result.show_heard(heard)
