"""More about projects than opening and saving: a window for another one, duplicates, and their size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QWidget

from tts_studio.domain.translation import tr, trn, without_marks
from tts_studio.engine.project_session import ProjectSession
from tts_studio.store.project_file import PROJECT_SUFFIX
from tts_studio.ui.dialogs import ask_open_file, ask_save_file, confirm
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import project_name
from tts_studio.ui.main_window.project_commands import EVERYTHING, PROJECTS
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.task_scope import TaskScope


class ProjectCare(QObject):
    """Asks what must be asked, and leaves the rest to the studio and the session."""

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

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What each action does."""
        return {
            "new-window": self._new_window,
            "open-in-window": self._open_in_window,
            "duplicate": self._duplicate,
            "compact": self._compact,
        }

    def _new_window(self) -> None:
        self._tasks.start(self._studio.open_window, None, replacing="window")

    def _open_in_window(self) -> None:
        self._tasks.start(self._ask_and_open_window, replacing="window")

    async def _ask_and_open_window(self) -> None:
        title, folder = tr("Open in New Window"), self._studio.projects_folder
        path = await ask_open_file(self._window, title, folder, (PROJECTS, EVERYTHING))
        if path is not None:
            await self._studio.open_window(path)

    def _duplicate(self) -> None:
        self._tasks.start(self._ask_and_duplicate, replacing="project")

    async def _ask_and_duplicate(self) -> None:
        session = self._studio.session
        if session is None:
            return
        folder = self._studio.projects_folder if session.untitled else session.path.parent
        suggestion = folder / (without_marks(tr("{name} copy", name=_name(session))) + PROJECT_SUFFIX)
        path = await ask_save_file(self._window, tr("Duplicate"), suggestion, (PROJECTS,))
        if path is None:
            return
        if path.suffix.casefold() != PROJECT_SUFFIX:
            path = path.with_name(f"{path.name}{PROJECT_SUFFIX}")
        self._editor.take_text()
        await session.save_copy(path, overwrite=True)
        await self._studio.open_window(path)

    def _compact(self) -> None:
        self._tasks.start(self._ask_and_compact, replacing="compact")

    async def _ask_and_compact(self) -> None:
        session = self._studio.session
        if session is None:
            return
        name = _name(session)
        question = tr("Make “{name}” smaller?", name=name)
        if not await confirm(self._window, question, _what_goes(session), tr("Compact")):
            return
        self._editor.take_text()
        saved = await session.compact()
        self._tell(Notice(Kind.INFO, _saved_words(name, saved)))


def _what_goes(session: ProjectSession) -> str:
    trashed = len(session.takes.trashed())
    kept = tr(
        "Sound of text that is gone from the script is dropped where it can be made again for free. "
        "Everything bought stays, unless it lies in the trash."
    )
    if not trashed:
        return kept
    emptied = trn(
        "{count} take in the trash is deleted for good.",
        "{count} takes in the trash are deleted for good.",
        trashed,
    )
    return f"{emptied}\n\n{kept}"


def _saved_words(name: str, saved: int) -> str:
    if saved <= 0:
        return tr("“{name}” is as small as it can be.", name=name)
    return tr("“{name}” is {size} smaller.", name=name, size=QLocale().formattedDataSize(saved))


def _name(session: ProjectSession) -> str:
    return project_name(session.path, untitled=session.untitled)
