"""Opens the window, looks whether everything is there, and closes it again: for packaged builds."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tts_studio.app.application import Application
from tts_studio.app.crash_report import CrashReports
from tts_studio.app.event_loop import new_event_loop
from tts_studio.app.program import make_qt_application
from tts_studio.domain.errors import StudioError
from tts_studio.domain.job import JobState
from tts_studio.domain.version import NAME, VERSION
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.store.locations import HOME_VARIABLE, Locations
from tts_studio.store.resources import resources_path
from tts_studio.ui.actions import ACTIONS

PATIENCE_SECONDS = 60.0
NEEDED = ("themes/light.toml", "themes/dark.toml", "icons/tts-studio.svg", "samples/welcome.txt", "licences")


def run_self_test() -> int:
    """Say what is wrong, a line each, or that nothing is; the exit status. Leaves no files behind."""
    with tempfile.TemporaryDirectory(prefix="tts-studio-") as home:
        locations = Locations.find({**os.environ, HOME_VARIABLE: home})
        problems = [*missing_resources(resources_path()), *_window_problems(locations)]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if not problems:
        sys.stdout.write(f"{NAME} {VERSION}: everything is there.\n")
    return 1 if problems else 0


def missing_resources(folder: Path) -> list[str]:
    """What the program needs and does not find among its own files."""
    icons = {f"icons/{spec.icon}.svg" for spec in ACTIONS if spec.icon}
    return [
        f"{folder / name} is missing." for name in (*NEEDED, *sorted(icons)) if not (folder / name).exists()
    ]


def _window_problems(locations: Locations) -> list[str]:
    app = make_qt_application()
    with asyncio.Runner(loop_factory=partial(new_event_loop, app)) as runner:
        return runner.run(_open_and_speak(locations, app))


async def _open_and_speak(locations: Locations, app: QApplication) -> list[str]:
    reports = CrashReports(locations.log_folder())
    studio = Application(app, locations, reports, SettingsStore(locations.settings_file()))
    problems: list[str] = []

    async def look() -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                problems.extend(await _speak(studio))
        except TimeoutError:
            problems.append(f"Nothing was rendered within {PATIENCE_SECONDS:g} seconds.")
        except StudioError as error:
            problems.append(str(error))
        finally:
            studio.ask_to_close()

    async with asyncio.TaskGroup() as group:
        group.create_task(studio.run())
        group.create_task(look())
    return problems


async def _speak(studio: Application) -> list[str]:
    """Render the first segment of the welcome script with the engine in the box."""
    while studio.session is None:
        await asyncio.sleep(0.05)
    session = studio.session
    outcome = await session.render([session.script.segments[0].id])
    failed = [str(error) for error in outcome.failed.values()]
    done = any(job.state is JobState.DONE for job in session.jobs.all)
    return failed or ([] if done else ["The engine in the box rendered nothing."])
