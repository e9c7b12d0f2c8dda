"""The rows of an audition, one below the other, and moving between them with the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from tts_studio.domain.translation import tr
from tts_studio.engine.candidate import CandidateView
from tts_studio.ui.audition.candidate_row import CandidateRow, RowWords
from tts_studio.ui.scrolled import ScrolledRows, show_rows
from tts_studio.ui.theme.theme import Theme


class CandidateList(ScrolledRows):
    """Keeps a row for each candidate. `row_made` carries a new row, so that its owner can listen to it."""

    row_made = Signal(object)
    removal_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("candidates", "candidateRows", parent)
        self.setAccessibleName(tr("Candidates"))
        self._theme = theme
        self._rows: dict[str, CandidateRow] = {}

    @property
    def rows(self) -> tuple[CandidateRow, ...]:
        """The rows, from the top down, hidden ones too."""
        return tuple(self._rows.values())

    @property
    def shown(self) -> tuple[CandidateRow, ...]:
        """Those of them that are not hidden."""
        return tuple(row for row in self._rows.values() if not row.isHidden())

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        for row in self._rows.values():
            row.set_theme(theme)

    def row(self, key: str) -> CandidateRow | None:
        """The row of a candidate."""
        return self._rows.get(key)

    def show_views(self, views: Sequence[CandidateView], words: Mapping[str, RowWords]) -> None:
        """Show these candidates in this order; those without words are hidden."""
        known = {view.key: view for view in views}
        show_rows(self.column, self._rows, list(known), lambda key: self._made(known[key]))
        for view in views:
            self.show_view(view, words.get(view.key))
        self._set_tab_order()

    def show_view(self, view: CandidateView, words: RowWords | None) -> None:
        """Show one candidate as it is now."""
        row = self._rows.get(view.key)
        if row is not None and words is not None:
            row.show_view(view, words)
        if row is not None:
            row.setVisible(words is not None)

    def focus_row(self, key: str) -> None:
        """Put the keyboard on a row and bring it into sight."""
        row = self._rows.get(key)
        if row is not None:
            row.play.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(row, 0, 8)

    @property
    def focused(self) -> str:
        """The key of the row that has the keyboard; empty when none has."""
        return next((key for key, row in self._rows.items() if row.isAncestorOf(_focus(row))), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from row to row, Delete takes one out."""
        shown = self.shown
        place = next((at for at, row in enumerate(shown) if row.key == self.focused), -1)
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and shown:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._go_to(shown[max(0, min(len(shown) - 1, place + step))])
        elif event.key() == Qt.Key.Key_Delete and place >= 0:
            following = shown[place + 1 :] or shown[:place][-1:]
            self.removal_requested.emit(shown[place].key)
            if following:
                self._go_to(following[0])
        else:
            event.ignore()

    def _go_to(self, row: CandidateRow) -> None:
        target: QWidget = row.play if row.play.isEnabled() else row.stars
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(row, 0, 8)

    def _made(self, view: CandidateView) -> CandidateRow:
        row = CandidateRow(view, self._theme, self)
        self.row_made.emit(row)
        return row

    def _set_tab_order(self) -> None:
        rows = tuple(self._rows.values())
        for before, after in pairwise(rows):
            QWidget.setTabOrder(before.last_stop, after.play)


def _focus(row: CandidateRow) -> QWidget:
    return row.window().focusWidget() or row
