"""What thousands of jobs and a long script show at once is shown a little at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from tests.support.eventually import eventually
from tests.support.running_studio import running_studio
from tests.support.sessions import staged
from tts_studio.domain.script_edit import TextEdit
from tts_studio.ui.cast_panel.cast_panel import CastPanel
from tts_studio.ui.jobs.jobs_panel import JobsPanel
from tts_studio.ui.main_window.job_rows import JobRows
from tts_studio.ui.main_window.jobs_binding import ROWS_AT_ONCE

MANY = ROWS_AT_ONCE + 50
TEXT = "\n\n".join(f"Paragraph {number}." for number in range(MANY))


async def test_rows_of_jobs_are_made_some_at_once_in_their_order(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", TEXT) as stage:
        stage.provider.gate.clear()
        rows = JobRows(stage.session)
        forget = stage.session.job_changed.connect(rows.note)
        stage.session.start_render()
        await eventually(lambda: len(stage.session.jobs.all) == MANY)
        forget()
        first = rows.changed(ROWS_AT_ONCE)
        assert (len(first), rows.has_changed) == (ROWS_AT_ONCE, True)
        second = rows.changed(ROWS_AT_ONCE)
        assert (len(second), rows.has_changed) == (MANY - ROWS_AT_ONCE, False)
        assert [row.numbers for row in first + second] == [(number + 1,) for number in range(MANY)]


async def test_all_of_very_many_jobs_are_listed_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_studio(tmp_path / "a.ttsstudio") as studio:
        told: list[int] = []
        show = JobsPanel.update_jobs

        def noted(self: JobsPanel, rows: list[object]) -> None:
            told.append(len(rows))
            show(self, rows)  # type: ignore[arg-type]  # passed on as they came

        monkeypatch.setattr(JobsPanel, "update_jobs", noted)
        studio.session.set_text(TEXT)
        studio.provider.gate.clear()
        studio.session.start_render()
        panel = studio.widget(JobsPanel, "jobs")
        await eventually(lambda: len(panel.rows) == MANY)
        assert max(told) <= ROWS_AT_ONCE
        studio.provider.gate.set()
        await studio.session.jobs.cancel_all()


async def test_an_edit_of_the_text_is_taken_in_before_the_cast_is_shown(tmp_path: Path) -> None:
    async with running_studio(tmp_path / "a.ttsstudio") as studio:
        await studio.write("ANNA: One.\n\nANNA: Two.")
        panel = studio.widget(CastPanel, "cast")
        await eventually(lambda: "ANNA" in spoken_names(panel))
        text = studio.session.script.text
        studio.session.edit_text(TextEdit(len(text), 0, "\n\nBERT: Three.\n\nBERT: Four."))
        assert "BERT" not in spoken_names(panel)
        await eventually(lambda: "BERT" in spoken_names(panel))


def spoken_names(panel: CastPanel) -> set[str]:
    labels = panel.findChildren(QLabel)
    return {label.text() for label in labels if label.isVisibleTo(panel)}
