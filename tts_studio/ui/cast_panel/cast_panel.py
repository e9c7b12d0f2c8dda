"""The cast panel: a row for each speaker, and how speakers follow each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from tts_studio.domain.gaps import GapRules
from tts_studio.domain.translation import tr, trn
from tts_studio.ui.cast_panel.cast_words import CastRow
from tts_studio.ui.cast_panel.pauses_form import PausesForm
from tts_studio.ui.cast_panel.speaker_row import SpeakerRow
from tts_studio.ui.disclosure import Disclosure
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.theme.theme import Theme

MOST_ROWS = 100


class CastPanel(QWidget):
    """Shows the speakers and tells what is wanted for one, by casefolded name, empty for the narrator.

    `wanted` carries what was chosen in a row's menu: `next`, `rename`, `narrator`, `save` or `remove`.
    Nothing is kept here: the owner changes the cast and shows it with `show_cast`.
    """

    voice_wanted = Signal(str)
    voice_dropped = Signal(str, str)
    colour_chosen = Signal(str, int)
    trim_changed = Signal(str, float)
    play_wanted = Signal(str)
    key_wanted = Signal()
    wanted = Signal(str, str)
    gaps_changed = Signal(object)
    dialogue_switched = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cast")
        self._theme = theme
        self._rows: dict[str, SpeakerRow] = {}
        self._rows_place = QVBoxLayout()
        self._rows_place.setSpacing(0)
        self._more = _note("castMore", self)
        self._empty = _note("castEmpty", self)
        self._empty.setText(
            tr(
                "Begin a paragraph with a name and a colon, such as “ANN: Good morning.”, and the speaker "
                "appears here to be given a voice."
            )
        )
        self._pauses = PausesForm(self)
        self._pauses.gaps_changed.connect(self.gaps_changed)
        self._pauses.dialogue_switched.connect(self.dialogue_switched)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._theme = theme
        for row in self._rows.values():
            row.set_theme(theme)

    def show_cast(self, rows: Sequence[CastRow]) -> None:
        """Show these speakers in this order."""
        shown = {row.key: row for row in rows[:MOST_ROWS]}
        for key in self._rows.keys() - shown.keys():
            gone = self._rows.pop(key)
            self._rows_place.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, (key, row) in enumerate(shown.items()):
            widget = self._rows.get(key) or self._made(key)
            if self._rows_place.indexOf(widget) != place:
                self._rows_place.insertWidget(place, widget)
            widget.show_row(row)
        others = len(rows) - len(shown)
        self._more.setVisible(others > 0)
        self._more.setText(trn("{count} more speaker", "{count} more speakers", others))
        self._empty.setVisible(len(rows) <= 1)

    def show_gaps(self, gaps: GapRules) -> None:
        """Show the silence between what is spoken."""
        self._pauses.show_gaps(gaps)

    def show_dialogue(self, *, on: bool, models: str) -> None:
        """Show whether dialogues are spoken in one take, and which models can do that."""
        self._pauses.show_dialogue(on=on, models=models)

    def _made(self, key: str) -> SpeakerRow:
        row = self._rows[key] = SpeakerRow(key, self._theme, self)
        row.voice_wanted.connect(self.voice_wanted)
        row.voice_dropped.connect(self.voice_dropped)
        row.colour_chosen.connect(self.colour_chosen)
        row.trim_changed.connect(self.trim_changed)
        row.play_wanted.connect(self.play_wanted)
        row.key_wanted.connect(self.key_wanted)
        row.wanted.connect(self.wanted)
        return row

    def _lay_out(self) -> None:
        content = QWidget(self)
        content.setObjectName("castContent")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(8)
        column.addLayout(self._rows_place)
        for note in (self._more, self._empty):
            column.addWidget(note)
        pauses = Disclosure(tr("Pauses and dialogue"), self._pauses, name="castPauses", parent=content)
        pauses.setContentsMargins(8, 0, 8, 0)
        column.addWidget(pauses)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("castScroll")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        # What is inside takes the keyboard and brings itself into sight.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)


def _note(name: str, parent: QWidget) -> QLabel:
    note = wrapped_label(parent)
    note.setObjectName(name)
    note.setProperty("role", "muted")
    note.setContentsMargins(16, 8, 16, 8)
    return note
