"""Whether the processes of a test got their turns on the processor, as Linux tells it."""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path
from types import TracebackType

LONGEST_WAIT = 0.02
"""Seconds a thread may be kept from running before what it did in time no longer counts: what sound servers
and their programs hold ready lasts little longer."""
_LOOK_SECONDS = 0.005


class StarvationWatch:
    """Watches every thread of this process and of those it started, for as long as the `with` block lasts.

    How long each thread stood in line for a processor is read from the scheduler, so that a program which is
    slow by itself, or holds a lock, is never taken for one that was starved.
    """

    def __init__(self) -> None:
        self.starved = False
        self._waited: dict[Path, int] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="starvation watch", daemon=True)

    def __enter__(self) -> StarvationWatch:
        self._look()
        self.starved = False
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._ended.is_set():
            self._look()
            time.sleep(_LOOK_SECONDS)

    def _look(self) -> None:
        """Compare how long each thread has waited with the last look."""
        for task in _tasks(Path("/proc/self")):
            with contextlib.suppress(OSError):
                waited = int((task / "schedstat").read_text().split()[1])
                if waited - self._waited.get(task, 0) > LONGEST_WAIT * 1e9:
                    self.starved = True
                self._waited[task] = waited


def _tasks(process: Path) -> list[Path]:
    """The threads of a process and of those it started."""
    found: list[Path] = []
    with contextlib.suppress(OSError):
        for task in (process / "task").iterdir():
            found.append(task)
            with contextlib.suppress(OSError):
                for child in (task / "children").read_text().split():
                    found += _tasks(Path("/proc", child))
    return found
