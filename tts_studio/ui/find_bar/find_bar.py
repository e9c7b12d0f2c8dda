"""The bar above the script in which one finds and replaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from tts_studio.domain.translation import mark, tr, trn
from tts_studio.ui.find_bar.pattern import Pattern, PatternProblem, Query
from tts_studio.ui.find_bar.script_search import Found, ScriptSearch
from tts_studio.ui.flow_layout import FlowLayout
from tts_studio.ui.icons import icon
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.script_editor.plain_text import selected_text
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.script_editor.stretches import VisibleBlock
from tts_studio.ui.theme.theme import Theme

_LONGEST_SELECTION = 200


@dataclass(frozen=True, slots=True)
class Option:
    """A switch of the bar."""

    name: str
    label: str
    help: str


OPTIONS = (
    Option("findCase", mark("Case"), mark("Tell capitals from small letters.")),
    Option("findWords", mark("Whole words"), mark("Find whole words only, not parts of longer ones.")),
    Option(
        "findRegular",
        mark("Regex"),
        mark("Read what you type as a regular expression; \\1 in the replacement is its first group."),
    ),
    Option(
        "findSpeech",
        mark("Speech only"),
        mark("Look at the spoken words as if no tag stood between them; replacing keeps the tags."),
    ),
    Option("findSelection", mark("Selection"), mark("Look in what is selected now only.")),
)


class FindBar(QFrame):
    """Finds while one types. Enter and Shift+Enter go to the next and the previous match, Esc closes."""

    def __init__(self, editor: ScriptEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setAccessibleName(tr("Find and replace"))
        self._editor, self._text = editor, editor.text_area
        self.search = ScriptSearch(self._text, editor.segments.body_of_line)
        self._anchor = 0
        self._note = ""
        self._words = self._field("findField", tr("Find"))
        self._replacement = self._field("replaceField", tr("Replace with"))
        self._count = QLabel(self)
        self._count.setObjectName("findCount")
        self._count.setProperty("role", "muted")
        self._problem = wrapped_label(self)
        self._problem.setObjectName("findProblem")
        self._problem.setProperty("role", "error")
        self._problem.hide()
        self._previous = self._button("findPrevious", tr("Previous match"), icon_only=True)
        self._next = self._button("findNext", tr("Next match"), icon_only=True)
        self._close = self._button("findClose", tr("Close"), icon_only=True)
        self._replace = self._button("replaceOne", tr("Replace"))
        self._replace_all = self._button("replaceAll", tr("Replace all"))
        self._options = {option.name: self._option(option) for option in OPTIONS}
        self._incremental = QTimer(self)
        self._incremental.setSingleShot(True)
        self._incremental.setInterval(0)
        self._incremental.timeout.connect(self._find_from_anchor)
        self._lay_out()
        self._connect()
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme's colours."""
        for button, name in (
            (self._previous, "chevron-up"),
            (self._next, "chevron-down"),
            (self._close, "close"),
        ):
            button.setIcon(icon(name, theme))

    def open_find(self) -> None:
        """Show the bar to find something, the selection to begin with."""
        self._open(replacing=self.isVisible() and self._replace_row.isVisible())

    def open_replace(self) -> None:
        """Show the bar to replace something."""
        self._open(replacing=True)

    def close_bar(self) -> None:
        """Hide the bar and go back to the script."""
        self.search.look_for(None)
        self.hide()
        self._text.setFocus()

    def find_next(self) -> None:
        """Go to the next match; opens the bar when there is nothing to find yet."""
        self._go(forward=True)

    def find_previous(self) -> None:
        """Go to the match before."""
        self._go(forward=False)

    def replace_one(self) -> None:
        """Replace the match that is selected and go to the next; without one, only go there."""
        cursor = self._text.textCursor()
        found = self.search.at(cursor.selectionStart(), cursor.selectionEnd())
        if found is None:
            self.find_next()
            return
        try:
            behind = self.search.replace(found, self._replacement.text())
        except PatternProblem as problem:
            self._show_problem(str(problem))
            return
        following = self.search.following(behind)
        if following is not None:
            self._select(following)

    def replace_all(self) -> None:
        """Replace every match as one step that can be undone."""
        try:
            count = self.search.replace_all(self._replacement.text())
        except PatternProblem as problem:
            self._show_problem(str(problem))
            return
        self._note = trn("{count} replaced", "{count} replaced", count)
        self._show_count()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Esc and Enter in the fields for the bar, whatever else they would do in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._use(watched, event)
        return super().eventFilter(watched, event)

    def _use(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not isinstance(watched, QLineEdit):
            return False
        elif watched is self._replacement:
            self.replace_one()
        else:
            self._go(forward=not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return True

    def _open(self, *, replacing: bool) -> None:
        cursor = self._text.textCursor()
        words = selected_text(cursor)
        many_lines = "\n" in words
        if not self.isVisible():
            self._options["findSelection"].setChecked(False)
        self._anchor = cursor.selectionStart()
        self._replace_row.setVisible(replacing)
        self.show()
        if many_lines:
            self._options["findSelection"].setChecked(True)
        elif words and len(words) <= _LONGEST_SELECTION and not self._options["findRegular"].isChecked():
            self._words.setText(words)
        # A field that was filled before finds again what it says.
        self._look()
        self._words.setFocus()
        self._words.selectAll()

    def _look(self) -> None:
        """Look for what the bar says now."""
        checked = {name: button.isChecked() for name, button in self._options.items()}
        query = Query(
            self._words.text(),
            match_case=checked["findCase"],
            whole_words=checked["findWords"],
            regular=checked["findRegular"],
            speech_only=checked["findSpeech"],
        )
        self._note = ""
        self._show_problem("")
        try:
            self.search.look_for(Pattern(query) if query.words else None)
        except PatternProblem as problem:
            self.search.look_for(None)
            self._show_problem(str(problem))

    def _typed(self, _words: str) -> None:
        self._look()
        self._incremental.start()

    def _toggled(self, _on: bool) -> None:
        self._look()
        self._incremental.start()

    def _selection_toggled(self, on: bool) -> None:
        cursor = self._text.textCursor()
        if on and cursor.hasSelection():
            self.search.look_within(cursor.selectionStart(), cursor.selectionEnd())
            self._anchor = cursor.selectionStart()
        else:
            self.search.look_everywhere()
        self._look()

    def _find_from_anchor(self) -> None:
        if self._words.text():
            self._jump(self.search.following(self._anchor))

    def _go(self, *, forward: bool) -> None:
        if not self._words.text():
            self.open_find()
            return
        if not self.isVisible():
            self.show()
            self._look()
        cursor = self._text.textCursor()
        if forward:
            self._jump(self.search.following(cursor.selectionEnd()))
        else:
            self._jump(self.search.preceding(cursor.selectionStart()))

    def _jump(self, found: Found | None) -> None:
        if found is not None:
            self._select(found)
            self._anchor = found.start
        self._show_count()

    def _select(self, found: Found) -> None:
        cursor = self._text.textCursor()
        cursor.setPosition(found.start)
        cursor.setPosition(found.end, QTextCursor.MoveMode.KeepAnchor)
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()

    def _show_count(self) -> None:
        self._count.setText(self._count_words())
        nothing = not self.search.total
        for button in (self._previous, self._next, self._replace, self._replace_all):
            button.setEnabled(not nothing)

    def _count_words(self) -> str:
        total = self.search.total
        if self._note:
            return self._note
        if not self._words.text() or self._problem.isVisibleTo(self):
            return ""
        if not total:
            return tr("No matches") if self.search.complete else ""
        number = self.search.number_of(self._text.textCursor().selectionStart())
        if not self.search.complete:
            return trn("{count} so far", "{count} so far", total)
        if number:
            return tr("{number} of {total}", number=number, total=total)
        return trn("{count} match", "{count} matches", total)

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._show_count()

    def _matches_on(self, block: VisibleBlock) -> Iterator[tuple[int, int]]:
        for found in self.search.in_block(block.block):
            yield found.start, found.end

    def _field(self, name: str, label: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.setPlaceholderText(label)
        field.installEventFilter(self)
        return field

    def _button(self, name: str, label: str, *, icon_only: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(label)
        button.setAccessibleName(label)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.installEventFilter(self)
        if icon_only:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setToolTip(label)
            button.setProperty("quiet", "true")
        else:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        return button

    def _option(self, option: Option) -> QToolButton:
        button = self._button(option.name, tr(option.label))
        button.setProperty("quiet", "true")
        button.setCheckable(True)
        button.setToolTip(tr(option.help))
        return button

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(4)
        for widget in (self._words, self._count, self._previous, self._next, self._close):
            first.addWidget(widget, 1 if widget is self._words else 0)
        self._replace_row = QWidget(self)
        self._replace_row.setObjectName("replaceRow")
        second = QHBoxLayout(self._replace_row)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(4)
        for widget in (self._replacement, self._replace, self._replace_all):
            second.addWidget(widget, 1 if widget is self._replacement else 0)
        options = QWidget(self)
        options.setObjectName("findOptions")
        # Closer than buttons elsewhere, so that all of them stand in one row beside both panels.
        options.setStyleSheet("QToolButton { padding: 2px 8px; min-height: 18px; }")
        flow = FlowLayout(options)
        for button in self._options.values():
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        column.addLayout(first)
        column.addWidget(self._replace_row)
        column.addWidget(self._problem)
        column.addWidget(options)

    def _connect(self) -> None:
        self._words.textChanged.connect(self._typed)
        for name, button in self._options.items():
            button.toggled.connect(self._selection_toggled if name == "findSelection" else self._toggled)
        self._previous.clicked.connect(self.find_previous)
        self._next.clicked.connect(self.find_next)
        self._close.clicked.connect(self.close_bar)
        self._replace.clicked.connect(self.replace_one)
        self._replace_all.clicked.connect(self.replace_all)
        self.search.counted.connect(self._show_count)
        self.search.failed.connect(self._show_problem)
        self._text.cursorPositionChanged.connect(self._show_count)
        self._text.overlays.matches = self._matches_on
