"""Joins the list of jobs, and the render actions, to the open project."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from tts_studio.domain.job import Job
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.inspector.inspector import Inspector
from tts_studio.ui.jobs.job_row import JobRow, job_row
from tts_studio.ui.jobs.jobs_panel import JobsPanel
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import voice_words
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.task_scope import TaskScope

JOBS_EVERY_MS = 50


class JobsBinding(QObject):
    """Renders what is asked for and shows the jobs, at most 20 times a second.

    A segment that fails says so at its place in the script, in the inspector and among the jobs; nothing else
    is said.
    """

    def __init__(
        self,
        panel: JobsPanel,
        inspector: Inspector,
        editor: ScriptEditor,
        editing: EditorBinding,
        tasks: TaskScope,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._editor, self._editing, self._tasks = panel, editor, editing, tasks
        self._session: ProjectSession | None = None
        self._changed: dict[str, Job] = {}
        self._bindings = Bindings(self)
        self._shown = Coalescer(self, JOBS_EVERY_MS, self._show)
        panel.cancel_requested.connect(self._cancel)
        panel.retry_requested.connect(self._retry)
        panel.show_requested.connect(self._show_segment)
        panel.cancel_all_requested.connect(self.cancel_all)
        inspector.render_requested.connect(self._render_one)
        inspector.retry_requested.connect(self._render_one)

    def attach(self, session: ProjectSession) -> None:
        """Show another project's jobs."""
        self.detach()
        self._session = session
        self._bindings.bind(session.job_changed, self._on_job)
        self._panel.set_jobs([_row(job, session) for job in session.jobs.all])

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._changed.clear()
        self._session = None
        self._tasks.cancel("render")

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What each action of the Render menu does."""
        return {
            "render-stale": self._render_all,
            "render-segment": self._render_selected,
            "cancel-rendering": self.cancel_all,
        }

    def cancel_all(self) -> None:
        """Stop rendering; what is finished stays."""
        if self._session is not None:
            self._tasks.start(self._session.jobs.cancel_all, replacing="cancel")

    def _render_all(self) -> None:
        self._editing.take_text()
        if self._session is not None:
            self._tasks.start(self._session.render, None)

    def _render_selected(self) -> None:
        selected = self._editing.selected()
        if self._session is not None and selected:
            self._tasks.start(self._session.render, selected)

    def _render_one(self, segment_id: str) -> None:
        self._editing.take_text()
        if self._session is not None:
            self._tasks.start(self._session.render, (segment_id,))

    def _cancel(self, job_id: str) -> None:
        if self._session is not None:
            self._tasks.start(self._session.jobs.cancel, job_id)

    def _retry(self, job_id: str) -> None:
        if self._session is not None:
            self._session.jobs.retry(job_id)

    def _show_segment(self, job_id: str) -> None:
        session = self._session
        job = next((job for job in session.jobs.all if job.id == job_id), None) if session else None
        segments = session.segments_of_job(job) if session and job else ()
        if segments:
            self._editor.select_segment(segments[0].id)
            self._editor.setFocus()

    def _on_job(self, job: Job) -> None:
        self._changed[job.id] = job
        self._shown.request()

    def _show(self) -> None:
        session, changed = self._session, tuple(self._changed.values())
        self._changed.clear()
        if session is not None and changed:
            self._panel.update_jobs([_row(job, session) for job in changed])


def _row(job: Job, session: ProjectSession) -> JobRow:
    name, _model = voice_words(job.request.voice, session.catalogue)
    return job_row(job, session.segments_of_job(job), session.script, name)
