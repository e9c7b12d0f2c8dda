"""The voices panel: search, filters, the list, and for whom the voice is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.errors import StudioError
from tts_studio.domain.preset import Preset
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Cast, Voice, VoiceId
from tts_studio.ui.icons import icon
from tts_studio.ui.language_names import language_name
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.voice_picker.voice_list import VoiceList
from tts_studio.ui.voice_picker.voice_list_model import RowKey, VoiceListModel
from tts_studio.ui.voice_picker.voice_rows import NoteRow, VoiceFilter, preset_rows, voice_rows

_DOWNWARDS = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class VoicePicker(QWidget):
    """Finds a voice and tells who is to speak with it.

    `voice_chosen` carries the speaker (empty for the narrator) and the voice, `preset_chosen` the speaker and
    the preset's name, `preset_rename_wanted` and `preset_delete_wanted` the name; `preview_requested` carries
    the CastVoice that is to be heard, `favourite_toggled` the voice, and so does `collected`, which stands
    for `voice_chosen` while voices are collected; `accounts_requested` is a note about a missing key that was
    pressed.
    Nothing is kept here: the owner stores cast, favourites and presets and shows them.
    """

    voice_chosen = Signal(str, object)
    preset_chosen = Signal(str, str)
    preset_rename_wanted = Signal(str)
    preset_delete_wanted = Signal(str)
    preview_requested = Signal(object)
    favourite_toggled = Signal(object)
    accounts_requested = Signal()
    refresh_requested = Signal()
    collected = Signal(object)
    preset_collected = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("voicePicker")
        self._cast: Cast | None = None
        self._collecting = False
        self._voices = VoiceListModel()
        self._speaker = _combo("speaksFor", tr("Speaks for"), self)
        self._speaker_label = QLabel(tr("Speaks for"), self)
        self._speaker_label.setObjectName("speaksForLabel")
        self._speaker_label.setBuddy(self._speaker)
        self._search = QLineEdit(self)
        self._search.setObjectName("searchVoices")
        self._search.setPlaceholderText(tr("Search voices"))
        self._search.setAccessibleName(tr("Search voices"))
        self._search.setClearButtonEnabled(True)
        self._provider = _combo("voiceProvider", tr("Provider"), self)
        self._language = _combo("voiceLanguage", tr("Language"), self)
        self._favourites = QCheckBox(tr("Favourites only"), self)
        self._favourites.setObjectName("favouritesOnly")
        self._favourites.setAccessibleName(tr("Favourites only"))
        self._list = VoiceList(self._voices, theme, self)
        self._use = QPushButton(tr("Use voice"), self)
        self._preview = QPushButton(tr("Preview"), self)
        self._star = QPushButton(self)
        self._refresh = QPushButton(tr("Refresh voices"), self)
        self._age = QLabel(self)
        self._age.setObjectName("voicesAge")
        self._age.setProperty("role", "muted")
        self._empty = _EmptyList(self)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("voicePages")
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.set_voices((), (), {})
        self._show_speakers(())

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._list.set_theme(theme)
        self._theme = theme
        self._show_selection()

    def set_voices(
        self, voices: Sequence[Voice], models: Sequence[SpeechModel], provider_names: Mapping[str, str]
    ) -> None:
        """Show these voices under their models; `provider_names` are what users call provider ids."""
        rows = voice_rows(voices, models, provider_names)
        providers = {row.heading.model.provider: row.heading.provider_name for row in rows}
        languages = {code: language_name(code) for row in rows for code in row.languages}
        _refill(self._provider, tr("All providers"), providers)
        _refill(self._language, tr("All languages"), languages)
        selected = self._list.selected_key()
        self._voices.set_rows(rows)
        self._apply_filter(selected)

    def set_presets(
        self, presets: Sequence[Preset], problem_of: Callable[[Preset], StudioError | None]
    ) -> None:
        """Show these presets above the voices; `problem_of` says why one cannot speak."""
        selected = self._list.selected_key()
        self._voices.set_presets(preset_rows(presets, self._voices.voice_rows, problem_of))
        self._list.select(selected)
        self._show_matches()

    def set_notes(self, notes: Mapping[str, NoteRow]) -> None:
        """Show a note below the heading of each of these models."""
        selected = self._list.selected_key()
        if self._voices.set_notes(notes):
            self._list.select(selected)
            self._show_matches()

    def show_age(self, words: str) -> None:
        """Say how old the list is."""
        self._age.setText(words)

    def show_refreshing(self, *, on: bool) -> None:
        """Whether the providers are being asked."""
        self._refresh.setEnabled(not on)
        if on:
            self._age.setText(tr("Asking…"))

    def set_current(self, cast: Cast, speakers: Sequence[str]) -> None:
        """Mark the voice of whoever is chosen in “Speaks for”; `speakers` are the names in the script."""
        self._cast = cast
        self._show_speakers(speakers)
        self._show_current()

    def set_favourites(self, favourites: frozenset[VoiceId]) -> None:
        """Star these voices."""
        selected = self._list.selected_key()
        self._voices.set_favourites(favourites)
        if self._list.selected_key() != selected:
            self._list.select(selected)
        self._show_matches()

    def choose_speaker(self, speaker: str) -> None:
        """Make “Speaks for” this speaker (empty for the narrator), if the script has it."""
        position = self._speaker.findData(speaker.casefold())
        if position >= 0:
            self._speaker.setCurrentIndex(position)

    @property
    def speaker(self) -> str:
        """For whom a voice would be chosen now, as the script writes the name; empty for the narrator."""
        return self._speaker.currentText() if self._speaker.currentData() else ""

    @property
    def selected(self) -> VoiceId | None:
        """The voice the list's keyboard is on."""
        return self._list.selected()

    def set_collecting(self, *, on: bool) -> None:
        """Whether a chosen voice is `collected` for an audition rather than cast."""
        self._collecting = on
        words = tr("Add to Audition") if on else tr("Use voice")
        self._use.setText(words)
        self._use.setAccessibleName(words)

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def clear_filter(self) -> None:
        """Show every voice."""
        self._search.clear()
        self._provider.setCurrentIndex(0)
        self._language.setCurrentIndex(0)
        self._favourites.setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search field Down goes into the list and Enter takes what it offers first."""
        if (
            watched is not self._search
            or not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
        ):
            return False
        if event.key() in _DOWNWARDS:
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
            if self._list.selected_key() is None:
                self._list.select_first()
            return True
        if event.key() in _ENTER:
            if self._list.selected_key() is None:
                self._list.select_first()
            self._on_use()
            return True
        return False

    def _apply_filter(self, selected: RowKey | None = None) -> None:
        self._voices.set_filter(
            VoiceFilter(
                self._search.text(),
                str(self._provider.currentData() or ""),
                str(self._language.currentData() or ""),
                self._favourites.isChecked(),
            )
        )
        self._list.select(selected)
        self._show_matches()

    def _show_matches(self) -> None:
        self._pages.setCurrentWidget(self._list if self._voices.voice_count() else self._empty)
        self._empty.describe(self._search.text().strip(), filtered=self._filtered())
        self._show_selection()

    def _filtered(self) -> bool:
        combos = (self._provider, self._language)
        return bool(
            self._search.text() or self._favourites.isChecked() or any(c.currentIndex() > 0 for c in combos)
        )

    def _show_speakers(self, speakers: Sequence[str]) -> None:
        names = {name.casefold(): name for name in speakers if name}
        # A script may have a speaker of that name, who is cast like any other.
        everyone = tr("Everyone else") if "narrator" in names else tr("Narrator")
        _refill(self._speaker, everyone, names)
        for widget in (self._speaker, self._speaker_label):
            widget.setVisible(bool(names))

    def _show_current(self) -> None:
        if self._cast is not None:
            self._voices.set_current(self._cast.voice_of(self.speaker).voice)

    def _show_selection(self) -> None:
        voice = self._list.selected()
        for button in (self._use, self._preview):
            button.setEnabled(self._list.selected_key() is not None)
        self._star.setEnabled(voice is not None)
        starred = voice is not None and self._voices.is_favourite(voice)
        with QSignalBlocker(self._star):
            self._star.setChecked(starred)
        self._star.setIcon(icon("star-filled" if starred else "star", self._theme))

    def _on_search(self) -> None:
        self._apply_filter(self._list.selected_key())

    def _on_use(self) -> None:
        voice, preset = self._list.selected(), self._list.selected_preset()
        if preset is not None and self._collecting:
            self.preset_collected.emit(preset.name)
        elif voice is not None and self._collecting:
            self.collected.emit(voice)
        elif preset is not None:
            self.preset_chosen.emit(self.speaker, preset.name)
        elif voice is not None:
            self.voice_chosen.emit(self.speaker, voice)

    def _on_preview(self) -> None:
        if (voice := self._list.heard()) is not None:
            self.preview_requested.emit(voice)

    def _on_star(self) -> None:
        if (voice := self._list.selected()) is not None:
            self.favourite_toggled.emit(voice)
        self._show_selection()

    def _connect(self) -> None:
        self._search.textChanged.connect(self._on_search)
        self._search.installEventFilter(self)
        self._provider.currentIndexChanged.connect(self._on_search)
        self._language.currentIndexChanged.connect(self._on_search)
        self._favourites.toggled.connect(self._on_search)
        self._speaker.currentIndexChanged.connect(self._show_current)
        self._list.chosen.connect(self._on_use)
        self._list.preview_requested.connect(self.preview_requested)
        self._list.preset_rename_wanted.connect(self.preset_rename_wanted)
        self._list.preset_delete_wanted.connect(self.preset_delete_wanted)
        self._list.accounts_wanted.connect(self.accounts_requested)
        self._refresh.clicked.connect(self.refresh_requested)
        self._list.favourite_toggled.connect(self.favourite_toggled)
        self._list.selection_moved.connect(self._show_selection)
        self._use.clicked.connect(self._on_use)
        self._preview.clicked.connect(self._on_preview)
        self._star.toggled.connect(self._on_star)
        self._empty.clear.clicked.connect(self.clear_filter)

    def _lay_out(self) -> None:
        for button, name in (
            (self._use, "useVoice"),
            (self._preview, "previewVoice"),
            (self._star, "starVoice"),
            (self._refresh, "refreshVoices"),
        ):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        self._star.setAccessibleName(tr("Favourite"))
        self._star.setToolTip(tr("Favourite"))
        self._star.setCheckable(True)
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._empty)
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 0)
        head.setSpacing(8)
        speaker = QHBoxLayout()
        speaker.setSpacing(8)
        speaker.addWidget(self._speaker_label)
        speaker.addWidget(self._speaker, 1)
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self._provider, 1)
        filters.addWidget(self._language, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 8, 8, 8)
        buttons.setSpacing(8)
        buttons.addWidget(self._use, 1)
        buttons.addWidget(self._preview, 1)
        buttons.addWidget(self._star)
        head.addLayout(speaker)
        head.addWidget(self._search)
        head.addLayout(filters)
        head.addWidget(self._favourites)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        layout.addLayout(buttons)
        footer = QHBoxLayout()
        footer.setContentsMargins(8, 0, 8, 8)
        footer.setSpacing(8)
        footer.addWidget(self._refresh)
        footer.addWidget(self._age, 1)
        layout.addLayout(footer)


class _EmptyList(QWidget):
    """What stands where no voice matches, with the way out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("noVoice")
        self._sentence = wrapped_label(self)
        self._sentence.setObjectName("noVoiceSentence")
        self._sentence.setProperty("role", "muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.clear = QPushButton(tr("Show all voices"), self)
        self.clear.setObjectName("showAllVoices")
        self.clear.setAccessibleName(tr("Show all voices"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 32, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(self._sentence)
        layout.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def describe(self, words: str, *, filtered: bool) -> None:
        """Say why nothing is shown."""
        if words:
            self._sentence.setText(tr("No voice matches “{words}”.", words=words))
        else:
            sentence = tr("No voice matches these filters.") if filtered else tr("Looking for voices…")
            self._sentence.setText(sentence)
        self.clear.setVisible(filtered)


def _combo(name: str, label: str, parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    combo.setObjectName(name)
    combo.setAccessibleName(label)
    # What is read out as its name is the entry that is chosen.
    combo.setAccessibleDescription(label)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(6)
    return combo


def _refill(combo: QComboBox, everything: str, entries: Mapping[str, str]) -> None:
    """Offer `everything` and the entries by name, keeping the choice where it still exists."""
    offered = [("", everything), *sorted(entries.items(), key=lambda entry: entry[1].casefold())]
    if offered == [(combo.itemData(row), combo.itemText(row)) for row in range(combo.count())]:
        return
    chosen = combo.currentData()
    with QSignalBlocker(combo):
        combo.clear()
        for value, text in offered:
            combo.addItem(text, value)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
