"""What is above and below the rows of an audition: playing, how one listens, for whom, and the estimate."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.flow_layout import FlowLayout
from tts_studio.ui.icons import icon
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.theme.theme import Theme

_ICON = QSize(16, 16)


class ListeningBar(QWidget):
    """Plays all candidates, and says how they are listened to."""

    play_all_requested = Signal()
    hold_requested = Signal()
    matched_toggled = Signal(bool)
    blind_toggled = Signal(bool)
    shortlist_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("listeningBar")
        self._held = False
        self._play_all = named_button("playAllCandidates", tr("Play All"), self)
        self._hold = named_button("holdAudition", tr("Pause"), self)
        self._matched = _box("matchLoudness", tr("Equal loudness"), self)
        self._matched.setToolTip(tr("Play all voices equally loud; the takes stay as they are."))
        self._matched.setChecked(True)
        self._blind = _box("blindAudition", tr("Hide names"), self)
        self._blind.setToolTip(tr("Hide who speaks and mix the order, to judge by ear alone."))
        self._reveal = named_button("revealVoices", tr("Reveal"), self)
        self._reveal.setToolTip(tr("Show who speaks."))
        self._shortlist = _box("onlyShortlisted", tr("Only shortlisted"), self)
        layout = FlowLayout(self, spacing=12)
        for widget in (
            self._play_all,
            self._hold,
            self._matched,
            self._blind,
            self._shortlist,
            self._reveal,
        ):
            widget.setMinimumHeight(32)
            layout.addWidget(widget)
        self._play_all.clicked.connect(self.play_all_requested)
        self._hold.clicked.connect(self.hold_requested)
        self._matched.toggled.connect(self.matched_toggled)
        self._blind.toggled.connect(self.blind_toggled)
        self._reveal.clicked.connect(self._on_reveal)
        self._shortlist.toggled.connect(self.shortlist_toggled)
        self.set_theme(theme)
        self.show_blind(on=False)
        self.show_playing(ready=0, sounding=False, held=False)

    @property
    def only_shortlisted(self) -> bool:
        """Whether the others are hidden."""
        return self._shortlist.isChecked()

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        for button in (self._play_all, self._hold):
            button.setIconSize(_ICON)
        self._play_all.setIcon(icon("play", theme))
        self._show_hold()

    def show_playing(self, *, ready: int, sounding: bool, held: bool) -> None:
        """Show how many can be played, and whether something is."""
        self._play_all.setEnabled(ready > 0)
        self._hold.setEnabled(sounding)
        self._held = held
        self._show_hold()

    def show_blind(self, *, on: bool) -> None:
        """Show whether names are hidden."""
        with QSignalBlocker(self._blind):
            self._blind.setChecked(on)
        self._reveal.setVisible(on)

    def _show_hold(self) -> None:
        words = tr("Resume") if self._held else tr("Pause")
        self._hold.setText(words)
        self._hold.setAccessibleName(words)
        self._hold.setIcon(icon("play" if self._held else "pause", self._theme))

    def _on_reveal(self) -> None:
        self._blind.setChecked(False)
        self._blind.setFocus(Qt.FocusReason.OtherFocusReason)


class EstimateBar(QWidget):
    """For whom the winner is cast, and what the voices that wait would cost."""

    render_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("estimateBar")
        self._label = QLabel(tr("Cast as"), self)
        self._label.setObjectName("castAsLabel")
        self._speaker = QComboBox(self)
        self._speaker.setObjectName("castAs")
        self._speaker.setAccessibleName(tr("Cast as"))
        self._speaker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._label.setBuddy(self._speaker)
        self._estimate = wrapped_label(self)
        self._estimate.setObjectName("auditionEstimate")
        self._estimate.setProperty("role", "muted")
        self._estimate.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing)
        self._render = named_button("renderAudition", tr("Render Audition"), self)
        self._render.setProperty("primary", "true")
        self._render.clicked.connect(self.render_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._label)
        layout.addWidget(self._speaker)
        layout.addWidget(self._estimate, 1)
        layout.addWidget(self._render)
        self.show_speakers({})
        self.show_estimate("")

    @property
    def speaker(self) -> str:
        """Who gets the voice, as the script writes the name; empty for the narrator."""
        return self._speaker.currentText() if self._speaker.currentData() else ""

    def show_speakers(self, speakers: Mapping[str, str]) -> None:
        """Offer the narrator and these names by their casefolded form; the choice stays where it can."""
        narrator = tr("Everyone else") if "narrator" in speakers else tr("Narrator")
        offered = [("", narrator), *speakers.items()]
        if offered == [(self._speaker.itemData(at), self._speaker.itemText(at)) for at in self._places()]:
            return
        chosen = self._speaker.currentData()
        self._speaker.clear()
        for key, name in offered:
            self._speaker.addItem(name, key)
        self.choose_speaker(str(chosen or ""))

    def choose_speaker(self, speaker: str) -> None:
        """Cast for this speaker; the narrator where the script has no such name."""
        self._speaker.setCurrentIndex(max(0, self._speaker.findData(speaker.casefold())))

    def show_estimate(self, words: str) -> None:
        """Say what rendering would cost; empty where nothing waits."""
        self._estimate.setText(words)
        self._render.setVisible(bool(words))

    def _places(self) -> range:
        return range(self._speaker.count())


def named_button(name: str, words: str, parent: QWidget) -> QPushButton:
    """A button whose accessible name is what it shows."""
    button = QPushButton(words, parent)
    button.setObjectName(name)
    button.setAccessibleName(words)
    return button


def _box(name: str, words: str, parent: QWidget) -> QCheckBox:
    box = QCheckBox(words, parent)
    box.setObjectName(name)
    box.setAccessibleName(words)
    return box
