"""Labels that wrap begin every line at the side where the window's language begins its lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tts_studio.ui.leftwards_label import LeftwardsLabel
from tts_studio.ui.plain_widgets import plain_label, wrapped_label

# Letters without dots, of which a line is one piece from its top to its foot.
WORD = "l" * 40
# The mark lets it run leftwards, whatever the letters; each word fills a line.
SENTENCE = f"\u200f{WORD} {WORD}"


@pytest.fixture
def leftwards(qapp: QApplication) -> Iterator[None]:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(before)


@pytest.fixture
def paper(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    # Whatever the theme of the test before was.
    widget.setStyleSheet("QLabel { background: white; color: black; } QLabel:disabled { color: gray; }")
    return widget


def shown(label: QLabel, words: str) -> QLabel:
    label.setText(words)
    width = label.fontMetrics().horizontalAdvance(WORD) * 3 // 2
    label.setGeometry(0, 0, width, label.heightForWidth(width) if label.wordWrap() else 32)
    return label


def ends_of_lines(label: QLabel) -> list[int]:
    """The last column with ink of each line, from the top."""
    image = label.grab().toImage()
    rows = [_last_ink(image, y) for y in range(image.height())]
    lines: list[int] = []
    for before, here in zip([-1, *rows], rows, strict=False):
        if here >= 0:
            lines[-1:] = [max(lines[-1], here)] if before >= 0 else [*lines[-1:], here]
    return lines


def _last_ink(image: QImage, y: int) -> int:
    return max((x for x in range(image.width()) if image.pixelColor(x, y).lightness() < 160), default=-1)


@pytest.mark.usefixtures("leftwards")
@pytest.mark.parametrize("selectable", [False, True])
def test_every_line_begins_at_the_right_edge_in_arabic(paper: QWidget, selectable: bool) -> None:
    label = wrapped_label(paper)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # The second paragraph is one line that no space ends.
    first, second, alone = ends_of_lines(shown(label, f"{SENTENCE}\n\u200fllll"))
    assert abs(first - second) <= 1
    assert abs(first - alone) <= 1


@pytest.mark.usefixtures("leftwards")
def test_lines_break_between_words_whatever_signs_stand_before_them(paper: QWidget) -> None:
    label = LeftwardsLabel(paper)
    words = f"\u200f😀😀😀 {WORD} {WORD}"
    label.setWordWrap(True)
    label.setText(words)
    lines = list(label._lines(label.fontMetrics().horizontalAdvance(WORD) * 5 // 4))
    assert lines[-2:] == [WORD, WORD]
    assert " ".join(lines) == words


@pytest.mark.usefixtures("leftwards")
def test_a_label_that_cannot_be_used_is_drawn_paler(paper: QWidget) -> None:
    label = shown(wrapped_label(paper), SENTENCE)
    strong = label.grab().toImage()
    label.setEnabled(False)
    assert label.grab().toImage() != strong


@pytest.mark.usefixtures("leftwards")
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_latin_name_stands_at_the_right_edge_in_arabic(paper: QWidget, wrapped: bool) -> None:
    label = shown(plain_label("name", "", paper, wrapped=wrapped), "llll")
    (end,) = ends_of_lines(label)
    assert end > label.width() - 8


def test_a_sentence_begins_on_the_left_in_english(paper: QWidget) -> None:
    label = shown(wrapped_label(paper, "llll"), "llll")
    (end,) = ends_of_lines(label)
    assert end < label.width() / 2
