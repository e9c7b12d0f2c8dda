"""Lets one program at a time change a small file that several may have open."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tts_studio.domain.errors import SettingsError
from tts_studio.domain.translation import tr

PATIENCE_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.02

if sys.platform == "win32":
    import msvcrt

    def _taken(lock: int) -> bool:
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
else:
    import fcntl

    def _taken(lock: int) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def one_at_a_time(path: Path, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the right to change `path`; blocks for up to `patience` seconds.

    The right ends with the program that holds it, however that ends. Raises SettingsError when it cannot be
    had. A lock file stays beside the file.
    """
    try:
        lock = os.open(path.with_name(f".{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise SettingsError(
            tr("“{path}” cannot be written.", path=path),
            advice=tr("Check the free space and who may write there."),
        ) from error
    try:
        _wait_for(lock, path, time.monotonic() + patience)
        yield
    finally:
        os.close(lock)


def _wait_for(lock: int, path: Path, deadline: float) -> None:
    pause = threading.Event()
    while not _taken(lock):
        if time.monotonic() >= deadline:
            raise SettingsError(
                tr("“{path}” is being changed by another program.", path=path),
                advice=tr("Wait a moment and do it again."),
            )
        pause.wait(_LOOK_AGAIN_SECONDS)
