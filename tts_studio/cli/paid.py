"""What a command has bought, added up while its jobs end: of thousands not all are remembered."""

from __future__ import annotations

from tts_studio.domain.cost import FREE
from tts_studio.domain.job import Job, JobState
from tts_studio.engine.project_session import ProjectSession


class Paid:
    """`cost` is that of the takes that a session makes from now on."""

    def __init__(self, session: ProjectSession) -> None:
        self.cost = FREE
        session.job_changed.connect(self._on_job)

    def _on_job(self, job: Job) -> None:
        if job.state is JobState.DONE:
            self.cost += job.cost
