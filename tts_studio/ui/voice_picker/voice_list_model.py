"""The voices list as Qt sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from tts_studio.domain.translation import listed, tr
from tts_studio.domain.voice import VoiceId
from tts_studio.ui.voice_picker.voice_dragging import VOICE_FORMAT, dragged
from tts_studio.ui.voice_picker.voice_rows import (
    HeadingRow,
    NoteRow,
    PresetHeading,
    PresetRow,
    Row,
    VoiceFilter,
    VoiceRow,
)

AnyIndex = QModelIndex | QPersistentModelIndex
RowKey = VoiceId | str
"""What a row is about: a voice, or a preset by its name."""

ROW_ROLE = Qt.ItemDataRole.UserRole
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 1
FAVOURITE_ROLE = Qt.ItemDataRole.UserRole + 2

_NOWHERE = QModelIndex()
_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
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
        self._presets: tuple[PresetRow, ...] = ()
        self._shown: tuple[Row, ...] = ()
        self._filter = VoiceFilter()
        self._notes: Mapping[str, NoteRow] = {}
        self._favourites: frozenset[VoiceId] = frozenset()
        self._current: VoiceId | None = None

    def set_rows(self, rows: Sequence[VoiceRow]) -> None:
        """Replace every voice."""
        self._all = tuple(rows)
        self._refresh()

    def set_presets(self, rows: Sequence[PresetRow]) -> None:
        """Replace every preset."""
        if tuple(rows) != self._presets:
            self._presets = tuple(rows)
            self._refresh()

    @property
    def voice_rows(self) -> tuple[VoiceRow, ...]:
        """Every voice, shown or not."""
        return self._all

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

    def index_of(self, key: RowKey | None) -> QModelIndex:
        """Where a voice or a preset is shown, an invalid index when it is not."""
        for number, row in enumerate(self._shown):
            if key is not None and key_of(row) == key:
                return self.index(number)
        return QModelIndex()

    def row_at(self, index: AnyIndex) -> Row | None:
        """What stands at an index."""
        return self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None

    def voice_count(self) -> int:
        """How many voices and presets are shown."""
        return sum(isinstance(row, VoiceRow | PresetRow) for row in self._shown)

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """Headings and voices together."""
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be selected."""
        row = self.row_at(index)
        flags = Qt.ItemFlag.ItemNeverHasChildren
        if isinstance(row, VoiceRow | PresetRow | NoteRow):
            flags |= Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(row, VoiceRow | PresetRow):
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        """Voices and presets can be dragged to a speaker."""
        return [VOICE_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The voice or the preset on its way."""
        rows = [self.row_at(index) for index in indexes]
        written = [str(row.preset) for row in rows if isinstance(row, PresetRow)]
        written += [str(row.id) for row in rows if isinstance(row, VoiceRow)]
        return dragged(written[0] if written else "")

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for people and screen readers, and the row itself for the painter."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if isinstance(row, HeadingRow):
            return _heading_data(row, role)
        if isinstance(row, PresetHeading):
            return tr("Your presets") if role in _SPOKEN else None
        if isinstance(row, PresetRow):
            return _preset_data(row, role)
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
            return "\n".join(
                filter(None, (row.voice.name, row.language, tr(row.voice.description), str(row.id)))
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # Several models have voices of one name, and who hears the list does not see the headings.
            words = [row.voice.name, row.heading.model.name, row.language, tr(row.voice.description)]
            words += [tr("current voice")] * (row.id == self._current)
            words += [tr("favourite")] * (row.id in self._favourites)
            return listed(filter(None, words))
        return None

    def _refresh(self) -> None:
        self.beginResetModel()
        self._shown = self._filter.apply(self._all, self._favourites, self._notes, self._presets)
        self.endResetModel()

    def _repaint(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))


def key_of(row: Row | None) -> RowKey | None:
    """What a row is about, None for headings and notes."""
    if isinstance(row, PresetRow):
        return row.preset.name
    return row.id if isinstance(row, VoiceRow) else None


def _preset_data(row: PresetRow, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return row.preset.name
    told = (row.preset.name, row.below, row.problem)
    if role == Qt.ItemDataRole.ToolTipRole:
        return "\n".join(filter(None, told))
    return listed(filter(None, told)) if role == Qt.ItemDataRole.AccessibleTextRole else None


def _heading_data(row: HeadingRow, role: int) -> object:
    if role in _SPOKEN:
        return tr("{model}, {provider}", model=row.model.name, provider=row.provider_name)
    return tr(row.model.description) if role == Qt.ItemDataRole.ToolTipRole else None
