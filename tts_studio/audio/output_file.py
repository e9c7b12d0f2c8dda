"""A file that takes its name only when it is whole, and why one could not be written."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tts_studio.domain.errors import ExportError
from tts_studio.domain.translation import mark, tr

_PROBE_BYTES = 65_536

OS_PROBLEMS: Mapping[int, tuple[str, str]] = {
    errno.ENOENT: (mark("the folder does not exist"), mark("Choose an existing folder.")),
    errno.ENOTDIR: (mark("its folder is a file"), mark("Choose an existing folder.")),
    errno.EISDIR: (mark("it is a folder"), mark("Choose another name.")),
    errno.EACCES: (mark("the place cannot be written"), mark("Choose another folder.")),
    errno.EPERM: (mark("the place cannot be written"), mark("Choose another folder.")),
    errno.EROFS: (mark("the place cannot be written"), mark("Choose another folder.")),
    errno.ENOSPC: (mark("no room is left on the disk"), mark("Free some room or choose another disk.")),
    errno.EDQUOT: (
        mark("no room is left for you on the disk"),
        mark("Free some room or choose another disk."),
    ),
    errno.EFBIG: (
        mark("the file grew too large for the disk"),
        mark("Choose a smaller format, such as FLAC or MP3."),
    ),
    errno.ENAMETOOLONG: (mark("the name is too long"), mark("Choose a shorter name.")),
}
"""By the system's number: what is wrong, and what to do about it."""
_IN_USE = (
    mark("the file of that name is open in another program or protected"),
    mark("Close it there, or choose another name."),
)
_OTHER_PROBLEM = (mark("the disk refused it"), mark("Choose another folder or disk."))


_PART = re.compile(r"\..{1,80}\.[0-9a-f]{8}\.part", re.DOTALL)
_ABANDONED_AFTER = 24 * 3600.0


def sweep(folder: Path, now: float) -> None:
    """Delete the parts that killed programs left in a folder: nobody has written to them for a day.

    `now` is in seconds since the epoch. What cannot be read or deleted stays.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _PART.fullmatch(entry.name):
                continue
            with suppress(OSError):
                last_written = entry.stat(follow_symlinks=False).st_mtime
                if entry.is_file(follow_symlinks=False) and now - last_written > _ABANDONED_AFTER:
                    Path(entry.path).unlink()


class OutputFile:
    """`part` is where to write; an older file under the final name stays until `place`.

    Raises ExportError where nothing can be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
        try:
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "is a folder")
            self.part.touch(exist_ok=False)
        except OSError as problem:
            raise self.failure(problem) from problem

    def place(self, path: Path | None = None) -> Path:
        """Put what was written on the disk under its name, or another; returns the name."""
        target = path or self.path
        try:
            sync(self.part)
            self.part.replace(target)
        except PermissionError as problem:
            if not target.exists():
                raise self.failure(problem) from problem
            # The folder took the part: it is the older file that may not be touched.
            self.discard()
            raise _failure(target, _IN_USE) from problem
        except OSError as problem:
            raise self.failure(problem) from problem
        with suppress(OSError):  # not every system can sync a folder
            sync(target.parent)
        return target

    def discard(self) -> None:
        """Leave nothing behind; harmless after `place`."""
        with suppress(OSError):
            self.part.unlink(missing_ok=True)

    def failure(self, problem: BaseException) -> ExportError:
        """Why it could not be written, as a sentence; libraries that do not tell make us ask the disk."""
        code = getattr(problem, "errno", None)
        if code not in OS_PROBLEMS:
            code = self._disk_problem()
        self.discard()
        return write_failure(self.path, code)

    def _disk_problem(self) -> int:
        try:
            with self.part.open("ab") as file:
                file.write(bytes(_PROBE_BYTES))
                file.flush()
                os.fsync(file.fileno())
        except OSError as problem:
            return problem.errno or 0
        return 0


def write_failure(path: Path, code: int | None) -> ExportError:
    """The failure to write a file, from the system's number."""
    return _failure(path, OS_PROBLEMS.get(code or 0, _OTHER_PROBLEM))


def _failure(path: Path, problem: tuple[str, str]) -> ExportError:
    reason, advice = problem
    return ExportError(
        tr("“{name}” could not be written: {reason}.", name=path.name, reason=tr(reason)), advice=tr(advice)
    )


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
