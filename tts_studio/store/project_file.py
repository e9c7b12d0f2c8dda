"""A project: one file that holds script, cast, takes with their audio, and purchases."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import time
from types import TracebackType
from typing import Self

from tts_studio.store import failures
from tts_studio.store.database import Database
from tts_studio.store.ledger import Ledger
from tts_studio.store.opening import create_file, open_file
from tts_studio.store.property_store import PropertyStore
from tts_studio.store.script_store import ScriptStore
from tts_studio.store.segment_take_store import SegmentTakeStore
from tts_studio.store.take_store import TakeStore

PROJECT_SUFFIX = ".ttsstudio"


class Project:
    """An open project file. One process has it at a time; its stores may be used from any thread.

    Every method of the stores is one transaction: when it returns, its fact survives the loss of power; when
    it raises a ProjectError, nothing changed.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time) -> None:
        self._database = database
        self.script = ScriptStore(database)
        self.takes = TakeStore(database, clock)
        self.segment_takes = SegmentTakeStore(database)
        self.ledger = Ledger(database, clock)
        self.properties = PropertyStore(database)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new project and open it; ProjectExists when there is a file already."""
        if os.path.lexists(path):
            raise failures.exists(path)
        create_file(path)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a project; what a crash left half done is put right first.

        Raises ProjectMissing, NotAProject, ProjectTooNew, ProjectDamaged (a copy was put aside),
        ProjectInUse, ProjectReadOnly or ProjectDiskFull.
        """
        return cls(open_file(path.absolute()))

    @classmethod
    def open_or_create(cls, path: Path) -> Self:
        """Open the project, or make it where there is no file or an empty one."""
        with failures.explained(path):
            is_empty = path.is_file() and path.stat().st_size == 0
        if is_empty:
            create_file(path, replace=True)
        elif not os.path.lexists(path):
            return cls.create(path)
        return cls.open(path)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._database.path

    @property
    def earlier_version(self) -> Path | None:
        """The file as an older studio wrote it, kept because opening brought it up to date; else None."""
        return self._database.earlier_version

    def compact(self) -> int:
        """Give room that is not used any more back to the disk; returns how many bytes that were."""
        return self._database.compact()

    def save_copy(self, path: Path, *, overwrite: bool = False) -> None:
        """Write a consistent copy to `path`, whole or not at all.

        Raises ProjectExists when a file is there and `overwrite` is off, ProjectInUse when that is somebody's
        open project, and a ProjectError when it is this very file.
        """
        self._database.copy_to(path.absolute(), replace=overwrite)

    def save_as(self, path: Path, *, overwrite: bool = False) -> None:
        """Copy the project to `path` and go on there; the earlier file stays as it is.

        No write is lost in between: those of other threads wait and go to the new file. Raises what
        `save_copy` raises, and then goes on with the earlier file.
        """
        self._database.move_to(path.absolute(), replace=overwrite)

    def close(self) -> None:
        """Leave one whole file behind and let others open it; harmless to call twice."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
