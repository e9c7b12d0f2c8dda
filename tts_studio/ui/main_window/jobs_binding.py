"""Joins the list of jobs, and the render actions, to the open project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import KeyRefused, NoCredit, NoKey, PossiblyCharged, StudioError
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.purchase import Purchase
from tts_studio.domain.translation import tr
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.time_left import TimeLeft
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.dialogs import confirm
from tts_studio.ui.jobs.job_row import JobRow, Remedy
from tts_studio.ui.jobs.jobs_panel import JobsPanel
from tts_studio.ui.main_window.job_rows import JobRows
from tts_studio.ui.main_window.naming import again_question, forget_question
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.spending.money_words import spent_words
from tts_studio.ui.spending.purposes import RETRY
from tts_studio.ui.task_scope import TaskScope

JOBS_EVERY_MS = 50
ROWS_AT_ONCE = 80

# What is told at once, whatever else is under way, because it concerns the account or the money.
TOLD = (NoKey, KeyRefused, NoCredit, PossiblyCharged)
_REMEDY = "remedy"


class JobsBinding(QObject):
    """Shows the jobs and does what the user wants with them.

    That is at most 20 times a second, and of thousands some at once.
    Of what fails only what concerns the account or the money is told here.
    """

    def __init__(
        self,
        window: QWidget,
        panel: JobsPanel,
        editor: ScriptEditor,
        consent: Consent,
        tasks: TaskScope,
        tell: Callable[[Notice], None],
        tell_error: Callable[[StudioError], None],
        withdraw: Callable[[Notice], None],
    ) -> None:
        super().__init__(window)
        self._window, self._panel, self._editor = window, panel, editor
        self._consent, self._tasks = consent, tasks
        self._tell, self._tell_error, self._withdraw = tell, tell_error, withdraw
        self._limit_told: Notice | None = None
        self._session: ProjectSession | None = None
        self._rows: JobRows | None = None
        self._bindings = Bindings(self)
        self._shown = Coalescer(self, JOBS_EVERY_MS, self._show)
        panel.time_left = self._new_time_left
        panel.cancel_requested.connect(self._cancel)
        panel.remedy_requested.connect(self._remedy)
        panel.forget_requested.connect(self._forget)
        panel.show_requested.connect(self._show_segment)
        panel.cancel_all_requested.connect(self.cancel_all)

    def attach(self, session: ProjectSession) -> None:
        """Show another project's jobs."""
        self.detach()
        self._session = session
        self._rows = JobRows(session)
        self._panel.make_rows_with(self._rows.row)
        self._bindings.bind(session.job_changed, self._on_job)
        self._bindings.bind(session.purchases.changed, self._on_purchase)
        self._bindings.bind(session.jobs.cap_reached, self._on_cap)
        self._panel.set_jobs(self._rows.all())
        self._panel.show_spent(spent_words(session.spending))
        waiting = any(job.state is JobState.QUEUED for job in session.jobs.all)
        self._on_cap(waiting and session.jobs.waits_for_money)

    def detach(self) -> None:
        """Let go of the project."""
        self._bindings.release()
        self._session = self._rows = None
        self._tasks.cancel(_REMEDY)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What the actions do."""
        return {
            "cancel-rendering": self.cancel_all,
            "spending-limit": self._limit,
        }

    def cancel_all(self) -> None:
        """Stop rendering; what is finished stays."""
        if self._session is not None:
            self._tasks.start(self._session.jobs.cancel_all, replacing="cancel")

    def _cancel(self, job_id: str) -> None:
        if self._session is not None:
            self._tasks.start(self._session.jobs.cancel, job_id)

    def _remedy(self, rows: Sequence[JobRow]) -> None:
        if self._session is not None:
            self._tasks.start(self._make_again, self._session, tuple(rows), replacing=_REMEDY)

    async def _make_again(self, session: ProjectSession, rows: Sequence[JobRow]) -> None:
        """Retry what costs nothing twice, and ask about the rest."""
        plain = [row for row in rows if not row.remedy.needs_word]
        if plain and await self._consent.to_buy(session, [row.job.request for row in plain], RETRY):
            for row in plain:
                session.jobs.retry(row.job.id)
        for remedy in (Remedy.SEND_AGAIN, Remedy.BUY_AGAIN):
            chosen = [row for row in rows if row.remedy is remedy]
            if not chosen:
                continue
            bill = session.spending.bill_for([row.job.request for row in chosen], again=True)
            question, advice, yes = again_question(remedy, bill)
            if await confirm(self._window, question, advice, yes):
                for row in chosen:
                    session.jobs.retry(row.job.id, again=True)

    def _forget(self, rows: Sequence[JobRow]) -> None:
        if self._session is not None:
            self._tasks.start(self._settle, self._session, tuple(rows), replacing=_REMEDY)

    async def _settle(self, session: ProjectSession, rows: Sequence[JobRow]) -> None:
        question, advice, yes = forget_question(len(rows))
        if await confirm(self._window, question, advice, yes):
            for row in rows:
                if row.context.purchase is not None:
                    await session.spending.forget(row.context.purchase)

    def _limit(self) -> None:
        if self._session is not None:
            self._tasks.start(self._set_limit, self._session, replacing=_REMEDY)

    async def _set_limit(self, session: ProjectSession) -> None:
        await self._consent.limit(session)
        self._on_cap(session.jobs.waits_for_money)
        self._panel.show_spent(spent_words(session.spending))

    def _show_segment(self, job_id: str) -> None:
        job = self._rows.job(job_id) if self._rows else None
        segments = self._rows.segments(job) if self._rows and job else ()
        if segments:
            self._editor.select_segment(segments[0].id)
            self._editor.setFocus()

    def _on_job(self, job: Job) -> None:
        if self._rows is not None:
            self._rows.note(job)
            self._panel.note_job(job)
            self._shown.request()
        if job.state is JobState.FAILED and isinstance(job.error, TOLD):
            self._tell_error(job.error)

    def _on_purchase(self, purchase: Purchase) -> None:
        if self._rows is not None:
            self._rows.note_digest(purchase.digest)
            self._shown.request()

    def _on_cap(self, reached: bool) -> None:
        if self._session is None or self._rows is None:
            return
        self._rows.note_queued()
        self._shown.request()
        self._forget_limit()
        if reached:
            limit = Cost(self._session.spending.cap or Decimal(0))
            amount = tr("nothing") if limit.free else str(limit)
            sentence = tr(
                "The limit of this project, {amount}, is reached. What is left to render waits.",
                amount=amount,
            )
            self._limit_told = Notice(
                Kind.WARNING, sentence, tr("Spending limit"), tr("Raise the limit…"), self._limit
            )
            self._tell(self._limit_told)

    def _new_time_left(self) -> _TimeLeft:
        assert self._session is not None, "jobs are shown of a project only"
        return _TimeLeft(self._session)

    def _forget_limit(self) -> None:
        """Withdraw what was told of the limit: it is another one now, or nothing waits for it any more."""
        if self._limit_told is not None:
            self._withdraw(self._limit_told)
            self._limit_told = None

    def _show(self) -> None:
        if self._session is None or self._rows is None:
            return
        self._panel.update_jobs(self._rows.changed(ROWS_AT_ONCE))
        self._panel.show_spent(spent_words(self._session.spending))
        if self._rows.has_changed:
            self._shown.request()


class _TimeLeft:
    """How long a batch of a project's jobs will still take; nobody knows while they wait for the user."""

    def __init__(self, session: ProjectSession) -> None:
        self._jobs = session.jobs
        self._made = TimeLeft(session.catalogue)

    def note(self, job: Job) -> None:
        """A job is new, or goes on."""
        self._made.note(job)

    def seconds(self, now: float) -> float | None:
        """Seconds until all have ended."""
        if self._jobs.waits_for_money or self._jobs.holds:
            return None
        return self._made.seconds(now)
