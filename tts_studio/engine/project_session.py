"""An open project: its script, cast, takes and renders, alive on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path

from tts_studio.domain.errors import ProjectMissing, StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.script import Segment
from tts_studio.domain.take import Take
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.document import Document
from tts_studio.engine.job_engine import JobEngine
from tts_studio.engine.purchase_book import PurchaseBook
from tts_studio.engine.render_plan import RenderOutcome, RenderPlan, RenderPlanner, plan_render
from tts_studio.engine.rendering import Render
from tts_studio.engine.retake import RetakePlanner, Retakes
from tts_studio.engine.segment_takes import SegmentTakes
from tts_studio.engine.segment_view import SegmentView, SegmentViewer
from tts_studio.engine.slices import in_turns
from tts_studio.engine.spending import Spending
from tts_studio.engine.staleness import Staleness, StalenessFinder, Wanted
from tts_studio.engine.stored_project import StoredProject, read_project, restored_script, write_project
from tts_studio.engine.take_book import TakeBook
from tts_studio.engine.take_keeper import Books
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.take_trash import TakeTrash
from tts_studio.engine.threads import to_the_end
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.autosave import Autosave, SaveStatus
from tts_studio.store.project_file import Project
from tts_studio.store.take_shelf import TakeShelf
from tts_studio.store.untitled import is_untitled, save_under_name

DEFAULT_VOICE = VoiceId("hibari", "heart")


class ProjectSession(Document):
    """Everything the window and the command line do with a project goes through here.

    Create it with `open`. Not thread-safe: use it from its event loop. `takes` are those of its segments,
    `spending` is the side of the money.
    """

    def __init__(
        self,
        project: Project,
        catalogue: VoiceCatalogue,
        stored: StoredProject,
        *,
        default_voice: VoiceId = DEFAULT_VOICE,
        untitled_folder: Path | None = None,
        shelf: TakeShelf | None = None,
        report: Callable[[BaseException], None] = lambda _problem: None,
    ) -> None:
        cast = stored.cast or Cast(CastVoice(default_voice))
        script = restored_script(stored.script, frozenset(cast.speakers))
        self._library, self._book = stored.library, TakeBook(stored.segment_takes)
        self._autosave = Autosave(self._save)
        super().__init__(script, cast, catalogue, self._library, self._book, touched=self._autosave.touch)
        self.properties = project.properties
        self._project = project
        self._untitled_folder = untitled_folder
        self.purchases = PurchaseBook(stored.purchases)
        books = Books(project.takes, project.ledger, self.purchases, shelf)
        self._jobs = JobEngine(catalogue, books, report=report)
        self._plans.is_coming = self._jobs.expects
        self.spending = Spending(project, catalogue, self._jobs, self.purchases, stored.shelved)
        self._jobs.set_cap(stored.cap)
        self._jobs.job_changed.connect(self._on_job)
        self._jobs.take_added.connect(self._on_take)
        self._jobs.cap_reached.connect(self._on_cap)
        self.job_changed: Event[Job] = self._jobs.job_changed
        self.takes = SegmentTakes(
            self._plans,
            self._book,
            self._library,
            self.purchases,
            self._changes,
            cast=lambda: self.cast,
            recast=self.recast,
            refresh=self._refresh,
            expect=self.expect,
        )
        self._viewer = SegmentViewer(self._plans, self._book, self._library, self._jobs, catalogue)
        self._retakes = RetakePlanner(self._plans, self._book, self._jobs)
        self._trash = TakeTrash(project, self._book, self._library, self.purchases)
        self._one_retake_at_a_time = asyncio.Lock()
        self._saving = asyncio.create_task(self._autosave.run(), name="autosave")
        self.save_changed: Event[SaveStatus] = self._autosave.changed
        self._forget_catalogue = catalogue.changed.connect(self._plan_anew)
        if self._book.unsaved:
            self._autosave.touch()

    @classmethod
    async def open(
        cls,
        path: Path,
        catalogue: VoiceCatalogue,
        *,
        create: bool = False,
        default_voice: VoiceId = DEFAULT_VOICE,
        untitled_folder: Path | None = None,
        shelf: TakeShelf | None = None,
        report: Callable[[BaseException], None] = lambda _problem: None,
    ) -> ProjectSession:
        """Open the project file, made when missing if `create`; raises the ProjectErrors.

        A project in `untitled_folder` counts as one without a name yet. On `shelf` lie the takes that were
        bought in any project. `report` is told about mistakes of the studio itself.
        """
        opening = Project.open_or_create if create else Project.open
        project = await to_the_end(opening, path)
        stored = await to_the_end(read_project, project, shelf)
        return cls(
            project,
            catalogue,
            stored,
            default_voice=default_voice,
            untitled_folder=untitled_folder,
            shelf=shelf,
            report=report,
        )

    # What there is

    @property
    def path(self) -> Path:
        """The project's file."""
        return self._project.path

    @property
    def untitled(self) -> bool:
        """Whether the project has no name of the user's choice yet."""
        return self._untitled_folder is not None and is_untitled(self._project, self._untitled_folder)

    @property
    def save_status(self) -> SaveStatus:
        """Whether everything is on disk."""
        return self._autosave.status

    @property
    def library(self) -> TakeLibrary:
        """The takes, without their audio."""
        return self._library

    @property
    def jobs(self) -> JobEngine:
        """What is being rendered, and what was."""
        return self._jobs

    @property
    def earlier_version(self) -> Path | None:
        """The file as an older studio wrote it, kept because opening brought it up to date; else None."""
        return self._project.earlier_version

    def view_of(self, segment_id: str) -> SegmentView:
        """What one sees of a segment; KeyError when there is none of that id."""
        return self._viewer.view(self.segment(segment_id), self.cast)

    def views(self) -> tuple[SegmentView, ...]:
        """What one sees of all segments, in order."""
        return tuple(self._viewer.view(segment, self.cast) for segment in self.script.segments)

    def why_stale(self, segment_id: str) -> Staleness | None:
        """Why a segment has not the sound it should have, though it had one; None where it has it."""
        segment = self.segment(self._plans.holder_of(segment_id))
        if not self._viewer.had_sound(segment_id) or self.takes.chosen(segment_id) is not None:
            return None
        voice = self.cast.voice_of(segment.speaker)
        wanted = Wanted(self._plans.words_of(segment), voice, self.base_plan_of(segment))
        finder = StalenessFinder(self.catalogue, self._library)
        reasons = finder.reasons(wanted, self._book.last(segment.id))
        return Staleness.of(reasons, self.render_plan([segment_id]))

    def segments_of_job(self, job: Job) -> tuple[Segment, ...]:
        """The segments that use a job's request, in order."""
        owners = map(self.script.segment_named, self._plans.owners_of(job.request.digest))
        return tuple(sorted(filter(None, owners), key=attrgetter("index")))

    # Rendering

    def render_plan(
        self, segment_ids: Sequence[str] | None = None, *, stale_only: bool = False
    ) -> RenderPlan:
        """What rendering these segments, or all, would make; or only those of them that had sound before."""
        planned = self._planned(segment_ids)
        if stale_only:
            planned = ((key, plan) for key, plan in planned if self._viewer.had_sound(key))
        return plan_render(planned, self._library, self.catalogue, self.spending.would_buy)

    def render_planning(
        self, segment_ids: Sequence[str] | None = None, *, stale_only: bool = False
    ) -> Generator[None, None, RenderPlan | None]:
        """The same with a pause after each segment; None when the script or the cast changes meanwhile."""
        script, cast = self.script, self.cast
        planner = RenderPlanner(self._library, self.catalogue, self.spending.would_buy)
        for segment_id, plan in self._planned(segment_ids):
            if not stale_only or self._viewer.had_sound(segment_id):
                planner.add(segment_id, plan)
            yield
            if self.script is not script or self.cast is not cast:
                return None
        return planner.plan()

    def start(self, plan: RenderPlan) -> Render:
        """Begin to make what a plan says."""
        return Render(plan, self._jobs, self.catalogue, self._library)

    def start_render(self, segment_ids: Sequence[str] | None = None) -> Render:
        """Begin to make what is missing."""
        return self.start(self.render_plan(segment_ids))

    async def render(self, segment_ids: Sequence[str] | None = None) -> RenderOutcome:
        """Make what is missing and wait for it. Cancelling this ends the waiting, not the jobs."""
        return await self.start_render(segment_ids).finished()

    def retake_planning(
        self, segment_ids: Sequence[str], cast_voice: CastVoice | None = None
    ) -> Generator[None, None, tuple[Retakes, RenderPlan]]:
        """What another reading of these segments would make, by another voice if one is given.

        Locked segments are left out; the plan's `notices` say so. There is a pause after each segment, at
        which the script must stay as it is.
        """
        holders = list(map(self._plans.holder_of, segment_ids))
        segments = (
            (segment, cast_voice or self.cast.voice_of(segment.speaker))
            for segment in self._segments(holders)
        )
        retakes = yield from self._retakes.next_readings(segments, recast=cast_voice is not None)
        planner = RenderPlanner(self._library, self.catalogue, self.spending.would_buy)
        for segment_id, plan in retakes.plans:
            planner.add(segment_id, plan)
            yield
        return retakes, replace(planner.plan(), notices=retakes.notices)

    async def start_retake(self, segment_ids: Sequence[str], cast_voice: CastVoice | None = None) -> Render:
        """Begin to make another reading of these segments, which becomes one more take of each.

        It is used by the segments only when the user chooses it. What is wanted is on the disk before
        anything is sent; raises the ProjectError that prevents that.
        """
        async with self._one_retake_at_a_time:
            make = partial(self.retake_planning, segment_ids, cast_voice)
            retakes, plan = await in_turns(make, lambda: (self.script, self.cast))
            for reading in retakes.readings:
                self._book.ask(reading)
            self._autosave.touch()
            await self.flush()
            render = self.start(plan)
        self._tell_takes(frozenset(r.segment_id for r in retakes.readings if self._plans.complete(r)))
        return render

    async def retake(self, segment_ids: Sequence[str], cast_voice: CastVoice | None = None) -> RenderOutcome:
        """Make another reading of these segments and wait for it."""
        return await (await self.start_retake(segment_ids, cast_voice)).finished()

    # Sound

    async def take_audio(self, take: Take) -> bytes:
        """A take's bytes as received."""
        return await asyncio.to_thread(self._project.takes.audio, take.id)

    # The file

    async def flush(self) -> None:
        """Write everything now; raises the ProjectError that prevents it."""
        await self._autosave.flush()

    async def save_copy(self, path: Path, *, overwrite: bool = False) -> None:
        """Write a complete copy to another file and go on with this one."""
        await self._flush_wherever_it_is()
        await to_the_end(partial(self._project.save_copy, path, overwrite=overwrite))

    async def save_as(self, path: Path, *, overwrite: bool = False) -> None:
        """Go on under another name; a project without a name until now leaves nothing behind."""
        await self._flush_wherever_it_is()
        folder = self._untitled_folder
        if folder is None:
            await to_the_end(partial(self._project.save_as, path, overwrite=overwrite))
        else:
            await to_the_end(partial(save_under_name, self._project, path, folder, overwrite=overwrite))

    async def close(self) -> None:
        """End the jobs, save and let go of the file, even when saving fails; raises the ProjectError then."""
        self._forget_catalogue()
        await self._end_settling()
        await self._jobs.close()
        try:
            await self._autosave.flush()
        finally:
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)
            await to_the_end(self._project.close)

    async def empty_trash(self) -> int:
        """Delete what is in the trash for good; returns how many takes that were."""
        await self._flush_wherever_it_is()
        deleted = await self._trash.empty()
        self._refresh(frozenset(take.segment_id for take in deleted))
        return len(deleted)

    async def compact(self) -> int:
        """Empty the trash, drop what is of no use and can be made again for free; returns the bytes saved."""
        await self._flush_wherever_it_is()
        needed = {request.digest for _, plan in self._planned(None) for request in plan.requests}
        saved = await self._trash.compact(self._every_id(), needed)
        self._refresh(frozenset(self._every_id()))
        return saved

    # Inside

    def _refresh(self, segment_ids: frozenset[str]) -> None:
        super()._refresh(segment_ids)
        self.takes.changed.emit(segment_ids)

    def _tell_takes(self, segment_ids: frozenset[str]) -> None:
        if segment_ids:
            self.segments_changed.emit(segment_ids)
            self.takes.changed.emit(segment_ids)

    def _on_job(self, job: Job) -> None:
        self.segments_changed.emit(self._plans.owners_of(job.request.digest))

    def _on_cap(self, _reached: bool) -> None:
        """What waits does so for money now, or does not any more."""
        waiting = (job.request.digest for job in self._jobs.all if job.state is JobState.QUEUED)
        self.segments_changed.emit(frozenset(chain.from_iterable(map(self._plans.owners_of, waiting))))

    def _on_take(self, take: Take) -> None:
        self._autosave.touch()
        self._tell_takes(self._plans.note_take(take))

    async def _flush_wherever_it_is(self) -> None:
        """Write everything into the open file, even when somebody took it away: a copy rescues it."""
        with suppress(ProjectMissing):
            await self.flush()

    async def _save(self) -> None:
        script, cast, takes = self.script, self.cast, self._book.handed_over()
        try:
            await to_the_end(write_project, self._project, script, cast, takes)
        except StudioError:
            self._book.take_back(takes)
            raise
