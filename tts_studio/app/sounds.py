"""All that can sound in a window, of which one thing is heard at a time."""

from __future__ import annotations

import asyncio

from tts_studio.app.voice_preview import VoicePreview
from tts_studio.engine.audition_player import AuditionPlayer
from tts_studio.engine.file_player import FilePlayer
from tts_studio.engine.playback import Playback
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.task_scope import TaskScope

_OUTPUT = "output_device"


class Sounds:
    """Whatever begins to sound silences the rest."""

    def __init__(
        self,
        playback: Playback,
        auditions: AuditionPlayer,
        preview: VoicePreview,
        files: FilePlayer,
        settings: SettingsStore,
        tasks: TaskScope,
    ) -> None:
        self._playback, self._auditions, self._preview, self._files = playback, auditions, preview, files
        self._settings, self._tasks = settings, tasks
        playback.state_changed.connect(self._on_playback)
        auditions.changed.connect(self._on_audition)
        files.started.connect(self._on_file)
        files.choose_device(settings.text(_OUTPUT))
        self._left = settings.changed.connect(self._on_setting)

    async def silence(self) -> None:
        """Stop everything."""
        self._auditions.stop()
        self._preview.stop()
        self._files.stop()
        await self._playback.stop()

    async def close(self) -> None:
        """Give the devices back that previews and files were played on."""
        self._left()
        await asyncio.gather(asyncio.to_thread(self._preview.close), self._files.close())

    def _on_playback(self, state: PlaybackState) -> None:
        if state is PlaybackState.STARTING:
            self._preview.stop()
            self._auditions.stop()
            self._files.stop()

    def _on_audition(self, _nothing: None) -> None:
        if self._auditions.playing:
            self._preview.stop()
            self._files.stop()
            self._tasks.start(self._playback.stop)

    def _on_file(self, _nothing: None) -> None:
        self._preview.stop()
        self._auditions.stop()
        self._tasks.start(self._playback.stop)

    def _on_setting(self, name: str) -> None:
        if name == _OUTPUT:
            self._files.choose_device(self._settings.text(_OUTPUT))
