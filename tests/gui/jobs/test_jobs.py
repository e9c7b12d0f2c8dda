"""The jobs panel: what it shows, what it asks for, and what it promises about time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMenu
from pytestqt.qtbot import QtBot

from tests.support.jobs_desk import Panel, row
from tests.support.ui_samples import sample_theme
from tts_studio.domain.job import JobState
from tts_studio.ui.jobs.job_details import details
from tts_studio.ui.jobs.job_row import STATES
from tts_studio.ui.jobs.job_table_model import Column, JobTableModel
from tts_studio.ui.jobs.jobs_panel import EMPTY_SENTENCE


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    return Panel(qtbot)


def test_without_jobs_it_says_what_will_be_here(panel: Panel) -> None:
    empty = panel.find(QLabel, "jobsEmpty")
    assert empty.isVisible()
    assert empty.text() == EMPTY_SENTENCE
    assert "since the project was opened" in EMPTY_SENTENCE
    assert not panel.button("cancelAllJobs").isEnabled()
    panel.widget.set_jobs([row("a")])
    assert panel.table.isVisible()


def test_the_newest_job_is_on_top(panel: Panel) -> None:
    panel.widget.set_jobs([row("a", number=1), row("b", number=2)])
    panel.widget.update_jobs([row("c", number=3)])
    assert panel.column(Column.SEGMENT) == ["3", "2", "1"]


@pytest.mark.parametrize("state", JobState)
def test_every_state_has_a_word_an_icon_and_a_colour(panel: Panel, state: JobState) -> None:
    panel.widget.set_jobs([row("a", state)])
    index = panel.table.model().index(0, Column.STATE)
    assert index.data() == STATES[state].label
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert index.data(Qt.ItemDataRole.ForegroundRole) == sample_theme().color(STATES[state].role)


def test_a_changed_job_keeps_the_selection(panel: Panel) -> None:
    panel.widget.set_jobs([row("a"), row("b")])
    panel.widget.select("a")
    panel.widget.set_jobs([row("a", JobState.RECEIVING), row("b"), row("c")])
    assert panel.column(Column.STATE) == ["Queued", "Queued", "Rendering"]
    assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [2]


def test_another_projects_jobs_replace_all(panel: Panel) -> None:
    panel.widget.set_jobs([row("a"), row("b")])
    panel.widget.set_jobs([row("x", number=9)])
    assert panel.column(Column.SEGMENT) == ["9"]


def test_an_unchanged_job_causes_no_repaint(panel: Panel) -> None:
    panel.widget.set_jobs([row("a"), row("b")])
    changes = QSignalSpy(panel.table.model().dataChanged)
    panel.widget.update_jobs([row("a"), row("b")])
    assert changes.count() == 0


@pytest.mark.parametrize(
    ("state", "enabled"),
    [
        (JobState.QUEUED, {"showSegment", "cancelJob", "copyJobDetails"}),
        (JobState.RECEIVING, {"showSegment", "cancelJob", "copyJobDetails"}),
        (JobState.CANCELLING, {"showSegment", "copyJobDetails"}),
        (JobState.FAILED, {"showSegment", "retryJob", "copyJobDetails"}),
        (JobState.CANCELLED, {"showSegment", "retryJob", "copyJobDetails"}),
        (JobState.DONE, {"showSegment", "copyJobDetails"}),
    ],
)
def test_only_what_makes_sense_can_be_pressed(panel: Panel, state: JobState, enabled: set[str]) -> None:
    panel.widget.set_jobs([row("a", state)])
    names = {"showSegment", "retryJob", "cancelJob", "copyJobDetails"}
    assert not any(panel.button(name).isEnabled() for name in names)
    panel.widget.select("a")
    assert {name for name in names if panel.button(name).isEnabled()} == enabled


def test_actions_follow_a_selected_job_as_it_goes_on(panel: Panel) -> None:
    panel.widget.set_jobs([row("a", JobState.RECEIVING)])
    panel.widget.select("a")
    panel.widget.update_jobs([row("a", JobState.FAILED)])
    assert panel.button("retryJob").isEnabled()
    assert not panel.button("cancelJob").isEnabled()


def test_delete_cancels_every_selected_job_that_still_can_be(panel: Panel) -> None:
    panel.widget.set_jobs([row("a", JobState.DONE), row("b"), row("c", JobState.RECEIVING)])
    panel.table.selectAll()
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert panel.asked() == {"cancel": ["c", "b"]}


def test_enter_shows_the_segment(panel: Panel) -> None:
    panel.widget.set_jobs([row("a"), row("b")])
    panel.widget.select("a")
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert panel.asked() == {"show": ["a"]}


def test_a_job_whose_segment_is_gone_cannot_be_shown(panel: Panel) -> None:
    panel.widget.set_jobs([replace(row("a"), numbers=())])
    panel.widget.select("a")
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert not panel.button("showSegment").isEnabled()
    assert panel.asked() == {}


def test_the_buttons_ask_for_what_they_say(panel: Panel) -> None:
    panel.widget.set_jobs([row("a", JobState.FAILED), row("b")])
    panel.widget.select("a")
    panel.button("retryJob").click()
    panel.widget.select("b")
    panel.button("cancelJob").click()
    panel.button("showSegment").click()
    panel.button("cancelAllJobs").click()
    assert panel.asked() == {
        "remedy": [["a"]],
        "cancel": ["b"],
        "show": ["b"],
        "cancel_all": [True],
    }


def test_copy_details_copies_what_helps_in_a_question(panel: Panel) -> None:
    panel.widget.set_jobs([row("a", JobState.FAILED)])
    panel.widget.select("a")
    panel.button("copyJobDetails").click()
    assert QGuiApplication.clipboard().text() == details(row("a", JobState.FAILED))
    assert "Problem: The engine stopped. Try again." in details(row("a", JobState.FAILED))
    assert "Problem" not in details(row("a"))


def test_the_context_menu_offers_the_same_without_blocking(panel: Panel) -> None:
    panel.widget.set_jobs([row("a", JobState.FAILED)])
    panel.table.customContextMenuRequested.emit(panel.table.rect().center())
    assert panel.widget.findChild(QMenu, "jobMenu") is None
    panel.widget.select("a")
    panel.table.customContextMenuRequested.emit(panel.table.rect().center())
    menu = panel.find(QMenu, "jobMenu")
    enabled = {action.text(): action.isEnabled() for action in menu.actions()}
    assert enabled == {"Show segment": True, "Retry": True, "Cancel": False, "Copy details": True}
    menu.actions()[1].trigger()
    menu.close()
    assert panel.asked() == {"remedy": [["a"]]}


def test_what_is_being_cancelled_already_cannot_be_cancelled_again(panel: Panel) -> None:
    panel.widget.set_jobs([row("a", JobState.RECEIVING), row("b")])
    button = panel.button("cancelAllJobs")
    assert button.isEnabled()
    for changed in (row("a", JobState.CANCELLING), row("b", JobState.CANCELLED)):
        panel.widget.note_job(changed.job)
        panel.widget.update_jobs([changed])
    assert not button.isEnabled()
    panel.widget.note_job(row("c").job)
    panel.widget.update_jobs([row("c")])
    assert button.isEnabled()


def test_the_headings_name_the_columns(panel: Panel) -> None:
    model = panel.table.model()
    names = [model.headerData(section, Qt.Orientation.Horizontal) for section in range(model.columnCount())]
    assert names == ["State", "Segment", "Text", "Voice", "Progress", "Time", "Cost", "Problem"]


def test_the_summary_label_changes_and_therefore_has_no_accessible_name(panel: Panel) -> None:
    panel.widget.set_jobs([row("a")])
    summary = panel.find(QLabel, "jobsSummary")
    assert summary.text() == "Rendering 1 of 1"
    assert summary.accessibleName() == ""


def test_a_change_of_theme_recolours_the_rows(panel: Panel) -> None:
    panel.widget.set_theme(sample_theme("dark"))
    panel.widget.set_jobs([row("a", JobState.DONE)])
    panel.widget.set_theme(sample_theme("light"))
    index = panel.table.model().index(0, Column.STATE)
    assert index.data(Qt.ItemDataRole.ForegroundRole) == sample_theme().color("ok")


def test_five_thousand_jobs_are_a_list_like_any_other(qtbot: QtBot) -> None:
    model = JobTableModel(sample_theme())
    model.set_jobs([row(str(number), number=number) for number in range(5000)])
    resets = QSignalSpy(model.modelReset)
    model.update_jobs([row("17", JobState.DONE, 17)])
    assert resets.count() == 0
    assert model.index_of("17").row() == 4982
    assert not model.index_of("nobody").isValid()


def test_the_panel_fits_a_small_window(panel: Panel) -> None:
    assert panel.widget.minimumSizeHint().width() <= 800


def test_jobs_of_a_project_that_is_opened_are_not_summed_up(panel: Panel) -> None:
    panel.widget.set_jobs([row("old", JobState.DONE)])
    assert panel.find(QLabel, "jobsSummary").text() == ""


def test_jobs_that_fail_at_once_are_summed_up_together_though_their_rows_come_some_at_a_time(
    panel: Panel,
) -> None:
    rows = [row(str(number), JobState.FAILED) for number in range(9)]
    panel.widget.set_jobs([])
    for each in rows:
        panel.widget.note_job(each.job)
    for first in (0, 3, 6):
        panel.widget.update_jobs(rows[first : first + 3])
        assert panel.find(QLabel, "jobsSummary").text() == "9 failed"


def test_the_list_is_narrowed_to_what_runs_failed_or_is_done_and_follows_the_jobs(panel: Panel) -> None:
    kinds = panel.find(QComboBox, "jobKinds")
    panel.widget.set_jobs([row("a", JobState.DONE, 1), row("b", JobState.FAILED, 2), row("c", number=3)])
    shown = {}
    for place in range(kinds.count()):
        kinds.setCurrentIndex(place)
        shown[kinds.itemText(place)] = panel.column(Column.SEGMENT)
    assert shown == {"All": ["3", "2", "1"], "Running": ["3"], "Failed": ["2"], "Done": ["1"]}
    panel.widget.update_jobs([row("c", JobState.DONE, 3)])
    assert panel.column(Column.SEGMENT) == ["3", "1"]
    kinds.setCurrentIndex(1)
    empty = panel.find(QLabel, "jobsEmpty")
    assert empty.isVisible()
    assert empty.text() == "Nothing is being rendered now."
    kinds.setCurrentIndex(2)
    panel.table.selectRow(0)
    panel.button("retryJob").click()
    assert panel.asked() == {"remedy": [["b"]]}
