"""What SQLite and the operating system report, as project errors with a sentence."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tts_studio.domain.errors import (
    NotAProject,
    ProjectDamaged,
    ProjectDiskFull,
    ProjectError,
    ProjectExists,
    ProjectInUse,
    ProjectMissing,
    ProjectReadOnly,
    UsageError,
)
from tts_studio.domain.translation import tr

_PRIMARY = 0xFF
"""The low byte of an extended SQLite result code is the kind of failure."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_WRITING = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_SCANT_BYTES = 1 << 20
"""Less free room than this makes a failed write a full disk even when SQLite cannot tell."""


def not_a_project(path: Path) -> NotAProject:
    """The file at `path` holds something else."""
    return NotAProject(
        tr("“{name}” is not a TTS Studio project.", name=path.name),
        advice=tr("Choose a project that TTS Studio made."),
    )


def in_use(path: Path) -> ProjectInUse:
    """Somebody else holds the file."""
    return ProjectInUse(
        tr("“{name}” is open in another window or program.", name=path.name),
        advice=tr("Close it there first, or work on a copy of the file."),
    )


def disk_full(path: Path) -> ProjectDiskFull:
    """No room is left beside `path`."""
    return ProjectDiskFull(
        tr("There is no room left on the disk that holds “{name}”.", name=path.name),
        advice=tr(
            "Free some space; what was saved before is safe, and saving works again once there is room."
        ),
    )


def read_only(path: Path) -> ProjectReadOnly:
    """The file or its folder refuses to be written, or even to be read."""
    if os.access(path, os.F_OK) and not os.access(path, os.R_OK):
        return ProjectReadOnly(
            tr("You are not allowed to read “{name}”.", name=path.name),
            advice=tr("Ask the owner of the file for permission to read and write it."),
        )
    return ProjectReadOnly(
        tr("“{name}” or its folder “{parent}” cannot be written.", name=path.name, parent=path.parent),
        advice=tr("Copy the project to a folder of your own, for example Documents, and open it there."),
    )


def missing(path: Path) -> ProjectMissing:
    """No file, or no folder to hold it."""
    if not _may_be_folder(path.parent):
        return ProjectMissing(
            tr("There is no folder “{parent}”.", parent=path.parent),
            advice=tr("Create it, or choose another place for the project."),
        )
    return ProjectMissing(
        tr("There is no file “{name}” in “{parent}”.", name=path.name, parent=path.parent),
        advice=tr("It may have been moved or renamed."),
    )


def damaged(path: Path) -> ProjectDamaged:
    """Pages of the file contradict each other."""
    return ProjectDamaged(
        tr("“{name}” is damaged.", name=path.name),
        advice=tr("Restore it from a backup, or recover what can still be read into a new project."),
    )


def exists(path: Path) -> ProjectExists:
    """A file of that name is in the way."""
    return ProjectExists(
        tr("There is already a file “{name}” in “{parent}”.", name=path.name, parent=path.parent),
        advice=tr("Choose another name."),
    )


def explain_sqlite(error: sqlite3.Error, path: Path) -> ProjectError | UsageError:
    """The error a user can understand for one that SQLite raised while working on `path`."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return ProjectError(tr("“{name}” is closed.", name=path.name), advice=tr("Open it again."))
    match code & _PRIMARY:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return in_use(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return read_only(path)
        case sqlite3.SQLITE_FULL:
            return disk_full(path)
        case sqlite3.SQLITE_NOTADB:
            return not_a_project(path)
        case sqlite3.SQLITE_CORRUPT:
            return damaged(path)
        case sqlite3.SQLITE_CANTOPEN:
            return _cannot_open(path)
        case sqlite3.SQLITE_CONSTRAINT:
            return UsageError(tr("The project does not hold what this entry refers to."))
        case _:
            return _broken_disk(path)


def explain_os(error: OSError, path: Path) -> ProjectError:
    """The error a user can understand for one of the operating system's about `path`."""
    if error.errno in _NO_ROOM:
        return disk_full(path)
    if error.errno in _NO_WRITING:
        return read_only(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return missing(path)
    if isinstance(error, FileExistsError):
        return exists(path)
    reason = os.strerror(error.errno) if error.errno else tr("unknown reason")
    return ProjectError(
        tr("“{name}” cannot be used: {reason}.", name=path.name, reason=reason),
        advice=tr("Choose another name or folder."),
    )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the operating system raise inside the block into project errors about `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain_sqlite(error, path) from error
    except OSError as error:
        raise explain_os(error, path) from error


def _cannot_open(path: Path) -> ProjectError:
    if _may_be_folder(path) and os.access(path, os.F_OK):
        return not_a_project(path)
    is_there = os.access(path, os.F_OK)
    if is_there or (_may_be_folder(path.parent) and not os.access(path.parent, os.W_OK)):
        return read_only(path)
    return missing(path)


def _may_be_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except PermissionError:
        return True


def _broken_disk(path: Path) -> ProjectError:
    if os.access(path, os.F_OK) and not os.access(path, os.W_OK):
        # Only a file that may be written can be locked.
        return read_only(path)
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        free = _SCANT_BYTES
    if free < _SCANT_BYTES:
        return disk_full(path)
    return ProjectError(
        tr("The disk that holds “{name}” did not answer as it should.", name=path.name),
        advice=tr("Check that it is still connected, then save a copy somewhere else."),
    )
