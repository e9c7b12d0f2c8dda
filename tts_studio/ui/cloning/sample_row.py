"""One recording as a row: its name, its waveform with handles, playing it and leaving it out."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from tts_studio.domain.sample_measures import Grade
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.unfinished_voice import Sample
from tts_studio.engine.sample_bench import Look
from tts_studio.ui.clock_text import clock_text
from tts_studio.ui.cloning.parts import ICON, Card, set_role
from tts_studio.ui.cloning.spoken_text import SpokenText, folded
from tts_studio.ui.cloning.trim_wave import TrimWave
from tts_studio.ui.icons import icon
from tts_studio.ui.theme.theme import Theme


class SampleRow(Card):
    """Every signal carries the recording's key first."""

    play_requested = Signal(int)
    removal_requested = Signal(int)
    renamed = Signal(int, str)
    trimmed = Signal(int, float, float)
    retold = Signal(int, str)

    def __init__(self, key: int, theme: Theme, parent: QWidget) -> None:
        super().__init__("sampleRow", parent)
        self.key = key
        self._seconds = 0.0
        self._playing = False
        self._name = QLineEdit(self)
        self._name.setObjectName("sampleName")
        self._name.setAccessibleName(tr("Name of the recording"))
        self._state = QLabel(self)
        self._state.setObjectName("sampleState")
        self._state.setProperty("role", "muted")
        self._play = _tool("playSample", self)
        self._remove = _tool("removeSample", self)
        self._wave = TrimWave(theme, self)
        self._text = SpokenText(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._play)
        head.addWidget(self._name, 1)
        head.addWidget(self._state)
        head.addWidget(self._remove)
        self.rows.addLayout(head)
        self.rows.addWidget(self._wave)
        self.rows.addWidget(folded(self._text, self))
        self._play.clicked.connect(self._on_play)
        self._remove.clicked.connect(self._on_remove)
        self._name.editingFinished.connect(self._on_renamed)
        self._wave.trimmed.connect(self._on_trimmed)
        self._text.edited.connect(self._on_retold)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self._wave.set_theme(theme)
        self._remove.setIcon(icon("trash", theme))
        self._show_names()

    def show_sample(self, sample: Sample, look: Look | None) -> None:
        """Show a recording, and what was found of it once that is known."""
        if not self._name.hasFocus():
            with QSignalBlocker(self._name):
                self._name.setText(sample.name)
                self._name.setCursorPosition(0)
        self._text.show_text(sample.text)
        self.setAccessibleName(sample.name)
        self._show_names()
        if look is None:
            self._state.setText(tr("Being measured…"))
            return
        original = look.original
        if original is not None:
            edit = sample.edit
            self._seconds = original.seconds
            self._wave.show_sound(original.peaks, original.rate, original.seconds, edit.start, edit.end)
        self._wave.setVisible(original is not None)
        self._play.setEnabled(original is not None)
        self._show_state(look)

    def show_playing(self, *, on: bool) -> None:
        """Show whether this recording is heard."""
        self._playing = on
        self._show_names()

    def focus(self) -> None:
        """Put the keyboard here."""
        self._play.setFocus()

    def _show_names(self) -> None:
        """Tell the buttons of one recording from those of the others."""
        name = self.accessibleName()
        playing = tr("Stop “{name}”", name=name) if self._playing else tr("Play “{name}”", name=name)
        self._play.setIcon(icon("stop" if self._playing else "play", self._theme))
        for control, words in ((self._play, playing), (self._remove, tr("Remove “{name}”", name=name))):
            control.setToolTip(words)
            control.setAccessibleName(words)
        self._wave.setAccessibleName(tr("Used stretch of “{name}”", name=name))

    def _show_state(self, look: Look) -> None:
        if look.problem is not None:
            self._state.setText(tr("cannot be used"))
            set_role(self._state, "error")
            return
        grades = [found.grade for found in look.findings]
        bad = sum(grade is not Grade.GOOD for grade in grades)
        role = "error" if Grade.FAIL in grades else "warn" if bad else "ok"
        length = clock_text(look.measures.seconds if look.measures is not None else 0.0)
        what = trn("{count} problem", "{count} problems", bad) if bad else tr("good")
        self._state.setText(tr("{length} · {what}", length=length, what=what))
        set_role(self._state, role)

    def _on_play(self) -> None:
        self.play_requested.emit(self.key)

    def _on_remove(self) -> None:
        self.removal_requested.emit(self.key)

    def _on_renamed(self) -> None:
        self.renamed.emit(self.key, self._name.text())

    def _on_retold(self, text: str) -> None:
        self.retold.emit(self.key, text)

    def _on_trimmed(self, start: float, end: float) -> None:
        self.trimmed.emit(self.key, start, end)


def _tool(name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setIconSize(ICON)
    return button
