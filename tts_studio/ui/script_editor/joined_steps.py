"""Undo steps that belong together although the document counts them one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QTextDocument


class Steps(Protocol):
    """What Undo and Redo go through."""

    def undo(self) -> None:
        """Take back the last step."""
        ...

    def redo(self) -> None:
        """Make it again."""
        ...

    def take_over(self, other: object) -> None:
        """Go on where another one, of the same kind and another editor, ended."""
        ...


class JoinedSteps:
    """Replacing text through accessibility removes first and inserts then: two steps that are undone as one.

    A removal and an insertion at the same place, made in the same breath and not by a key, are joined.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._steps = 0
        self._removed: tuple[int, int] | None = None
        self._joined: dict[int, int] = {}
        self._replaying = False
        self.begin_anew()

    def take_over(self, other: object) -> None:
        """Go on with the document that another one undid and redid until now."""
        if isinstance(other, JoinedSteps):
            self._go_on(other)

    def _go_on(self, other: JoinedSteps) -> None:
        self._document = other._document
        self._steps, self._removed, self._joined = other._steps, None, dict(other._joined)

    def begin_anew(self) -> None:
        """Forget everything: another text was loaded."""
        self._steps = self._document.availableUndoSteps()
        self._removed = None
        self._joined = {}

    def changed(self, position: int, removed: int, added: int) -> None:
        """Note a change that no key made."""
        if self._replaying:
            return
        before, self._steps = self._steps, self._document.availableUndoSteps()
        # What was joined beyond this point cannot be redone any more.
        self._joined = {last: first for last, first in self._joined.items() if last <= self._steps}
        if removed and not added:
            self._removed = (position, before)
            return
        if added and not removed and self._removed is not None and self._removed[0] == position:
            self._joined[self._steps] = self._removed[1]
        self._removed = None

    def breath_ended(self) -> None:
        """Forget a removal that nothing followed."""
        self._removed = None

    def undo(self) -> None:
        """Undo a step and what belongs to it."""
        self._replay(self._document.undo, twice=self._steps in self._joined)

    def redo(self) -> None:
        """Redo a step and what belongs to it."""
        self._replay(self._document.redo, twice=self._steps in self._joined.values())

    def _replay(self, step: Callable[[], None], *, twice: bool) -> None:
        self._replaying = True
        step()
        if twice:
            step()
        self._replaying = False
        self._steps = self._document.availableUndoSteps()
