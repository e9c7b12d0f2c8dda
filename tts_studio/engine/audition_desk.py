"""Opens the user's auditions when they are first needed, plays them, and closes them in good order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tts_studio.audio.output import SoundOutput
from tts_studio.domain.errors import StudioError
from tts_studio.engine.audition_player import AuditionPlayer
from tts_studio.engine.auditions import AuditionPlaces, Auditions
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.take_shelf import TakeShelf


class AuditionDesk:
    """Belongs to the event loop on which it is made. `places` and `shelf` are asked for when it is opened."""

    def __init__(
        self,
        places: Callable[[], AuditionPlaces],
        shelf: Callable[[], TakeShelf],
        catalogue: VoiceCatalogue,
        output: SoundOutput,
        report: Callable[[BaseException], None],
    ) -> None:
        self.player = AuditionPlayer(output, asyncio.get_running_loop().call_soon_threadsafe)
        self._places = places
        self._shelf = shelf
        self._catalogue = catalogue
        self._report = report
        self._auditions: Auditions | None = None
        self._session: ProjectSession | None = None
        self._turn = asyncio.Lock()

    @property
    def auditions(self) -> Auditions | None:
        """The user's auditions, once they are open."""
        return self._auditions

    async def open(self) -> Auditions:
        """The user's auditions, opened now if need be; raises the StudioError that prevents it."""
        async with self._turn:
            if self._auditions is None:
                places = self._places()
                opened = await Auditions.open(places, self._catalogue, self._shelf(), report=self._report)
                await opened.attach_project(self._session)
                self._auditions = opened
            return self._auditions

    async def take_up(self) -> None:
        """Fetch what an earlier session had ordered, where there are auditions at all.

        What prevents it is told when the user opens the auditions.
        """
        try:
            if self._auditions is None and await asyncio.to_thread(self._places().bought.exists):
                await self.open()
        except StudioError:
            return

    async def attach(self, session: ProjectSession | None) -> None:
        """Go on with the line of this project; None lets go of the one there was."""
        async with self._turn:
            self.player.stop()
            self._session = session
            if self._auditions is not None:
                await self._auditions.attach_project(session)

    async def close(self) -> None:
        """Fall silent, write everything and let go of the files."""
        async with self._turn:
            opened, self._auditions = self._auditions, None
            if opened is not None:
                await opened.close()
        await asyncio.to_thread(self.player.close)
