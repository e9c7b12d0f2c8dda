"""The import dialog by itself: it can be left at any time, and says everything in words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from tests.support.eventually import eventually
from tts_studio.app.program import make_qt_application
from tts_studio.domain.errors import ImportFailed
from tts_studio.engine.script_import import ImportPreview, preview_import
from tts_studio.store.importing.imported import Block, ImportChoices, Imported, Part, Prose, Run, Sheet
from tts_studio.ui.import_dialog import import_words
from tts_studio.ui.import_dialog.import_dialog import ImportDialog
from tts_studio.ui.import_dialog.import_services import ImportAnswer, ImportServices, Use
from tts_studio.ui.import_dialog.import_words import counts_words, notes_words, shown_text, speakers_words

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture(autouse=True)
def _application() -> None:
    """The studio's own application: it does not end when a dialog closes."""
    make_qt_application()


def _document() -> Imported:
    parts = tuple(
        Part(title, (Block((Run(title),), 1), Block((Run("It "), Run("was", emphasis=True)))), depth)
        for title, depth in (("One", 0), ("Inside", 1), ("Two", 0))
    )
    return Imported("Book", Prose(parts), ("2 pictures were left out.",))


async def _preview(imported: Imported, choices: ImportChoices) -> ImportPreview:
    return await preview_import(imported, choices, frozenset())


def _services(imported: Imported | None = None) -> ImportServices:
    async def read(_progress: Callable[[float], None], _encoding: str) -> Imported:
        return imported or _document()

    return ImportServices(read, _preview, "“book.epub”", empty=True)


@contextmanager
def _opened(services: ImportServices) -> Iterator[ImportDialog]:
    dialog = ImportDialog(services)
    dialog.open()
    try:
        yield dialog
    finally:
        dialog.close()
        dialog.deleteLater()
        QApplication.processEvents()


def _named(dialog: ImportDialog, kind: type[QWidget], name: str) -> QWidget:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


async def _ready(dialog: ImportDialog) -> None:
    button = _named(dialog, QPushButton, "importNew")
    await eventually(lambda: button.isVisible() and button.isEnabled())


async def test_progress_is_shown_while_reading_and_closing_stops_it() -> None:
    stopped = asyncio.Event()
    tellers: list[Callable[[float], None]] = []

    async def read(progress: Callable[[float], None], _encoding: str) -> Imported:
        tellers.append(progress)
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError("nothing waits for this")

    with _opened(replace(_services(), read=read)) as dialog:
        await eventually(lambda: tellers)
        tellers[0](0.25)
        bar = _named(dialog, QProgressBar, "importProgress")
        assert isinstance(bar, QProgressBar)
        assert (bar.isVisible(), bar.value()) == (True, 250)
        assert not _named(dialog, QPushButton, "importReplace").isVisible()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await stopped.wait()
        assert not dialog.isVisible()
        assert dialog.answer is None
    # What the thread still tells comes to a dialog that is gone.
    tellers[0](0.5)


async def test_every_choice_is_one_press() -> None:
    for name, use in (
        ("importReplace", Use.REPLACE),
        ("importInsert", Use.INSERT),
        ("importNew", Use.NEW_PROJECT),
    ):
        with _opened(_services()) as dialog:
            await _ready(dialog)
            button = _named(dialog, QPushButton, name)
            assert isinstance(button, QPushButton)
            button.click()
            assert isinstance(dialog.answer, ImportAnswer)
            assert dialog.answer.use is use
            assert dialog.answer.text.startswith("# One\n\nIt <emphasis>was</emphasis>\n\n")


async def test_enter_replaces_an_empty_script_and_makes_a_project_beside_a_full_one() -> None:
    for empty, name in ((True, "importReplace"), (False, "importNew")):
        with _opened(replace(_services(), empty=empty)) as dialog:
            await _ready(dialog)
            primary = [b for b in dialog.findChildren(QPushButton) if b.property("primary")]
            assert [button.objectName() for button in primary] == [name]
            assert primary[0].isDefault()


async def test_chapters_are_ticked_with_the_keyboard() -> None:
    with _opened(_services()) as dialog:
        await _ready(dialog)
        chapters = _named(dialog, QListWidget, "importChapters")
        text = _named(dialog, QPlainTextEdit, "importText")
        assert isinstance(chapters, QListWidget)
        assert isinstance(text, QPlainTextEdit)
        chapters.setFocus()
        QTest.keyClick(chapters, Qt.Key.Key_Down)
        QTest.keyClick(chapters, Qt.Key.Key_Space)
        await eventually(lambda: "Inside" not in text.toPlainText())
        assert "# Two" in text.toPlainText()


async def test_every_control_says_its_name() -> None:
    sheet = Sheet((("Who", "What"), ("Anna", "Hi")), has_header=True, name_column=0, line_column=1)
    for imported in (_document(), replace(_document(), content=sheet, encoding="cp1252")):
        with _opened(_services(imported)) as dialog:
            await _ready(dialog)
            for button in dialog.findChildren(QAbstractButton):
                assert button.accessibleName() == button.text(), button.objectName()
            for control in (*dialog.findChildren(QComboBox), *dialog.findChildren(QListWidget)):
                assert control.accessibleName()
                assert control.objectName()


async def test_a_failure_of_the_clipboard_offers_no_other_file() -> None:
    async def read(_progress: Callable[[float], None], _encoding: str) -> Imported:
        raise ImportFailed("There is no text.", advice="Copy some.")

    with _opened(replace(_services(), read=read, from_files=False)) as dialog:
        problem = _named(dialog, QLabel, "importProblem")
        assert isinstance(problem, QLabel)
        await eventually(lambda: problem.text() == "There is no text. Copy some.")
        assert problem.isVisible()
        assert not _named(dialog, QPushButton, "importAnother").isVisible()
        cancel = _named(dialog, QPushButton, "importCancel")
        assert isinstance(cancel, QPushButton)
        assert cancel.text() == cancel.accessibleName() == "Close"


async def test_the_dialog_mirrors_for_languages_written_from_the_right() -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        with _opened(_services()) as dialog:
            await _ready(dialog)
            chapters, text = (
                _named(dialog, QListWidget, "importChapters"),
                _named(dialog, QPlainTextEdit, "importText"),
            )
            assert chapters.mapTo(dialog, chapters.rect().center()).x() > text.geometry().center().x()
    finally:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_counts_speakers_and_notes_are_sentences() -> None:
    preview = ImportPreview("x" * 1234, 1, 1, 61.0, ())
    assert counts_words(preview) == "1 chapter · 1 segment · 1,234 characters · about 01:01"
    assert speakers_words(()) == ""
    assert speakers_words(("A",)) == "Speaker: A"
    assert speakers_words(tuple("ABCDEFGH")) == "Speakers: A, B, C, D, E, F and 2 more"
    assert notes_words(("One.", "Two."), "") == "One. Two."


def test_only_the_beginning_of_a_long_script_is_shown() -> None:
    long = "line\n" * (import_words.SHOWN_CHARACTERS // 4)
    assert len(shown_text(long)) <= import_words.SHOWN_CHARACTERS
    assert shown_text(long).endswith("line")
    assert len(shown_text("x" * (import_words.SHOWN_CHARACTERS + 9))) == import_words.SHOWN_CHARACTERS
    assert shown_text("short") == "short"
    assert notes_words((), long) == "Only the beginning is shown here; all of it is imported."
