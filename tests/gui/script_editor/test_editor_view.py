"""What is painted around the text: the spoken word, chips, the measure."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.editor_stage import EditorStage, editor_stage, theme_named
from tts_studio.ui.script_editor.follower import Follower
from tts_studio.ui.script_editor.script_editor import ScriptEditor

pytestmark = pytest.mark.usefixtures("qapp")
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CAST = "NARRATOR: One 😀 two.\n\nALICE: Three.\nBOB: Four.\n\nFive."


def image_of(stage: EditorStage, area: QRect) -> QImage:
    return stage.area.grab(area).toImage()


@pytest.mark.parametrize("held", [CTRL, ALT])
def test_a_word_clicked_with_ctrl_or_alt_is_played_from(held: Qt.KeyboardModifier) -> None:
    with editor_stage("😀😀 One two.") as stage:
        clicked: list[int] = []
        stage.editor.word_clicked.connect(clicked.append)
        cursor = stage.area.textCursor()
        cursor.setPosition(9)
        point = stage.area.cursorRect(cursor).center()
        QTest.mouseClick(stage.area.viewport(), Qt.MouseButton.LeftButton, held, point)
        assert clicked == [7]
        assert stage.area.textCursor().position() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_spoken_word_is_lit_and_goes_dark_again(theme: str) -> None:
    with editor_stage("😀 One two three.", theme=theme) as stage:
        before = stage.area.viewport().grab().toImage()
        start = stage.text.index("two")
        stage.editor.follow(start, start + 3, False)
        [block] = stage.area.visible_blocks()
        [lit] = list(block.rectangles(start + 1, start + 4))
        during = stage.area.viewport().grab().toImage()
        point = QPoint(round(lit.left()) - 1, round(lit.center().y()))
        assert during.pixelColor(point) != before.pixelColor(point)
        stage.editor.clear_follow()
        assert stage.area.viewport().grab().toImage() == before


def test_following_scrolls_but_waits_for_a_busy_user() -> None:
    text = "\n\n".join(f"Paragraph {number} of many." for number in range(200))
    with editor_stage(text) as stage:
        now = [100.0]
        follower = Follower(stage.area, lambda: now[0])
        bar = stage.area.verticalScrollBar()
        place = text.index("Paragraph 100")
        follower.follow(place, place + 9, approximate=True)
        first, last = stage.area.visible_range()
        assert first <= place <= last
        here = bar.value()
        stage.type("x")
        now[0] += 2.9
        stage.place(0)
        follower.follow(0, 5, approximate=False)
        place = text.index("Paragraph 190")
        bar.setValue(here)
        follower.follow(place, place + 9, approximate=False)
        assert bar.value() == here
        now[0] += 0.2
        follower.follow(place + 10, place + 13, approximate=False)
        first, last = stage.area.visible_range()
        assert first <= place <= last


def test_tags_have_chips_in_text_of_either_direction() -> None:
    for text in ("One <soft>two</soft> three", "هذا نص [laugh] عربي", "吾輩は[pause]猫"):
        with editor_stage(text) as stage:
            start = min(text.find("<") % 999, text.find("[") % 999)
            end = text.index(">" if "<" in text else "]") + 1
            [block] = stage.area.visible_blocks()
            [chip] = list(block.rectangles(start, end))
            assert 20 < chip.width() < 90
            inside = image_of(stage, stage.area.rect())
            corner = stage.area.viewport().mapTo(
                stage.area, QPoint(round(chip.left()) + 3, round(chip.top()))
            )
            assert inside.pixelColor(corner).name() != theme_named("light").color("raised").name()


def test_a_script_loaded_before_the_window_opens_is_shown_from_its_top() -> None:
    with editor_stage("\n\n".join(["measure " * 30] * 20)) as stage:
        assert stage.area.verticalScrollBar().value() == 0


def test_a_long_line_is_no_wider_than_its_measure_and_never_cut_off() -> None:
    with editor_stage("measure " * 60) as stage:
        for width in (640, 1600):
            stage.editor.resize(width, 500)
            QApplication.processEvents()
            [block] = stage.area.visible_blocks()
            line = block.block.layout().lineAt(0)
            assert line.width() <= stage.area.viewport().width()
            assert line.textLength() <= 85
            assert stage.gutter.geometry().right() < stage.area.viewport().geometry().left()


def test_an_editor_without_a_theme_has_the_palettes_colours() -> None:
    editor = ScriptEditor()
    editor.set_text("ALICE: One [laugh] [laughs].")
    editor.show()
    assert not editor.grab().isNull()
    editor.close()
    editor.deleteLater()
    QApplication.processEvents()
