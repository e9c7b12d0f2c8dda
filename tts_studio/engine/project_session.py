"""An open project: its script, cast, takes and renders, alive on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from operator import attrgetter
from pathlib import Path

from tts_studio.domain.errors import ProjectMissing, StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.job import Job
from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.parameters import complete_settings
from tts_studio.domain.purchase import Purchase
from tts_studio.domain.script import Script, Segment
from tts_studio.domain.script_edit import ScriptChange, TextEdit, edited_script, replaced_text
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.take import Take
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.job_engine import JobEngine
from tts_studio.engine.language_check import LanguageCheck
from tts_studio.engine.planner import Planner, SegmentPlan
from tts_studio.engine.purchase_book import PurchaseBook
from tts_studio.engine.render_plan import RenderOutcome, RenderPlan, plan_render
from tts_studio.engine.segment_view import SegmentView, view_of
from tts_studio.engine.spending import Spending
from tts_studio.engine.stored_project import StoredProject, read_project, restored_script, write_project
from tts_studio.engine.take_keeper import Books
from tts_studio.engine.take_library import TakeLibrary
from tts_studio.engine.threads import to_the_end
from tts_studio.engine.timeline import TimelineItem, arrange
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.store.autosave import Autosave, SaveStatus
from tts_studio.store.project_file import Project
from tts_studio.store.take_shelf import TakeShelf
from tts_studio.store.untitled import is_untitled, save_under_name

DEFAULT_VOICE = VoiceId("hibari", "heart")


class ProjectSession:
    """Everything the window and the command line do with a project goes through here.

    Create it with `open`. Not thread-safe: use it from its event loop. `segments_changed` tells the ids of
    segments whose view may have changed. `script_edited` comes before `script_changed` and says what changed.
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
        self.catalogue = catalogue
        self.script_changed: Event[Script] = Event()
        self.script_edited: Event[ScriptChange] = Event()
        self.segments_changed: Event[frozenset[str]] = Event()
        self.cast_changed: Event[Cast] = Event()
        self.properties = project.properties
        self._project = project
        self._library = stored.library
        self._untitled_folder = untitled_folder
        self._planner = Planner(catalogue)
        self._new_choices: dict[tuple[str, str], int] = {}
        self._owners: dict[str, set[str]] = {}
        self._plans: dict[str, SegmentPlan] = {}
        self.cast = stored.cast or Cast(CastVoice(default_voice))
        self.script = restored_script(stored.script, self._known_speakers())
        self.purchases = PurchaseBook(stored.purchases)
        books = Books(project.takes, project.ledger, self.purchases, shelf)
        self._jobs = JobEngine(catalogue, books, report=report)
        self.spending = Spending(project, catalogue, self._jobs, self.purchases, stored.shelved)
        self._jobs.set_cap(stored.cap)
        self._jobs.job_changed.connect(self._on_job)
        self._jobs.take_added.connect(self._on_take)
        self.job_changed: Event[Job] = self._jobs.job_changed
        self._autosave = Autosave(self._save)
        self._saving = asyncio.create_task(self._autosave.run(), name="autosave")
        self.save_changed: Event[SaveStatus] = self._autosave.changed
        self._forget_catalogue = catalogue.changed.connect(self._on_catalogue)
        self._plan_all()

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

    def segment(self, segment_id: str) -> Segment:
        """The segment of that id; KeyError when the script has none."""
        segment = self.script.segment_named(segment_id)
        if segment is None:
            raise KeyError(segment_id)
        return segment

    def plan_of(self, segment: Segment) -> SegmentPlan:
        """What a segment is made of."""
        return self._planner.plan(self.script, segment, self.cast)

    def view_of(self, segment_id: str) -> SegmentView:
        """What one sees of a segment; KeyError when there is none of that id."""
        return self._view(self.segment(segment_id))

    def views(self) -> tuple[SegmentView, ...]:
        """What one sees of all segments, in order."""
        return tuple(self._view(segment) for segment in self.script.segments)

    def dialect_of(self, segment: Segment) -> Dialect | None:
        """How the segment's model treats tags; None when there is no such model."""
        voice = self.cast.voice_of(segment.speaker)
        try:
            model = self.catalogue.model(voice.voice.model)
            return model.dialect_for(complete_settings(model.parameters, voice.settings))
        except StudioError:
            return None

    def segments_of_job(self, job: Job) -> tuple[Segment, ...]:
        """The segments that use a job's request, in order."""
        owners = map(self.script.segment_named, self._owners.get(job.request.digest, ()))
        return tuple(sorted(filter(None, owners), key=attrgetter("index")))

    # Editing

    def set_text(self, text: str) -> None:
        """Take over the text as edited; segments that are still there keep their ids and takes."""
        if text != self.script.text:
            self._take_over(replaced_text(self.script, text, self._known_speakers()))

    def edit_text(self, edit: TextEdit) -> None:
        """Take over an edit of the text; only the paragraphs it touches are looked at."""
        self._take_over(edited_script(self.script, edit, self._known_speakers()))

    def set_voice(self, speaker: str, voice: CastVoice) -> None:
        """Cast a speaker, the narrator when empty."""
        self.recast(self.cast.with_voice(speaker, voice), tr("Choose Voice"))

    def clear_voice(self, speaker: str) -> None:
        """Let a speaker have the narrator's voice again."""
        self.recast(self.cast.without(speaker), tr("Use Narrator’s Voice"))

    def recast(self, cast: Cast, label: str, merge_key: str = "") -> None:
        """Take over another cast; `label` says what was done, equal merge keys in a row are one change."""
        self._recast(cast)

    def set_language_check(self, check: LanguageCheck) -> None:
        """Begin to notice text in a language its voice does not speak."""
        self._planner.language_check = check
        self._on_catalogue(None)

    # Rendering

    def render_plan(self, segment_ids: Sequence[str] | None = None) -> RenderPlan:
        """What rendering these segments, or all, would make."""
        return plan_render(self._planned(segment_ids), self._library, self.catalogue, self.spending.would_buy)

    async def render(self, segment_ids: Sequence[str] | None = None) -> RenderOutcome:
        """Make what is missing and wait for it. Only `jobs.cancel_all` ends the jobs, not cancelling this."""
        plan = self.render_plan(segment_ids)
        handles = [self._jobs.submit(request) for request in plan.requests]
        self.segments_changed.emit(frozenset(plan.stale))
        ended = [await handle.finished() for handle in handles]
        problems = {job.request.digest: job.error for job in ended if job.error is not None}
        failed = dict(plan.problems)
        for segment_id, segment_plan in self._planned(plan.stale):
            reason = next((problems[r.digest] for r in segment_plan.requests if r.digest in problems), None)
            if reason is not None:
                failed[segment_id] = reason
        cancelled = any(job.take_id is None and job.error is None for job in ended)
        return RenderOutcome(len(plan.stale) - len(set(plan.stale) & set(failed)), failed, cancelled)

    # Sound

    def timeline(self, segment_ids: Sequence[str] | None = None) -> tuple[TimelineItem, ...]:
        """These segments, or all, as takes and silences in order."""
        return arrange(self._planned(segment_ids), self.cast.gaps)

    async def take_audio(self, take: Take) -> bytes:
        """A take's bytes as received."""
        return await asyncio.to_thread(self._project.takes.audio, take.id)

    async def request_of(self, purchase: Purchase) -> SpeechRequest:
        """What an earlier purchase was for."""
        return await asyncio.to_thread(self._project.ledger.request, purchase.id)

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
        await self._jobs.close()
        try:
            await self._autosave.flush()
        finally:
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)
            await to_the_end(self._project.close)

    # Inside

    def _known_speakers(self) -> frozenset[str]:
        return frozenset(self.cast.speakers)

    def _segments(self, segment_ids: Sequence[str] | None) -> Iterable[Segment]:
        if segment_ids is None:
            return self.script.segments
        wanted = set(segment_ids)
        return (segment for segment in self.script.segments if segment.id in wanted)

    def _planned(self, segment_ids: Sequence[str] | None) -> Iterable[tuple[str, SegmentPlan]]:
        return ((segment.id, self.plan_of(segment)) for segment in self._segments(segment_ids))

    def _view(self, segment: Segment) -> SegmentView:
        voice = self.cast.voice_of(segment.speaker).voice
        return view_of(segment, voice, self.plan_of(segment), self._library, self._jobs.last, self.cast.gaps)

    def _take_over(self, change: ScriptChange) -> None:
        self.script = change.script
        self._replan(change.changed | change.gone)
        self._autosave.touch()
        self.script_edited.emit(change)
        self.script_changed.emit(self.script)
        self.segments_changed.emit(change.changed | change.gone)

    def _recast(self, cast: Cast) -> None:
        if cast == self.cast:
            return
        self.cast = cast
        self._autosave.touch()
        self._plan_all()
        self.cast_changed.emit(cast)
        self.segments_changed.emit(frozenset(segment.id for segment in self.script.segments))

    def _on_catalogue(self, _nothing: None) -> None:
        self._planner.forget()
        self._plan_all()
        self.segments_changed.emit(frozenset(segment.id for segment in self.script.segments))

    def _plan_all(self) -> None:
        self._plans.clear()
        self._owners.clear()
        self._replan(frozenset(segment.id for segment in self.script.segments))

    def _replan(self, segment_ids: frozenset[str]) -> None:
        """Keep who uses which request up to date for these segments."""
        for segment_id in segment_ids:
            plan = self._plans.pop(segment_id, None)
            for request in plan.requests if plan else ():
                self._owners.get(request.digest, set()).discard(segment_id)
        for segment in filter(None, map(self.script.segment_named, segment_ids)):
            plan = self._plans[segment.id] = self._planner.plan(self.script, segment, self.cast)
            for request in plan.requests:
                self._owners.setdefault(request.digest, set()).add(segment.id)

    def _on_job(self, job: Job) -> None:
        self.segments_changed.emit(frozenset(self._owners.get(job.request.digest, ())))

    def _on_take(self, take: Take) -> None:
        self._library.add(take)
        for segment_id in self._owners.get(take.digest, ()):
            self._library.choose(segment_id, take)
            self._new_choices[segment_id, take.digest] = take.id
        self._autosave.touch()

    async def _flush_wherever_it_is(self) -> None:
        """Write everything into the open file, even when somebody took it away: a copy rescues it."""
        with suppress(ProjectMissing):
            await self.flush()

    async def _save(self) -> None:
        script, cast = self.script, self.cast
        choices, self._new_choices = self._new_choices, {}
        try:
            await to_the_end(write_project, self._project, script, cast, choices)
        except StudioError:
            self._new_choices = {**choices, **self._new_choices}
            raise
