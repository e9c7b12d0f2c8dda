"""What a recording says, written down by hand while what was written before is being kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tts_studio.engine.sample_sheet import SampleSheet
from tts_studio.ui.cloning.spoken_text import SpokenText


class Page(QWidget):
    """The text of one recording, and a button to go to from it."""

    def __init__(self, qtbot: QtBot, kept: str = "") -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.text = SpokenText(self)
        self.text.show_text(kept)
        self.elsewhere = QPushButton("Elsewhere", self)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(self.elsewhere)
        self.show()
        self.activateWindow()
        qtbot.waitUntil(self.isActiveWindow)
        self.text.setFocus()

    def write(self, words: str) -> None:
        QTest.keyClicks(self.text, words)

    def rewrite(self, words: str) -> None:
        self.text.selectAll()
        self.write(words)


def test_what_is_written_after_a_pause_follows_what_was_written_before(qtbot: QtBot) -> None:
    page, sheet = Page(qtbot), SampleSheet()
    sheet.add([Path("/good.wav")])
    page.text.edited.connect(lambda words: sheet.retell(sheet.samples[0].key, words))
    forget = sheet.changed.connect(lambda _nothing: page.text.show_text(sheet.samples[0].text))
    page.write("Hello there.")
    QTest.keyClick(page.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.samples[0].text == "Hello there.")
    page.write("Second line")
    assert page.text.toPlainText() == "Hello there.\nSecond line"
    page.elsewhere.setFocus()
    assert sheet.samples[0].text == page.text.toPlainText()
    sheet.undo()
    assert page.text.toPlainText() == "Hello there."
    forget()


def test_a_text_that_cannot_be_kept_stays_and_is_handed_over_again(qtbot: QtBot) -> None:
    page = Page(qtbot, kept="Good morning.")
    page.rewrite("Far too long")
    with qtbot.waitSignal(page.text.edited):
        page.elsewhere.setFocus()
    page.text.show_text("Good morning.")
    assert page.text.toPlainText() == "Far too long"
    page.text.setFocus()
    with qtbot.waitSignal(page.text.edited) as again:
        page.elsewhere.setFocus()
    assert again.args == ["Far too long"]


def test_what_is_taken_back_while_it_is_being_kept_is_handed_over_too(qtbot: QtBot) -> None:
    page = Page(qtbot, kept="Good morning.")
    with qtbot.waitSignal(page.text.edited):
        page.rewrite("Good evening.")
    page.rewrite("Good morning.")
    with qtbot.waitSignal(page.text.edited) as again:
        page.elsewhere.setFocus()
    assert again.args == ["Good morning."]
    page.text.show_text("Good evening.")
    assert page.text.toPlainText() == "Good morning."
    page.text.show_text("Good morning.")
    assert not page.text.document().isModified()


def test_what_became_different_meanwhile_is_shown_once_nobody_writes_there(qtbot: QtBot) -> None:
    page = Page(qtbot, kept="Good morning.")
    page.text.show_text("Good evening.")
    assert page.text.toPlainText() == "Good morning."
    page.elsewhere.setFocus()
    assert page.text.toPlainText() == "Good evening."
