"""The import dialog: what a document holds, what script it becomes, and where that goes."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr
from tts_studio.engine.script_import import ImportPreview
from tts_studio.store.importing.imported import Imported
from tts_studio.ui.import_dialog.choice_panel import ChoicePanel
from tts_studio.ui.import_dialog.import_services import ImportAnswer, ImportServices, Use
from tts_studio.ui.import_dialog.import_words import counts_words, notes_words, shown_text, speakers_words
from tts_studio.ui.paragraph_sides import give_paragraphs_their_side
from tts_studio.ui.plain_widgets import named_button, plain_label
from tts_studio.ui.task_scope import TaskScope

_QUIET_MS = 150
_SMALLEST = (720, 480)
_USUAL = (920, 640)
_SMALL = (560, 208)
_SIDE = 288


class ImportDialog(QDialog):
    """Reads, shows, and lets the user say what becomes of it; `answer` is None until then.

    To be shown with `open()`. Closing it stops what is still being read.
    """

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setWindowTitle(tr("Import"))
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        self.answer: ImportAnswer | None = None
        self._services = services
        self._imported: Imported | None = None
        self._preview: ImportPreview | None = None
        self._tasks = TaskScope(self, self._on_error)
        self._title = plain_label("importTitle", "heading", self)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("importPages")
        self._choices = ChoicePanel(self)
        self._text = QPlainTextEdit(self)
        self._counts = plain_label("importCounts", "muted", self)
        self._speakers = plain_label("importSpeakers", "muted", self)
        self._notes = plain_label("importNotes", "muted", self)
        self._problem = plain_label("importProblem", "error", self)
        self._bar = QProgressBar(self)
        self._cancel = _button("importCancel", tr("Cancel"), self)
        self._another = _button("importAnother", tr("Choose Another File…"), self)
        self._insert = _button("importInsert", tr("Insert at Cursor"), self)
        self._replace = _button("importReplace", tr("Replace Script"), self)
        self._new = _button("importNew", tr("New Project"), self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._look)
        self._lay_out()
        self._connect()
        self._read("")

    def done(self, result: int) -> None:
        """Close, and stop what is under way."""
        self._tasks.close()
        super().done(result)

    def _read(self, encoding: str) -> None:
        self._title.setText(tr("Reading {name}…", name=self._services.shown_name))
        self._bar.setValue(0)
        self._show(self._reading)
        self._tasks.cancel("preview")
        self._tasks.start(self._run_read, encoding, replacing="read")

    async def _run_read(self, encoding: str) -> None:
        self._imported = imported = await self._services.read(self._on_progress, encoding)
        self._title.setText(tr("Import {name}", name=self._services.shown_name))
        self._choices.show_document(imported)
        self._preview = await self._services.preview(imported, self._choices.choices())
        self._show_preview(imported, self._preview)
        self._show(self._choosing)
        self._text.setFocus()

    def _on_changed(self) -> None:
        self._preview = None
        self._show_buttons()
        self._quiet.start()

    def _look(self) -> None:
        self._tasks.start(self._run_preview, replacing="preview")

    async def _run_preview(self) -> None:
        if self._imported is not None:
            self._preview = await self._services.preview(self._imported, self._choices.choices())
            self._show_preview(self._imported, self._preview)
            self._show_buttons()

    def _show_preview(self, imported: Imported, preview: ImportPreview) -> None:
        place = self._text.verticalScrollBar().value()
        self._text.setPlainText(shown_text(preview.text))
        self._text.verticalScrollBar().setValue(place)
        self._counts.setText(
            counts_words(preview) if preview.text else tr("Nothing is chosen. Tick a chapter to import it.")
        )
        for label, words in (
            (self._speakers, speakers_words(preview.speakers)),
            (self._notes, notes_words(imported.notes, preview.text)),
        ):
            label.setText(words)
            label.setVisible(bool(words))

    def _on_progress(self, done: float) -> None:
        if isValid(self):
            self._bar.setValue(round(done * 1000))

    def _on_error(self, error: StudioError) -> None:
        if not isValid(self):
            return
        self._title.setText(tr("{name} was not imported", name=self._services.shown_name))
        self._problem.setText(str(error))
        if self._preview is None:
            self.setMinimumSize(*_SMALL)
            self.resize(*_SMALL)
        self._show(self._failed)

    def _show(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self._show_buttons()

    def _show_buttons(self) -> None:
        here = self._pages.currentWidget()
        ready = self._preview is not None and bool(self._preview.text)
        for button in (self._insert, self._replace, self._new):
            button.setVisible(here is self._choosing)
            button.setEnabled(ready)
        self._another.setVisible(here is self._failed and self._services.from_files)
        self._cancel.setText(tr("Close") if here is self._failed else tr("Cancel"))
        self._cancel.setAccessibleName(self._cancel.text())

    def _use(self, use: Use) -> None:
        text = self._preview.text if self._preview is not None else ""
        self.answer = ImportAnswer(use, text)
        self.accept()

    def _on_insert(self) -> None:
        self._use(Use.INSERT)

    def _on_replace(self) -> None:
        self._use(Use.REPLACE)

    def _on_new(self) -> None:
        self._use(Use.NEW_PROJECT)

    def _on_another(self) -> None:
        self.answer = ImportAnswer(Use.ANOTHER_FILE)
        self.accept()

    def _connect(self) -> None:
        self._choices.changed.connect(self._on_changed)
        self._choices.encoding_changed.connect(self._read)
        self._cancel.clicked.connect(self.reject)
        self._another.clicked.connect(self._on_another)
        self._insert.clicked.connect(self._on_insert)
        self._replace.clicked.connect(self._on_replace)
        self._new.clicked.connect(self._on_new)

    def _lay_out(self) -> None:
        give_paragraphs_their_side(self._text)
        self._text.setObjectName("importText")
        self._text.setAccessibleName(tr("Script"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._reading, self._choosing, self._failed = (
            self._reading_page(),
            self._choosing_page(),
            self._failed_page(),
        )
        for page in (self._reading, self._choosing, self._failed):
            self._pages.addWidget(page)
        primary = self._replace if self._services.empty else self._new
        primary.setProperty("primary", "true")
        primary.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        for button in (self._another, self._insert, self._replace, self._new):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._title)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)

    def _reading_page(self) -> QWidget:
        self._bar.setObjectName("importProgress")
        self._bar.setAccessibleName(tr("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        page, column = _page("importReading", self)
        column.addWidget(self._bar)
        column.addStretch(1)
        return page

    def _choosing_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("importChoosing")
        self._choices.setFixedWidth(_SIDE)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._text, 1)
        for label in (self._counts, self._speakers, self._notes):
            right.addWidget(label)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self._choices)
        row.addLayout(right, 1)
        return page

    def _failed_page(self) -> QWidget:
        page, column = _page("importFailed", self)
        column.addWidget(self._problem)
        column.addWidget(_said("importUnchanged", tr("Your script was not changed."), self))
        column.addStretch(1)
        return page


def _page(name: str, parent: QWidget) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget(parent)
    page.setObjectName(name)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    return page, column


def _said(name: str, words: str, parent: QWidget) -> QLabel:
    label = plain_label(name, "muted", parent)
    label.setText(words)
    return label


def _button(name: str, words: str, parent: QWidget) -> QPushButton:
    button = named_button(name, words, parent)
    button.setAutoDefault(False)
    return button
