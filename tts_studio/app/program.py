"""The program with a window: its one Qt application, its event loop and its log, from start to end."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tts_studio.app.application import Application
from tts_studio.app.crash_report import CrashReports
from tts_studio.app.event_loop import new_event_loop
from tts_studio.app.garbage import automatic_collection_off
from tts_studio.app.logging_setup import set_up_logging
from tts_studio.app.memory import give_memory_back
from tts_studio.domain.errors import StudioError
from tts_studio.domain.version import NAME, VERSION
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.store.locations import Locations


def make_qt_application() -> QApplication:
    """The one QApplication, named and told not to end by itself."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([NAME])
    app.setApplicationName("tts-studio")
    app.setApplicationDisplayName(NAME)
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("tts-studio")
    app.setQuitOnLastWindowClosed(False)
    return app


def run_window(project: Path | None) -> int:
    """Open the window and stay until it is closed; the exit status."""
    give_memory_back()
    app = make_qt_application()
    try:
        locations = Locations.find()
        reports = CrashReports(locations.log_folder())
        settings = SettingsStore(locations.settings_file())
    except StudioError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    handler = set_up_logging(locations.log_folder())
    reports.install()

    async def main() -> None:
        await Application(app, locations, reports, settings).run(project)

    try:
        with automatic_collection_off(), asyncio.Runner(loop_factory=partial(new_event_loop, app)) as runner:
            runner.run(main())
    except StudioError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        reports.uninstall()
        if handler is not None:
            handler.close()
    return 0
