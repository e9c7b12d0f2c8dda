"""A jobs panel with a clock of its own, the jobs it shows and what it asked for."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import PCM, sample_theme
from tts_studio.domain.errors import EngineCrashed
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.ui.jobs.job_row import JobRow
from tts_studio.ui.jobs.job_table_model import Column
from tts_studio.ui.jobs.jobs_panel import JobsPanel

HEART = VoiceId("nearby", "heart")
BEGAN = 1000.0

W = TypeVar("W", bound=QWidget)


def job(
    name: str, state: JobState = JobState.QUEUED, *, characters: int = 100, created: float = BEGAN
) -> Job:
    request = SpeechRequest(HEART, "en-US", (), "x" * characters, PCM)
    started = None if state is JobState.QUEUED else created + 1
    ended = created + 4.25 if state.ended else None
    error = EngineCrashed("The engine stopped.", advice="Try again.") if state is JobState.FAILED else None
    return Job(name, request, state, created, started, ended, error=error)


def row(name: str, state: JobState = JobState.QUEUED, number: int = 1) -> JobRow:
    return JobRow(job(name, state), (number,), "It was the best…", "Heart")


class Clock:
    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> float:
        return self.now


class Panel:
    def __init__(self, qtbot: QtBot) -> None:
        self.clock = Clock()
        self.widget = JobsPanel(sample_theme(), now=self.clock)
        qtbot.addWidget(self.widget)
        self.widget.resize(1024, 240)
        self.widget.show()
        self.table = self.find(QTableView, "jobsTable")
        self.spies = {
            name: QSignalSpy(getattr(self.widget, f"{name}_requested"))
            for name in ("cancel", "remedy", "forget", "show", "cancel_all")
        }

    def find(self, kind: type[W], name: str) -> W:
        found = self.widget.findChild(kind, name)
        assert isinstance(found, kind)
        return found

    def button(self, name: str) -> QPushButton:
        return self.find(QPushButton, name)

    def cell(self, shown: int, column: Column) -> str:
        index: QModelIndex = self.table.model().index(shown, column)
        return str(index.data())

    def column(self, column: Column) -> list[str]:
        return [self.cell(shown, column) for shown in range(self.table.model().rowCount())]

    def asked(self) -> dict[str, list[object]]:
        return {
            name: [told(spy.at(number)) for number in range(spy.count())]
            for name, spy in self.spies.items()
            if spy.count()
        }


def told(arguments: list[Any]) -> object:
    """What a signal carried, rows by the ids of their jobs."""
    value = arguments[0] if arguments else True
    return [row.job.id for row in value] if isinstance(value, tuple) else value
