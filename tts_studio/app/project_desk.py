"""Which project is open: opening, naming, replacing and closing it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from tts_studio.domain.errors import SettingsError, UsageError
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.project_session import DEFAULT_VOICE, ProjectSession
from tts_studio.engine.threads import to_the_end
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.settings.recent_projects import RecentProjects
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.store.live_copy import copy_in_use
from tts_studio.store.locations import Locations
from tts_studio.store.project_file import PROJECT_SUFFIX
from tts_studio.store.salvage import Salvaged, salvage
from tts_studio.store.take_shelf import TakeShelf
from tts_studio.store.untitled import discard, new_untitled

_LAST = "last-project"


class ProjectDesk:
    """Holds one session at a time, and opens others for whoever wants to put one in its place."""

    def __init__(
        self,
        locations: Locations,
        settings: SettingsStore,
        catalogue: VoiceCatalogue,
        report: Callable[[BaseException], None],
    ) -> None:
        self.session: ProjectSession | None = None
        self._locations = locations
        self._settings = settings
        self._catalogue = catalogue
        self._report = report
        self._recent = RecentProjects(locations.recent_file())

    def recent(self) -> tuple[Path, ...]:
        """Projects opened before, without the open one."""
        own = self.session.path if self.session is not None else None
        return tuple(path for path in self._recent.present() if path != own)

    def forget_recent(self) -> None:
        """Empty that list."""
        self._recent.clear()

    def last(self) -> Path | None:
        """The project that was open when the program ended, else the one before it, if there is one."""
        text = self._settings.window_state(_LAST)
        if not text:
            return None
        last = Path(text)
        return last if last.is_file() else next(iter(self._recent.present()), None)

    async def open(self, path: Path, *, create: bool = False) -> ProjectSession:
        """A session of this project; not yet the desk's own. Raises the ProjectErrors."""
        return await ProjectSession.open(
            path.absolute(),
            self._catalogue,
            create=create,
            default_voice=self._default_voice(),
            untitled_folder=self.untitled_folder(),
            shelf=TakeShelf(self._locations.takes_folder()),
            report=self._report,
        )

    async def new(self, text: str) -> ProjectSession:
        """A session of a new untitled project with this script."""
        session = await self.open(await self.new_file())
        if text:
            session.set_text(text)
        return session

    async def recover(self, damaged: Path) -> tuple[ProjectSession, Salvaged]:
        """A session of a new project beside a damaged one with all that can be read, and what that is."""
        target = await asyncio.to_thread(_free_name, damaged.absolute(), "recovered")
        salvaged = await asyncio.to_thread(salvage, damaged, target)
        return await self.open(target), salvaged

    async def open_copy(self, in_use: Path) -> ProjectSession:
        """A session of a new project beside one that is open elsewhere, with what is saved of it."""
        target = await asyncio.to_thread(_free_name, in_use.absolute(), "copy")
        await to_the_end(copy_in_use, in_use.absolute(), target)
        return await self.open(target)

    async def new_file(self) -> Path:
        """A new untitled project that nobody has open."""
        return await asyncio.to_thread(_new_file, self.untitled_folder())

    async def place(self, session: ProjectSession) -> None:
        """Make this the open project and remember it."""
        self.session = session
        await asyncio.to_thread(self._remember, session.path)

    async def close(self) -> None:
        """Save and let go of the project; an untitled one that holds nothing leaves nothing behind."""
        session, self.session = self.session, None
        if session is None:
            return
        empty = session.untitled and not session.script.text.strip() and not session.jobs.all
        path = session.path
        await session.close()
        if empty:
            await asyncio.to_thread(self._drop, path)

    async def renamed(self) -> None:
        """The open project has another name now."""
        if self.session is not None:
            await asyncio.to_thread(self._remember, self.session.path)

    def untitled_folder(self) -> Path:
        """Where projects without a name live; made when missing."""
        chosen = self._settings.text("untitled_folder")
        if not chosen:
            return self._locations.untitled_folder()
        folder = Path(chosen).expanduser()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                tr("The folder for untitled projects, “{folder}”, cannot be used.", folder=folder),
                advice=tr("Choose another one in the preferences."),
            ) from error
        return folder

    def _default_voice(self) -> VoiceId:
        try:
            return VoiceId.parse(self._settings.text("default_voice"))
        except UsageError:
            return DEFAULT_VOICE

    def _remember(self, path: Path) -> None:
        try:
            self._recent.add(path)
            self._settings.set_window_state(_LAST, str(path))
        except SettingsError:
            # Only comfort is lost; the preferences window tells when nothing can be written.
            return

    def _drop(self, path: Path) -> None:
        discard(path)
        self._recent.remove(path)


def _free_name(project: Path, word: str) -> Path:
    """A name beside a project with this word in it that nothing has."""
    number = 1
    while True:
        more = f" {number}" if number > 1 else ""
        path = project.with_name(f"{project.stem} ({word}{more}){PROJECT_SUFFIX}")
        if not os.path.lexists(path):
            return path
        number += 1


def _new_file(folder: Path) -> Path:
    with new_untitled(folder) as project:
        return project.path
