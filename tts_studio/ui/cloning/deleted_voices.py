"""The voices of the user's own that were deleted: each can be brought back, or deleted for good."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.engine.clone_library import TRASH_KEPT
from tts_studio.store.clone_store import Removed
from tts_studio.ui.cloning.day_words import day_of
from tts_studio.ui.cloning.parts import Card, button, heading, sentence
from tts_studio.ui.disclosure import Disclosure
from tts_studio.ui.scrolled import show_rows


class DeletedVoices(QWidget):
    """A section that is folded, and there only while something lies in it; signals carry a Removed."""

    restore_requested = Signal(object)
    discard_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deletedVoices")
        self._rows: dict[str, _DeletedVoice] = {}
        body = QWidget(self)
        body.setObjectName("deletedVoicesList")
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._fold = Disclosure(tr("Deleted voices"), body, name="deletedVoicesFold", parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._fold)
        self.show_voices(())

    def show_voices(self, voices: Sequence[Removed]) -> None:
        """Show these, the one deleted last first."""
        known = {removed.folder: removed for removed in voices}
        show_rows(self._list, self._rows, list(known), lambda folder: self._new_row(known[folder]))
        self.setVisible(bool(voices))

    def _new_row(self, removed: Removed) -> _DeletedVoice:
        row = _DeletedVoice(removed, self)
        row.restore_requested.connect(self.restore_requested)
        row.discard_requested.connect(self.discard_requested)
        return row


class _DeletedVoice(Card):
    """One of them."""

    restore_requested = Signal(object)
    discard_requested = Signal(object)

    def __init__(self, removed: Removed, parent: QWidget) -> None:
        super().__init__("deletedVoice", parent)
        self._removed = removed
        voice = removed.voice
        self.setAccessibleName(voice.name)
        words = tr(
            "Voice of {whose}; deleted on {day}. It can be brought back until {last}.",
            whose=voice.consent.whose,
            day=day_of(removed.when),
            last=day_of(removed.when + TRASH_KEPT),
        )
        restore = button("restoreVoice", tr("Restore"), self)
        discard = button("discardVoice", tr("Delete for Good…"), self)
        restore.clicked.connect(self._on_restore)
        discard.clicked.connect(self._on_discard)
        deeds = QHBoxLayout()
        deeds.setSpacing(8)
        deeds.addWidget(restore)
        deeds.addWidget(discard)
        deeds.addStretch(1)
        self.rows.addWidget(heading("deletedVoiceName", voice.name, self))
        self.rows.addWidget(sentence("deletedVoiceWords", self, words=words))
        self.rows.addLayout(deeds)

    def _on_restore(self) -> None:
        self.restore_requested.emit(self._removed)

    def _on_discard(self) -> None:
        self.discard_requested.emit(self._removed)
