"""The jobs that wait for a slot of their provider: urgent ones first, then in the order they came."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from tts_studio.domain.errors import StudioError

URGENT, NORMAL = 0, 1


class JobQueue:
    """By provider the ids of jobs. A job that is put in again keeps its earlier place as well.

    Those that are `held` rest until they are released. Those that are doomed begin no more: they are about to
    end, and what they end with, None for those that the user called off, is kept until then.
    """

    def __init__(self) -> None:
        self.held: set[str] = set()
        self._of_provider: dict[str, list[tuple[int, int, str]]] = {}
        self._order = itertools.count()
        self._doomed: dict[str, StudioError | None] = {}

    def rests(self, job_id: str) -> bool:
        """Whether a job must not begin."""
        return job_id in self.held or job_id in self._doomed

    def put(self, provider_id: str, job_id: str, priority: int) -> None:
        """Let a job wait, also one that was held."""
        self.held.discard(job_id)
        queue = self._of_provider.setdefault(provider_id, [])
        heapq.heappush(queue, (priority, next(self._order), job_id))

    def first(self, provider_id: str) -> str | None:
        """The job that is next; None when none waits."""
        queue = self._of_provider.get(provider_id)
        return queue[0][2] if queue else None

    def drop_first(self, provider_id: str) -> None:
        """The job that is next waits no longer."""
        heapq.heappop(self._of_provider[provider_id])

    def waiting(self, provider_id: str) -> tuple[str, ...]:
        """Every job that waits for a provider, in order."""
        queue = sorted(self._of_provider.get(provider_id, ()))
        return tuple(dict.fromkeys(job_id for _, _, job_id in queue))

    def hold(self, job_ids: AbstractSet[str]) -> None:
        """Let these jobs rest."""
        self.held |= job_ids
        self._take_out(job_ids)

    def release(self, by_provider: Mapping[str, Iterable[str]]) -> None:
        """Let jobs that were held wait again, behind those that wait already."""
        for provider_id, job_ids in by_provider.items():
            queue = self._of_provider.setdefault(provider_id, [])
            queue += ((NORMAL, next(self._order), job_id) for job_id in job_ids)
            heapq.heapify(queue)
            self.held.difference_update(job_ids)

    def is_doomed(self, job_id: str) -> bool:
        """Whether a job is about to end."""
        return job_id in self._doomed

    def doom(self, job_ids: Iterable[str], problem: StudioError | None = None) -> None:
        """Let these jobs begin no more."""
        doomed = dict.fromkeys(job_ids, problem)
        self._doomed |= doomed
        self.held.difference_update(doomed)
        self._take_out(doomed.keys())

    def end_of(self, job_id: str) -> StudioError | None:
        """What a doomed job ends with, which it does now."""
        return self._doomed.pop(job_id)

    def _take_out(self, job_ids: AbstractSet[str]) -> None:
        for provider_id, queue in self._of_provider.items():
            left = [entry for entry in queue if entry[2] not in job_ids]
            heapq.heapify(left)
            self._of_provider[provider_id] = left
