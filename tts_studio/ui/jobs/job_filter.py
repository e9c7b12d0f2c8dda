"""Which jobs are listed: all, or those that run, failed or are done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.translation import mark
from tts_studio.ui.jobs.job_table_model import JOB_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class JobKind:
    """What the list can be narrowed to, and what it says when there is none of that kind."""

    words: str
    holds: Callable[[Job], bool]
    none: str


KINDS: tuple[JobKind, ...] = (
    JobKind(mark("All"), lambda _job: True, mark("No jobs.")),
    JobKind(mark("Running"), lambda job: not job.state.ended, mark("Nothing is being rendered now.")),
    JobKind(
        mark("Failed"),
        lambda job: job.state in (JobState.FAILED, JobState.CANCELLED),
        mark("Nothing has failed or was cancelled."),
    ),
    JobKind(mark("Done"), lambda job: job.state is JobState.DONE, mark("Nothing is done yet.")),
)


class JobFilter(QSortFilterProxyModel):
    """Shows the jobs of one kind, in the order of the list behind it."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = KINDS[0]

    @property
    def kind(self) -> JobKind:
        """What is listed."""
        return self._kind

    def show_kind(self, place: int) -> None:
        """List the kind at this place of the table."""
        self._kind = KINDS[place]
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        """Whether a job is of the kind."""
        if self._kind is KINDS[0]:
            return True
        return self._kind.holds(self.sourceModel().index(source_row, 0, source_parent).data(JOB_ROLE))
