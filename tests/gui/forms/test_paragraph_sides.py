"""In fields of plain text each paragraph begins at the side where its own language does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tts_studio.ui.paragraph_sides import give_paragraphs_their_side

ARABIC = "صباح الخير."
LONG = " ".join(["كلمة"] * 60)


@pytest.fixture(autouse=True)
def _fields_that_are_still_there_have_their_documents(qapp: QApplication) -> None:
    """Those of the test before are closed, to be deleted later, and known to nobody in Python."""
    left = [each for each in qapp.topLevelWidgets() if each.metaObject().className() == "QPlainTextEdit"]
    assert all(each.findChild(QTextDocument) is not None for each in left)


@pytest.fixture
def field(qtbot: QtBot) -> QPlainTextEdit:
    made = QPlainTextEdit()
    qtbot.addWidget(made)
    give_paragraphs_their_side(made)
    made.resize(400, 200)
    made.show()
    return made


def cursor_at(field: QPlainTextEdit, position: int) -> int:
    """Where the cursor stands at a position of the text, from the left of what is shown."""
    cursor = QTextCursor(field.document())
    cursor.setPosition(position)
    return field.cursorRect(cursor).center().x()


def test_arabic_begins_on_the_right_and_english_on_the_left(field: QPlainTextEdit) -> None:
    field.setPlainText(f"{ARABIC}\nGood morning.")
    width = field.viewport().width()
    assert cursor_at(field, 0) > width - 16
    assert cursor_at(field, len(ARABIC) + 1) < 16


def test_every_line_of_a_paragraph_that_wraps_begins_at_its_side(field: QPlainTextEdit) -> None:
    field.setPlainText(LONG)
    block = field.document().begin()
    assert field.document().documentLayout().blockBoundingRect(block).height() > 0
    lines = [block.layout().lineAt(index) for index in range(block.layout().lineCount())]
    assert len(lines) > 2
    ends = [line.x() + line.naturalTextWidth() for line in lines]
    assert max(ends) - min(ends) < 8
    assert min(ends) > field.viewport().width() - 16


def test_the_side_follows_what_is_written_and_a_click_finds_its_letter(field: QPlainTextEdit) -> None:
    field.setPlainText("A")
    assert cursor_at(field, 0) < 16
    field.selectAll()
    field.insertPlainText(ARABIC)
    width = field.viewport().width()
    assert cursor_at(field, 0) > width - 16
    beginning = field.cursorRect(QTextCursor(field.document())).center()
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=beginning)
    assert field.textCursor().position() == 0
    field.undo()
    assert field.toPlainText() == "A"
