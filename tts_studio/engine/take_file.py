"""A file of takes that belongs to the user and to no project, with the jobs that fill it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from tts_studio.domain.errors import NotAProject, ProjectDamaged, ProjectError
from tts_studio.domain.take import Take
from tts_studio.engine.job_engine import JobEngine
from tts_studio.engine.purchase_book import PurchaseBook
from tts_studio.engine.spending import Spending
from tts_studio.engine.stored_project import StoredProject, read_project
from tts_studio.engine.take_keeper import Books
from tts_studio.engine.threads import to_the_end
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.connecting import side_files
from tts_studio.store.project_file import Project
from tts_studio.store.property_store import PropertyStore
from tts_studio.store.take_shelf import TakeShelf


class TakeFile:
    """Takes, ledger and jobs over one file of the form projects have. Create it with `open`.

    What is bought is as safe here as in a project: every step is on the disk before the next one.
    """

    def __init__(
        self,
        project: Project,
        stored: StoredProject,
        catalogue: VoiceCatalogue,
        shelf: TakeShelf | None,
        report: Callable[[BaseException], None],
    ) -> None:
        self.library = stored.library
        self.purchases = PurchaseBook(stored.purchases)
        self._project = project
        self._shelf = shelf
        books = Books(project.takes, project.ledger, self.purchases, shelf)
        self.jobs = JobEngine(catalogue, books, report=report)
        self.spending = Spending(project, catalogue, self.jobs, self.purchases, stored.shelved)
        self.jobs.set_cap(stored.cap)
        self.jobs.take_added.connect(self.library.add)

    @classmethod
    async def open(
        cls,
        path: Path,
        catalogue: VoiceCatalogue,
        *,
        shelf: TakeShelf | None = None,
        report: Callable[[BaseException], None] = lambda _problem: None,
    ) -> TakeFile:
        """Open the file, made when missing; raises the ProjectErrors."""
        project = await to_the_end(Project.open_or_create, path)
        stored = await to_the_end(read_project, project, shelf)
        return cls(project, stored, catalogue, shelf, report)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._project.path

    @property
    def properties(self) -> PropertyStore:
        """What else the file remembers; its methods block."""
        return self._project.properties

    def is_shelved(self, take: Take) -> bool:
        """Whether other projects find a take on the shelf; a look at the disk."""
        return self._shelf is not None and self._shelf.holds(take.digest)

    async def audio(self, take: Take) -> bytes:
        """A take's bytes as received."""
        return await asyncio.to_thread(self._project.takes.audio, take.id)

    async def close(self) -> None:
        """End the jobs and let go of the file."""
        await self.jobs.close()
        await to_the_end(self._project.close)


async def open_anew(
    path: Path,
    catalogue: VoiceCatalogue,
    *,
    shelf: TakeShelf | None = None,
    most_bytes: int | None = None,
    report: Callable[[BaseException], None] = lambda _problem: None,
) -> tuple[TakeFile, ProjectError | None]:
    """Open a file of takes, and begin an empty one where it is too large or cannot be read.

    What could not be read is put aside under another name and told as the second value.
    """
    if most_bytes is not None and await asyncio.to_thread(_size, path) > most_bytes:
        await to_the_end(_remove, path)
    try:
        return await TakeFile.open(path, catalogue, shelf=shelf, report=report), None
    except (ProjectDamaged, NotAProject) as problem:
        await to_the_end(_put_aside, path)
        return await TakeFile.open(path, catalogue, shelf=shelf, report=report), problem


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> None:
    for file in (path, *side_files(path)):
        file.unlink(missing_ok=True)


def _put_aside(path: Path) -> None:
    path.replace(path.with_name(f"{path.stem}.unreadable{path.suffix}"))
    _remove(path)
