"""The jobs of a session that are remembered: those that are of use still, and the latest of the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from tts_studio.domain.events import Event
from tts_studio.domain.job import Job, JobState
from tts_studio.engine.job_handle import JobHandle

REMEMBERED = 2_000


class JobMemory:
    """Finds a job by its id, and the latest one for a request by the request's digest.

    A job is of no more use when it has brought its take, or has ended without one and its request was made
    again since. What it bought stays in the ledger. `changed` tells every new snapshot of a job.
    """

    def __init__(self, changed: Event[Job]) -> None:
        self._by_id: dict[str, JobHandle] = {}
        self._by_digest: dict[str, JobHandle] = {}
        self._past: deque[JobHandle] = deque()
        changed.connect(self._on_job)

    def __iter__(self) -> Iterator[JobHandle]:
        """Every job, oldest first."""
        return iter(tuple(self._by_id.values()))

    def get(self, job_id: str) -> JobHandle | None:
        """The job of that id; None when it is not remembered."""
        return self._by_id.get(job_id)

    def some(self, job_ids: Iterable[str]) -> list[JobHandle]:
        """Those of these jobs that are remembered."""
        return [handle for job_id in job_ids if (handle := self._by_id.get(job_id)) is not None]

    def latest(self, digest: str) -> JobHandle | None:
        """The latest job for a request."""
        return self._by_digest.get(digest)

    def add(self, handle: JobHandle) -> None:
        """Remember a new job; the one before it for the same request must have ended."""
        earlier = self._by_digest.get(handle.job.request.digest)
        self._by_id[handle.job.id] = self._by_digest[handle.job.request.digest] = handle
        if earlier is not None and earlier.job.state is not JobState.DONE:
            self._let_pass(earlier)

    def _on_job(self, job: Job) -> None:
        handle = self._by_id.get(job.id)
        if handle is not None and job.state is JobState.DONE:
            self._let_pass(handle)

    def _let_pass(self, handle: JobHandle) -> None:
        """Forget the oldest of those that are of no more use, to which this one belongs now.

        Of two jobs for one request the earlier is forgotten first, so that it never counts as the latest.
        """
        self._past.append(handle)
        if len(self._past) > REMEMBERED:
            oldest = self._past.popleft()
            del self._by_id[oldest.job.id]
            if self._by_digest.get(oldest.job.request.digest) is oldest:
                del self._by_digest[oldest.job.request.digest]
