"""The list of problems in the window: all of them, the way to each, and what mends it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QPushButton, QToolButton, QTreeView

from tests.support.editor_stage import editor_stage
from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.ui.problems_panel.problem_table_model import ProblemTableModel

TEXT = "One [lagh] two.\n\n<soft>Three.\n\nFour <loud>five <soft>six</loud> seven</soft>."


class Listed:
    """The panel as it stands in the window."""

    def __init__(self, studio: RunningStudio) -> None:
        self.studio = studio
        self.view = studio.widget(QTreeView, "problemList")
        model = self.view.model()
        assert isinstance(model, ProblemTableModel)
        self.model = model

    @property
    def rows(self) -> list[tuple[int, str]]:
        return [(row.number, row.sentence) for row in self.model.rows]

    @property
    def fixes(self) -> list[str]:
        panel = self.studio.window.problems
        return [b.text() for b in panel.findChildren(QPushButton, "problemFix") if b.isVisible()]

    def fix(self, label: str) -> None:
        panel = self.studio.window.problems
        buttons = panel.findChildren(QPushButton, "problemFix")
        next(b for b in buttons if b.text() == label and b.isVisible()).click()


async def opened(studio: RunningStudio, text: str = TEXT) -> Listed:
    await studio.write(text)
    if not studio.window.problems.isVisible():
        await studio.do("show-problems")
    listed = Listed(studio)
    await eventually(lambda: bool(listed.rows))
    return listed


async def test_every_problem_is_listed_with_its_segment_and_its_fixes() -> None:
    async with running_studio() as studio:
        listed = await opened(studio)
        await eventually(lambda: len({number for number, _ in listed.rows}) == 3)
        assert listed.rows[0] == (
            1,
            "“[lagh]” is not a tag of the studio. It is left out and not read aloud. Did you mean [laugh]?",
        )
        await eventually(lambda: "Change to [laugh]" in listed.fixes)
        assert listed.model.headerData(2, Qt.Orientation.Horizontal) == "Problem"


async def test_the_fixes_stay_in_sight_in_a_low_panel() -> None:
    async with running_studio() as studio:
        window = studio.window
        window.resize(1200, 760)
        listed = await opened(studio)
        await eventually(lambda: "Change to [laugh]" in listed.fixes)
        dock = studio.widget(QDockWidget, "problemsPanel")
        window.resizeDocks([dock], [148], Qt.Orientation.Vertical)

        def in_sight() -> bool:
            buttons = window.problems.findChildren(QPushButton, "problemFix")
            return dock.height() <= 160 and all(b.visibleRegion().boundingRect() == b.rect() for b in buttons)

        await eventually(in_sight)


async def test_a_fix_mends_the_text_and_its_row_goes() -> None:
    async with running_studio() as studio:
        listed = await opened(studio, "One [puase] two.")
        await eventually(lambda: "Change to [pause]" in listed.fixes)
        listed.fix("Change to [pause]")
        assert studio.window.editor.text() == "One [pause] two."
        await eventually(lambda: not listed.rows)
        assert studio.widget(QLabel, "problemsEmpty").isVisible()
        await eventually(lambda: not studio.widget(QToolButton, "problemCount").isVisible())


async def test_enter_goes_to_the_problem_and_f8_to_the_next() -> None:
    async with running_studio() as studio:
        listed = await opened(studio)
        studio.window.activateWindow()
        listed.view.setCurrentIndex(listed.model.index(0, 0))
        QTest.keyClick(listed.view, Qt.Key.Key_Return)
        area = studio.window.editor.text_area
        assert area.textCursor().selectedText() == "[lagh]"
        assert studio.window.focusWidget() is area
        QTest.keyClick(area, Qt.Key.Key_F8)
        assert area.textCursor().selectedText() == "<soft>"


async def test_the_count_under_the_script_opens_the_list() -> None:
    async with running_studio() as studio:
        await studio.write(TEXT)
        count = studio.widget(QToolButton, "problemCount")
        await eventually(count.isVisible)
        studio.widget(QDockWidget, "problemsPanel").hide()
        count.click()
        assert studio.window.problems.isVisible()


async def test_what_cannot_be_spoken_at_all_is_listed_with_what_helps() -> None:
    async with running_studio(voice="murmur:nobody") as studio:
        listed = await opened(studio, "One.\n\nTwo.")
        assert [number for number, _ in listed.rows] == [1, 2]
        listed.view.setCurrentIndex(listed.model.index(1, 0))
        assert listed.fixes == ["Choose Another Voice", "Render Again"]
        listed.fix("Choose Another Voice")
        assert studio.window.editor.current_segment() == studio.session.script.segments[1].id


async def test_a_long_list_ends_with_how_many_more_there_are() -> None:
    async with running_studio() as studio:
        listed = await opened(studio, "A [lagh].\n\nB [lagh].")
        rows = listed.model.rows
        studio.window.problems.show_problems(rows[:1], len(rows))
        more = studio.widget(QLabel, "problemsMore")
        assert more.text() == "and 1 more"
        assert more.isVisible()
        studio.window.problems.show_problems(rows, len(rows))
        assert not more.isVisible()


@pytest.mark.usefixtures("qapp")
def test_the_finder_tells_the_first_problems_and_how_many_there_are() -> None:
    with editor_stage("\n\n".join(["A [lagh]."] * 5)) as stage:
        stage.settle()
        first, total = stage.editor.problems.finder.first(3)
        assert [problem.segment.index for problem in first] == [0, 1, 2]
        assert total == 5
