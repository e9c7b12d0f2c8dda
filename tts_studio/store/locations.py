"""Where the studio keeps its files: the platform's own places, or one folder that the user names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tts_studio.domain.errors import SettingsError
from tts_studio.domain.translation import tr

HOME_VARIABLE = "TTS_STUDIO_HOME"
"""Set it to keep everything in one folder, for example on a stick or in a test."""

_APPLICATION = "tts-studio"
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Locations:
    """Folders of the studio. Nothing exists until it is asked for through a method."""

    config: Path
    data: Path
    cache: Path
    log: Path
    projects: Path

    @classmethod
    def find(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The folders under `TTS_STUDIO_HOME` when it is set, else those of the platform."""
        home = environment.get(HOME_VARIABLE, "")
        if home:
            root = Path(home).expanduser().absolute()
            return cls(root / "config", root / "data", root / "cache", root / "log", root / "projects")
        import platformdirs

        return cls(
            config=platformdirs.user_config_path(_APPLICATION, appauthor=False),
            data=platformdirs.user_data_path(_APPLICATION, appauthor=False),
            cache=platformdirs.user_cache_path(_APPLICATION, appauthor=False),
            log=platformdirs.user_log_path(_APPLICATION, appauthor=False),
            projects=platformdirs.user_documents_path() / "TTS Studio Projects",
        )

    def settings_file(self) -> Path:
        """The file of preferences; its folder exists."""
        return _private(self.config) / "settings.json"

    def recent_file(self) -> Path:
        """The file that lists recent projects; its folder exists."""
        return _private(self.data) / "recent.json"

    def presets_file(self) -> Path:
        """The file of the user's voice presets; its folder exists."""
        return _private(self.data) / "presets.json"

    def master_presets_file(self) -> Path:
        """The file of the user's own presets of a master; its folder exists."""
        return _private(self.data) / "master-presets.json"

    def job_times_file(self) -> Path:
        """The file of how long jobs took; its folder exists."""
        return _private(self.data) / "job-times.json"

    def untitled_folder(self) -> Path:
        """Where projects without a name live; it exists."""
        _private(self.data)
        return _private(self.data / "untitled")

    def voice_samples_folder(self) -> Path:
        """Where the originals of cloned voices are kept; it exists."""
        _private(self.data)
        return _private(self.data / "samples")

    def recordings_folder(self) -> Path:
        """Where recordings lie until a voice is made of them; it exists."""
        _private(self.data)
        return _private(self.data / "recordings")

    def unfinished_voice_file(self) -> Path:
        """The voice that is being made; its folder exists."""
        return _private(self.data) / "unfinished-voice.db"

    def takes_folder(self) -> Path:
        """Where bought takes are kept for all projects; it exists."""
        _private(self.data)
        return _private(self.data / "takes")

    def auditions_file(self) -> Path:
        """What was bought and judged in auditions; its folder exists."""
        return _private(self.data) / "auditions.ttsstudio"

    def audition_cache_file(self) -> Path:
        """The free takes of auditions, which can be thrown away; its folder exists."""
        return _private(self.cache) / "auditions.ttsstudio"

    def cache_folder(self) -> Path:
        """What can be thrown away at any time; it exists."""
        return _private(self.cache)

    def log_folder(self) -> Path:
        """Where logs and crash reports go; it exists."""
        return _private(self.log)

    def projects_folder(self) -> Path:
        """What a file dialog offers for a new project; it exists, with the user's usual permissions."""
        return _made(self.projects, 0o777)


def _private(folder: Path) -> Path:
    return _made(folder, _PRIVATE)


def _made(folder: Path, mode: int) -> Path:
    """The folder, made with `mode` when it was missing; an existing one keeps its permissions."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=mode, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            tr("The folder “{folder}” cannot be created.", folder=folder),
            advice=tr(
                "Check who may write there, or set {variable} to a folder of your own.",
                variable=HOME_VARIABLE,
            ),
        ) from error
    return folder
