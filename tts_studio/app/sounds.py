"""All that can sound in a window, of which one thing is heard at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from tts_studio.app.voice_preview import VoicePreview
from tts_studio.engine.audition_player import AuditionPlayer
from tts_studio.engine.file_player import FilePlayer
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.settings.schema import OUTPUT_DEVICE
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.task_scope import TaskScope

_OUTPUT = OUTPUT_DEVICE.name


class Sounds:
    """Whatever begins to sound silences the rest."""

    def __init__(
        self,
        playback: Playback,
        players: Sequence[AuditionPlayer],
        preview: VoicePreview,
        files: FilePlayer,
        settings: SettingsStore,
        tasks: TaskScope,
    ) -> None:
        """`players` are those of candidates and of recordings."""
        self._playback, self._players, self._preview, self._files = playback, players, preview, files
        self._settings, self._tasks = settings, tasks
        playback.state_changed.connect(self._on_playback)
        for player in players:
            player.changed.connect(partial(self._on_player, player))
        files.started.connect(self._on_file)
        files.choose_device(settings.text(_OUTPUT))
        self._left = settings.changed.connect(self._on_setting)

    async def silence(self) -> None:
        """Stop everything."""
        self._stop_but(self._playback)
        await self._playback.stop()

    async def close(self) -> None:
        """Give the devices back that previews and files were played on."""
        self._left()
        await asyncio.gather(asyncio.to_thread(self._preview.close), self._files.close())

    def _on_playback(self, state: PlaybackState) -> None:
        if state is PlaybackState.STARTING:
            self._stop_but(self._playback)

    def _on_player(self, player: AuditionPlayer, _nothing: None) -> None:
        if player.playing:
            self._stop_but(player)

    def _on_file(self, _nothing: None) -> None:
        self._stop_but(self._files)

    def _stop_but(self, sounding: object) -> None:
        others: tuple[VoicePreview | FilePlayer | AuditionPlayer, ...]
        others = (self._preview, self._files, *self._players)
        for other in others:
            if other is not sounding:
                other.stop()
        if sounding is not self._playback:
            self._tasks.start(self._playback.stop)

    def _on_setting(self, name: str) -> None:
        if name == _OUTPUT:
            self._files.choose_device(self._settings.text(_OUTPUT))
