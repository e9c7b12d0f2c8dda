"""What the user does about problems: reads them, goes to them, mends them; and the text's context menu."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QToolTip

from tts_studio.domain.markup.diagnostics import Fix
from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.paragraph_breaks import GIANT_PARAGRAPH
from tts_studio.domain.script import Segment
from tts_studio.domain.translation import tr
from tts_studio.ui.script_editor.giant_paragraphs import GiantParagraphs
from tts_studio.ui.script_editor.keys import shortcut_of
from tts_studio.ui.script_editor.plain_text import text_between
from tts_studio.ui.script_editor.positions import utf16_map
from tts_studio.ui.script_editor.problem_menu import add_fixes, popup_fixes
from tts_studio.ui.script_editor.problems import Problem, ProblemFinder
from tts_studio.ui.script_editor.script_text import ScriptText
from tts_studio.ui.script_editor.shown_segments import ShownSegments
from tts_studio.ui.script_editor.tag_commands import TagCommands


class ProblemDesk(QObject):
    """Stands between the finder and the text. `tell_edit` brings the segments up to date before mending.

    `giants` are the paragraphs that are too long.
    """

    play_from = Signal(int)
    undo = Signal()
    redo = Signal()

    def __init__(
        self, text: ScriptText, shown: ShownSegments, commands: TagCommands, tell_edit: Callable[[], None]
    ) -> None:
        super().__init__(text)
        self.finder = ProblemFinder(shown, text.visible_range, self)
        self.finder.found.connect(text.viewport().update)
        self._text = text
        self._shown = shown
        self._commands = commands
        self._tell_edit = tell_edit
        self.giants = GiantParagraphs(text, shown, tell_edit)
        self.fill_segment_menu: Callable[[QMenu, str], None] = _leave_empty

    def script_shown(self) -> None:
        """Look at what changed in another script."""
        self.finder.script_shown()

    def segments_changed(self, changed: Iterable[str], gone: Iterable[str] = ()) -> None:
        """Look at these segments again."""
        self.finder.segments_changed(changed, gone)

    def dialects_changed(self, segment_ids: Iterable[str]) -> None:
        """Look soon whether these segments are read as before."""
        self.finder.dialects_changed(segment_ids)

    def set_dialects(self, dialects: Callable[[Segment], Dialect | None]) -> None:
        """Look at everything as these dialects read it."""
        self.finder.dialect_of = dialects
        self.finder.script_shown()

    def sentence_at(self, position: int) -> str:
        """What is wrong at a position, in sentences."""
        problems = self.finder.at(position)
        sentences = [problem.diagnostic.sentence for problem in problems]
        if any(problem.diagnostic.fixes for problem in problems):
            sentences.append(tr("{key} to fix it.", key=shortcut_of("fixes")))
        return "\n".join(sentences)

    def go(self, step: int) -> None:
        """Put the cursor on the next (or, with −1, the previous) problem and say what it is."""
        self._tell_edit()
        self.finder.finish()
        problem = self.finder.next_from(self._text.textCursor().selectionStart(), step)
        if problem is not None:
            self.show(problem)

    def show(self, problem: Problem) -> None:
        """Select what a problem is about and say what it is."""
        cursor = self._text.textCursor()
        cursor.setPosition(problem.end)
        cursor.setPosition(problem.start, QTextCursor.MoveMode.KeepAnchor)
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()
        QToolTip.showText(self._below_cursor(), self.sentence_at(problem.start), self._text)

    def show_fixes(self, position: int | None = None) -> None:
        """Open the list of what mends the problems at a position, the cursor's without one."""
        self._tell_edit()
        self.finder.finish()
        if position is None:
            position = self._text.textCursor().position()
        problems = self.finder.at(position)
        if not problems:
            return
        cursor = self._text.textCursor()
        if not problems[0].start <= cursor.position() <= problems[0].end:
            cursor.setPosition(problems[0].start)
            self._text.setTextCursor(cursor)
        popup_fixes(self._text, self._below_cursor(), problems, self.mend)

    def mend(self, problem: Problem, fix: Fix) -> None:
        """Make a fix's change, unless its text was changed in the meantime."""
        place = self._shown.place_of(problem.segment.id)
        if place is None:
            return
        body = text_between(self._text.document(), place.body, place.end)
        if body != self._shown.script.body_of(place.segment):
            return
        if problem.diagnostic.code == GIANT_PARAGRAPH:
            self.giants.break_up(place.start, place.end)
            return
        end = fix.end + _spaces_left_over(body, fix)
        units = utf16_map(body).units
        self._commands.replace(place.body + units(fix.start), place.body + units(end), fix.replacement)

    def open_context_menu(self, event: QContextMenuEvent) -> None:
        """Open the menu for a place in the text: its fixes, then what every text offers."""
        position = self._text.cursorForPosition(event.pos()).position()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            position = self._text.textCursor().position()
        menu = QMenu(self._text)
        menu.setObjectName("scriptMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        self._tell_edit()
        self.finder.finish()
        add_fixes(menu, self.finder.at(position), self.mend)
        menu.addSeparator()
        place = self._shown.at(position)
        if place is not None:
            self.fill_segment_menu(menu.addMenu(tr("Segment")), place.segment.id)
        menu.addAction(tr("Play from here")).triggered.connect(self._play_from(position))
        menu.addSeparator()
        self._add_editing(menu)
        menu.popup(event.globalPos())

    def _add_editing(self, menu: QMenu) -> None:
        document, cursor = self._text.document(), self._text.textCursor()
        selected = cursor.hasSelection()
        for name, label, act, enabled in (
            ("undo", tr("Undo"), self.undo.emit, document.isUndoAvailable()),
            ("redo", tr("Redo"), self.redo.emit, document.isRedoAvailable()),
            ("cut", tr("Cut"), self._text.cut, selected),
            ("copy", tr("Copy"), self._text.copy, selected),
            ("paste", tr("Paste"), self._text.paste, self._text.canPaste()),
            ("select_all", tr("Select All"), self._text.selectAll, True),
        ):
            action = menu.addAction(label)
            action.setObjectName(f"context_{name}")
            action.setEnabled(enabled)
            action.triggered.connect(act)

    def _play_from(self, position: int) -> Callable[[], None]:
        def play() -> None:
            self.play_from.emit(position)

        return play

    def _below_cursor(self) -> QPoint:
        return self._text.viewport().mapToGlobal(self._text.cursorRect().bottomLeft())


def _leave_empty(_menu: QMenu, _segment_id: str) -> None:
    """Where nobody says what can be done with a segment."""


def _spaces_left_over(body: str, fix: Fix) -> int:
    """How many spaces after a removed stretch would stand beside another one, or at the beginning."""
    before = body[fix.start - 1 : fix.start]
    return int(not fix.replacement and before in ("", " ") and body[fix.end : fix.end + 1] == " ")
