"""The whole window with a scripted provider and an output that nobody hears."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from shiboken6 import isValid

from tests.support.eventually import eventually
from tests.support.quick_output import QuickOutput
from tests.support.scripted_provider import ScriptedProvider
from tts_studio.app.application import Application
from tts_studio.app.crash_report import CrashReports
from tts_studio.app.program import make_qt_application
from tts_studio.audio.portaudio import PortAudio
from tts_studio.engine.language_check import LanguageCheck, loaded_language_check
from tts_studio.engine.project_session import ProjectSession
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.settings.secrets import Secrets
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.store.locations import Locations
from tts_studio.ui.main_window.main_window import MainWindow

W = TypeVar("W", bound=QWidget)


@dataclass
class RunningStudio:
    """An application with its window open."""

    application: Application
    provider: ScriptedProvider
    output: QuickOutput
    locations: Locations

    @property
    def window(self) -> MainWindow:
        return self.application.window

    @property
    def session(self) -> ProjectSession:
        session = self.application.session
        assert session is not None
        return session

    def widget(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    async def do(self, action_id: str) -> None:
        """Choose an action as soon as it can be chosen."""
        action = self.window.actions_by_id[action_id]
        await eventually(action.isEnabled)
        action.trigger()

    async def write(self, text: str) -> None:
        """Put this into the editor, as one who types would."""
        self.window.editor.text_area.setPlainText(text)
        await eventually(lambda: self.session.script.text == text)

    async def dialog(self, name: str) -> QDialog:
        """The dialog of that name, as soon as it can be seen."""
        found: list[QDialog] = []

        def look() -> bool:
            found[:] = [d for d in self.window.findChildren(QDialog, name) if d.isVisible()]
            return bool(found)

        await eventually(look)
        return found[-1]

    async def press(self, dialog: str, button: str) -> None:
        """Press a button of a dialog as soon as it can be seen, and wait until the dialog is gone."""
        shown = await self.dialog(dialog)
        found = shown.findChild(QPushButton, button)
        assert isinstance(found, QPushButton), button
        found.click()
        await eventually(lambda: not isValid(shown) or not shown.isVisible())

    def shows_a_project(self) -> bool:
        """Whether a project is open and can be written in."""
        return self.application.session is not None and self.window.editor.isEnabled()

    @property
    def crashes(self) -> list[str]:
        return [path.read_text() for path in self.locations.log.glob("crash-*.txt")]


@lru_cache(maxsize=1)
def _language_check() -> LanguageCheck:
    """The program's own, which takes half a second to load: windows of one run of tests share it."""
    return loaded_language_check()


@asynccontextmanager
async def running_studio(
    project: Path | None = None,
    *,
    provider: ScriptedProvider | None = None,
    output: QuickOutput | None = None,
    welcome: bool = False,
    voice: str = "murmur:low",
    secrets: Secrets | None = None,
    providers: Sequence[SpeechProvider] | None = None,
    until: Callable[[], object] | None = None,
) -> AsyncIterator[RunningStudio]:
    """Open the window, wait for its project, and close it in the end; unexpected errors fail the test.

    `voice` is that of new projects. `providers` take the place of the scripted one, and `until` tells when
    the window is waited for no longer, where that is not when it shows a project.
    """
    locations = Locations.find()
    settings = SettingsStore(locations.settings_file())
    settings.set("default_voice", voice)
    if not welcome:
        settings.set_window_state("welcomed", "yes")
    provider, output = provider or ScriptedProvider(), output or QuickOutput()
    application = Application(
        make_qt_application(),
        locations,
        CrashReports(locations.log_folder()),
        settings,
        providers=[provider] if providers is None else providers,
        secrets=secrets,
        output=cast(PortAudio, output),
        load_language_check=_language_check,
    )
    studio = RunningStudio(application, provider, output, locations)
    life = asyncio.create_task(application.run(project))
    try:
        await eventually(until or studio.shows_a_project)
        yield studio
    finally:
        application.ask_to_close()
        await life
        QApplication.processEvents()
    assert not studio.crashes
