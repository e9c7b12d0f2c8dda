"""The Deliver window: choose, wait or go on writing, and see the proof."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from tts_studio.domain.errors import StudioError
from tts_studio.domain.master_preset import MasterPresets
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.order import Missing
from tts_studio.engine.delivery.outlook import USUAL_SPEED, Outlook
from tts_studio.engine.delivery_parts.batch import Batch, Foreseen, size_of
from tts_studio.engine.delivery_parts.order import PartsResult
from tts_studio.ui.delivery_dialog.choosing_page import ChoosingPage
from tts_studio.ui.delivery_dialog.delivery_services import DeliveryContents, DeliveryServices
from tts_studio.ui.delivery_dialog.delivery_words import (
    cancelled_words,
    exists_words,
    lacking_words,
    outlook_words,
    preview_words,
    progress_words,
    stopped_words,
    verdict_words,
)
from tts_studio.ui.delivery_dialog.fields import button, label, rename, say
from tts_studio.ui.delivery_dialog.listening import Listening
from tts_studio.ui.delivery_dialog.places_desk import PlacesDesk
from tts_studio.ui.delivery_dialog.preset_desk import PresetDesk
from tts_studio.ui.delivery_dialog.result_page import ResultPage
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.theme.theme import Theme

_QUIET_MS = 200
_WORK = "work"
_SMALLEST = (800, 480)
_USUAL, _FRAME = QSize(960, 640), QSize(16, 48)
_KNOWN_FROM = 0.03
_KNOWN_AFTER = 1.0
"""How much must be done, and for how many seconds, before the time left is told."""


class Stage(Enum):
    """What the window is doing."""

    CHOOSING = "choosing"
    RENDERING = "rendering"
    DELIVERING = "delivering"
    DONE = "done"


_BUSY = (Stage.RENDERING, Stage.DELIVERING)


class DeliveryDialog(QDialog):
    """A window beside the main window, to be shown with `show()`.

    Closing it while it works hides it and tells `left`; when the work has ended unseen, `ended_unseen` or
    `failed_unseen` tells what became of it. Existing files are replaced only after the user agreed to it
    here. `finished` is told when it is closed for good.
    """

    left = Signal()
    ended_unseen = Signal(str)
    failed_unseen = Signal(str)

    def __init__(
        self,
        contents: DeliveryContents,
        services: DeliveryServices,
        theme: Theme,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("deliveryDialog")
        self.setWindowTitle(tr("Deliver"))
        self.setMinimumSize(*_SMALLEST)
        self.resize(_USUAL.boundedTo(self.screen().availableSize() - _FRAME))
        self._services, self._clock = services, clock
        self._stage = Stage.CHOOSING
        self._agreed: Batch | None = None
        self._outlook: Outlook | None = None
        self._speed, self._began, self._to_render = USUAL_SPEED, 0.0, 0
        self._tasks = TaskScope(self, self._on_error)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("deliveryPages")
        self._choosing = ChoosingPage(contents, self)
        self._result = ResultPage(theme, self)
        self._presets = PresetDesk(services.presets, self._choosing.sound, self._tasks, self)
        self._places = PlacesDesk(services, self._choosing, self._result, self._tell, self._tasks)
        self._listening = Listening(services.places, self._result, self._tell, self._tasks)
        self._warning = label("deliveryWarning", "warn", self)
        self._render = button("deliveryRenderFirst", tr("Render Them First"), self)
        self._message = label("deliveryMessage", "", self)
        self._bar = QProgressBar(self)
        self._close = button("deliveryClose", tr("Close"), self)
        self._stop = button("deliveryCancel", tr("Cancel"), self)
        self._again = button("deliveryAgain", tr("Deliver Again"), self)
        self._start = button("deliveryStart", tr("Deliver"), self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._lay_out()
        self._connect()
        self._recalled = False
        self._enter(Stage.CHOOSING)
        self._tasks.start(self._recall, replacing="recall")

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._stage in _BUSY

    def done(self, result: int) -> None:
        """Close; while something is under way go out of sight instead."""
        if self.busy:
            self.hide()
            self.left.emit()
        else:
            self._tasks.close()
            super().done(result)

    def show_again(self, contents: DeliveryContents) -> None:
        """Come to the front; something else may be selected by now."""
        if not self.busy:
            self._choosing.show_contents(contents)
            self.script_changed()
        self.show()
        self.raise_()
        self.activateWindow()

    def script_changed(self) -> None:
        """The script or its sound is another one: look at it again."""
        if self._stage in (Stage.CHOOSING, Stage.RENDERING):
            self._quiet.start()

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._result.set_theme(theme)

    async def end(self) -> None:
        """Stop everything and wait until nothing of it is left."""
        self._tasks.close()
        await self._tasks.finished()

    # Choosing

    async def _recall(self) -> None:
        recalled = await self._services.recall()
        try:
            presets = await self._services.presets.read()
        except StudioError as error:
            presets = MasterPresets()
            say(self._message, str(error), "error")
        self._speed = recalled.speed
        self._choosing.show_remembered(recalled.choices, presets)
        self._recalled = True
        self._enter(self._stage)
        self._choosing.sound.setFocus()

    def _on_changed(self) -> None:
        self._agreed = None
        rename(self._start, tr("Deliver"))
        say(self._message, "")
        self._start.setEnabled(False)
        self._quiet.start()

    def _refresh(self) -> None:
        self._start.setEnabled(False)
        if self._recalled:
            self._tasks.start(self._look, replacing="look")

    async def _look(self) -> None:
        """Show what the fields lead to."""
        batch = self._choosing.batch()
        problem, found = self._choosing.place.problem(), Foreseen(())
        preview = problem
        if not problem:
            try:
                found = await self._services.foresee(batch)
                preview = preview_words(found)
            except StudioError as error:
                problem = preview = str(error)
        self._choosing.place.preview.setText(preview)
        self._outlook = outlook = await self._services.look(batch.segment_ids)
        duration = outlook.seconds * found.copies / self._speed
        size = size_of(batch, outlook, found.copies)
        self._choosing.outlook.setText(outlook_words(outlook.seconds, size, duration))
        lacking = len(outlook.lacking)
        stops = bool(lacking) and batch.choices.missing == Missing.STOP.value
        say(self._warning, lacking_words(outlook.numbers, outlook.failures))
        self._render.setVisible(bool(lacking) and self._stage is Stage.CHOOSING)
        self._start.setEnabled(self._stage is Stage.CHOOSING and not problem and not stops)
        if self._stage is Stage.RENDERING and self._to_render:
            self._bar.setValue(round(1000 * (self._to_render - lacking) / self._to_render))

    # Working

    def _on_start(self) -> None:
        self._quiet.stop()
        self._start.setEnabled(False)
        self._tasks.start(self._run, self._choosing.batch(), replacing=_WORK)

    async def _run(self, batch: Batch) -> None:
        await self._look()
        if not self._start.isEnabled():
            return
        if self._agreed != batch and await self._asks_to_replace(batch):
            return
        if not await self._services.agree(batch):
            self._start.setEnabled(True)
            return
        self._enter(Stage.DELIVERING)
        self._began = self._clock()
        kept: list[Path] = []
        try:
            result = await self._services.deliver(batch, self._on_progress, kept.append)
        except asyncio.CancelledError:
            self._back(cancelled_words(kept), "")
            raise
        except StudioError as error:
            self._failed(stopped_words(str(error), kept))
            return
        await self._keep(result)
        self._enter(Stage.DONE)
        self._result.show_result(result)
        if not self.isVisible():
            told = self.ended_unseen if result.passed else self.failed_unseen
            told.emit(verdict_words(result.files))

    async def _asks_to_replace(self, batch: Batch) -> bool:
        self._start.setEnabled(False)
        existing = await self._services.existing(await self._services.plan(batch))
        self._start.setEnabled(True)
        if not existing:
            return False
        self._agreed = batch
        say(self._message, exists_words(existing), "warn")
        rename(self._start, tr("Replace"))
        return True

    async def _keep(self, result: PartsResult) -> None:
        seconds = sum(file.card.measures.seconds for file in result.files)
        took = self._clock() - self._began
        if took > 0 and seconds > 0:
            self._speed = seconds / took
        try:
            await self._services.remember(self._choosing.remembered(), self._speed)
        except StudioError as error:
            say(self._message, str(error), "error")

    def _on_progress(self, done: float) -> None:
        if not isValid(self):
            return
        self._bar.setValue(round(done * 1000))
        gone = self._clock() - self._began
        known = done >= _KNOWN_FROM and gone >= _KNOWN_AFTER
        say(self._message, progress_words(gone / done * (1 - done) if known else None), "")

    def _on_render(self) -> None:
        lacking = self._outlook.lacking if self._outlook is not None else ()
        if lacking:
            self._to_render = len(lacking)
            self._tasks.start(self._run_render, lacking, replacing=_WORK)

    async def _run_render(self, segment_ids: tuple[str, ...]) -> None:
        self._enter(Stage.RENDERING)
        try:
            await self._services.render(segment_ids)
        except asyncio.CancelledError:
            self._back(tr("Rendering goes on. The list of jobs shows it and can cancel it."), "")
            raise
        except StudioError as error:
            self._failed(str(error))
        else:
            self._back("", "")

    def _on_stop(self) -> None:
        self._tasks.cancel(_WORK)

    def _on_error(self, error: StudioError) -> None:
        """Something beside the work went wrong."""
        if isValid(self):
            say(self._message, str(error), "error")

    def _failed(self, words: str) -> None:
        """The work went wrong."""
        self._back(words, "error")
        if isValid(self) and not self.isVisible():
            self.failed_unseen.emit(words)

    def _back(self, words: str, role: str) -> None:
        """Let the user choose again, saying why; the window may be gone by now."""
        if isValid(self):
            self._enter(Stage.CHOOSING)
            say(self._message, words, role)

    def _on_again(self) -> None:
        self._enter(Stage.CHOOSING)
        self._choosing.sound.setFocus()

    def _tell(self, words: str, role: str) -> None:
        say(self._message, words, role)

    # Looks

    def _enter(self, stage: Stage) -> None:
        self._stage, self._agreed = stage, None
        self._listening.stop()
        finished = stage is Stage.DONE
        self._choosing.setEnabled(self._recalled and not self.busy)
        self._pages.setCurrentWidget(self._result if finished else self._choosing)
        self._bar.setValue(0)
        self._bar.setVisible(self.busy)
        self._stop.setVisible(self.busy)
        self._start.setVisible(stage is Stage.CHOOSING)
        self._again.setVisible(finished)
        rename(self._start, tr("Deliver"))
        words = {Stage.RENDERING: tr("Rendering…"), Stage.DELIVERING: progress_words(None)}
        say(self._message, words.get(stage, ""), "")
        say(self._warning, "")
        self._render.setVisible(False)
        if self.busy:
            self._stop.setFocus()
        rename(self._close, tr("Hide") if self.busy else tr("Close"))
        if stage in (Stage.CHOOSING, Stage.RENDERING):
            self._refresh()
        else:
            self._tasks.cancel("look")

    def _connect(self) -> None:
        self._quiet.timeout.connect(self._refresh)
        self._choosing.changed.connect(self._on_changed)
        self._render.clicked.connect(self._on_render)
        self._start.clicked.connect(self._on_start)
        self._stop.clicked.connect(self._on_stop)
        self._close.clicked.connect(self.reject)
        self._again.clicked.connect(self._on_again)

    def _lay_out(self) -> None:
        self._bar.setObjectName("deliveryProgress")
        self._bar.setAccessibleName(tr("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._start.setProperty("primary", "true")
        self._start.setDefault(True)
        self._pages.addWidget(self._choosing)
        self._pages.addWidget(self._result)
        warning = QHBoxLayout()
        warning.setSpacing(8)
        warning.addWidget(self._warning, 1)
        warning.addWidget(self._render)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._message, 100)
        buttons.addStretch(1)
        for which in (self._close, self._stop, self._again, self._start):
            buttons.addWidget(which)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._pages, 1)
        layout.addLayout(warning)
        layout.addWidget(self._bar)
        layout.addLayout(buttons)
