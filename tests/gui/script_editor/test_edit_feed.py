"""The editor tells edits instead of texts, and what it tells makes the same text."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout

from tests.support.editor_stage import editor_stage
from tts_studio.domain.script_edit import TextEdit, edited_script
from tts_studio.ui.script_editor.edit_feed import EditFeed
from tts_studio.ui.script_editor.edit_log import Edit
from tts_studio.ui.script_editor.plain_text import text_of
from tts_studio.ui.script_editor.positions import utf16_map
from tts_studio.ui.script_editor.script_editor import ScriptEditor

pytestmark = pytest.mark.usefixtures("qapp")


class Stage:
    """A document and its feed."""

    def __init__(self, text: str) -> None:
        self.document = QTextDocument()
        self.document.setDocumentLayout(QPlainTextDocumentLayout(self.document))
        self.document.setPlainText(text)
        self.feed = EditFeed(self.document, self.document)
        self.document.contentsChange.connect(self._edited)
        self.text = self.feed.whole()
        self.strayed = 0
        self.feed.strayed.connect(self._stray)

    def select(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def take(self) -> TextEdit | None:
        edit = self.feed.edit_since(self.text)
        if edit is not None:
            end = edit.start + edit.removed
            self.text = self.text[: edit.start] + edit.inserted + self.text[end:]
            self.feed.handed_out(self.text, edit)
        return edit

    def _edited(self, position: int, removed: int, added: int) -> None:
        self.feed.edited(Edit(position, removed, added))

    def _stray(self) -> None:
        self.strayed += 1


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    yield Stage("One 😀 two.\n\nThree.")


@pytest.mark.parametrize("seed", range(12))
def test_what_is_told_makes_the_text_of_the_document(seed: int, qapp: QApplication) -> None:
    choose = Random(seed)
    stage = Stage("One 😀 two.\n\nThree 漢字 four.\n" * 3)
    for _ in range(120):
        for _ in range(choose.randint(1, 4)):
            if choose.random() < 0.2:
                (stage.document.undo if choose.random() < 0.6 else stage.document.redo)()
                continue
            # Cursors do not stand between the halves of a character.
            counting, length = utf16_map(text_of(stage.document)), len(text_of(stage.document))
            start = choose.randint(0, length)
            end = min(length, start + choose.choice((0, 0, 1, 3, 20)))
            new = "".join(choose.choices(("a", "😀", "漢", "\n", "\n\n", "word "), k=choose.randint(0, 3)))
            stage.select(counting.units(start), counting.units(end)).insertText(new)
        assert stage.take() is not None
        assert stage.text == text_of(stage.document)
        assert stage.feed.counting == utf16_map(stage.text)


def test_only_what_was_edited_is_told(stage: Stage) -> None:
    stage.select(4, 6).insertText("and")
    assert stage.take() == TextEdit(4, 1, "and")


def test_nothing_edited_is_an_empty_edit(stage: Stage) -> None:
    assert stage.take() == TextEdit(0, 0, "")


def test_of_another_text_only_the_whole_can_be_told(stage: Stage) -> None:
    assert stage.feed.edit_since("Something else.") is None


def test_a_text_that_was_never_handed_out_is_told_as_a_whole(stage: Stage) -> None:
    stage.feed.reset()
    assert stage.feed.pending
    assert stage.feed.edit_since(stage.text) is None
    assert stage.feed.whole() == stage.text
    assert not stage.feed.pending


def test_half_a_character_is_not_told_as_an_edit(stage: Stage) -> None:
    stage.feed.edited(Edit(5, 0, 0))
    assert stage.feed.edit_since(stage.text) is None


def test_an_edit_the_document_did_not_make_is_noticed(stage: Stage) -> None:
    stage.feed.edited(Edit(0, 0, 7))
    assert stage.feed.edit_since(stage.text) is None


def test_a_text_that_strayed_is_noticed_when_nothing_happens(stage: Stage) -> None:
    stage.select(0, 3).insertText("Two")
    stage.feed.handed_out("One 😀 two.\n\nThree?", None)
    stage.feed._idle.timeout.emit()
    assert stage.strayed == 1
    assert stage.feed.whole() == "Two 😀 two.\n\nThree."


def test_a_text_that_is_as_it_should_be_is_left_alone(stage: Stage) -> None:
    stage.select(0, 3).insertText("Two")
    stage.take()
    stage.feed._idle.timeout.emit()
    assert stage.strayed == 0


@given(st.text("ab😀é", max_size=30), st.integers(0, 30), st.integers(0, 30), st.text("x😀", max_size=5))
def test_positions_after_an_edit_are_those_of_the_new_text(
    text: str, start: int, removed: int, new: str
) -> None:
    start = min(start, len(text))
    removed = min(removed, len(text) - start)
    after = text[:start] + new + text[start + removed :]
    assert utf16_map(text).edited(start, removed, new) == utf16_map(after)


def test_the_editor_shows_a_change_as_it_would_show_everything() -> None:
    with editor_stage("ALICE: One.\n\nTwo 😀.\n\nBOB: Three [laughs].\n\n# Four") as stage:
        stage.editor.text_edited.disconnect(stage.take)
        choose = Random(3)
        words = ("x", "\n", "\n\n", "EVE: ", "ALICE: ", "# ", "😀", "[laughs] ", "<soft>")
        for _ in range(150):
            length = len(text_of(stage.area.document()))
            counting = utf16_map(text_of(stage.area.document()))
            start = choose.randint(0, length)
            end = min(length, start + choose.choice((0, 0, 0, 1, 4, 12)))
            stage.place(counting.units(start), counting.units(end))
            stage.area.textCursor().insertText(choose.choice(words))
            edit = stage.editor.edit_since(stage.script.text)
            assert edit is not None
            change = edited_script(stage.script, edit)
            stage.script = change.script
            stage.editor.show_change(change)
        stage.editor._desk.finder.finish()
        shown = looks(stage.editor)
        stage.editor.set_text(stage.script.text)
        stage.editor.text()
        stage.editor.show_segments(stage.script, stage.states.get)
        stage.editor._desk.finder.finish()
        assert looks(stage.editor) == shown


def looks(editor: ScriptEditor) -> object:
    """Everything the editor shows of its segments: formats, places, problems."""
    formats = []
    block = editor.text_area.document().begin()
    while block.isValid():
        found = block.layout().formats()
        formats.append([(f.start, f.length, f.format.foreground().color().name()) for f in found])
        block = block.next()
    shown, finder = editor._shown, editor._desk.finder
    places = [shown.place(segment) for segment in shown.script.segments]
    problems = [(p.start, p.end, p.diagnostic) for p in finder._everywhere()]
    return formats, places, problems, +finder._severities
