"""Undo steps that belong together although the document counts them one by one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextDocument


class JoinedSteps:
    """Replacing text through accessibility removes first and inserts then: two steps that are undone as one.

    A removal and an insertion at the same place, made in the same breath and not by a key, are joined.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._removed_at: int | None = None
        self._seconds: set[int] = set()
        self._replaying = False

    def changed(self, position: int, removed: int, added: int) -> None:
        """Note a change that no key made."""
        if self._replaying:
            return
        step = self._document.availableUndoSteps()
        self._seconds = {known for known in self._seconds if known <= step}
        if removed and not added:
            self._removed_at = position
            return
        if added and not removed and self._removed_at == position:
            self._seconds.add(step)
        self._removed_at = None

    def breath_ended(self) -> None:
        """Forget a removal that nothing followed."""
        self._removed_at = None

    def undo(self) -> None:
        """Undo a step and what belongs to it."""
        self._replay(self._document.availableUndoSteps() in self._seconds, self._document.undo)

    def redo(self) -> None:
        """Redo a step and what belongs to it."""
        self._replay(self._document.availableUndoSteps() + 2 in self._seconds, self._document.redo)

    def _replay(self, twice: bool, step: Callable[[], None]) -> None:
        self._replaying = True
        step()
        if twice:
            step()
        self._replaying = False
