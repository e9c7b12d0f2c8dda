"""Opens the Deliver window for the open project, and lets it go on when it is out of sight."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.dialogs import (
    FileKind,
    ask_folder,
    ask_open_file,
    ask_save_file,
    place_over_window,
)
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import project_name
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.spending.purposes import RENDER
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.theme.theme_control import ThemeControl

if TYPE_CHECKING:
    from tts_studio.ui.delivery_dialog.delivery_dialog import DeliveryDialog
    from tts_studio.ui.delivery_dialog.delivery_services import DeliveryContents, PlaceServices

_PICTURES = FileKind(mark("JPEG and PNG pictures"), ("jpg", "jpeg", "png"))
_PAGES = FileKind(mark("Pages"), ("html",))
_TASK = "deliver"


class DeliverCommand(QObject):
    """One Deliver window; it goes with its project."""

    def __init__(
        self,
        studio: Studio,
        themes: ThemeControl,
        editing: EditorBinding,
        consent: Consent,
        tasks: TaskScope,
        tell: Callable[[Notice], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._window, self._studio, self._editing = window, studio, editing
        self._consent, self._tasks, self._tell = consent, tasks, tell
        self._themes = themes
        self._dialog: DeliveryDialog | None = None
        themes.changed.connect(self._take_theme)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What the action does."""
        return {"deliver": self._start}

    def detach(self) -> None:
        """Let go of the project: stop what is under way and close the window."""
        self._tasks.cancel(_TASK)

    def _start(self) -> None:
        session = self._studio.session
        if self._dialog is not None and session is not None:
            self._dialog.show_again(self._contents(session))
        elif not self._tasks.running(_TASK):
            self._tasks.start(self._show, replacing=_TASK)

    async def _show(self) -> None:
        from tts_studio.ui.delivery_dialog.delivery_dialog import DeliveryDialog
        from tts_studio.ui.delivery_dialog.delivery_services import session_services

        session = self._studio.session
        if session is None:
            return
        services = session_services(
            session,
            self._studio.master_presets,
            self._places(),
            partial(self._render, session),
            lambda requests: self._consent.to_buy(session, requests, RENDER),
            lambda: self._studio.clones.voices,
        )
        dialog = DeliveryDialog(self._contents(session), services, self._themes.theme, self._window)
        self._dialog = dialog
        dialog.left.connect(self._on_left)
        dialog.ended_unseen.connect(self._on_ended_unseen)
        dialog.failed_unseen.connect(self._on_failed_unseen)
        forget = session.segments_changed.connect(lambda _ids: dialog.script_changed())
        closed = asyncio.Event()
        dialog.finished.connect(lambda _code: closed.set())
        place_over_window(dialog)
        dialog.show()
        try:
            await closed.wait()
        finally:
            forget()
            self._dialog = None
            dialog.hide()
            await dialog.end()
            dialog.deleteLater()

    def _contents(self, session: ProjectSession) -> DeliveryContents:
        untitled = session.untitled
        folder = self._studio.projects_folder if untitled else session.path.parent
        from tts_studio.ui.delivery_dialog.delivery_services import DeliveryContents

        return DeliveryContents(
            self._editing.selected(), project_name(session.path, untitled=untitled), folder
        )

    def _places(self) -> PlaceServices:
        from tts_studio.ui.delivery_dialog.delivery_services import PlaceServices

        window = self._window
        return PlaceServices(
            ask_folder=lambda folder: ask_folder(self._dialog or window, tr("Deliver To"), folder),
            ask_cover=lambda folder: ask_open_file(
                self._dialog or window, tr("Choose a Cover"), folder, (_PICTURES,)
            ),
            ask_report=lambda path: ask_save_file(self._dialog or window, tr("Save Report"), path, (_PAGES,)),
            show_in_folder=_show_folder,
            play=self._studio.files.play,
            heard=self._studio.files.heard,
        )

    async def _render(self, session: ProjectSession, segment_ids: Sequence[str]) -> None:
        plan = await self._consent.to_render(session, segment_ids)
        if plan is not None:
            await session.start(plan).finished()

    def _take_theme(self, theme: Theme) -> None:
        if self._dialog is not None:
            self._dialog.set_theme(theme)

    def _on_left(self) -> None:
        self._tell(
            Notice(
                Kind.INFO,
                tr("Delivering goes on. Its window can be closed and shown again."),
                button=tr("Show"),
                run=self._start,
            )
        )

    def _on_ended_unseen(self, words: str) -> None:
        self._tell(Notice(Kind.INFO, words, tr("Deliver"), tr("Show"), self._start))

    def _on_failed_unseen(self, words: str) -> None:
        self._tell(Notice(Kind.WARNING, words, tr("Deliver"), tr("Show"), self._start))


def _show_folder(file: Path) -> None:
    folder = file if file.is_dir() else file.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
