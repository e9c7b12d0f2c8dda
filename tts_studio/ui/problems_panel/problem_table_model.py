"""The rows of the list of problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tts_studio.domain.markup.diagnostics import Severity
from tts_studio.domain.translation import mark, tr
from tts_studio.ui.script_editor.problems import Problem
from tts_studio.ui.theme.theme import Theme

AnyIndex: TypeAlias = QModelIndex | QPersistentModelIndex

_HEADINGS = (mark("Segment"), mark("Kind"), mark("Problem"))
_KINDS: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: (mark("Error"), "error"),
    Severity.WARNING: (mark("Warning"), "warn"),
    Severity.INFO: (mark("Note"), "muted"),
}


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem: its segment's id and number from 1, and its sentence.

    `problem` is the place in the text that can be mended; None where the whole segment cannot be spoken.
    """

    segment_id: str
    number: int
    severity: Severity
    sentence: str
    problem: Problem | None = None


class ProblemTableModel(QAbstractTableModel):
    """Segment, kind and sentence."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[ProblemRow, ...] = ()
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Take another theme's colours."""
        self._theme = theme
        self.show(())

    def show(self, rows: Sequence[ProblemRow]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """How many problems are listed."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """Three columns."""
        return 0 if parent is not None and parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADINGS[section])
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows."""
        row = self.rows[index.row()]
        kind, colour = _KINDS[row.severity]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (str(row.number), tr(kind), row.sentence)[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return row.sentence
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(colour if index.column() == 1 else "text")
            case _:
                return None
