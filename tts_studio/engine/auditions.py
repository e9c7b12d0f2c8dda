"""The user's auditions: the files they are kept in, the lines heard earlier, and the one that is open."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tts_studio.domain.audition import AuditionSheet, Candidate, same_line
from tts_studio.domain.errors import StudioError, UsageError
from tts_studio.domain.events import Event
from tts_studio.domain.translation import tr
from tts_studio.engine.audition import Audition
from tts_studio.engine.audition_takes import AuditionTakes
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.take_file import open_anew
from tts_studio.engine.threads import to_the_end
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.audition_store import AuditionStore
from tts_studio.store.take_shelf import TakeShelf

MOST_CHARACTERS = 2_000
"""The longest line; what is longer is a script."""

MOST_CACHED_BYTES = 512 * 1024 * 1024
"""How large the file of free takes may be; a larger one is begun anew when the program starts."""

_LINE = "audition"


@dataclass(frozen=True, slots=True)
class AuditionPlaces:
    """Where auditions are kept: what was bought and judged, and what costs nothing to make again."""

    bought: Path
    made: Path


class Auditions:
    """Belongs to the event loop. Create it with `open`.

    `failed` tells why an audition could not be kept. `problem` is why the earlier auditions are missing.
    """

    def __init__(
        self,
        takes: AuditionTakes,
        sheets: tuple[AuditionSheet, ...],
        problem: StudioError | None,
        report: Callable[[BaseException], None],
        now: Callable[[], float],
    ) -> None:
        self.failed: Event[StudioError] = Event()
        self.problem = problem
        self.takes = takes
        self._now = now
        self._store = AuditionStore(takes.bought.properties)
        self._sheets = {sheet.id: sheet for sheet in sheets}
        self._writes: dict[str, Callable[[], None]] = {}
        self._writing: asyncio.Task[None] | None = None
        self._project: ProjectSession | None = None
        self._writing_on = ""
        self.current = Audition(takes, self._new_sheet(""), self._keep, report, now=now)

    @classmethod
    async def open(
        cls,
        places: AuditionPlaces,
        catalogue: VoiceCatalogue,
        shelf: TakeShelf,
        *,
        report: Callable[[BaseException], None] = lambda _problem: None,
        now: Callable[[], float] = time.time,
    ) -> Auditions:
        """Open the files, made when missing; ProjectInUse when another program has them.

        What an earlier session had ordered is fetched.
        """
        bought, problem = await open_anew(places.bought, catalogue, shelf=shelf, report=report)
        try:
            made, _ = await open_anew(places.made, catalogue, most_bytes=MOST_CACHED_BYTES, report=report)
            sheets = await asyncio.to_thread(AuditionStore(bought.properties).all)
        except StudioError:
            await bought.close()
            raise
        auditions = cls(AuditionTakes(bought, made, catalogue), sheets, problem, report, now)
        await bought.jobs.resume_open()
        return auditions

    @property
    def earlier(self) -> tuple[AuditionSheet, ...]:
        """The lines heard before, the one used last first; empty ones left out."""
        sheets = (sheet for sheet in self._sheets.values() if sheet.line.strip() and sheet.candidates)
        return tuple(sorted(sheets, key=lambda sheet: sheet.used, reverse=True))

    async def attach_project(self, session: ProjectSession | None) -> None:
        """Go on with the line this project had last, and use its takes."""
        await self._written()
        self._project, self._writing_on = None, ""
        self.takes.attach_project(session)
        if session is None:
            return
        known = await asyncio.to_thread(session.properties.get, _LINE)
        sheet = self._sheets.get(known) if isinstance(known, str) else None
        self.current.open(sheet if sheet is not None else self._new_sheet(""))
        self._project = session

    def set_line(self, line: str) -> None:
        """Let the candidates speak another line; one heard before comes back with what was thought of it.

        Raises UsageError for a line that is too long.
        """
        sheet = self.current.sheet
        if same_line(line, sheet.line):
            return
        if len(line) > MOST_CHARACTERS:
            raise UsageError(
                tr("This line is longer than {count:,} characters.", count=MOST_CHARACTERS),
                advice=tr("Audition a shorter one, such as a paragraph."),
            )
        known = next((other for other in self.earlier if same_line(other.line, line)), None)
        unjudged = [Candidate(candidate.voice) for candidate in sheet.candidates]
        if known is not None:
            self.reopen(known.adding(unjudged))
        elif sheet.id == self._writing_on and not sheet.judged and not self.current.has_bought:
            self.current.open(replace(sheet, line=line, candidates=tuple(unjudged)))
        else:
            self.current.open(replace(self._new_sheet(line), candidates=tuple(unjudged)))

    def reopen(self, sheet: AuditionSheet) -> None:
        """Go back to an earlier line."""
        self._writing_on = ""
        self.current.open(replace(sheet, used=self._now()))

    def forget(self, sheet: AuditionSheet) -> None:
        """Take a line from the list; its takes are kept. The open one stays."""
        if sheet.id != self.current.sheet.id and self._sheets.pop(sheet.id, None) is not None:
            self._write_later(sheet.id, partial(self._store.remove, sheet.id))

    async def close(self) -> None:
        """Write what is not written yet and let go of the files."""
        await self.current.close()
        await self._written()
        await self.takes.made.close()
        await self.takes.bought.close()

    def _new_sheet(self, line: str) -> AuditionSheet:
        """An empty sheet, on which one writes until something is bought or judged, or another is opened."""
        self._writing_on = uuid.uuid4().hex[:12]
        return AuditionSheet(self._writing_on, line, self._now())

    def _keep(self, sheet: AuditionSheet) -> None:
        if sheet.line.strip() or sheet.candidates:
            self._sheets[sheet.id] = sheet
            self._write_later(sheet.id, partial(self._store.save, sheet))
            if self._project is not None:
                self._write_later(_LINE, partial(self._project.properties.set, _LINE, sheet.id))

    def _write_later(self, name: str, write: Callable[[], None]) -> None:
        """Write something in its turn; of several writes of the same thing the last one counts."""
        self._writes.pop(name, None)
        self._writes[name] = write
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(), name="auditions")

    async def _write_all(self) -> None:
        try:
            while self._writes:
                write = self._writes.pop(next(iter(self._writes)))
                try:
                    await to_the_end(write)
                except StudioError as problem:
                    self.failed.emit(problem)
        finally:
            self._writing = None

    async def _written(self) -> None:
        while self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)
