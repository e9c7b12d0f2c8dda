"""The jobs panel: every render with its state, and what can be done about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.translation import mark, tr
from tts_studio.ui.jobs.job_details import details
from tts_studio.ui.jobs.job_filter import KINDS, JobFilter
from tts_studio.ui.jobs.job_row import JobRow, Remedy
from tts_studio.ui.jobs.job_table_model import JOB_ROLE, ROW_ROLE, Column, JobTableModel
from tts_studio.ui.jobs.progress_delegate import ProgressDelegate
from tts_studio.ui.jobs.render_estimate import RenderEstimate, TimeLeft
from tts_studio.ui.plain_widgets import named_button, plain_label
from tts_studio.ui.theme.theme import Theme

EMPTY_SENTENCE = mark(
    "Nothing has been rendered since the project was opened. What you play or render is listed here."
)

_WIDTHS = {
    Column.STATE: 152,
    Column.SEGMENT: 72,
    Column.VOICE: 112,
    Column.PROGRESS: 80,
    Column.TIME: 128,
    Column.COST: 104,
}
_TICK_MS = 1000
_LEAST_HEIGHT = 48
_LOOKED_UP = 20


class JobsPanel(QWidget):
    """Shows jobs and tells what the user wants done with them.

    `cancel_requested` and `show_requested` carry a job's id, `remedy_requested` the rows to be made or
    fetched and `forget_requested` those that are to count as never bought. The owner notes each job at once
    and hands over the rows that change at most some twenty times a second, of thousands some at once; it says
    in `time_left` who tells how long a batch of them takes.
    """

    cancel_requested = Signal(str)
    remedy_requested = Signal(object)
    forget_requested = Signal(object)
    show_requested = Signal(str)
    cancel_all_requested = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self._now = now
        self.time_left: Callable[[], TimeLeft] = _NobodyKnows
        self._estimate = RenderEstimate(self.time_left)
        self._model = JobTableModel(theme, now)
        self._listed = JobFilter()
        self._listed.setSourceModel(self._model)
        self._table = _JobTable(self._listed, self)
        self._table.setMinimumHeight(_LEAST_HEIGHT)
        self._kinds = QComboBox(self)
        self._kinds.setObjectName("jobKinds")
        self._kinds.setAccessibleName(tr("Show"))
        # What is read out as its name is the entry that is chosen.
        self._kinds.setAccessibleDescription(tr("Show"))
        self._kinds.addItems([tr(kind.words) for kind in KINDS])
        self._bars = ProgressDelegate(theme, self)
        self._table.setItemDelegateForColumn(Column.PROGRESS, self._bars)
        self._summary = _label("jobsSummary", "", self)
        self._spent = _label("jobsSpent", "muted", self)
        self._empty = _label("jobsEmpty", "muted", self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show = _button("showSegment", tr("Show segment"), self)
        self._retry = _button("retryJob", tr(Remedy.RETRY.value), self)
        self._forget = _button("forgetJob", tr("Forget…"), self)
        self._cancel = _button("cancelJob", tr("Cancel"), self)
        self._copy = _button("copyJobDetails", tr("Copy details"), self)
        self._cancel_all = _button("cancelAllJobs", tr("Cancel all"), self)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("jobsPages")
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._lay_out()
        # Made first, it lies below everything else.
        self.setTabOrder(self._cancel_all, self._table)
        self._connect()
        self._refresh()

    def make_rows_with(self, row_of: Callable[[Job], JobRow]) -> None:
        """Make the rows of jobs that are done, of which there may be thousands, when they are looked at."""
        self._model.row_of = row_of

    @property
    def rows(self) -> tuple[JobRow, ...]:
        """What is listed, oldest first."""
        return tuple(self._model.rows)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._model.set_theme(theme)
        self._bars.set_theme(theme)

    def set_jobs(self, rows: Sequence[JobRow]) -> None:
        """Show these jobs, given in the order they were made; none that has ended is part of a batch."""
        self._estimate = RenderEstimate(self.time_left)
        self._estimate.begin(row.job for row in rows)
        self._model.set_jobs(rows)
        self._refresh()

    def note_job(self, job: Job) -> None:
        """A job is new, or goes on; what is shown of it follows with `update_jobs`."""
        self._estimate.note(job)

    def update_jobs(self, rows: Iterable[JobRow]) -> None:
        """Show what changed; jobs not seen before are the newest."""
        self._model.update_jobs(rows)
        self._refresh()

    def show_spent(self, words: str) -> None:
        """Say what was spent in the project; nothing where that is empty."""
        self._spent.setText(words)
        self._spent.setVisible(bool(words))

    def select(self, job_id: str) -> None:
        """Put the keyboard on a job."""
        self._table.setCurrentIndex(self._listed.mapFromSource(self._model.index_of(job_id)))

    def showEvent(self, event: QShowEvent) -> None:
        """Let the times of running jobs run."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do nothing while nobody looks."""
        super().hideEvent(event)
        self._clock.stop()

    def _refresh(self) -> None:
        progress = self._estimate.progress(self._now())
        self._summary.setText(progress.sentence)
        self._cancel_all.setEnabled(progress.active > progress.cancelling)
        self._empty.setText(tr(self._listed.kind.none if self._model.rowCount() else EMPTY_SENTENCE))
        self._pages.setCurrentWidget(self._table if self._listed.rowCount() else self._empty)
        self._show_actions()
        if not progress.active:
            self._clock.stop()
        elif self.isVisible() and not self._clock.isActive():
            self._clock.start()

    def _tick(self) -> None:
        self._model.tick()
        self._refresh()

    def _selected(self) -> list[tuple[QModelIndex, Job]]:
        indexes = self._table.selectionModel().selectedRows()
        found = ((index, index.data(JOB_ROLE)) for index in indexes)
        return [(index, job) for index, job in found if job is not None]

    def _selected_undone(self) -> list[JobRow]:
        return _undone(self._selected())

    def _show_actions(self) -> None:
        indexes = self._selected()
        rows = _undone(indexes)
        # Whether there is a segment to be shown is looked up for the first few: thousands may be selected.
        first = (index.data(ROW_ROLE) for index, _ in indexes[:_LOOKED_UP])
        self._show.setEnabled(len(indexes) > _LOOKED_UP or any(row.numbers for row in first))
        remedies = {row.remedy for row in rows if row.remedy}
        self._retry.setEnabled(bool(remedies))
        _rename(self._retry, tr((remedies.pop() if len(remedies) == 1 else Remedy.RETRY).value))
        self._forget.setVisible(any(row.remedy.needs_word for row in rows))
        self._cancel.setEnabled(any(row.can_cancel for row in rows))
        self._copy.setEnabled(bool(indexes))

    def _on_kind(self, place: int) -> None:
        self._listed.show_kind(place)
        self._refresh()

    def _on_show(self) -> None:
        rows = (index.data(ROW_ROLE) for index, _ in self._selected())
        shown = next((row for row in rows if row.numbers), None)
        if shown is not None:
            self.show_requested.emit(shown.job.id)

    def _on_retry(self) -> None:
        self._tell(self.remedy_requested, [row for row in self._selected_undone() if row.remedy])

    def _on_forget(self) -> None:
        self._tell(self.forget_requested, [row for row in self._selected_undone() if row.remedy.needs_word])

    @staticmethod
    def _tell(signal: SignalInstance, rows: list[JobRow]) -> None:
        if rows:
            signal.emit(tuple(rows))

    def _on_cancel(self) -> None:
        for row in self._selected_undone():
            if row.can_cancel:
                self.cancel_requested.emit(row.job.id)

    def _on_copy(self) -> None:
        text = "\n\n".join(details(index.data(ROW_ROLE)) for index, _ in self._selected())
        if text:
            QGuiApplication.clipboard().setText(text)

    def _on_menu(self, place: QPoint) -> None:
        if not self._selected():
            return
        menu = QMenu(self)
        menu.setObjectName("jobMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self._show, self._retry, self._forget, self._cancel, self._copy):
            if button.isHidden():
                continue
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.popup(self._table.viewport().mapToGlobal(place))

    def _connect(self) -> None:
        self._clock.timeout.connect(self._tick)
        self._kinds.currentIndexChanged.connect(self._on_kind)
        self._table.selectionModel().selectionChanged.connect(self._show_actions)
        self._table.customContextMenuRequested.connect(self._on_menu)
        self._table.cancel_pressed.connect(self._on_cancel)
        self._table.show_pressed.connect(self._on_show)
        self._table.doubleClicked.connect(self._on_show)
        self._show.clicked.connect(self._on_show)
        self._retry.clicked.connect(self._on_retry)
        self._forget.clicked.connect(self._on_forget)
        self._cancel.clicked.connect(self._on_cancel)
        self._copy.clicked.connect(self._on_copy)
        self._cancel_all.clicked.connect(self.cancel_all_requested)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 12, 4)
        head.setSpacing(4)
        head.addWidget(self._kinds)
        head.addSpacing(8)
        head.addWidget(self._summary)
        head.addSpacing(12)
        head.addWidget(self._spent, 100)
        head.addStretch(1)
        for button in (self._show, self._retry, self._forget, self._cancel, self._copy):
            head.addWidget(button)
        head.addSpacing(16)
        head.addWidget(self._cancel_all)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        table = QVBoxLayout()
        # With the cells' own margin the words begin below those of the panel's title.
        table.setContentsMargins(4, 0, 4, 0)
        table.addWidget(self._pages)
        layout.addLayout(table, 1)


class _JobTable(QTableView):
    """The list itself: Delete cancels, Enter shows the segment."""

    cancel_pressed = Signal()
    show_pressed = Signal()

    def __init__(self, model: JobFilter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("jobsTable")
        self.setAccessibleName(tr("Jobs"))
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        self.setStyleSheet("#jobsTable::item { padding: 0 5px; }")
        header = self.horizontalHeader()
        header.setObjectName("jobsHeader")
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        for column in (Column.TEXT, Column.PROBLEM):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Enter act on the selected jobs."""
        if event.key() == Qt.Key.Key_Delete:
            self.cancel_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.show_pressed.emit()
        else:
            super().keyPressEvent(event)


class _NobodyKnows:
    """Tells nothing of the time."""

    def note(self, job: Job) -> None:
        """Nothing follows from any job."""

    def seconds(self, _now: float) -> None:
        """It is not known."""


def _label(name: str, role: str, parent: QWidget) -> QLabel:
    return plain_label(name, role, parent, wrapped=False)


def _undone(selected: Sequence[tuple[QModelIndex, Job]]) -> list[JobRow]:
    """Those something can be done about; of thousands that are done no row has to be made for that."""
    return [index.data(ROW_ROLE) for index, job in selected if job.state is not JobState.DONE]


def _rename(button: QPushButton, words: str) -> None:
    if button.text() != words:
        button.setText(words)
        button.setAccessibleName(words)


def _button(name: str, words: str, parent: QWidget) -> QPushButton:
    button = named_button(name, words, parent)
    button.setProperty("quiet", "true")
    return button
