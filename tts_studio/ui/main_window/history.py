"""One history for the window: the steps of the text and the changes of the session, in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextDocument

from tts_studio.domain.translation import tr
from tts_studio.engine.history import Change
from tts_studio.ui.script_editor.script_editor import ScriptEditor

# What is older than this many changes stays as it is.
MOST_CHANGES = 500


@dataclass(frozen=True, slots=True)
class _Placed:
    """A change and the undo steps the text had behind it when the change was made.

    One that is `tied` goes together with the text's step after it, which led to so many undo steps.
    """

    level: int
    change: Change
    tied: int | None = None


class History(QObject):
    """Undoes and redoes whatever was done last, text or not.

    The text keeps its own steps. A change is put between two of them by the number of undo steps the text had
    at that moment: as long as the text is at that number, the change is the younger one. `changed` follows
    every change of what `undo_words` and `redo_words` say.
    """

    changed = Signal()

    def __init__(self, editor: ScriptEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._owner: object = None
        self._resting = False
        self._done: deque[_Placed] = deque(maxlen=MOST_CHANGES)
        self._undone: list[_Placed] = []
        self._replaying = False
        # Whether nothing came after the last change, so that another one can be a part of it.
        self._gesture = False
        self._follow_document()
        editor.history = self

    def begin(self, owner: object) -> None:
        """Keep the history of `owner`, a project: a new one, unless it is the one kept until now."""
        self._resting = False
        if owner is not self._owner:
            self._owner = owner
            self._done.clear()
            self._undone.clear()
            self._document.clearUndoRedoStacks()
        self._end_step()

    def rest(self) -> None:
        """Undo and redo nothing until another one begins, because the project is being left."""
        self._resting = True
        self._end_step()

    def take_over(self, other: object) -> None:
        """Go on where the history of another window ended, whose document the editor has now."""
        if isinstance(other, History):
            self._go_on(other)

    def add(self, change: Change) -> None:
        """Note a change that was just made; what was undone before it cannot be redone any more."""
        if self._replaying:
            return
        self._undone.clear()
        self._document.clearUndoRedoStacks(QTextDocument.Stacks.RedoStack)
        together = (
            self._done[-1].change.merged(change) if self._gesture and self._change_is_youngest else None
        )
        if together is not None:
            self._done.pop()
        self._done.append(_Placed(self._level, together or change))
        self._end_step()
        self._gesture = True

    @property
    def can_undo(self) -> bool:
        """Whether anything can be taken back."""
        return not self._resting and (self._change_is_youngest or self._document.isUndoAvailable())

    @property
    def can_redo(self) -> bool:
        """Whether anything can be made again."""
        return not self._resting and (bool(self._undone) or self._document.isRedoAvailable())

    @property
    def undo_words(self) -> str:
        """What the Undo command says."""
        if self._change_is_youngest or self._tied_is_youngest:
            return tr("&Undo “{change}”", change=self._done[-1].change.label)
        return tr("&Undo Typing") if self._document.isUndoAvailable() else tr("&Undo")

    @property
    def redo_words(self) -> str:
        """What the Redo command says."""
        if self._change_is_next:
            return tr("&Redo “{change}”", change=self._undone[-1].change.label)
        return tr("&Redo Typing") if self._document.isRedoAvailable() else tr("&Redo")

    def tie(self) -> None:
        """Let the last step of the text belong to the change before it: both are taken back at once."""
        if self._done and self._done[-1].level < self._level:
            self._done[-1] = replace(self._done[-1], tied=self._level)
        self._end_step()

    def name_edit(self, label: str, edit: Callable[[], None]) -> None:
        """Do an edit of the text which Undo and Redo are to call so."""
        before = self._level
        edit()
        if self._level > before:
            self._done.append(_Placed(before, Change(label, _nothing, _nothing), self._level))
        self._end_step()

    def undo(self) -> None:
        """Take back whatever was done last."""
        if self._resting:
            return
        if self._tied_is_youngest:
            self._editor.typed.undo()
        if self._change_is_youngest:
            placed = self._done.pop()
            self._replay(placed, forward=False)
            self._undone.append(placed)
        else:
            self._editor.typed.undo()
        self._end_step()

    def redo(self) -> None:
        """Make again what was taken back last."""
        if self._resting:
            return
        if self._change_is_next:
            placed = self._undone.pop()
            self._replay(placed, forward=True)
            self._done.append(placed)
            if placed.tied is not None:
                self._editor.typed.redo()
        else:
            self._editor.typed.redo()
        self._end_step()

    @property
    def _document(self) -> QTextDocument:
        return self._editor.text_area.document()

    def _go_on(self, other: History) -> None:
        self._follow_document()
        self._owner = other._owner
        self._done, self._undone = other._done.copy(), list(other._undone)
        self._end_step()

    def _follow_document(self) -> None:
        self._document.undoCommandAdded.connect(self._text_changed)
        self._document.undoAvailable.connect(self._available)
        self._document.redoAvailable.connect(self._available)

    @property
    def _level(self) -> int:
        return self._document.availableUndoSteps()

    @property
    def _change_is_youngest(self) -> bool:
        return bool(self._done) and self._done[-1].level >= self._level

    @property
    def _tied_is_youngest(self) -> bool:
        return bool(self._done) and self._done[-1].tied == self._level

    @property
    def _change_is_next(self) -> bool:
        return bool(self._undone) and self._undone[-1].level == self._level

    def _replay(self, placed: _Placed, *, forward: bool) -> None:
        self._replaying = True
        try:
            if forward:
                placed.change.redo()
            else:
                placed.change.undo()
        finally:
            self._replaying = False

    def _text_changed(self) -> None:
        self._undone.clear()
        self.changed.emit()

    def _available(self, _available: bool) -> None:
        self.changed.emit()

    def _end_step(self) -> None:
        # A document that counts as unmodified begins a new step with the next key, however near it is.
        self._document.setModified(False)
        self._gesture = False
        self.changed.emit()


def _nothing() -> None:
    """All that a change does whose whole work is a step of the text."""
