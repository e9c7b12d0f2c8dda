"""Makes the rows of the jobs list from what the session knows, and remembers which of them changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from tts_studio.domain.cost import FREE
from tts_studio.domain.errors import UnknownModel
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.script import Segment
from tts_studio.engine.one_or_more import OneOrMore
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.jobs.job_row import JobContext, JobRow, job_row
from tts_studio.ui.main_window.naming import voice_words


class JobRows:
    """Follows the jobs of one session."""

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._jobs = {job.id: job for job in session.jobs.all}
        self._of_digest = OneOrMore()
        self._changed: dict[str, None] = {}
        # A request stays its segment's in the list when that asks for another one by now.
        self._segments_of: dict[str, tuple[str, ...]] = {}
        for job in self._jobs.values():
            self._remember(job)

    def all(self) -> list[JobRow]:
        """A row for each job, in the order they were made."""
        self._changed.clear()
        return [self.row(job) for job in self._jobs.values()]

    def changed(self, most: int) -> list[JobRow]:
        """At most so many of the rows that have changed since they were told last, in the order they did."""
        told = tuple(islice(self._changed, most))
        for job_id in told:
            del self._changed[job_id]
        return [self.row(self._jobs[job_id]) for job_id in told]

    @property
    def has_changed(self) -> bool:
        """Whether there are more of them."""
        return bool(self._changed)

    def note(self, job: Job) -> None:
        """A job is new, or goes on."""
        if job.id not in self._jobs:
            self._remember(job)
        self._jobs[job.id] = job
        self._changed[job.id] = None

    def note_digest(self, digest: str) -> None:
        """Something became of the purchases of a request."""
        self._changed.update(dict.fromkeys(self._of_digest.of(digest)))

    def note_queued(self) -> None:
        """What waits has another reason for it now."""
        waiting = (job.id for job in self._jobs.values() if job.state is JobState.QUEUED)
        self._changed.update(dict.fromkeys(waiting))

    def row(self, job: Job) -> JobRow:
        """The row of a job as it is here."""
        session = self._session
        name, _model = voice_words(job.request.voice, session.catalogue)
        using = session.segments_of_job(job)
        row = job_row(job, using, session.script, name, self._context(job))
        numbers = tuple(segment.index + 1 for segment in self.segments(job))
        return row if using else replace(row, numbers=numbers)

    def job(self, job_id: str) -> Job | None:
        """The job of that id; None when it is none of this session."""
        return self._jobs.get(job_id)

    def segments(self, job: Job) -> tuple[Segment, ...]:
        """The segments a job is for, or was as long as it was under way."""
        known = map(self._session.script.segment_named, self._segments_of.get(job.request.digest, ()))
        return self._session.segments_of_job(job) or tuple(filter(None, known))

    def _remember(self, job: Job) -> None:
        self._of_digest.add(job.request.digest, job.id)
        using = self._session.segments_of_job(job)
        if using:
            self._segments_of[job.request.digest] = tuple(segment.id for segment in using)

    def _context(self, job: Job) -> JobContext:
        session = self._session
        try:
            model = session.catalogue.model(job.request.voice.model)
        except UnknownModel:
            return JobContext()
        price = FREE if model.free else model.price_of(job.request.text)
        purchase = None if job.purchase_id is None else session.purchases.get(job.purchase_id)
        return JobContext(
            provider=session.catalogue.provider_name(model.id),
            model=model.name,
            usual_seconds=model.usual_seconds,
            price=price,
            purchase=purchase,
            superseded=self._of_digest.of(job.request.digest)[-1:] != (job.id,),
            waits_for_money=session.jobs.waits_for_money and not model.free,
        )
