"""The projects that were open last, newest first."""

from __future__ import annotations

from pathlib import Path

from tts_studio.domain.errors import SettingsError
from tts_studio.settings.file_lock import one_at_a_time
from tts_studio.settings.files import read_json_object, write_json_object

LONGEST = 12
"""How many are remembered."""

_KEY = "projects"


class RecentProjects:
    """Paths in a small file that several windows keep. A list that cannot be read is an empty one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[Path, ...]:
        """Every remembered path, also of files that are missing now (a stick may come back)."""
        try:
            entries = read_json_object(self._path).get(_KEY)
        except (SettingsError, ValueError):
            return ()
        if not isinstance(entries, list):
            return ()
        return tuple(Path(entry) for entry in entries if isinstance(entry, str) and entry)[:LONGEST]

    def present(self) -> tuple[Path, ...]:
        """Those whose file is there."""
        return tuple(path for path in self.all() if _is_file(path))

    def add(self, project: Path) -> None:
        """Put a project first; SettingsError when the list cannot be written."""
        project = project.absolute()
        with one_at_a_time(self._path):
            self._write((project, *(path for path in self.all() if path != project)))

    def remove(self, project: Path) -> None:
        """Forget a project; harmless when it is not remembered."""
        project = project.absolute()
        with one_at_a_time(self._path):
            kept = tuple(path for path in self.all() if path != project)
            if kept != self.all():
                self._write(kept)

    def clear(self) -> None:
        """Forget all."""
        with one_at_a_time(self._path):
            self._write(())

    def _write(self, projects: tuple[Path, ...]) -> None:
        write_json_object(self._path, {_KEY: [str(path) for path in projects[:LONGEST]]})


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
