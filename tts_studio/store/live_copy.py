"""A copy of a project that is open somewhere else, as it was at one moment."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tts_studio.domain.errors import ProjectInUse
from tts_studio.domain.translation import tr
from tts_studio.store import failures
from tts_studio.store.connecting import connect, side_files
from tts_studio.store.opening import require_project
from tts_studio.store.placing import put_in_place, temporary_beside
from tts_studio.store.schema import MIGRATIONS

ATTEMPTS = 20
PAUSE_SECONDS = 0.25
_BUSY_FILES = ("-wal", "-journal")


def copy_in_use(
    path: Path, target: Path, *, attempts: int = ATTEMPTS, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Write what is saved of the project at `path` to `target`, though another program has it open.

    Never call it for a project that this very program has open: on Unix, reading the file aside would
    release its lock. Blocks. Raises ProjectExists, ProjectMissing, NotAProject, ProjectInUse when the other
    program did not stop writing, and the errors of a full or read-only disk.
    """
    with failures.explained(target), temporary_beside(target) as part:
        for attempt in range(attempts):
            if attempt:
                sleep(PAUSE_SECONDS)
            if _copied_at_rest(path, part) and _is_whole(part):
                put_in_place(part, target, replace=False)
                return
    raise ProjectInUse(
        tr("“{name}” is being written all the time; a copy of it would not be whole.", name=path.name),
        advice=tr("Wait until rendering has ended there, then do it again."),
    )


def _copied_at_rest(path: Path, part: Path) -> bool:
    """Copy the file with its log; whether nobody wrote to them meanwhile."""
    with failures.explained(path):
        before = _marks(path)
        for source, copied in zip(_files(path), _files(part), strict=True):
            copied.unlink(missing_ok=True)
            if source.exists():
                shutil.copyfile(source, copied)
        return before == _marks(path)


def _is_whole(part: Path) -> bool:
    """Bring what stands in the log into the copied file itself; whether the file is in order then."""
    try:
        with closing(connect(part)) as connection:
            require_project(connection, part, MIGRATIONS)
            (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError:
        return False
    return bool(verdict == "ok")


def _files(path: Path) -> tuple[Path, ...]:
    logs = (file for file in side_files(path) if file.name.endswith(_BUSY_FILES))
    return (path, *logs)


def _marks(path: Path) -> tuple[tuple[int, int] | None, ...]:
    """What changes whenever somebody writes."""
    return tuple(
        (file.stat().st_mtime_ns, file.stat().st_size) if file.exists() else None for file in _files(path)
    )
