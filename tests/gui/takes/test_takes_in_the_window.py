"""Takes in the whole window: made with one key, compared while playing, chosen, locked, thrown away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QListWidget, QPushButton, QToolButton

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.errors import EngineCrashed
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.segment_take import SegmentTake
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.playback_state import PlaybackState
from tts_studio.ui.takes.take_row import TakeRow

ONE = "One is here."


class Desk:
    """The window with the takes of its first segment."""

    def __init__(self, studio: RunningStudio) -> None:
        self.studio, self.panel = studio, studio.window.takes

    @property
    def id(self) -> str:
        return self.studio.session.script.segments[0].id

    @property
    def takes(self) -> tuple[SegmentTake, ...]:
        return self.studio.session.takes.of(self.id)

    @property
    def chosen(self) -> int | None:
        take = self.studio.session.takes.chosen(self.id)
        return None if take is None else take.number

    @property
    def rows(self) -> tuple[TakeRow, ...]:
        return self.panel.takes.rows

    @property
    def numbers(self) -> list[int]:
        return [row.view.number for row in self.rows]

    def row(self, number: int) -> TakeRow:
        return next(row for row in self.rows if row.view.number == number)

    def key(self, number: int, key: Qt.Key) -> None:
        """Press a key on a take."""
        self.panel.takes.focus_take(self.row(number).view.id)
        QTest.keyClick(self.row(number).play, key)

    @property
    def summary(self) -> str:
        return self.studio.widget(QLabel, "takesSummary").text()

    @property
    def notice(self) -> str:
        current = self.studio.window.notices.current
        return "" if current is None else current.sentence

    async def retake(self) -> None:
        """Ask for another take and wait for its row."""
        before = len(self.takes)
        await self.studio.do("retake")
        await eventually(lambda: len(self.takes) == before + 1 and len(self.rows) == before + 1)


@asynccontextmanager
async def desk(text: str = ONE, takes: int = 0, **how: object) -> AsyncIterator[Desk]:
    """The window with a script, whose first segment has so many takes."""
    async with running_studio(**how) as studio:  # type: ignore[arg-type]  # the names are those of running_studio
        await studio.write(text)
        studio.window.editor.select_segment(studio.session.script.segments[0].id)
        made = Desk(studio)
        await eventually(lambda: made.panel.isVisible() and made.summary == "Segment 1")
        for _ in range(takes):
            await made.retake()
        yield made


async def test_one_key_makes_a_take_and_another_each_time_and_the_chosen_one_stays() -> None:
    async with desk() as made:
        assert "No takes yet" in made.studio.widget(QLabel, "takesEmpty").text()
        for _ in range(3):
            await made.retake()
        assert made.numbers == [3, 2, 1]
        assert made.chosen == 1
        assert [row.view.chosen for row in made.rows] == [False, False, True]
        await eventually(lambda: [row.numbers for row in made.studio.window.jobs.rows] == [(1,), (1,), (1,)])
        await eventually(lambda: made.notice == "Take 3 is ready.")
        QTest.mouseClick(
            made.studio.widget(QToolButton, "notificationOtherAction"), Qt.MouseButton.LeftButton
        )
        assert made.chosen == 3
        await made.studio.do("undo")
        assert made.chosen == 1


async def test_a_heading_has_takes_like_any_segment() -> None:
    async with desk("# One is here.", takes=1) as made:
        assert made.numbers == [1]


async def test_the_keys_of_the_list_choose_star_lock_and_delete_and_everything_comes_back() -> None:
    async with desk(takes=2) as made:
        made.key(2, Qt.Key.Key_C)
        made.key(2, Qt.Key.Key_S)
        await eventually(lambda: made.row(2).view.chosen and made.row(2).view.starred)
        made.key(2, Qt.Key.Key_L)
        await eventually(lambda: made.row(2).view.locked)
        locked = made.studio.widget(QLabel, "takesLocked")
        assert locked.isVisible()
        assert "take 2" in locked.text()
        assert made.studio.window.actions_by_id["lock-take"].isChecked()
        made.studio.widget(QPushButton, "unlockTake").click()
        await eventually(lambda: not made.row(2).view.locked)
        made.key(1, Qt.Key.Key_Delete)
        await eventually(lambda: made.numbers == [2])
        for _ in range(5):
            await made.studio.do("undo")
        await eventually(lambda: made.numbers == [2, 1])
        assert made.chosen == 1
        assert not made.takes[0].starred


async def test_enter_plays_a_take_and_the_other_one_is_switched_to_while_it_plays() -> None:
    async with desk("Here are quite a number of words, to be heard one after another.", takes=2) as made:
        made.studio.output.held.set()
        playback = made.studio.application.playback
        made.key(2, Qt.Key.Key_Return)
        await eventually(lambda: playback.state is PlaybackState.PLAYING)
        await eventually(lambda: made.row(2).view.playing)
        await made.studio.do("switch-take")
        await eventually(lambda: made.row(1).view.playing)
        assert playback.state is PlaybackState.PLAYING
        assert not made.row(2).view.playing
        made.key(1, Qt.Key.Key_X)
        await eventually(lambda: made.row(2).view.playing)
        await made.studio.do("stop")
        await eventually(lambda: not made.row(2).view.playing)


async def test_of_a_script_that_plays_the_segment_that_is_heard_is_switched() -> None:
    text = "Here are quite a number of words, to be heard one after another.\n\nTwo is here."
    async with desk(text, takes=2) as made:
        studio, playback = made.studio, made.studio.application.playback
        second = studio.session.script.segments[1].id
        studio.window.editor.select_segment(second)
        await eventually(lambda: not made.rows)
        studio.output.held.set()
        await studio.do("play-all")
        await eventually(lambda: playback.state is PlaybackState.PLAYING)
        await studio.do("switch-take")
        studio.window.editor.select_segment(made.id)
        await eventually(lambda: 2 in made.numbers and made.row(2).view.playing)
        await studio.do("stop")


async def test_the_settings_of_a_take_come_back() -> None:
    async with desk(takes=1) as made:
        made.studio.session.set_voice("", CastVoice(VoiceId("murmur", "high"), settings={"speed": 1.5}))
        button = made.studio.widget(QToolButton, "useTakeSettings")
        lines = made.studio.widget(QLabel, "comparisonLines")
        await eventually(button.isVisible)
        assert lines.text() == "Voice: Low · Murmur, now High · Murmur\nSpeed: 1, now 1.5"
        button.click()
        assert made.studio.session.cast.narrator.voice == VoiceId("murmur", "low")
        await eventually(lambda: not button.isVisible())


async def test_a_comment_is_written_shown_and_taken_back() -> None:
    async with desk(takes=1) as made:
        made.key(1, Qt.Key.Key_M)
        dialog = await made.studio.dialog("nameDialog")
        field = dialog.findChild(QLineEdit, "nameField")
        assert isinstance(field, QLineEdit)
        field.setText("Warmer at the end.")
        await made.studio.press("nameDialog", "nameAgree")
        await eventually(lambda: made.row(1).view.comment == "Warmer at the end.")
        await made.studio.do("undo")
        await eventually(lambda: made.row(1).view.comment == "")
        made.key(1, Qt.Key.Key_M)
        await made.studio.press("nameDialog", "nameCancel")
        assert made.takes[0].comment == ""


async def test_what_was_thrown_away_is_restored_or_deleted_for_good_with_its_price() -> None:
    async with desk(takes=2, provider=PaidProvider(), voice="paid:low") as made:
        made.key(2, Qt.Key.Key_Delete)
        made.key(1, Qt.Key.Key_Delete)
        made.studio.widget(QToolButton, "trash_toggle").setChecked(True)
        trash = made.studio.widget(QListWidget, "trashedTakes")
        await eventually(lambda: trash.count() == 2)
        trash.setCurrentRow(0)
        assert trash.item(0).text() == "Segment 1 · Take 1 · Low · Paid · 1.1 s · $0.50"
        made.studio.widget(QPushButton, "restoreTakes").click()
        await eventually(lambda: made.numbers == [1] and trash.count() == 1)
        made.studio.widget(QPushButton, "emptyTakeTrash").click()
        await made.studio.dialog("confirmDialog")
        assert "$0.50" in made.studio.widget(QLabel, "confirmConsequences").text()
        await made.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: not made.studio.session.takes.trashed())


async def test_a_take_whose_segment_is_gone_is_restored_to_those_no_longer_in_the_script() -> None:
    async with desk(takes=1) as made:
        made.key(1, Qt.Key.Key_Delete)
        made.studio.widget(QToolButton, "trash_toggle").setChecked(True)
        trash = made.studio.widget(QListWidget, "trashedTakes")
        await eventually(lambda: trash.count() == 1)
        await made.studio.write(f"{made.studio.session.script.text}\n\nThis stays.")
        await made.studio.write("This stays.")
        await eventually(lambda: trash.item(0).text().startswith("no longer in the script"))
        trash.setCurrentRow(0)
        made.studio.widget(QPushButton, "restoreTakes").click()
        await eventually(lambda: trash.count() == 0)
        removed = made.studio.widget(QListView, "removedList").model()
        assert [removed.index(row, 0).data() for row in range(removed.rowCount())] == [ONE]


async def test_a_retake_that_fails_leaves_the_sound_and_is_retried() -> None:
    async with desk(takes=1) as made:
        crash = EngineCrashed("The voice engine ended.", advice="Try again.")
        made.studio.provider.failures["One"] = [crash] * 9
        await made.studio.do("retake")
        await eventually(lambda: made.notice == "1 of 1 failed: The voice engine ended. Try again.")
        assert made.studio.session.view_of(made.id).state is SegmentState.FRESH
        made.studio.provider.failures.clear()
        await made.studio.do("retry-failed")
        await eventually(lambda: made.numbers == [2, 1])
