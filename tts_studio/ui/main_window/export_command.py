"""Opens the export dialog for the open project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from tts_studio.domain.translation import tr
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.dialogs import ask_folder, shown
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import project_name
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.task_scope import TaskScope


class ExportCommand(QObject):
    """One export at a time."""

    def __init__(
        self,
        window: QWidget,
        studio: Studio,
        editing: EditorBinding,
        consent: Consent,
        tasks: TaskScope,
    ) -> None:
        super().__init__(window)
        self._window, self._studio, self._editing = window, studio, editing
        self._consent, self._tasks = consent, tasks

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What the action does."""
        return {"export": self._start}

    def _start(self) -> None:
        if not self._tasks.running("export"):
            self._tasks.start(self._show, replacing="export")

    async def _show(self) -> None:
        from tts_studio.ui.export_dialog.export_dialog import ExportDialog
        from tts_studio.ui.export_dialog.export_services import ExportContents, session_services

        selected = self._editing.selected()
        session = self._studio.session
        if session is None:
            return
        services = replace(
            session_services(
                session, partial(ask_folder, self._window, tr("Export To")), _show_folder, _play
            ),
            render=partial(self._render, session),
        )
        untitled = session.untitled
        folder = self._studio.projects_folder if untitled else session.path.parent
        script = tuple(segment.id for segment in session.script.segments)
        name = project_name(session.path, untitled=untitled)
        await shown(ExportDialog(ExportContents(script, selected, name, folder), services, self._window))

    async def _render(self, session: ProjectSession, segment_ids: Sequence[str]) -> None:
        if await self._consent.to_render(session, segment_ids):
            await session.render(segment_ids)


def _show_folder(file: Path) -> None:
    folder = file if file.is_dir() else file.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _play(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
