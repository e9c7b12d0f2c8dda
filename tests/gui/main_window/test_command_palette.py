"""The command palette finds what one means, says why something cannot be done, and remembers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeView

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.ui.main_window.fuzzy import fit

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


async def _shown(studio: RunningStudio, typed: str) -> list[tuple[str, str, bool]]:
    """What the palette lists: the words, what stands beside them, and whether it can be chosen."""
    dialog = await studio.dialog("commandPalette")
    search = dialog.findChild(QLineEdit, "findCommand")
    listed = dialog.findChild(QTreeView, "commandList")
    assert search is not None
    assert listed is not None
    search.setText(typed)
    model = listed.model()
    rows = [(model.index(row, 0), model.index(row, 1)) for row in range(model.rowCount())]
    return [(a.data(), b.data(), bool(a.flags() & Qt.ItemFlag.ItemIsEnabled)) for a, b in rows]


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("play", "Play All", "Render and Play"),
        ("seg", "Render This Segment", "Missegmented"),
        ("ptc", "Put the Cursor", "Paste"),
        ("Über", "uber alles", "exuberant"),
    ],
)
def test_the_beginning_of_a_word_fits_best(typed: str, better: str, worse: str) -> None:
    assert (fit(typed, better) or 0) > (fit(typed, worse) or 0)


def test_a_name_without_one_of_the_words_does_not_fit() -> None:
    assert fit("play nothing", "Play All") is None
    assert fit("rsg", "Render This Segment", scattered=False) is None
    assert fit("", "Play All") == 0


async def test_letters_of_the_words_are_enough() -> None:
    async with running_studio() as studio:
        await studio.write("One.")
        await studio.do("palette")
        assert (await _shown(studio, "playseg"))[0][0] == "Play › Play This Segment"


async def test_what_cannot_be_done_stands_last_and_says_why() -> None:
    async with running_studio() as studio:
        await studio.do("palette")
        found = await _shown(studio, "stop")
        assert ("Play › Stop", "Nothing is playing", False) in found
        assert [enabled for _, _, enabled in found] == sorted((e for _, _, e in found), reverse=True)
        assert (await _shown(studio, "previous segment"))[-1][1:] == ("Write something first", False)


async def test_what_was_used_last_comes_first_also_in_a_later_run() -> None:
    async with running_studio() as studio:
        await studio.do("palette")
        await _shown(studio, "larger text")
        search = studio.widget(QLineEdit, "findCommand")
        before = studio.application.settings.number("script_text_size")
        QTest.keyClick(search, Qt.Key.Key_Return)
        await eventually(lambda: studio.application.settings.number("script_text_size") == before + 1)
    async with running_studio() as studio:
        await studio.do("palette")
        assert (await _shown(studio, ""))[0][0] == "View › Larger Text"


async def test_words_that_fit_nothing_are_said() -> None:
    async with running_studio() as studio:
        await studio.do("palette")
        assert await _shown(studio, "xyzzy") == []
        assert "xyzzy" in studio.widget(QLabel, "noCommand").text()
        QTest.keyClick(studio.widget(QLineEdit, "findCommand"), Qt.Key.Key_Return)
        assert (await studio.dialog("commandPalette")).isVisible()
