"""The File menu: new, save under a name, recent projects, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.store.project_file import PROJECT_SUFFIX
from tts_studio.ui.dialogs import FileKind, ask_open_file, ask_save_file
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import UNTITLED, recent_name
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.task_scope import TaskScope

PROJECTS = FileKind(mark("TTS Studio projects"), (PROJECT_SUFFIX.lstrip("."),))
EVERYTHING = FileKind(mark("All files"), ())


class ProjectCommands(QObject):
    """Asks for files where they are needed and leaves the rest to the studio."""

    def __init__(
        self,
        window: QWidget,
        studio: Studio,
        editor: EditorBinding,
        tasks: TaskScope,
        tell: Callable[[Notice], None],
    ) -> None:
        super().__init__(window)
        self._window, self._studio, self._editor = window, studio, editor
        self._tasks, self._tell = tasks, tell
        self._recent: QMenu | None = None
        self._clear: QAction | None = None

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What each action of the menu does."""
        return {
            "new": self._new,
            "recover": self._recover,
            "clear-recent": self._studio.forget_recent,
            "save": self._save,
            "save-as": self._save_as,
            "save-copy": self._save_copy,
            "welcome": self._welcome,
            "close": self._studio.ask_to_close,
        }

    def fill_recent(self, menu: QMenu, actions: ActionSet) -> None:
        """List the projects opened before each time the menu opens."""
        self._recent, self._clear = menu, actions["clear-recent"]
        menu.aboutToShow.connect(self._list_recent)

    def _list_recent(self) -> None:
        if self._recent is None or self._clear is None:
            return
        self._recent.clear()
        paths = self._studio.recent()
        for number, path in enumerate(paths):
            action = self._recent.addAction(recent_name(path).replace("&", "&&"))
            action.setObjectName(f"recent{number}")
            action.setToolTip(str(path))
            action.setData(str(path))
            action.triggered.connect(self._open_recent)
        if paths:
            self._recent.addSeparator()
        self._clear.setEnabled(bool(paths))
        self._recent.addAction(self._clear)

    def _open_recent(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._tasks.start(self._studio.open_path, Path(action.data()), replacing="project")

    def _new(self) -> None:
        self._tasks.start(self._studio.new_project, "", replacing="project")

    def _welcome(self) -> None:
        self._tasks.start(self._studio.new_project, self._studio.sample(), replacing="project")

    def _recover(self) -> None:
        self._tasks.start(self._ask_and_recover, replacing="project")

    async def _ask_and_recover(self) -> None:
        folder = self._studio.projects_folder
        path = await ask_open_file(
            self._window, tr("Recover a Damaged Project"), folder, (PROJECTS, EVERYTHING)
        )
        if path is not None:
            await self._studio.recover(path)

    def _save(self) -> None:
        self._editor.take_text()
        session = self._studio.session
        if session is not None and session.untitled:
            self._save_as()
        elif session is not None:
            self._tasks.start(session.flush, replacing="flush")

    def _save_as(self) -> None:
        self._tasks.start(self._ask_and_save_as, replacing="project")

    async def _ask_and_save_as(self) -> None:
        path = await self._ask_target(tr("Save As"))
        if path is not None:
            self._editor.take_text()
            await self._studio.save_as(path)

    def _save_copy(self) -> None:
        self._tasks.start(self._ask_and_copy, replacing="project")

    async def _ask_and_copy(self) -> None:
        path = await self._ask_target(tr("Save a Copy"))
        session = self._studio.session
        if path is not None and session is not None:
            self._editor.take_text()
            await session.save_copy(path, overwrite=True)
            self._tell(Notice(Kind.INFO, tr("A copy was saved as “{name}”.", name=path.name)))

    async def _ask_target(self, title: str) -> Path | None:
        session = self._studio.session
        if session is None:
            return None
        folder = self._studio.projects_folder if session.untitled else session.path.parent
        name = tr(UNTITLED) if session.untitled else session.path.stem
        path = await ask_save_file(self._window, title, folder / f"{name}{PROJECT_SUFFIX}", (PROJECTS,))
        if path is None or is_project(path):
            return path
        return path.with_name(f"{path.name}{PROJECT_SUFFIX}")


def is_project(path: Path) -> bool:
    """Whether a file is a project by its name."""
    return path.suffix.casefold() == PROJECT_SUFFIX
