"""The edits since a text was last looked at, so that positions in it still find their place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """`removed` units at `position` gave way to `added` units."""

    position: int
    removed: int
    added: int


class EditLog:
    """Edits in the order they were made; positions are UTF-16 units.

    Keys pressed one after the other become one edit, so that the log stays short however long somebody types.
    """

    def __init__(self) -> None:
        self._edits: list[Edit] = []

    def add(self, edit: Edit) -> None:
        """Note an edit."""
        if self._edits:
            last = self._edits[-1]
            if edit.removed == 0 and edit.position == last.position + last.added:
                self._edits[-1] = Edit(last.position, last.removed, last.added + edit.added)
                return
        self._edits.append(edit)

    def clear(self) -> None:
        """Forget all edits."""
        self._edits.clear()

    def start_now(self, position: int) -> int:
        """Where something that began at `position` begins now; text put right there belongs to it."""
        for edit in self._edits:
            if position >= edit.position + edit.removed and position > edit.position:
                position += edit.added - edit.removed
            elif position > edit.position:
                position = edit.position
        return position

    def end_now(self, position: int) -> int:
        """Where something that ended at `position` ends now; text put right there belongs to it."""
        for edit in self._edits:
            if position >= edit.position + edit.removed:
                position += edit.added - edit.removed
            elif position > edit.position:
                position = edit.position + edit.added
        return position

    def then(self, position: int) -> int:
        """Where the character now at `position` was; for new text, where it was put."""
        for edit in reversed(self._edits):
            if position >= edit.position + edit.added:
                position += edit.removed - edit.added
            elif position > edit.position:
                position = edit.position + min(edit.removed, position - edit.position)
        return position

    @property
    def stretch(self) -> Edit | None:
        """One edit that covers all of them; None when there were none."""
        whole: Edit | None = None
        for edit in self._edits:
            whole = edit if whole is None else _together(whole, edit)
        return whole

    def copy(self) -> EditLog:
        """A log of its own with the same edits."""
        copied = EditLog()
        copied._edits = list(self._edits)
        return copied


def _together(first: Edit, then: Edit) -> Edit:
    """The smallest edit that does what two edits do one after the other."""
    position = min(first.position, then.position)
    end = max(first.position + first.added, then.position + then.removed)
    removed = end - position - first.added + first.removed
    return Edit(position, removed, end - position + then.added - then.removed)
