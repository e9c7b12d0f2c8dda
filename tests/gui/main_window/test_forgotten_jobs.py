"""Jobs that the engine has forgotten stay in the list, with what can be done about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QTableView

from tests.support.eventually import eventually
from tests.support.running_studio import running_studio
from tts_studio.domain.errors import EngineCrashed
from tts_studio.domain.job import JobState
from tts_studio.engine import job_memory
from tts_studio.ui.jobs.job_row import Remedy
from tts_studio.ui.jobs.job_table_model import Column
from tts_studio.ui.jobs.jobs_panel import JobsPanel

TEXT = "\n\n".join(f"Number {number}." for number in range(5))


@pytest.fixture(autouse=True)
def one_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_memory, "REMEMBERED", 1)


async def test_a_forgotten_job_is_listed_and_shows_its_segment(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "a.ttsstudio") as studio:
        await studio.write(TEXT)
        await studio.session.render()
        assert len(studio.session.jobs.all) == 1
        panel, table = studio.widget(JobsPanel, "jobs"), studio.widget(QTableView, "jobsTable")
        await eventually(lambda: [row.job.state for row in panel.rows] == [JobState.DONE] * 5)
        assert [row.numbers for row in panel.rows] == [(number + 1,) for number in range(5)]
        assert "Number 1." in table.model().index(3, Column.TEXT).data()
        panel.select(panel.rows[1].job.id)
        studio.widget(QPushButton, "showSegment").click()
        assert studio.window.editor.current_segment() == studio.session.script.segments[1].id


async def test_what_failed_and_was_made_since_is_not_offered_again_when_both_are_forgotten(
    tmp_path: Path,
) -> None:
    async with running_studio(tmp_path / "a.ttsstudio") as studio:
        studio.session.set_text(TEXT)
        studio.provider.failures = {"Number 2": [EngineCrashed("It stopped."), EngineCrashed("It stopped.")]}
        await studio.session.render()
        panel = studio.widget(JobsPanel, "jobs")
        await eventually(lambda: any(row.remedy is Remedy.RETRY for row in panel.rows))
        failed = next(row.job for row in panel.rows if row.job.state is JobState.FAILED)
        await studio.session.render()
        studio.session.set_text(f"{TEXT}\n\nNumber 5.\n\nNumber 6.")
        await studio.session.render()
        assert studio.session.jobs.last(failed.request.digest) is None
        await eventually(lambda: len(panel.rows) == 8)
        await eventually(lambda: not any(row.remedy for row in panel.rows))
