"""The voices of the user's own, with what each is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tts_studio.domain.cloned_voice import ClonedVoice
from tts_studio.domain.translation import tr
from tts_studio.ui.cloning.deleted_voices import DeletedVoices
from tts_studio.ui.cloning.parts import button, heading, sentence
from tts_studio.ui.cloning.voice_card import VoiceCard
from tts_studio.ui.scrolled import show_rows
from tts_studio.ui.theme.theme import Theme


class VoicesOfMine(QWidget):
    """`card_made` hands over each new card, so that its owner can listen to it."""

    import_requested = Signal()
    card_made = Signal(VoiceCard)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("voicesOfMine")
        self._theme = theme
        self._cards: dict[str, VoiceCard] = {}
        self._languages: tuple[str, ...] = ("en",)
        self._empty = sentence(
            "noVoicesOfMine",
            self,
            words=tr("There are no voices of your own yet. Make one above, or import one that was exported."),
        )
        bring_in = button("cloneImport", tr("Import…"), self)
        bring_in.clicked.connect(self.import_requested)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(heading("voicesOfMineTitle", tr("My voices"), self), 1)
        head.addWidget(bring_in)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._empty)
        layout.addLayout(self._list)
        self.deleted = DeletedVoices(self)
        layout.addWidget(self.deleted)

    def card(self, voice_id: str) -> VoiceCard | None:
        """The card of a voice."""
        return self._cards.get(voice_id)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        for card in self._cards.values():
            card.set_theme(theme)

    def show_languages(self, languages: Sequence[str]) -> None:
        """Offer these languages for lines in cards made from now on."""
        self._languages = tuple(languages)

    def show_voices(self, voices: Sequence[ClonedVoice], projects: Mapping[str, Sequence[str]]) -> None:
        """Show these voices; `projects` names those that use each, by its id."""
        show_rows(self._list, self._cards, [voice.id for voice in voices], self._new_card)
        for voice in voices:
            self._cards[voice.id].show_voice(voice, projects.get(voice.id, ()))
        self._empty.setVisible(not voices)

    def _new_card(self, voice_id: str) -> VoiceCard:
        card = VoiceCard(voice_id, self._languages, self._theme, self)
        self.card_made.emit(card)
        return card
