"""Progress of a render: a bar on a terminal, events for programs."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console as Terminal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tts_studio.cli.console import Console
from tts_studio.domain.job import Job, Setback
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.translation import tr
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.render_plan import RenderPlan

_ENDED = (SegmentState.FRESH, SegmentState.FAILED)
_REDRAW_SECONDS = 0.1


class RenderProgress:
    """Follows the segments of a plan until they are done or have failed; each is told once.

    What a service makes them wait for is told as it comes, to programs as an event and to people in the bar.
    """

    def __init__(self, session: ProjectSession, plan: RenderPlan, console: Console) -> None:
        self._session = session
        self._open = set(plan.stale)
        self._total = len(plan.stale)
        self._setbacks: dict[str, Setback] = {}
        self._console = console
        self._drawn = 0.0
        self._bar: Progress | None = None
        self._task = None
        if console.shows_progress and self._total:
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(compact=True),
                console=Terminal(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(tr("Rendering"), total=self._total)

    def __enter__(self) -> Self:
        self._disconnect = self._session.segments_changed.connect(self._on_change)
        self._disconnect_jobs = self._session.jobs.job_changed.connect(self._on_job)
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._disconnect()
        self._disconnect_jobs()
        if self._bar is not None:
            self._bar.stop()

    def _on_change(self, segment_ids: frozenset[str]) -> None:
        for segment_id in segment_ids & self._open:
            view = self._session.view_of(segment_id)
            if view.state in _ENDED:
                self._open.discard(segment_id)
                done = view.state is SegmentState.FRESH
                self._console.event(
                    "segment",
                    segment=view.segment.index + 1,
                    id=segment_id,
                    state="done" if done else "failed",
                    cached=False,
                    voice=str(view.voice),
                    seconds=round(view.seconds or 0.0, 3),
                    **({} if done else {"problem": view.problem}),
                )
        self._draw()

    def _on_job(self, job: Job) -> None:
        """Tell what a job waits for, in the bar for as long as it does."""
        if job.setback is self._setbacks.get(job.id):
            return
        self._setbacks.pop(job.id, None)
        if job.setback is not None:
            self._setbacks[job.id] = job.setback
            self._console.event(
                "waiting",
                segments=self._numbers_of(job),
                problem=str(job.setback.problem),
                until=round(job.setback.until, 3),
            )
        self._describe(next(reversed(self._setbacks.values()), None))

    def _numbers_of(self, job: Job) -> list[int]:
        """The segments that are still to come and need a job, as the script counts them."""
        segments = self._session.segments_of_job(job)
        return [segment.index + 1 for segment in segments if segment.id in self._open]

    def _describe(self, setback: Setback | None) -> None:
        if self._bar is None or self._task is None:
            return
        words = tr("Rendering")
        if setback is not None:
            clock = time.strftime("%H:%M:%S", time.localtime(setback.until))
            words = tr("{problem} Next try at {time}.", problem=setback.problem.sentence, time=clock)
        self._bar.update(self._task, description=words)

    def _draw(self) -> None:
        if self._bar is None or self._task is None:
            return
        now = time.monotonic()
        if now - self._drawn >= _REDRAW_SECONDS or not self._open:
            self._drawn = now
            self._bar.update(self._task, completed=self._total - len(self._open))
