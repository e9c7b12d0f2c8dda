"""The jobs list as Qt sees it, newest first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from tts_studio.domain.job import Job, JobState
from tts_studio.domain.translation import isolated, mark, tr
from tts_studio.ui.icons import icon
from tts_studio.ui.jobs.job_row import JobRow
from tts_studio.ui.theme.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
JOB_ROLE = Qt.ItemDataRole.UserRole + 1

_NOWHERE = QModelIndex()
_MINUTE = 60
_ROWS_AT_HAND = 200


class Column(IntEnum):
    """What stands in which column."""

    STATE = 0
    SEGMENT = 1
    TEXT = 2
    VOICE = 3
    PROGRESS = 4
    TIME = 5
    COST = 6
    PROBLEM = 7


HEADINGS = (
    mark("State"),
    mark("Segment"),
    mark("Text"),
    mark("Voice"),
    mark("Progress"),
    mark("Time"),
    mark("Cost"),
    mark("Problem"),
)


class JobTableModel(QAbstractTableModel):
    """Keeps rows in the order the jobs were made and shows the newest on top.

    Where `row_of` makes the row of a job, those of jobs that are done are made when somebody looks at them:
    a long render has thousands.
    """

    def __init__(self, theme: Theme, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._now = now
        self.row_of: Callable[[Job], JobRow] | None = None
        self._rows: list[JobRow | Job] = []
        self._at_hand: dict[str, JobRow] = {}
        self._places: dict[str, int] = {}
        self.set_theme(theme)

    @property
    def rows(self) -> Sequence[JobRow]:
        """Every row, oldest first."""
        return [self._row(place) for place in range(len(self._rows))]

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self._icons: dict[str, QIcon] = {}
        if self._rows:
            self._tell(0, len(self._rows) - 1)

    def set_jobs(self, rows: Sequence[JobRow]) -> None:
        """Show these rows, oldest first; the selection stays when rows were only added or changed."""
        known = list(self._places)
        if known == [row.job.id for row in rows[: len(known)]]:
            self.update_jobs(rows)
            return
        self.beginResetModel()
        self._rows = list(map(self._kept, rows))
        self._places = {row.job.id: place for place, row in enumerate(rows)}
        self._at_hand.clear()
        self.endResetModel()

    def update_jobs(self, rows: Iterable[JobRow]) -> None:
        """Show what changed, and new jobs on top."""
        new: list[JobRow] = []
        for row in rows:
            place = self._places.get(row.job.id)
            if place is None:
                new.append(row)
            elif row != self._rows[place]:
                self._rows[place] = self._kept(row)
                self._at_hand.pop(row.job.id, None)
                self._tell(place, place)
        if new:
            self.beginInsertRows(QModelIndex(), 0, len(new) - 1)
            for row in new:
                self._places[row.job.id] = len(self._rows)
                self._rows.append(self._kept(row))
            self.endInsertRows()

    def tick(self) -> None:
        """Show the time that running jobs have taken by now."""
        for place in range(len(self._rows)):
            job = self._job(place)
            if job.started is not None and not job.state.ended:
                index = self.index(self._shown_at(place), Column.TIME)
                self.dataChanged.emit(index, index)

    def index_of(self, job_id: str) -> QModelIndex:
        """Where a job is shown, invalid when it is not."""
        place = self._places.get(job_id)
        return QModelIndex() if place is None else self.index(self._shown_at(place), 0)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """One row a job."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """The columns of Column."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADINGS[section])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, icons and colours of one cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        if role == JOB_ROLE:
            return self._job(self._shown_at(index.row()))
        row = self._row(self._shown_at(index.row()))
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row, column)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.problem or row.words
        if role == Qt.ItemDataRole.DecorationRole and column is Column.STATE:
            return self._icon(row)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.color(_role(row, column))
        return None

    def _kept(self, row: JobRow) -> JobRow | Job:
        return row if self.row_of is None or row.job.state is not JobState.DONE else row.job

    def _job(self, place: int) -> Job:
        kept = self._rows[place]
        return kept.job if isinstance(kept, JobRow) else kept

    def _row(self, place: int) -> JobRow:
        kept = self._rows[place]
        if isinstance(kept, JobRow):
            return kept
        found = self._at_hand.get(kept.id)
        if found is None:
            assert self.row_of is not None, "only what makes rows lets the model keep jobs alone"
            found = self.row_of(kept)
            if len(self._at_hand) >= _ROWS_AT_HAND:
                self._at_hand.clear()
            self._at_hand[kept.id] = found
        return found

    def _words(self, row: JobRow, column: Column) -> str:
        match column:
            case Column.STATE:
                return tr(row.state.label)
            case Column.SEGMENT:
                return row.segments
            case Column.TEXT:
                return isolated(row.words)
            case Column.VOICE:
                return row.voice
            case Column.PROGRESS:
                return _progress(row)
            case Column.TIME:
                return self._elapsed(row)
            case Column.COST:
                return row.cost
            case Column.PROBLEM:
                return row.problem

    def _elapsed(self, row: JobRow) -> str:
        job = row.job
        if job.started is None:
            return ""
        seconds = max(0.0, (job.ended if job.ended is not None else self._now()) - job.started)
        if job.state.ended:
            return tr("{seconds:.1f} s", seconds=seconds) if seconds < _MINUTE else _duration(seconds)
        usual = row.context.usual_seconds
        return (
            _duration(seconds)
            if usual is None or seconds > usual
            else tr("{time} of about {usual}", time=_duration(seconds), usual=_duration(usual))
        )

    def _icon(self, row: JobRow) -> QIcon:
        words = row.state
        if words.icon not in self._icons:
            self._icons[words.icon] = icon(words.icon, self._theme, words.role)
        return self._icons[words.icon]

    def _shown_at(self, place: int) -> int:
        return len(self._rows) - 1 - place

    def _tell(self, first: int, last: int) -> None:
        top = self.index(self._shown_at(last), 0)
        bottom = self.index(self._shown_at(first), len(Column) - 1)
        self.dataChanged.emit(top, bottom)


def _duration(seconds: float) -> str:
    if seconds < _MINUTE:
        return tr("{seconds:.0f} s", seconds=seconds)
    minutes, rest = divmod(int(seconds), _MINUTE)
    return tr("{minutes}:{seconds:02} min", minutes=minutes, seconds=rest)


def _progress(row: JobRow) -> str:
    if row.job.state.ended or row.job.progress is None:
        return ""
    return tr("{share:.0%}", share=row.job.progress)


def _role(row: JobRow, column: Column) -> str:
    if column is Column.STATE:
        return row.state.role
    if column is Column.PROBLEM:
        return "warn" if row.job.error is None else "error"
    return "text" if column in (Column.TEXT, Column.SEGMENT) else "muted"
