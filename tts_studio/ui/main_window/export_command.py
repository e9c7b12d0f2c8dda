"""Opens the export dialog for the open project."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.task_scope import TaskScope


class ExportCommand(QObject):
    """One export window at a time."""

    def __init__(self, window: QWidget, studio: Studio, editing: EditorBinding, tasks: TaskScope) -> None:
        super().__init__(window)
        self._window, self._studio, self._editing, self._tasks = window, studio, editing, tasks

    def show(self) -> None:
        """Open it."""
        self._editing.take_text()
