"""Paragraphs from right to left, signs of several characters, headings, and tags at the ends of lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QTextBlock, QTextLine
from PySide6.QtTest import QTest

from tests.support.editor_stage import EditorStage, editor_stage

pytestmark = pytest.mark.usefixtures("qapp")
FAMILY = "👨‍👩‍👧‍👦"
ARABIC = "كان أفضل الأوقات <soft>وأسوأ</soft> الأوقات"
LONG_TAGS = "It goes <build-intensity>on</build-intensity> and [tongue-click] on, " * 12


def lines(block: QTextBlock) -> list[QTextLine]:
    layout = block.layout()
    return [layout.lineAt(index) for index in range(layout.lineCount())]


def press(stage: EditorStage, key: Qt.Key) -> None:
    QTest.keyClick(stage.area, key)


def test_a_paragraph_from_right_to_left_begins_at_the_right() -> None:
    with editor_stage("From the left.\n\n" + ARABIC) as stage:
        left, right = (stage.area.document().findBlockByNumber(number) for number in (0, 2))
        stage.area.visible_blocks()
        (first,), (second,) = lines(left), lines(right)
        assert first.naturalTextRect().left() < 20
        assert second.naturalTextRect().right() == pytest.approx(first.width(), abs=30)
        assert second.x() > 100


def test_a_click_at_the_right_edge_puts_the_cursor_at_the_beginning_of_such_a_paragraph() -> None:
    with editor_stage(ARABIC) as stage:
        (block,) = stage.area.visible_blocks()
        (line,) = lines(block.block)
        at = QPoint(
            round(block.origin.x() + line.x() + line.naturalTextWidth()) - 1, round(block.origin.y()) + 12
        )
        QTest.mouseClick(stage.area.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert stage.area.textCursor().position() == 0


def test_a_closing_tag_in_text_from_right_to_left_is_not_turned_over() -> None:
    with editor_stage(ARABIC) as stage:
        formats = stage.area.document().firstBlock().layout().formats()
        closing = ARABIC.index("</soft>")
        (unseen,) = (found for found in formats if found.start == closing)
        assert unseen.format.foreground().color().alpha() == 0
        (block,) = stage.area.visible_blocks()
        (place,) = block.rectangles(closing, closing + len("</soft>"))
        picture = stage.area.viewport().grab(place.toAlignedRect()).toImage()
        colours = {
            picture.pixelColor(x, y).rgb() for x in range(picture.width()) for y in range(picture.height())
        }
        assert len(colours) > 5


@pytest.mark.parametrize("width", [500, 560, 620, 680, 740, 900])
def test_no_line_ends_within_a_tag(width: int) -> None:
    with editor_stage(LONG_TAGS) as stage:
        stage.editor.resize(width, 600)
        (block,) = stage.area.visible_blocks()
        text = block.text
        assert len(lines(block.block)) > 5
        for line in lines(block.block)[:-1]:
            end = line.textStart() + line.textLength()
            assert text[:end].count("<") == text[:end].count(">")
            assert text[:end].count("[") == text[:end].count("]")
        assert block.block.lineCount() == len(lines(block.block))


def test_a_tag_longer_than_a_line_is_broken_all_the_same() -> None:
    with editor_stage("[" + "very " * 11 + "long]") as stage:
        stage.editor.resize(300, 600)
        stage.editor.set_text_size(30)
        (block,) = stage.area.visible_blocks()
        assert len(lines(block.block)) > 1


@pytest.mark.parametrize("sign", [FAMILY, "🇩🇪", "👍🏽", "❤️", "1️⃣"])
def test_a_sign_of_several_characters_is_deleted_as_one(sign: str) -> None:
    with editor_stage(f"a{sign}b") as stage:
        stage.place(1)
        press(stage, Qt.Key.Key_Delete)
        assert stage.text == "ab"
        stage.editor.undo()
        assert stage.text == f"a{sign}b"
        stage.place(stage.area.document().characterCount() - 2)
        press(stage, Qt.Key.Key_Backspace)
        assert stage.text == "ab"


def test_letters_with_accents_are_deleted_piece_by_piece_as_everywhere() -> None:
    with editor_stage("e\u0301") as stage:
        stage.place(2)
        press(stage, Qt.Key.Key_Backspace)
        assert stage.text == "e"


def test_deleting_a_selection_takes_just_that() -> None:
    with editor_stage(f"ab{FAMILY}") as stage:
        stage.place(0, 2)
        press(stage, Qt.Key.Key_Delete)
        assert stage.text == FAMILY


def test_a_double_click_selects_a_sign_of_several_characters() -> None:
    with editor_stage(f"{FAMILY} and more") as stage:
        (block,) = stage.area.visible_blocks()
        QTest.mouseDClick(
            stage.area.viewport(),
            Qt.MouseButton.LeftButton,
            pos=QPoint(round(block.origin.x()) + 12, round(block.origin.y()) + 14),
        )
        assert stage.area.textCursor().selectedText() == FAMILY


def test_headings_are_larger_by_their_level_and_bold() -> None:
    with editor_stage("# One\n\n## Two\n\n### Three\n\nText.") as stage:
        sizes = []
        for number in (0, 2, 4):
            whole = stage.area.document().findBlockByNumber(number).layout().formats()[0]
            assert whole.format.fontWeight() == QFont.Weight.Bold
            sizes.append(whole.format.fontPointSize())
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[-1] > stage.area.font().pointSizeF()
        stage.editor.set_text_size(20)
        first = stage.area.document().firstBlock().layout().formats()[0]
        assert first.format.fontPointSize() > 20


def test_a_line_becomes_a_heading_and_stops_being_one_as_it_is_typed() -> None:
    with editor_stage("Title") as stage:
        stage.place(0)
        stage.type("# ")
        block = stage.area.document().firstBlock()
        assert block.layout().formats()[0].format.fontWeight() == QFont.Weight.Bold
        stage.place(0)
        press(stage, Qt.Key.Key_Delete)
        assert not stage.area.document().firstBlock().layout().formats()
