"""Plays sound files of any length from the disk: what was delivered is heard where it was made."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from tts_studio.audio.file_feed import FileFeed
from tts_studio.audio.output import SoundOutput
from tts_studio.audio.player import Player, PlayerState, PlayerStatus
from tts_studio.domain.events import Event
from tts_studio.engine.threads import to_the_end

_LOOK_AGAIN_SECONDS = 0.5


class FilePlayer:
    """Plays one file at a time. Belongs to the event loop on which it is made.

    `started` tells that a file begins to sound, `noticed` a sentence that matters and stops nothing.
    """

    def __init__(self, output: SoundOutput) -> None:
        self.started: Event[None] = Event()
        self._player = Player(output, asyncio.get_running_loop().call_soon_threadsafe)
        self.noticed = self._player.noticed
        self._player.changed.connect(self._on_player)
        self._news = asyncio.Event()
        self._wish = 0

    @property
    def playing(self) -> bool:
        """Whether a file is heard."""
        return self._player.status.state is PlayerState.PLAYING

    def heard(self) -> float | None:
        """How many seconds of the file were heard; None while nothing plays."""
        feed = self._player.feed
        if feed is None or not self.playing:
            return None
        return self._player.heard_position() / feed.rate

    async def play(self, path: Path) -> None:
        """Play a file from its beginning to its end, or until something else is played or `stop` is called.

        Cancelling falls silent. Raises AudioUnreadable, SoundUnavailable or SoundLost.
        """
        self.stop()
        wish = self._wish
        file = await to_the_end(FileFeed, path)
        try:
            file.take(await to_the_end(file.read))
            if wish == self._wish:
                self.started.emit(None)
                self._player.play(file.feed)
                await self._see_through(file)
        finally:
            if wish == self._wish:
                self.stop()
            await to_the_end(file.close)

    def stop(self) -> None:
        """Fall silent."""
        self._wish += 1
        self._player.stop()

    def choose_device(self, device: str) -> None:
        """Play on the device of this id, the system's default when empty; what plays goes on there."""
        self._player.choose_device(device or None)

    async def close(self) -> None:
        """Give the device back."""
        self.stop()
        await asyncio.to_thread(self._player.close)

    async def _see_through(self, file: FileFeed) -> None:
        """Keep the feed filled until it was heard."""
        while self._player.feed is file.feed and self.playing:
            place = self._player.heard()
            if place is not None:
                file.forget_before(place.slot)
            if file.is_short:
                file.take(await to_the_end(file.read))
                continue
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _LOOK_AGAIN_SECONDS)
        problem = self._player.status.problem
        if self._player.feed is file.feed and problem is not None:
            raise problem

    def _on_player(self, _status: PlayerStatus) -> None:
        self._news.set()
