"""Of thousands of jobs that are done the list makes the row of one when somebody looks at it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import PCM, sample_theme
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.ui.jobs.job_row import JobRow
from tts_studio.ui.jobs.job_table_model import Column
from tts_studio.ui.jobs.jobs_panel import JobsPanel

REQUEST = SpeechRequest(VoiceId("nearby", "heart"), "en-US", (), "Words.", PCM)
DONE = 3  # among the kinds


def row(name: str, state: JobState = JobState.DONE, words: str = "It was the best…") -> JobRow:
    job = Job(name, REQUEST, state, 1.0, started=2.0, ended=3.0 if state.ended else None)
    return JobRow(job, (int(name) + 1,), words, "Heart")


def panel_of(qtbot: QtBot) -> tuple[JobsPanel, QTableView]:
    panel = JobsPanel(sample_theme(), now=lambda: 4.0)
    qtbot.addWidget(panel)
    panel.resize(1024, 240)
    panel.show()
    table = panel.findChild(QTableView, "jobsTable")
    assert isinstance(table, QTableView)
    return panel, table


def cell(table: QTableView, shown: int, column: Column) -> str:
    return str(table.model().index(shown, column).data())


def test_all_of_thousands_can_be_narrowed_selected_and_copied(qtbot: QtBot) -> None:
    made: list[str] = []

    def row_of(done: Job) -> JobRow:
        made.append(done.id)
        return row(done.id)

    panel, table = panel_of(qtbot)
    panel.make_rows_with(row_of)
    panel.set_jobs([row(str(place)) for place in range(5000)])
    kinds, copy = panel.findChild(QComboBox, "jobKinds"), panel.findChild(QPushButton, "copyJobDetails")
    assert isinstance(kinds, QComboBox)
    assert isinstance(copy, QPushButton)
    cancelled = QSignalSpy(panel.cancel_requested)
    kinds.setCurrentIndex(DONE)
    table.selectAll()
    panel.update_jobs([row("5000", JobState.FAILED)])
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert cancelled.count() == 0
    assert cell(table, 4999, Column.SEGMENT) == "1"
    assert len(made) < 200
    copy.click()
    assert QGuiApplication.clipboard().text().count("State: Done") == 5000


def test_a_row_is_made_anew_when_its_job_changed(qtbot: QtBot) -> None:
    panel, table = panel_of(qtbot)
    words = ["Before."]
    panel.make_rows_with(lambda done: row(done.id, words=words[0]))
    panel.set_jobs([row("0")])
    assert "Before." in cell(table, 0, Column.TEXT)
    words[0] = "After."
    panel.update_jobs([row("0")])
    assert "After." in cell(table, 0, Column.TEXT)


def test_another_projects_rows_are_made_by_that_one(qtbot: QtBot) -> None:
    panel, table = panel_of(qtbot)
    panel.make_rows_with(lambda done: row(done.id, words="One."))
    panel.set_jobs([row("0")])
    assert "One." in cell(table, 0, Column.TEXT)
    panel.make_rows_with(lambda done: row(done.id, words="Other."))
    panel.set_jobs([row("1", JobState.QUEUED), row("0")])
    assert "Other." in cell(table, 0, Column.TEXT)
    assert [each.job.id for each in panel.rows] == ["1", "0"]
