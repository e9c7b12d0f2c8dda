"""The export dialog: from what is rendered to files one can hand on."""

from __future__ import annotations

import asyncio
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from tts_studio.domain.errors import StudioError
from tts_studio.engine.export import ExportRequest
from tts_studio.ui.export_dialog.export_form import ExportForm
from tts_studio.ui.export_dialog.export_services import ExportContents, ExportServices
from tts_studio.ui.export_dialog.export_words import (
    done_words,
    exists_words,
    preview_words,
    sample_of,
    unrendered_words,
)
from tts_studio.ui.task_scope import TaskScope

_QUIET_MS = 120
_LOOK_AGAIN_MS = 500
_WORK = "work"


class Stage(Enum):
    """What the dialog is doing."""

    CHOOSING = "choosing"
    RENDERING = "rendering"
    EXPORTING = "exporting"
    DONE = "done"


_BUSY = (Stage.RENDERING, Stage.EXPORTING)


class ExportDialog(QDialog):
    """Asks what to write where, has it written, and says where it is.

    To be shown with `open()`. Existing files are replaced only after the user agreed to it here. Escape and
    the close button cancel what is under way before they close.
    """

    def __init__(
        self, contents: ExportContents, services: ExportServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export")
        self._services = services
        self._stage = Stage.CHOOSING
        self._agreed: ExportRequest | None = None
        self._written: tuple[Path, ...] = ()
        self._to_render = 0
        self._tasks = TaskScope(self, self._on_error)
        self._form = ExportForm(contents, self)
        self._preview = _label("exportPreview", "muted", self)
        self._warning = _label("exportWarning", "warn", self)
        self._render = _button("exportRenderFirst", "Render them first", self)
        self._message = _label("exportMessage", "", self)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("exportProgress")
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._show_folder = _button("exportShowFolder", "Show in folder", self)
        self._play = _button("exportPlay", "Play the result", self)
        self._close = _button("exportClose", "Cancel", self)
        self._export = _button("exportStart", "Export", self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._refresh)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_AGAIN_MS)
        self._look.timeout.connect(self._show_unrendered)
        self._lay_out()
        self._connect()
        self._enter(Stage.CHOOSING)

    def done(self, result: int) -> None:
        """Close; while something is under way cancel that instead."""
        if self._stage in _BUSY:
            self._tasks.cancel(_WORK)
        else:
            super().done(result)

    def _on_changed(self) -> None:
        self._agreed = None
        self._say("")
        _name(self._export, "Export")
        if self._stage is Stage.DONE:
            self._enter(Stage.CHOOSING)
        self._quiet.start()

    def _refresh(self) -> None:
        """Show what the fields lead to."""
        problem = self._form.problem()
        preview = problem
        if not problem:
            request = self._form.request()
            try:
                names = self._services.plan(sample_of(request))
                preview = preview_words(request, names)
            except StudioError as error:
                problem = preview = str(error)
        self._preview.setText(preview)
        lacking = self._show_unrendered()
        self._export.setEnabled(self._stage is Stage.CHOOSING and not problem and not lacking)

    def _show_unrendered(self) -> int:
        lacking = len(self._services.unrendered(self._form.segment_ids))
        self._warning.setText(unrendered_words(lacking))
        self._warning.setVisible(bool(lacking))
        self._render.setVisible(bool(lacking) and self._stage is Stage.CHOOSING)
        if self._stage is Stage.RENDERING and self._to_render:
            self._bar.setValue(round(1000 * (self._to_render - lacking) / self._to_render))
        return lacking

    def _on_export(self) -> None:
        self._quiet.stop()
        self._refresh()
        if self._export.isEnabled():
            self._say("")
            self._tasks.start(self._run_export, self._form.request(), replacing=_WORK)

    async def _run_export(self, request: ExportRequest) -> None:
        self._export.setEnabled(False)
        if self._agreed != request:
            existing = await self._services.existing(self._services.plan(request))
            if existing:
                self._agreed = request
                self._say(exists_words(existing), "warn")
                _name(self._export, "Replace")
                self._export.setEnabled(True)
                return
        self._enter(Stage.EXPORTING)
        try:
            self._written = await self._services.export(request, self._on_progress)
        except asyncio.CancelledError:
            self._back("Export cancelled. Nothing half written was left behind.", "")
            raise
        except StudioError as error:
            self._back(str(error), "error")
            return
        self._enter(Stage.DONE)
        self._say(done_words(self._written), "ok")

    def _on_render(self) -> None:
        lacking = self._services.unrendered(self._form.segment_ids)
        if lacking:
            self._to_render = len(lacking)
            self._tasks.start(self._run_render, lacking, replacing=_WORK)

    async def _run_render(self, segment_ids: tuple[str, ...]) -> None:
        self._enter(Stage.RENDERING)
        try:
            await self._services.render(segment_ids)
        except asyncio.CancelledError:
            self._back("Rendering goes on. The list of jobs shows it and can cancel it.", "")
            raise
        except StudioError as error:
            self._back(str(error), "error")
            return
        failed = len(self._services.unrendered(segment_ids))
        self._back("Some segments could not be rendered. The script shows why." if failed else "", "error")

    def _on_browse(self) -> None:
        self._tasks.start(self._run_browse, replacing="browse")

    async def _run_browse(self) -> None:
        folder = await self._services.ask_folder(self._form.folder)
        if folder is not None:
            self._form.set_folder(folder)

    def _on_progress(self, done: float) -> None:
        if isValid(self):
            self._bar.setValue(round(done * 1000))

    def _on_show_folder(self) -> None:
        if self._written:
            self._services.show_in_folder(self._written[0])

    def _on_play(self) -> None:
        if self._services.play is not None and self._written:
            self._services.play(self._written[0])

    def _on_error(self, error: StudioError) -> None:
        self._back(str(error), "error")

    def _back(self, words: str, role: str) -> None:
        """Let the user choose again, saying why; the dialog may be gone by now."""
        if isValid(self):
            self._enter(Stage.CHOOSING)
            self._say(words, role)

    def _enter(self, stage: Stage) -> None:
        self._stage = stage
        busy = stage in _BUSY
        self._agreed = None
        self._form.setEnabled(not busy)
        self._bar.setValue(0)
        self._bar.setVisible(busy)
        finished = stage is Stage.DONE
        self._show_folder.setVisible(finished)
        self._play.setVisible(finished and self._services.play is not None and len(self._written) == 1)
        self._export.setVisible(not finished)
        _name(self._export, "Export")
        _name(self._close, "Close" if finished else "Cancel")
        if busy:
            self._say("Rendering…" if stage is Stage.RENDERING else "Exporting…")
        (self._look.start if stage is Stage.RENDERING else self._look.stop)()
        self._refresh()

    def _say(self, words: str, role: str = "") -> None:
        self._message.setText(words)
        self._message.setVisible(bool(words))
        if self._message.property("role") != role:
            self._message.setProperty("role", role)
            self._message.style().unpolish(self._message)
            self._message.style().polish(self._message)

    def _connect(self) -> None:
        self._form.changed.connect(self._on_changed)
        self._form.browse_requested.connect(self._on_browse)
        self._render.clicked.connect(self._on_render)
        self._export.clicked.connect(self._on_export)
        self._close.clicked.connect(self.reject)
        self._show_folder.clicked.connect(self._on_show_folder)
        self._play.clicked.connect(self._on_play)

    def _lay_out(self) -> None:
        self._export.setProperty("primary", "true")
        self._export.setDefault(True)
        for button in (self._render, self._show_folder, self._play, self._close):
            button.setAutoDefault(False)
        warning = QHBoxLayout()
        warning.setSpacing(8)
        warning.addWidget(self._warning, 1)
        warning.addWidget(self._render)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._show_folder)
        buttons.addWidget(self._play)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._form)
        layout.addWidget(self._preview)
        layout.addLayout(warning)
        layout.addWidget(self._bar)
        layout.addWidget(self._message)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.setMinimumWidth(480)


def _label(name: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def _button(name: str, words: str, parent: QWidget) -> QPushButton:
    button = QPushButton(parent)
    button.setObjectName(name)
    _name(button, words)
    return button


def _name(button: QPushButton, words: str) -> None:
    """Give a button its words, for eyes and for screen readers."""
    button.setText(words)
    button.setAccessibleName(words)
