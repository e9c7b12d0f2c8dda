"""What the window asks of the application it is part of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tts_studio.domain.voice import CastVoice
from tts_studio.engine.accounts import Accounts
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.engine.clone_library import CloneLibrary
from tts_studio.engine.file_player import FilePlayer
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.spending import Bill
from tts_studio.engine.voice_presets import VoicePresets
from tts_studio.settings.master_preset_file import MasterPresetFile
from tts_studio.settings.settings_store import SettingsStore


class Studio(Protocol):
    """Projects, preferences and the way out. Coroutines raise StudioErrors."""

    @property
    def settings(self) -> SettingsStore:
        """The user's preferences."""
        ...

    @property
    def session(self) -> ProjectSession | None:
        """The open project; None while one is being opened."""
        ...

    @property
    def accounts(self) -> Accounts:
        """The accounts of the providers."""
        ...

    @property
    def audition_desk(self) -> AuditionDesk:
        """Where voices are compared on one line."""
        ...

    @property
    def clones(self) -> CloneLibrary:
        """The user's cloned voices."""
        ...

    @property
    def clone_desk(self) -> CloneDesk:
        """Where voices are made of recordings."""
        ...

    @property
    def files(self) -> FilePlayer:
        """What plays sound files."""
        ...

    @property
    def presets(self) -> VoicePresets:
        """The user's voices with their settings, for every project."""
        ...

    @property
    def master_presets(self) -> MasterPresetFile:
        """The user's own presets of masters."""
        ...

    @property
    def projects_folder(self) -> Path:
        """Where projects are kept unless the user says otherwise."""
        ...

    def recent(self) -> tuple[Path, ...]:
        """Projects opened before, the newest first."""
        ...

    def forget_recent(self) -> None:
        """Empty that list."""
        ...

    def sample(self) -> str:
        """The welcome script."""
        ...

    async def new_project(self, text: str) -> None:
        """Open a new untitled project with this script."""
        ...

    async def open_path(self, path: Path) -> None:
        """Open a project; of one that is open elsewhere a copy is offered instead."""
        ...

    async def open_window(self, path: Path | None) -> None:
        """Open a project in a window of its own, a new untitled one for None."""
        ...

    async def recover(self, path: Path) -> None:
        """Open a new project with all that can be read of a damaged one, and tell what that is."""
        ...

    async def save_as(self, path: Path) -> None:
        """Give the project this name, replacing what was there, and go on in that file."""
        ...

    def preview_bill(self, voice: CastVoice) -> Bill | None:
        """What letting a voice say its sentence would buy; None when that is free, the second time always."""
        ...

    async def preview(self, voice: CastVoice) -> None:
        """Let a voice say a sentence, and buy it where it is not ours yet."""
        ...

    async def demonstrate(self, voice: CastVoice, text: str) -> None:
        """Let a voice that costs nothing say a text."""
        ...

    async def outputs(self) -> Mapping[str, str]:
        """The names of the output devices by id; empty when sound does not work here."""
        ...

    async def diagnostics(self) -> str:
        """What works on this computer, as text."""
        ...

    def ask_to_close(self) -> None:
        """End the program in good order."""
        ...
