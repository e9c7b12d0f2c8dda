"""The jobs of a session that are remembered: all that are under way, and the latest that have ended."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from tts_studio.engine.job_handle import JobHandle

REMEMBERED = 2_000


class JobMemory:
    """Finds a job by its id, and the latest one for a request by the request's digest."""

    def __init__(self) -> None:
        self._by_id: dict[str, JobHandle] = {}
        self._by_digest: dict[str, JobHandle] = {}
        self._most = REMEMBERED

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
        """Remember a new job, and forget the oldest; their purchases stay in the ledger."""
        self._by_id[handle.job.id] = self._by_digest[handle.job.request.digest] = handle
        if len(self._by_id) > self._most:
            self._forget_old()

    def _forget_old(self) -> None:
        oldest = itertools.islice(tuple(self._by_id.items()), len(self._by_id) - REMEMBERED)
        for job_id, handle in oldest:
            if handle.job.state.ended:
                del self._by_id[job_id]
                if self._by_digest.get(handle.job.request.digest) is handle:
                    del self._by_digest[handle.job.request.digest]
        # Where thousands are under way at once, not every new one is worth a look at all of them.
        left = len(self._by_id)
        self._most = REMEMBERED if left <= REMEMBERED else left + REMEMBERED // 4
