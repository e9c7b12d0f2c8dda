"""The panel of takes by itself: its rows, keys and menu, what a screen reader hears, and the trash."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListView,
    QListWidget,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import sample_theme
from tts_studio.domain.parameters import (
    Choice,
    ChoiceParameter,
    NumberParameter,
    Parameter,
    ParameterValue,
    SwitchParameter,
    TextParameter,
)
from tts_studio.ui.takes.take_row import TakeRow
from tts_studio.ui.takes.take_view import Difference, TakeView, moment_words, value_words
from tts_studio.ui.takes.take_wishes import REMOVED_MENU, TAKE_MENU, TakeWish
from tts_studio.ui.takes.takes_panel import TakesPanel, TakesView

W = TypeVar("W", bound=QWidget)
SLOWER = Difference("Speed", "0.8", "1")


GONE = "It was <soft>the</soft> best of times, it was the worst of times."


def take(number: int, **facts: object) -> TakeView:
    plain = TakeView(f"t{number}", number, "s", "Low · Murmur", (), "4.2 s", "$0.50", "14:05")
    return replace(plain, **facts)  # type: ignore[arg-type]  # the names are those of TakeView


class Stage:
    """The panel with three takes, the first of which is chosen."""

    def __init__(self, qtbot: QtBot) -> None:
        self.panel = TakesPanel(sample_theme())
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 640)
        self.panel.show()
        self.wanted = QSignalSpy(self.panel.wanted)
        self.show(take(3), take(2, differences=(SLOWER,)), take(1, chosen=True, can_be_chosen=False))

    def show(self, *takes: TakeView, locked: int | None = None, progress: float | None = None) -> None:
        self.panel.show_takes(TakesView(7, takes, locked, progress))

    def find(self, kind: type[W], name: str) -> W:
        found = self.panel.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def row(self, number: int) -> TakeRow:
        return next(row for row in self.panel.takes.rows if row.view.number == number)

    @property
    def focused(self) -> int:
        focus = self.panel.focusWidget()
        return next(row.view.number for row in self.panel.takes.rows if row.play is focus)

    @property
    def told(self) -> list[tuple[str, TakeWish]]:
        return [(self.wanted.at(i)[0], self.wanted.at(i)[1]) for i in range(self.wanted.count())]


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


@pytest.mark.parametrize("width", [260, 304, 360])
def test_all_that_differs_can_be_read_however_narrow_the_panel_is(
    stage: Stage, qtbot: QtBot, width: int
) -> None:
    voice = Difference("Voice", "Heart · Hibari (English)", "Eve · Grok")
    stage.show(*(take(number, differences=(voice,), same_words=False) for number in range(8, 0, -1)))
    stage.panel.resize(width, 300)
    stage.panel.takes.focus_take("t8")
    lines = stage.row(8).findChild(QLabel, "comparisonLines")
    assert isinstance(lines, QLabel)
    qtbot.waitUntil(lambda: lines.height() >= lines.heightForWidth(lines.width()))


def test_arrows_go_from_take_to_take_and_the_keyboard_stays_on_its_take(stage: Stage) -> None:
    stage.panel.takes.focus_take("t2")
    QTest.keyClick(stage.row(2).play, Qt.Key.Key_Up)
    assert stage.focused == 3
    QTest.keyClick(stage.row(3).play, Qt.Key.Key_Up)
    assert stage.focused == 3
    QTest.keyClick(stage.row(3).play, Qt.Key.Key_Down)
    stage.show(take(4), take(3), take(2), take(1))
    assert stage.focused == 2
    stage.show(take(4), take(3), take(1))
    assert stage.focused == 1


def test_every_key_of_the_menu_asks_for_the_take_that_has_the_keyboard(stage: Stage) -> None:
    asked = []
    for spec in TAKE_MENU:
        stage.panel.takes.focus_take("t2")
        QTest.keyClick(stage.row(2).play, spec.key)
        asked.append(("t2", spec.wish))
    assert stage.told == asked


def test_what_makes_no_sense_is_not_asked_for(stage: Stage) -> None:
    stage.show(take(1, chosen=True, can_be_chosen=False, locked=True), locked=1)
    stage.panel.takes.focus_take("t1")
    for key in (Qt.Key.Key_C, Qt.Key.Key_Delete, Qt.Key.Key_U, Qt.Key.Key_Z):
        QTest.keyClick(stage.row(1).play, key)
    assert stage.told == []
    assert not stage.find(QPushButton, "retake").isEnabled()


def test_the_buttons_of_a_row_do_what_their_names_say(stage: Stage) -> None:
    named = {
        "takePlay": ("Play Take 2", TakeWish.PLAY),
        "takeStar": ("Star Take 2", TakeWish.STAR),
        "takeLock": ("Lock Take 2", TakeWish.LOCK),
        "takeChoose": ("Choose", TakeWish.CHOOSE),
    }
    stage.panel.takes.focus_take("t2")
    for name, (words, wish) in named.items():
        button = stage.row(2).findChild(QToolButton, name)
        assert isinstance(button, QToolButton)
        assert words.startswith(button.text())
        assert button.accessibleName() == words
        button.click()
        assert stage.told[-1] == ("t2", wish)
    settings = stage.row(2).findChild(QToolButton, "useTakeSettings")
    assert isinstance(settings, QToolButton)
    assert settings.isVisible()
    settings.click()
    assert stage.told[-1] == ("t2", TakeWish.SETTINGS)


def test_a_screen_reader_hears_everything_about_a_take(stage: Stage) -> None:
    stage.show(take(1, chosen=True, starred=True, locked=True, comment="Warm.", differences=(SLOWER,)))
    seen = QAccessible.queryAccessibleInterface(stage.row(1).play)
    assert seen.text(QAccessible.Text.Name) == "Play Take 1"
    assert seen.text(QAccessible.Text.Description) == (
        "chosen, starred, locked, 4.2 s, Low · Murmur · Speed 0.8, $0.50, 14:05, Warm."
    )


def test_the_menu_says_what_can_be_done_now(stage: Stage) -> None:
    stage.show(take(1, starred=True, locked=True, can_be_chosen=False), locked=1)
    stage.panel.takes.open_menu("t1", QPoint(10, 10))
    menu = stage.panel.findChild(QMenu, "takeMenu")
    assert isinstance(menu, QMenu)
    words = {
        action.objectName(): (action.text().split("\t")[0], action.isEnabled()) for action in menu.actions()
    }
    assert words["take-star"] == ("Remove Star", True)
    assert words["take-lock"] == ("Unlock", True)
    assert words["take-choose"] == ("Choose", False)
    assert words["take-trash"] == ("Delete", False)
    menu.close()


def test_other_words_than_the_script_s_are_said_and_such_a_take_is_not_chosen(stage: Stage) -> None:
    stage.show(take(1, same_words=False, can_be_chosen=False))
    labels = {label.objectName(): label.text() for label in stage.row(1).findChildren(QLabel)}
    assert labels["takeFacts"] == "$0.50 · 14:05 · other words"
    assert "Lock it to use it all the same." in labels["comparisonLines"]
    assert not any(button.isVisible() for button in stage.row(1).findChildren(QToolButton, "takeChoose"))


def test_a_retake_under_way_shows_how_far_it_is_and_moves_while_nobody_knows(stage: Stage) -> None:
    bar = stage.find(QProgressBar, "retakeProgress")
    assert not bar.isVisible()
    stage.show(take(1), progress=0.0)
    assert bar.isVisible()
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    stage.show(take(1), progress=0.4)
    assert bar.value() / bar.maximum() == pytest.approx(0.4)


def test_the_trash_lists_and_gives_back_what_is_selected(stage: Stage) -> None:
    restored, emptied = (
        QSignalSpy(stage.panel.restore_requested),
        QSignalSpy(stage.panel.empty_trash_requested),
    )
    stage.find(QToolButton, "trash_toggle").click()
    assert stage.find(QLabel, "trashEmpty").isVisible()
    stage.panel.show_trash((take(2), take(1, segment_id="gone", words=GONE)), {"s": 7})
    trash = stage.find(QListWidget, "trashedTakes")
    assert [trash.item(row).text() for row in range(2)] == [
        "Segment 7 · Take 2 · Low · Murmur · 4.2 s · $0.50",
        "no longer in the script: “It was <soft>the</soft> best of…” · Take 1 · Low · Murmur · 4.2 s · $0.50",
    ]
    assert "&lt;soft&gt;the&lt;/soft&gt; best of times" in trash.item(1).toolTip()
    assert trash.item(1).data(Qt.ItemDataRole.AccessibleDescriptionRole) == GONE
    assert not stage.find(QPushButton, "restoreTakes").isEnabled()
    trash.selectAll()
    QTest.keyClick(trash, Qt.Key.Key_Return)
    stage.find(QPushButton, "emptyTakeTrash").click()
    assert restored.at(0) == [("t2", "t1")]
    assert emptied.count() == 1


def test_an_opened_trash_is_scrolled_to_where_its_buttons_can_be_seen(stage: Stage, qtbot: QtBot) -> None:
    stage.panel.resize(320, 280)
    stage.panel.show_trash((take(2),), {"s": 7})
    stage.find(QToolButton, "trash_toggle").click()
    restore = stage.find(QPushButton, "restoreTakes")
    qtbot.waitUntil(lambda: restore.visibleRegion().boundingRect() == restore.rect())


def test_the_rows_are_mirrored_for_languages_that_are_read_from_the_right(stage: Stage) -> None:
    row = stage.row(3)
    assert row.play.x() < row.width() / 2
    stage.panel.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert row.play.x() > row.width() / 2


@pytest.mark.parametrize(
    ("parameter", "value", "words"),
    [
        (NumberParameter("pitch", "Pitch", -12, 12, 0, unit="st"), 2.0, "2 st"),
        (SwitchParameter("warm", "Warm", False), True, "on"),
        (SwitchParameter("warm", "Warm", True), False, "off"),
        (ChoiceParameter("mood", "Mood", (Choice("a", "Calm"), Choice("b", "Merry")), "a"), "b", "Merry"),
        (TextParameter("style", "Style"), "like rain", "“like rain”"),
        (TextParameter("style", "Style"), "", "empty"),
    ],
)
def test_a_setting_is_told_as_a_user_reads_it(
    parameter: Parameter, value: ParameterValue, words: str
) -> None:
    assert value_words(parameter, value) == words


def test_today_is_told_by_the_hour_and_other_days_by_their_date() -> None:
    now = 1_800_000_600.0  # at a full hour, some zone would have its midnight
    assert moment_words(now, now) != moment_words(now - 86_400, now)
    assert moment_words(now - 86_400, now) == moment_words(now - 86_401, now)


def test_removed_takes_are_told_whole_and_put_into_words_only_when_they_are_seen(stage: Stage) -> None:
    asked: list[str] = []

    def view_of(take_id: str) -> TakeView | None:
        asked.append(take_id)
        return take(2, id=take_id, words=f"ANNA: {GONE}", starred=True) if take_id != "t9" else None

    stage.panel.show_removed([f"t{number}" for number in range(1000)], view_of)
    stage.find(QToolButton, "removed_toggle").click()
    shown = stage.find(QListView, "removedList")
    stage.panel.grab()
    assert len(set(asked)) < 10
    first = shown.model().index(0, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == (
        f"ANNA: {GONE} Take 2 · starred · Low · Murmur · 4.2 s · $0.50 · 14:05"
    )
    assert "&lt;soft&gt;the&lt;/soft&gt; best of times" in first.data(Qt.ItemDataRole.ToolTipRole)
    assert shown.model().index(9, 0).data() is None
    assert stage.find(QToolButton, "removed_toggle").accessibleName() == "No longer in the script (1000)"


def test_what_can_be_done_with_removed_takes_stands_in_their_menu_with_its_keys(stage: Stage) -> None:
    wanted = QSignalSpy(stage.panel.removed.wanted)
    stage.panel.show_removed(["t2", "t1"], lambda take_id: take(1, id=take_id, words=GONE))
    stage.find(QToolButton, "removed_toggle").click()
    shown = stage.find(QListView, "removedList")
    shown.customContextMenuRequested.emit(QPoint(10, 10))
    assert stage.panel.findChild(QMenu, "removedMenu") is None
    QTest.keyClick(shown, Qt.Key.Key_W)
    assert wanted.count() == 0
    assert not stage.find(QPushButton, "removed_put-back").isEnabled()
    shown.selectAll()
    shown.setCurrentIndex(shown.model().index(1, 0))
    shown.selectAll()
    for spec in REMOVED_MENU:
        QTest.keyClick(shown, spec.key)
    shown.customContextMenuRequested.emit(QPoint(10, 10))
    menu = stage.panel.findChild(QMenu, "removedMenu")
    assert isinstance(menu, QMenu)
    for action in menu.actions():
        action.trigger()
    menu.close()
    several, one = ("t2", "t1"), ("t1",)
    told = [(several if spec.of_several else one, spec.wish) for spec in REMOVED_MENU]
    assert [(wanted.at(i)[0], wanted.at(i)[1]) for i in range(wanted.count())] == told * 2


def test_the_selection_stays_with_its_take_or_goes_to_the_one_in_its_place(stage: Stage) -> None:
    def view_of(take_id: str) -> TakeView:
        return take(1, id=take_id, words=GONE)

    stage.panel.show_removed(["t3", "t2", "t1"], view_of)
    stage.find(QToolButton, "removed_toggle").click()
    shown = stage.find(QListView, "removedList")
    shown.setCurrentIndex(shown.model().index(1, 0))
    stage.panel.show_removed(["t4", "t3", "t2", "t1"], view_of)
    assert stage.panel.removed.selected == ("t2",)
    stage.panel.show_removed(["t4", "t3", "t1"], view_of)
    assert stage.panel.removed.selected == ("t1",)
    stage.panel.show_removed([], view_of)
    assert stage.find(QLabel, "removedEmpty").isVisible()
    assert stage.find(QToolButton, "removed_toggle").text() == "▾ No longer in the script"
