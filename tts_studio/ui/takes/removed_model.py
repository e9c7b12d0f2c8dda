"""The takes of segments that left the script, as Qt sees them: put into words when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tts_studio.domain.translation import tr
from tts_studio.ui.takes.take_view import TakeView

AnyIndex = QModelIndex | QPersistentModelIndex
ViewOf = Callable[[str], TakeView | None]

VIEW_ROLE = Qt.ItemDataRole.UserRole

_NOWHERE = QModelIndex()


class RemovedModel(QAbstractListModel):
    """There may be thousands of them, of which a handful is on screen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.ids: tuple[str, ...] = ()
        self._view_of: ViewOf = _no_view
        self._views: dict[str, TakeView | None] = {}

    def show(self, ids: Sequence[str], view_of: ViewOf) -> bool:
        """Show these takes, put into words by `view_of`; returns whether they are others than before."""
        self._view_of, others = view_of, tuple(ids) != self.ids
        if others:
            self.beginResetModel()
            self.ids = tuple(ids)
            self._views.clear()
            self.endResetModel()
        elif self.ids:
            self._views.clear()
            self.dataChanged.emit(self.index(0), self.index(len(self.ids) - 1))
        return others

    def view_at(self, index: AnyIndex) -> TakeView | None:
        """The take at an index; None where there is none any more."""
        if not index.isValid() or index.row() >= len(self.ids):
            return None
        take_id = self.ids[index.row()]
        if take_id not in self._views:
            self._views[take_id] = self._view_of(take_id)
        return self._views[take_id]

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """How many takes there are."""
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words; for those who hear the list, and under the pointer, everything about the take."""
        view = self.view_at(index)
        if view is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(view.words.split())
            case Qt.ItemDataRole.ToolTipRole:
                return f"<p>{escape(view.words)}</p><p>{escape(_facts(view))}</p>"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{' '.join(view.words.split())} {_facts(view)}"
            case Qt.ItemDataRole.UserRole:
                return view
            case _:
                return None


def _facts(view: TakeView) -> str:
    starred = tr("starred") if view.starred else ""
    facts = (view.name, starred, view.voice, view.length, view.cost, view.when, view.comment)
    return " · ".join(filter(None, facts))


def _no_view(_take_id: str) -> TakeView | None:
    return None
