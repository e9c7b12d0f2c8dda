"""Takes whose segments left the script, in the whole window: found, heard, and put back with their words."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QListWidget, QPushButton, QToolButton

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.segment_state import SegmentState
from tts_studio.engine.playback_state import PlaybackState

ONE, TWO, THREE = "One is a beginning.", "ANNA: Two is said by Anna.", "Three is the end of it."


async def removed_list(studio: RunningStudio) -> QListView:
    """The opened list of a project whose last two segments, with a take each, were deleted."""
    await studio.write(f"{ONE}\n\n{TWO}\n\n{THREE}")
    await studio.session.render()
    studio.window.editor.select_segment(studio.session.script.segments[0].id)
    await studio.write(ONE)
    toggle = studio.widget(QToolButton, "removed_toggle")
    await eventually(lambda: toggle.text() == "▸ No longer in the script (2)")
    toggle.click()
    shown = studio.widget(QListView, "removedList")
    await eventually(shown.isVisible)
    return shown


def rows(shown: QListView) -> list[str]:
    model = shown.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def select(shown: QListView, words: str) -> None:
    shown.setCurrentIndex(shown.model().index(rows(shown).index(words), 0))


async def test_the_words_are_put_back_behind_the_cursor_in_one_step_with_their_take() -> None:
    async with running_studio(provider=PaidProvider(), voice="paid:low") as studio:
        shown = await removed_list(studio)
        select(shown, TWO)
        button = studio.widget(QPushButton, "removed_put-back")
        assert button.isEnabled()
        sent = len(studio.session.jobs.all)
        button.click()
        await eventually(lambda: studio.session.script.text == f"{ONE}\n\n{TWO}")
        second = studio.session.script.segments[1]
        assert second.speaker == "ANNA"
        assert studio.session.view_of(second.id).state is SegmentState.FRESH
        assert len(studio.session.jobs.all) == sent
        # The cursor is there, and its take is listed among those of the segment.
        await eventually(lambda: [row.view.chosen for row in studio.window.takes.takes.rows] == [True])
        await eventually(lambda: rows(shown) == [THREE])
        undo, redo = (studio.window.actions_by_id[name] for name in ("undo", "redo"))
        assert undo.text() == "&Undo “Put the Words Back”"
        await studio.do("undo")
        await eventually(lambda: studio.session.script.text == ONE)
        await eventually(lambda: sorted(rows(shown)) == [TWO, THREE])
        assert "Put the Words Back" not in undo.text()
        assert redo.text() == "&Redo “Put the Words Back”"
        await studio.do("redo")
        await eventually(lambda: len(studio.session.script.segments) == 2)
        assert studio.session.view_of(second.id).state is SegmentState.FRESH


async def test_all_that_is_selected_comes_back_in_its_order() -> None:
    async with running_studio() as studio:
        shown = await removed_list(studio)
        shown.selectAll()
        QTest.keyClick(shown, Qt.Key.Key_W)
        await eventually(lambda: len(studio.session.script.segments) == 3)
        assert not rows(shown)
        assert not shown.isVisible()


async def test_a_removed_take_is_played_starred_and_deleted_to_the_trash() -> None:
    async with running_studio() as studio:
        shown = await removed_list(studio)
        select(shown, THREE)
        QTest.keyClick(shown, Qt.Key.Key_Return)
        await eventually(lambda: studio.application.playback.state is PlaybackState.PLAYING)
        await studio.do("stop")
        QTest.keyClick(shown, Qt.Key.Key_S)
        await eventually(lambda: studio.widget(QPushButton, "removed_star").text() == "Remove Star")
        assert [take.starred for take in studio.session.takes.removed() if take.body == THREE] == [True]
        QTest.keyClick(shown, Qt.Key.Key_Delete)
        await eventually(lambda: rows(shown) == [TWO])
        assert shown.selectionModel().hasSelection()
        studio.widget(QToolButton, "trash_toggle").click()
        trash = studio.widget(QListWidget, "trashedTakes")
        await eventually(lambda: trash.count() == 1)
        trash.setCurrentRow(0)
        studio.widget(QPushButton, "restoreTakes").click()
        await eventually(lambda: sorted(rows(shown)) == [TWO, THREE])


async def test_what_is_written_again_by_hand_leaves_the_list() -> None:
    async with running_studio() as studio:
        shown = await removed_list(studio)
        await studio.write(f"{ONE}\n\nThree is")
        await studio.write(f"{ONE}\n\n{THREE}")
        await eventually(lambda: rows(shown) == [TWO])
        shown.selectionModel().select(shown.model().index(0, 0), QItemSelectionModel.SelectionFlag.Select)
        assert studio.widget(QPushButton, "removed_trash").isEnabled()


async def test_another_project_begins_with_none() -> None:
    async with running_studio() as studio:
        shown = await removed_list(studio)
        await studio.do("new")
        await eventually(lambda: not rows(shown))
        assert studio.widget(QToolButton, "removed_toggle").text() == "▾ No longer in the script"
