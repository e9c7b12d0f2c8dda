"""Opens projects and brings other people's files into the script: by menu, by drop, by paste."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVarTuple

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.script_import import preview_import, read_files, read_html, read_text
from tts_studio.store.importing.formats import FORMATS, SUFFIXES
from tts_studio.store.importing.imported import Imported
from tts_studio.ui.dialogs import FileKind, ask_open_file, shown
from tts_studio.ui.import_dialog.import_services import ImportAnswer, ImportServices, Use
from tts_studio.ui.main_window.project_commands import EVERYTHING, PROJECTS, is_project
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.script_editor.insertion import insert_paragraphs, replace_script
from tts_studio.ui.script_editor.pasting import files_of, html_of
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.task_scope import TaskScope

Details = TypeVarTuple("Details")

_TASK = "import"
_PROJECT = "project"
_SCRIPTS = FileKind(mark("Scripts and documents"), SUFFIXES)
_OPENED = (
    FileKind(mark("Projects and scripts"), (*PROJECTS.suffixes, *SUFFIXES)),
    PROJECTS,
    _SCRIPTS,
    EVERYTHING,
)
_DRAGS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove})


class ImportCommand(QObject):
    """One import at a time; each change to the script is one step that can be undone."""

    def __init__(
        self,
        window: QWidget,
        studio: Studio,
        text: ScriptText,
        tasks: TaskScope,
        tell: Callable[[Notice], None],
    ) -> None:
        super().__init__(window)
        self._window, self._studio, self._text = window, studio, text
        self._tasks, self._tell = tasks, tell
        self._pasted: tuple[str, QTextCursor] | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        text.files_offered.connect(self.take_files)
        text.formatted_pasted.connect(self._on_formatted)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What each action does."""
        return {"open": self._open, "import-script": self._start, "paste-import": self._paste}

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open a project, or import anything else."""
        projects = [path for path in paths if is_project(path)]
        if projects:
            self._tasks.start(self._studio.open_path, projects[0], replacing=_PROJECT)
        elif paths:
            self._begin(self._import_files, tuple(paths))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dropped anywhere on the window."""
        if watched is self._window and isinstance(event, QDropEvent):
            data = event.mimeData()
            if not (files_of(data) or data.hasText()) or self._studio.session is None:
                return False
            event.acceptProposedAction()
            if event.type() not in _DRAGS:
                self._dropped(data)
            return True
        return False

    def _dropped(self, data: QMimeData) -> None:
        files = files_of(data)
        if files:
            self.take_files(files)
        else:
            insert_paragraphs(self._text, data.text())

    def _start(self) -> None:
        self._begin(self._ask_and_import)

    def _begin(self, work: Callable[[*Details], Coroutine[Any, Any, None]], *details: *Details) -> None:
        if not self._tasks.running(_TASK):
            self._tasks.start(work, *details, replacing=_TASK)

    def _open(self) -> None:
        self._tasks.start(self._ask_and_open, replacing=_PROJECT)

    async def _ask_and_open(self) -> None:
        path = await ask_open_file(self._window, tr("Open"), self._studio.projects_folder, _OPENED)
        if path is not None and is_project(path):
            await self._studio.open_path(path)
        elif path is not None:
            self._begin(self._import_files, (path,))

    async def _ask_and_import(self) -> None:
        kinds = [FileKind(kind.name, kind.suffixes) for kind in FORMATS]
        path = await ask_open_file(
            self._window,
            tr("Import Script"),
            self._studio.projects_folder,
            (_SCRIPTS, *kinds, EVERYTHING),
        )
        if path is not None:
            await self._import_files((path,))

    async def _import_files(self, paths: tuple[Path, ...]) -> None:
        name = tr("“{name}”", name=paths[0].name)
        if len(paths) > 1:
            name = tr("{count} files", count=len(paths))

        async def read(progress: Callable[[float], None], encoding: str) -> Imported:
            return await read_files(paths, progress, encoding)

        answer = await self._ask(read, name, from_files=True)
        if answer is not None and answer.use is Use.ANOTHER_FILE:
            await self._ask_and_import()
        elif answer is not None:
            await self._use(answer)

    def _paste(self) -> None:
        # An empty clipboard holds nothing at all on some systems, whatever the library promises.
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        data = held or QMimeData()
        files = files_of(data)
        if files:
            self.take_files(files)
        elif html := html_of(data):
            self._begin(self._import_html, html, None)
        elif data.hasText() and data.text().strip():
            self._begin(self._import_text, data.text())
        else:
            self._tell(Notice(Kind.INFO, tr("There is no text on the clipboard.")))

    def _on_formatted(self, html: str, cursor: QTextCursor) -> None:
        self._pasted = (html, cursor)
        self._tell(
            Notice(
                Kind.INFO,
                tr("Pasted as plain text, without its headings’ marks and emphasis."),
                button=tr("Import With Formatting…"),
                run=self._import_pasted,
            )
        )

    def _import_pasted(self) -> None:
        if self._pasted is not None:
            self._begin(self._import_html, *self._pasted)

    async def _import_html(self, html: str, pasted: QTextCursor | None) -> None:
        """Import HTML; `pasted` selects the plain text that went in already, which the import replaces."""

        async def read(_progress: Callable[[float], None], _encoding: str) -> Imported:
            return await read_html(html)

        answer = await self._ask(read, tr("the clipboard"), from_files=False)
        if answer is not None:
            await self._use(answer, pasted)

    async def _import_text(self, text: str) -> None:
        async def read(_progress: Callable[[float], None], _encoding: str) -> Imported:
            return await read_text(text)

        answer = await self._ask(read, tr("the clipboard"), from_files=False)
        if answer is not None:
            await self._use(answer)

    async def _ask(
        self,
        read: Callable[[Callable[[float], None], str], Awaitable[Imported]],
        name: str,
        *,
        from_files: bool,
    ) -> ImportAnswer | None:
        from tts_studio.ui.import_dialog.import_dialog import ImportDialog

        session = self._studio.session
        if session is None:
            return None
        known = frozenset(session.cast.speakers)
        services = ImportServices(
            read,
            lambda imported, choices: preview_import(imported, choices, known),
            name,
            self._text.document().isEmpty(),
            from_files,
        )
        dialog = ImportDialog(services, self._window)
        await shown(dialog)
        return dialog.answer

    async def _use(self, answer: ImportAnswer, pasted: QTextCursor | None = None) -> None:
        if answer.use is Use.NEW_PROJECT:
            await self._studio.new_project(answer.text)
        elif answer.use is Use.REPLACE:
            replace_script(self._text, answer.text)
        else:
            if pasted is not None:
                self._text.setTextCursor(pasted)
            insert_paragraphs(self._text, answer.text)
        self._text.setFocus()
