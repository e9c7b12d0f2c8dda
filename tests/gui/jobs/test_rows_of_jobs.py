"""What the row of a job says: its words, why it waits, how long it takes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from tests.support.jobs_desk import BEGAN, Panel, job, row
from tests.support.ui_samples import sample_theme
from tts_studio.domain.errors import RateLimited
from tts_studio.domain.job import JobState, Setback
from tts_studio.domain.script import parse_script
from tts_studio.ui.jobs.job_details import details
from tts_studio.ui.jobs.job_row import JobContext, JobRow, job_row
from tts_studio.ui.jobs.job_table_model import Column


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    return Panel(qtbot)


def test_a_row_tells_state_text_voice_time_cost_and_problem(panel: Panel) -> None:
    failed = JobRow(job("a", JobState.FAILED), (3, 7), "It was…", "Heart · Nearby")
    panel.widget.set_jobs([failed])
    assert [panel.cell(0, column) for column in Column] == [
        "Failed",
        "3, 7",
        "It was…",
        "Heart · Nearby",
        "",
        "3.2 s",
        "free",
        "The engine stopped. Try again.",
    ]
    assert panel.table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == failed.problem


def test_a_job_that_tries_again_says_why_and_when(panel: Panel) -> None:
    problem = RateLimited("The service is asked too often.", advice="Wait.")
    waiting = replace(job("a", JobState.BACKING_OFF), setback=Setback(problem, BEGAN + 30))
    clock = time.strftime("%H:%M:%S", time.localtime(BEGAN + 30))
    words = f"The service is asked too often. Next try at {clock}."
    panel.widget.set_jobs([JobRow(waiting, (1,), "It was…", "Heart")])
    assert panel.cell(0, Column.PROBLEM) == words
    index = panel.table.model().index(0, Column.PROBLEM)
    assert index.data(Qt.ItemDataRole.ForegroundRole) == sample_theme().color("warn")
    assert words in details(panel.widget.rows[0])
    for state in (JobState.CANCELLING, JobState.CANCELLED):
        panel.widget.update_jobs([JobRow(replace(waiting, state=state), (1,), "It was…", "Heart")])
        assert panel.cell(0, Column.PROBLEM) == ""
    goes_on = replace(waiting, state=JobState.SUBMITTING, setback=None)
    panel.widget.update_jobs([JobRow(goes_on, (1,), "It was…", "Heart")])
    assert panel.cell(0, Column.PROBLEM) == ""


def test_times_of_running_jobs_run_only_while_somebody_looks(panel: Panel) -> None:
    timer = panel.widget.findChild(QTimer)
    assert timer is not None
    assert not timer.isActive()
    panel.widget.set_jobs([row("a", JobState.RECEIVING), row("b", JobState.DONE), row("c")])
    assert timer.isActive()
    panel.clock.now = BEGAN + 90.0
    timer.timeout.emit()
    assert panel.column(Column.TIME) == ["", "3.2 s", "1:29 min"]
    panel.widget.hide()
    assert not timer.isActive()
    panel.widget.show()
    assert timer.isActive()
    panel.widget.set_jobs([row("a", JobState.DONE), row("b", JobState.DONE), row("c", JobState.CANCELLED)])
    assert not timer.isActive()


def test_the_usual_time_is_told_until_a_job_takes_longer(panel: Panel) -> None:
    running = replace(row("a", JobState.RECEIVING), context=JobContext(usual_seconds=4.0))
    panel.widget.set_jobs([running])
    panel.clock.now = BEGAN + 4.0
    assert panel.column(Column.TIME) == ["3 s of about 4 s"]
    panel.clock.now = BEGAN + 12.0
    assert panel.column(Column.TIME) == ["11 s"]


def test_progress_is_painted_and_said(panel: Panel) -> None:
    half = replace(row("a"), job=replace(job("a", JobState.RECEIVING), progress=0.5))
    panel.widget.set_jobs([half])
    assert panel.cell(0, Column.PROGRESS) == "50%"
    rect = panel.table.visualRect(panel.table.model().index(0, Column.PROGRESS))
    image = panel.table.viewport().grab(rect).toImage()
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {sample_theme().color("accent").name(), sample_theme().color("line").name()} <= colors


def test_a_row_begins_with_the_words_of_its_segment_without_tags() -> None:
    script = parse_script("ALICE: It was the <soft>best</soft> of times.\n\nOne two three four five six " * 3)
    made = job_row(job("a"), script.segments[:1], script, "Heart", JobContext())
    assert made.words == "It was the best of times."
    assert made.numbers == (1,)
    long = job_row(job("a"), script.segments[1:], script, "Heart", JobContext())
    assert long.words.endswith("…")
    assert len(long.words.split()) == 12


def test_a_row_without_a_segment_shows_the_text_that_was_sent() -> None:
    assert job_row(job("a", characters=5), (), parse_script(""), "Heart", JobContext()).words == "xxxxx"


def test_many_segments_are_shortened() -> None:
    assert replace(row("a"), numbers=(1, 2, 3, 4, 5)).segments == "1, 2, 3, 4…"
