"""The rows of a segment's takes, one below the other, and what the keyboard does with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.scrolled import ScrolledRows, show_rows
from tts_studio.ui.tab_stops import put_in_order, tab_stops
from tts_studio.ui.takes.take_row import TakeRow
from tts_studio.ui.takes.take_view import TakeView
from tts_studio.ui.takes.take_wishes import TAKE_MENU, TakeWish
from tts_studio.ui.takes.wish_menu import wish_menu
from tts_studio.ui.theme.theme import Theme

_BY_KEY = {spec.key: spec for spec in TAKE_MENU}


class TakeList(ScrolledRows):
    """`wanted` carries a take's id and what is to be done. The row looked at compares its take with now."""

    wanted = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("takeList", "takeRows", parent)
        self.setAccessibleName(tr("Takes"))
        self._theme = theme
        self._current = ""
        self._rows: dict[str, TakeRow] = {}
        self._below: list[QWidget] = []
        self.column.setContentsMargins(8, 0, 8, 8)

    def add_below(self, widget: QWidget) -> None:
        """Let a widget follow after the last take and what follows it already."""
        self.column.insertWidget(self.column.count() - 1, widget)
        self._below.append(widget)

    @property
    def rows(self) -> tuple[TakeRow, ...]:
        """The rows, from the top down."""
        return tuple(self._rows.values())

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        for row in self._rows.values():
            row.set_theme(theme)

    def show_views(self, views: Sequence[TakeView]) -> None:
        """Show these takes in this order; the keyboard stays where it is, or goes to the nearest row."""
        known = {view.id: view for view in views}
        focused = self._focused_place()
        lost = focused >= 0 and self.rows[focused].view.id not in known
        show_rows(self.column, self._rows, list(known), lambda take_id: self._made(known[take_id]))
        for view in views:
            self._rows[view.id].show_view(view)
        if lost and self._rows:
            self._go_to(self.rows[min(focused, len(self._rows) - 1)])
        chosen = next((view.id for view in views if view.chosen), views[0].id if views else "")
        self._set_current(self._current if self._current in self._rows else chosen)
        for above, below in pairwise(self._rows.values()):
            QWidget.setTabOrder(above.last_stop, below.play)
        if self._rows:
            below_them = (stop for widget in self._below for stop in tab_stops(widget))
            put_in_order((self.rows[-1].last_stop, *below_them))

    def focus_take(self, take_id: str) -> None:
        """Put the keyboard on a take and bring it into sight."""
        if take_id in self._rows:
            self._go_to(self._rows[take_id])

    def open_menu(self, take_id: str, corner: QPoint) -> None:
        """Open the menu of a take, with its corner there (in pixels of the screen)."""
        row = self._rows.get(take_id)
        if row is None:
            return
        self._set_current(take_id)
        wish_menu("take", TAKE_MENU, row.view, partial(self._tell, take_id), self).popup(corner)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from take to take; letters do what the menu says."""
        rows, place = self.rows, self._focused_place()
        spec = _BY_KEY.get(Qt.Key(event.key()))
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not rows or not plain:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._go_to(rows[max(0, min(len(rows) - 1, place + step))])
        elif event.key() == Qt.Key.Key_Menu:
            row = rows[max(place, 0)]
            self.open_menu(row.view.id, row.mapToGlobal(row.rect().center()))
        elif spec is not None and place >= 0 and spec.can(rows[place].view):
            self._tell(rows[place].view.id, spec.wish)
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A row whose part gets the keyboard is the current one."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            row = next((row for row in self._rows.values() if row.isAncestorOf(watched)), None)
            if row is not None:
                self._set_current(row.view.id)
                self.ensureWidgetVisible(row, 0, 8)
        return super().eventFilter(watched, event)

    def _tell(self, take_id: str, wish: TakeWish, _checked: bool = False) -> None:
        self.wanted.emit(take_id, wish)

    def _set_current(self, take_id: str) -> None:
        for row in self._rows.values():
            row.set_current(on=row.view.id == take_id)
        self._current = take_id

    def _focused_place(self) -> int:
        return next((at for at, row in enumerate(self.rows) if row.isAncestorOf(_focus(row))), -1)

    def _go_to(self, row: TakeRow) -> None:
        row.play.setFocus(Qt.FocusReason.TabFocusReason)
        self._set_current(row.view.id)
        self.ensureWidgetVisible(row, 0, 8)

    def _made(self, view: TakeView) -> TakeRow:
        row = TakeRow(view, self._theme, self)
        row.wanted.connect(self.wanted)
        row.menu_requested.connect(self.open_menu)
        for part in row.findChildren(QWidget):
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                part.installEventFilter(self)
        return row


def _focus(row: TakeRow) -> QWidget:
    return row.window().focusWidget() or row
