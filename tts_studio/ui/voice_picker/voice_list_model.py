"""The voices list as Qt sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from tts_studio.domain.voice import VoiceId
from tts_studio.ui.voice_picker.voice_rows import HeadingRow, NoteRow, Row, VoiceFilter, VoiceRow

AnyIndex = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 1
FAVOURITE_ROLE = Qt.ItemDataRole.UserRole + 2

_NOWHERE = QModelIndex()
_WORDS = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)


class VoiceListModel(QAbstractListModel):
    """Shows the voices that pass the filter, each model's under its heading.

    The filter runs in one pass over prepared text, so a keystroke stays quick with thousands of voices.
    """

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[VoiceRow, ...] = ()
        self._shown: tuple[Row, ...] = ()
        self._filter = VoiceFilter()
        self._notes: Mapping[str, NoteRow] = {}
        self._favourites: frozenset[VoiceId] = frozenset()
        self._current: VoiceId | None = None

    def set_rows(self, rows: Sequence[VoiceRow]) -> None:
        """Replace every voice."""
        self._all = tuple(rows)
        self._refresh()

    def set_notes(self, notes: Mapping[str, NoteRow]) -> bool:
        """Note this below the headings, by model; returns whether anything is different now."""
        different = dict(notes) != dict(self._notes)
        if different:
            self._notes = dict(notes)
            self._refresh()
        return different

    def set_filter(self, wanted: VoiceFilter) -> None:
        """Show only what fits."""
        if wanted != self._filter:
            self._filter = wanted
            self._refresh()

    def set_favourites(self, favourites: frozenset[VoiceId]) -> None:
        """Star these voices and no others."""
        if favourites == self._favourites:
            return
        self._favourites = favourites
        if self._filter.favourites_only:
            self._refresh()
        else:
            self._repaint()

    def set_current(self, voice: VoiceId | None) -> None:
        """Mark the voice that speaks."""
        if voice != self._current:
            self._current = voice
            self._repaint()

    def is_favourite(self, voice: VoiceId) -> bool:
        """Whether the voice is starred."""
        return voice in self._favourites

    def index_of(self, voice: VoiceId | None) -> QModelIndex:
        """Where a voice is shown, an invalid index when it is not."""
        for number, row in enumerate(self._shown):
            if isinstance(row, VoiceRow) and row.id == voice:
                return self.index(number)
        return QModelIndex()

    def row_at(self, index: AnyIndex) -> Row | None:
        """What stands at an index."""
        return self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None

    def voice_count(self) -> int:
        """How many voices are shown."""
        return sum(isinstance(row, VoiceRow) for row in self._shown)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Headings and voices together."""
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be selected."""
        if isinstance(self.row_at(index), VoiceRow | NoteRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for people and screen readers, and the row itself for the painter."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if isinstance(row, HeadingRow):
            return _heading_data(row, role)
        if isinstance(row, NoteRow):
            return row.sentence if role in _WORDS else None
        if role == CURRENT_ROLE:
            return row.id == self._current
        if role == FAVOURITE_ROLE:
            return row.id in self._favourites
        return self._voice_data(row, role)

    def _voice_data(self, row: VoiceRow, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return row.voice.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (row.voice.name, row.language, row.voice.description, str(row.id))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = [row.voice.name, row.language, row.voice.description]
            words += ["current voice"] * (row.id == self._current)
            words += ["favourite"] * (row.id in self._favourites)
            return ", ".join(filter(None, words))
        return None

    def _refresh(self) -> None:
        self.beginResetModel()
        self._shown = self._filter.apply(self._all, self._favourites, self._notes)
        self.endResetModel()

    def _repaint(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))


def _heading_data(row: HeadingRow, role: int) -> object:
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return f"{row.model.name}, {row.provider_name}"
    return row.model.description if role == Qt.ItemDataRole.ToolTipRole else None
