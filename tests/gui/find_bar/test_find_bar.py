"""Finding and replacing in the script with real keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton, QWidget

from tests.support.editor_stage import EditorStage, editor_stage
from tests.support.ui_samples import sample_theme
from tts_studio.ui.find_bar.find_bar import OPTIONS, FindBar

pytestmark = pytest.mark.usefixtures("qapp")
SHIFT = Qt.KeyboardModifier.ShiftModifier
TEXT = "ANNA: One two one.\n\nThe <soft>one</soft> and the other [laugh] one.\n\nNo more."


class Bar:
    """The find bar above an editor, and its parts."""

    def __init__(self, stage: EditorStage) -> None:
        self.stage = stage
        self.bar = FindBar(stage.editor, stage.editor)
        self.bar.set_theme(sample_theme())
        stage.editor.above.addWidget(self.bar)

    @property
    def words(self) -> QLineEdit:
        return self.stage.part(QLineEdit, "findField")

    @property
    def replacement(self) -> QLineEdit:
        return self.stage.part(QLineEdit, "replaceField")

    def look_for(self, words: str, *options: str) -> None:
        """Open the bar, choose these options and type."""
        self.bar.open_find()
        self.words.clear()
        for option in OPTIONS:
            self.option(option.name).setChecked(option.name in options)
        QTest.keyClicks(self.words, words)
        self.settle()

    def settle(self) -> None:
        """Let the search find everything."""
        while not self.bar.search.complete or self.bar.search._timer.isActive():
            self.bar.search._timer.stop()
            self.bar.search._count_on()
        QApplication.processEvents()

    def option(self, name: str) -> QToolButton:
        return self.stage.part(QToolButton, name)

    @property
    def count(self) -> str:
        self.settle()
        return self.stage.part(QLabel, "findCount").text()

    @property
    def problem(self) -> str:
        label = self.stage.part(QLabel, "findProblem")
        return label.text() if label.isVisible() else ""

    @property
    def focused(self) -> QWidget:
        """What gets the keys when the window does."""
        return self.stage.editor.focusWidget()

    @property
    def selected(self) -> str:
        return self.stage.area.textCursor().selectedText()

    @property
    def place(self) -> int:
        return self.stage.area.textCursor().selectionStart()


@contextmanager
def find_bar(text: str = TEXT) -> Iterator[Bar]:
    with editor_stage(text) as stage:
        yield Bar(stage)


def test_typing_goes_to_the_first_match_and_counts_them_all() -> None:
    with find_bar() as bar:
        bar.look_for("one")
        assert (bar.selected, bar.place, bar.count) == ("One", 6, "1 of 4")
        QTest.keyClicks(bar.words, "xyz")
        assert bar.count == "No matches"
        assert bar.selected == "One"


def test_enter_goes_on_and_shift_enter_back_round_the_ends() -> None:
    with find_bar() as bar:
        bar.look_for("one")
        counts = []
        for modifier in (None, None, None, None, SHIFT, SHIFT):
            QTest.keyClick(bar.words, Qt.Key.Key_Return, modifier or Qt.KeyboardModifier.NoModifier)
            counts.append(bar.count)
        assert counts == ["2 of 4", "3 of 4", "4 of 4", "1 of 4", "4 of 4", "3 of 4"]


def test_going_on_works_before_everything_is_counted() -> None:
    with find_bar() as bar:
        bar.bar.open_find()
        bar.words.setText("one")
        bar.stage.place(7)
        places = []
        for step in (bar.bar.find_next, bar.bar.find_next, bar.bar.find_previous, bar.bar.find_previous):
            step()
            places.append(bar.place)
            bar.bar.search._begin_anew()
        assert places == [14, 30, 14, 6]
        bar.bar.find_previous()
        assert bar.place == TEXT.rindex("one")


def test_the_selection_is_what_is_looked_for() -> None:
    with find_bar() as bar:
        bar.stage.select("two")
        bar.bar.open_find()
        assert bar.words.text() == "two"
        assert bar.count == "1 of 1"
        assert bar.focused is bar.words


def test_a_selection_of_several_lines_is_looked_in() -> None:
    with find_bar() as bar:
        bar.stage.place(0, TEXT.index("No more"))
        bar.words.setText("o")
        bar.bar.open_find()
        assert bar.option("findSelection").isChecked()
        assert bar.count == "1 of 8"
        bar.option("findSelection").setChecked(False)
        assert bar.count == "1 of 10"


def test_the_stretch_looked_in_moves_with_the_text() -> None:
    with find_bar("one one\none one\none one") as bar:
        bar.stage.place(8, 15)
        bar.bar.open_find()
        bar.option("findSelection").setChecked(True)
        bar.words.setText("one")
        assert bar.count == "1 of 2"
        bar.stage.place(0)
        bar.stage.type("one ")
        bar.replacement.setText("two")
        bar.bar.open_replace()
        bar.stage.part(QToolButton, "replaceAll").click()
        assert bar.stage.area.toPlainText() == "one one one\ntwo two\none one"


@pytest.mark.parametrize(
    ("words", "options", "count"),
    [
        ("one", ("findCase",), "1 of 3"),
        ("o", ("findWords",), "No matches"),
        ("o[nt]", ("findRegular",), "1 of 5"),
        ("laugh", ("findSpeech",), "No matches"),
        ("the one and", ("findSpeech",), "1 of 1"),
        ("anna", ("findSpeech",), "No matches"),
        ("anna", (), "1 of 1"),
    ],
)
def test_options_narrow_what_is_found(words: str, options: tuple[str, ...], count: str) -> None:
    with find_bar() as bar:
        bar.look_for(words, *options)
        assert bar.count == count


def test_a_bad_pattern_says_what_is_wrong_and_finds_nothing() -> None:
    with find_bar() as bar:
        bar.look_for("(one", "findRegular")
        assert bar.problem == "A bracket “(” is never closed."
        assert bar.count == ""
        QTest.keyClicks(bar.words, ")")
        assert bar.problem == ""
        assert bar.count == "1 of 4"


def test_a_pattern_that_would_hold_up_the_window_is_given_up() -> None:
    with find_bar("a" * 4000 + "b") as bar:
        bar.look_for(r"(?:a|a)*(?:a|a)*(?:a|a)*[bc]\d", "findRegular")
        assert "takes too long" in bar.problem
        bar.words.setText("b")
        assert bar.problem == ""
        assert bar.count == "1 of 1"


def test_replacing_goes_match_by_match() -> None:
    with find_bar() as bar:
        bar.look_for("one")
        bar.bar.open_replace()
        bar.words.setText("one")
        bar.stage.place(0)
        bar.bar.find_next()
        bar.replacement.setText("1")
        QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
        assert bar.stage.area.toPlainText().startswith("ANNA: 1 two one.")
        assert (bar.selected, bar.place) == ("one", 12)
        QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
        assert bar.stage.area.toPlainText().startswith("ANNA: 1 two 1.")


def test_replacing_all_is_one_step_that_can_be_undone() -> None:
    with find_bar() as bar:
        bar.look_for(r"(\w)ne", "findRegular")
        bar.bar.open_replace()
        bar.replacement.setText(r"\1NE")
        bar.stage.part(QToolButton, "replaceAll").click()
        assert bar.stage.area.toPlainText() == TEXT.replace("ne", "NE")
        assert bar.count == "4 replaced"
        bar.stage.editor.undo()
        assert bar.stage.area.toPlainText() == TEXT
        bar.stage.editor.redo()
        assert bar.stage.area.toPlainText() == TEXT.replace("ne", "NE")


def test_replacing_speech_keeps_the_tags_and_the_speakers() -> None:
    text = "ANNA: Anna, the <soft>red</soft> apple. 😀 The red apple."
    with find_bar(text) as bar:
        bar.look_for("the red", "findSpeech")
        bar.bar.open_replace()
        bar.words.setText("the red")
        bar.replacement.setText("a green")
        bar.stage.part(QToolButton, "replaceAll").click()
        assert bar.stage.area.toPlainText() == "ANNA: Anna, a <soft>green</soft> apple. 😀 a green apple."


def test_a_bad_replacement_changes_nothing() -> None:
    with find_bar() as bar:
        bar.look_for("(one)", "findRegular")
        bar.bar.open_replace()
        bar.words.setText("(one)")
        bar.replacement.setText(r"\3")
        bar.stage.part(QToolButton, "replaceAll").click()
        assert bar.stage.area.toPlainText() == TEXT
        assert bar.problem == "The replacement names a group the pattern does not have."


def test_a_line_end_in_the_replacement_splits_the_line() -> None:
    with find_bar("one, two") as bar:
        bar.look_for(", ", "findRegular")
        bar.bar.open_replace()
        bar.words.setText(", ")
        bar.replacement.setText(r"\n\n")
        bar.stage.part(QToolButton, "replaceAll").click()
        assert bar.stage.area.toPlainText() == "one\n\ntwo"


def test_what_is_typed_in_the_script_is_counted_again() -> None:
    with find_bar() as bar:
        bar.look_for("one")
        bar.stage.place(len(TEXT))
        bar.stage.type(" one")
        assert bar.count == "5 matches"


def test_matches_on_screen_are_marked_and_marks_go_with_the_bar() -> None:
    with find_bar() as bar:
        bar.look_for("one")
        blocks = bar.stage.area.visible_blocks()
        marked = [span for block in blocks for span in bar.stage.area.overlays.matches(block)]
        assert [TEXT[start:end] for start, end in marked] == ["One", "one", "one", "one"]
        QTest.keyClick(bar.words, Qt.Key.Key_Escape)
        assert not bar.bar.isVisible()
        assert bar.focused is bar.stage.area
        assert [span for block in blocks for span in bar.stage.area.overlays.matches(block)] == []
        assert bar.selected == "One"


def test_finding_on_without_words_asks_for_some() -> None:
    with find_bar() as bar:
        bar.bar.find_next()
        assert bar.focused is bar.words


def test_finding_on_with_the_bar_hidden_shows_it() -> None:
    with find_bar() as bar:
        bar.look_for("one")
        bar.bar.close_bar()
        bar.bar.find_next()
        assert bar.bar.isVisible()
        assert bar.count == "2 of 4"


def test_every_control_has_a_name_and_fits_a_narrow_window() -> None:
    with find_bar() as bar:
        bar.stage.editor.resize(440, 600)
        bar.bar.open_replace()
        QApplication.processEvents()
        buttons = bar.bar.findChildren(QToolButton)
        assert all(button.accessibleName() == button.text() for button in buttons)
        for button in buttons:
            corner = button.mapTo(bar.bar, button.rect().bottomRight())
            assert bar.bar.rect().contains(corner), button.objectName()
