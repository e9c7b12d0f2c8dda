"""The list of voices with its keys: Enter chooses, Space previews, the menu key offers the rest."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QMenu, QWidget

from tts_studio.domain.voice import VoiceId
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.voice_picker.voice_delegate import RowButton, VoiceDelegate
from tts_studio.ui.voice_picker.voice_list_model import VoiceListModel
from tts_studio.ui.voice_picker.voice_rows import NoteRow, VoiceRow


class VoiceList(QListView):
    """Tells which voice is to be used, heard or starred."""

    chosen = Signal(object)
    preview_requested = Signal(object)
    favourite_toggled = Signal(object)
    selection_moved = Signal()
    accounts_wanted = Signal()

    def __init__(self, voices: VoiceListModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("voiceList")
        self.setAccessibleName("Voices")
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

    def select(self, voice: VoiceId | None) -> None:
        """Put the keyboard on a voice, or on nothing when it is not shown."""
        index = self._voices.index_of(voice)
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)

    def select_first(self) -> None:
        """Put the keyboard on the first voice."""
        for number in range(self._voices.rowCount()):
            index = self._voices.index(number)
            if isinstance(self._voices.row_at(index), VoiceRow):
                self.setCurrentIndex(index)
                return

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell that another row has the keyboard."""
        super().currentChanged(current, previous)
        self.selection_moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, or does what a note offers; Space previews."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_click(self.currentIndex())
            self._choose()
        elif event.key() == Qt.Key.Key_Space:
            self._preview()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the voice."""
        voice = self.selected()
        if voice is None:
            return
        menu = QMenu(self)
        menu.setObjectName("voiceMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        starred = self._voices.is_favourite(voice)
        menu.addAction("Use voice", self._choose)
        menu.addAction("Preview", self._preview)
        menu.addAction("Remove from favourites" if starred else "Add to favourites", self._star)
        menu.popup(event.globalPos())

    def _on_button(self, voice: VoiceId, button: RowButton) -> None:
        (self.preview_requested if button is RowButton.PREVIEW else self.favourite_toggled).emit(voice)

    def _on_click(self, index: QModelIndex) -> None:
        row = self._voices.row_at(index)
        if isinstance(row, NoteRow) and row.opens_accounts:
            self.accounts_wanted.emit()

    def _choose(self) -> None:
        self._tell(self.chosen)

    def _preview(self) -> None:
        self._tell(self.preview_requested)

    def _star(self) -> None:
        self._tell(self.favourite_toggled)

    def _tell(self, signal: SignalInstance) -> None:
        if (voice := self.selected()) is not None:
            signal.emit(voice)
