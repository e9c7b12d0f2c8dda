"""The list of voices and presets with its keys: Enter chooses, Space previews, F2 renames a preset."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QMenu, QWidget

from tts_studio.domain.preset import Preset
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.voice_picker.voice_delegate import RowButton, VoiceDelegate
from tts_studio.ui.voice_picker.voice_list_model import RowKey, VoiceListModel, key_of
from tts_studio.ui.voice_picker.voice_rows import NoteRow, PresetRow, VoiceRow


class VoiceList(QListView):
    """Tells what is to be done with the voice or preset the keyboard is on.

    `chosen` says that it is to be used; `preset_rename_wanted` and `preset_delete_wanted` carry its name,
    `preview_requested` the CastVoice that is to be heard, `favourite_toggled` the voice.
    """

    chosen = Signal()
    preset_rename_wanted = Signal(str)
    preset_delete_wanted = Signal(str)
    preview_requested = Signal(object)
    favourite_toggled = Signal(object)
    selection_moved = Signal()
    accounts_wanted = Signal()

    def __init__(self, voices: VoiceListModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("voiceList")
        self.setAccessibleName(tr("Voices"))
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._voices = voices
        self._delegate = VoiceDelegate(theme, self)
        self._delegate.clicked.connect(self._on_button)
        self.setModel(voices)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(self._choose)
        self.clicked.connect(self._on_click)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._delegate.set_theme(theme)
        self.viewport().update()

    def selected(self) -> VoiceId | None:
        """The voice the keyboard is on."""
        row = self._voices.row_at(self.currentIndex())
        return row.id if isinstance(row, VoiceRow) else None

    def selected_preset(self) -> Preset | None:
        """The preset the keyboard is on."""
        row = self._voices.row_at(self.currentIndex())
        return row.preset if isinstance(row, PresetRow) else None

    def heard(self) -> CastVoice | None:
        """How the voice the keyboard is on sounds: a preset has its language and its settings."""
        row = self._voices.row_at(self.currentIndex())
        return row.heard if isinstance(row, VoiceRow | PresetRow) else None

    def selected_key(self) -> RowKey | None:
        """What the keyboard is on, for `select`."""
        return key_of(self._voices.row_at(self.currentIndex()))

    def select(self, key: RowKey | None) -> None:
        """Put the keyboard on a voice or a preset, or on nothing when it is not shown."""
        index = self._voices.index_of(key)
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)

    def select_first(self) -> None:
        """Put the keyboard on the first voice or preset."""
        for number in range(self._voices.rowCount()):
            index = self._voices.index(number)
            if key_of(self._voices.row_at(index)) is not None:
                self.setCurrentIndex(index)
                return

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell that another row has the keyboard."""
        super().currentChanged(current, previous)
        self.selection_moved.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Let the keyboard follow: an assistive program selects a row without moving the keyboard there."""
        super().selectionChanged(selected, deselected)
        rows = self.selectedIndexes()
        if len(rows) == 1 and rows[0] != self.currentIndex():
            self.setCurrentIndex(rows[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, or does what a note offers; Space previews; F2 and Delete are for presets."""
        preset = self.selected_preset()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_click(self.currentIndex())
            self._choose()
        elif event.key() == Qt.Key.Key_Space:
            self._preview()
        elif preset is not None and event.key() == Qt.Key.Key_F2:
            self.preset_rename_wanted.emit(preset.name)
        elif preset is not None and event.key() == Qt.Key.Key_Delete:
            self.preset_delete_wanted.emit(preset.name)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the voice or the preset."""
        voice, preset = self.selected(), self.selected_preset()
        if voice is None and preset is None:
            return
        menu = QMenu(self)
        menu.setObjectName("voiceMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Use voice"), self._choose)
        menu.addAction(tr("Preview"), self._preview)
        if preset is not None:
            menu.addSeparator()
            menu.addAction(tr("Rename Preset…"), partial(self.preset_rename_wanted.emit, preset.name))
            menu.addAction(tr("Delete Preset"), partial(self.preset_delete_wanted.emit, preset.name))
        elif voice is not None:
            starred = self._voices.is_favourite(voice)
            menu.addAction(tr("Remove from favourites") if starred else tr("Add to favourites"), self._star)
        menu.popup(event.globalPos())

    def _on_button(self, heard: CastVoice, button: RowButton) -> None:
        if button is RowButton.PREVIEW:
            self.preview_requested.emit(heard)
        else:
            self.favourite_toggled.emit(heard.voice)

    def _on_click(self, index: QModelIndex) -> None:
        row = self._voices.row_at(index)
        if isinstance(row, NoteRow) and row.opens_accounts:
            self.accounts_wanted.emit()

    def _choose(self) -> None:
        if self.selected_key() is not None:
            self.chosen.emit()

    def _preview(self) -> None:
        if (voice := self.heard()) is not None:
            self.preview_requested.emit(voice)

    def _star(self) -> None:
        if (voice := self.selected()) is not None:
            self.favourite_toggled.emit(voice)
