"""One candidate of an audition as a row: playing, judging and casting it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from tts_studio.domain.audition import Judgement
from tts_studio.domain.translation import listed, tr
from tts_studio.engine.candidate import CandidateState, CandidateView, NextStep
from tts_studio.ui.audition.audition_words import STEP_WORDS, state_words
from tts_studio.ui.audition.shortened_label import ShortenedLabel
from tts_studio.ui.audition.star_rating import StarRating
from tts_studio.ui.icons import icon
from tts_studio.ui.plain_widgets import named_button, plain_label
from tts_studio.ui.row_button import RowButton
from tts_studio.ui.theme.theme import Theme

_STEPS = 1000
_ICON = QSize(16, 16)


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row is called: the key that plays it, its name and its model, which is hidden when blind."""

    digit: str
    name: str
    model: str
    blind: bool = False


class CandidateRow(QFrame):
    """Shows a candidate; every signal carries its key first."""

    play_requested = Signal(str)
    step_requested = Signal(str, object)
    cancel_requested = Signal(str)
    cast_requested = Signal(str)
    menu_requested = Signal(str, QWidget)
    judged = Signal(str, object)

    def __init__(self, view: CandidateView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("candidateRow")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._view = view
        self._judgement = view.judgement
        self._words = RowWords("", "", "")
        self._playing = False
        self._digit = _label("candidateDigit", "muted", self)
        self._digit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._digit.setFixedWidth(16)
        self.play = RowButton(self)
        self.play.setObjectName("candidatePlay")
        self.play.setIconSize(_ICON)
        self._name = ShortenedLabel("candidateName", "heading", self)
        self._model = ShortenedLabel("candidateModel", "muted", self, least=16)
        self._state = _label("candidateState", "muted", self)
        self._state.setWordWrap(True)
        self._state.setMinimumWidth(QFontMetrics(self._state.font()).averageCharWidth() * 16)
        self.stars = StarRating(theme, self)
        self.stars.setObjectName("candidateStars")
        self._shortlist = named_button("candidateShortlist", tr("Shortlist"), self)
        self._shortlist.setCheckable(True)
        self._cast = named_button("candidateCast", tr("Cast Voice"), self)
        self._step = named_button("candidateStep", tr("Retry"), self)
        self._more = QToolButton(self)
        self._more.setObjectName("candidateMore")
        self._more.setIconSize(_ICON)
        self._notes = QLineEdit(self)
        self._notes.setObjectName("candidateNotes")
        self._notes.setAccessibleName(tr("Notes"))
        self._notes.setPlaceholderText(tr("Notes"))
        self._bar = QProgressBar(self)
        self._bar.setObjectName("candidateProgress")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    @property
    def key(self) -> str:
        """Which candidate it shows."""
        return self._view.key

    @property
    def last_stop(self) -> QWidget:
        """Where the keyboard leaves the row."""
        return self._shortlist

    @property
    def view(self) -> CandidateView:
        """What it shows."""
        return self._view

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self.stars.set_theme(theme)
        self._more.setIcon(icon("more", theme))
        self._show_play()

    def show_view(self, view: CandidateView, words: RowWords) -> None:
        """Show the candidate as it is now."""
        self._view, self._words = view, words
        self._digit.setText(words.digit)
        self._name.setText(words.name)
        self._model.setText(words.model)
        self._model.setVisible(bool(words.model))
        failed = view.state is CandidateState.FAILED
        self._state.setText(state_words(view, blind=words.blind))
        _set_role(self._state, "error" if failed else "muted")
        self._show_judgement(view.judgement)
        self._show_step(view)
        self._cast.setEnabled(view.state is not CandidateState.RENDERING)
        more = tr("More about {name}", name=words.name)
        self._more.setToolTip(more)
        self._more.setAccessibleName(more)
        self._show_bar(None)
        self._show_play()

    def show_playing(self, *, playing: bool, fraction: float | None) -> None:
        """Show whether it is heard now, and how far."""
        if playing is not self._playing:
            self._playing = playing
            self._show_play()
        self._show_bar(fraction)
        if bool(self.property("heard")) is not (fraction is not None):
            self.setProperty("heard", fraction is not None)
            self.style().unpolish(self)
            self.style().polish(self)

    def _show_judgement(self, judgement: Judgement) -> None:
        self._judgement = judgement
        self.stars.show_stars(judgement.stars)
        with QSignalBlocker(self._shortlist):
            self._shortlist.setChecked(judgement.shortlisted)
        if not self._notes.hasFocus() and self._notes.text() != judgement.notes:
            self._notes.setText(judgement.notes)

    def _show_step(self, view: CandidateView) -> None:
        rendering = view.state is CandidateState.RENDERING
        self._step.setVisible(rendering or view.next_step is not NextStep.NONE)
        words = tr("Cancel") if rendering else tr(STEP_WORDS.get(view.next_step, tr("Retry")))
        self._step.setText(words)
        self._step.setAccessibleName(words)

    def _show_bar(self, fraction: float | None) -> None:
        shown = fraction
        if shown is None and self._view.state is CandidateState.RENDERING:
            shown = self._view.progress or 0.0
        self._bar.setVisible(shown is not None)
        self._bar.setValue(round((shown or 0.0) * _STEPS))

    def _show_play(self) -> None:
        ready = self._view.state is CandidateState.READY
        self.play.setEnabled(ready)
        self.play.setIcon(icon("pause" if self._playing else "play", self._theme))
        name = self._words.name
        words = tr("Pause {name}", name=name) if self._playing else tr("Play {name}", name=name)
        self.play.setAccessibleName(words)
        key = self._words.digit
        self.play.setToolTip(tr("{action} (key {key})", action=words, key=key) if key else words)
        told = (self._words.model, self._state.text(), self.stars.accessibleDescription())
        shortlisted = tr("shortlisted") if self._view.judgement.shortlisted else ""
        self.play.setAccessibleDescription(listed(filter(None, (*told, shortlisted))))

    def _on_step(self) -> None:
        if self._view.state is CandidateState.RENDERING:
            self.cancel_requested.emit(self.key)
        else:
            self.step_requested.emit(self.key, self._view.next_step)

    def _on_stars(self, stars: int) -> None:
        self._judge(replace(self._judgement, stars=stars))

    def _on_shortlist(self, on: bool) -> None:
        self._judge(replace(self._judgement, shortlisted=on))

    def _on_notes_set(self) -> None:
        """Take notes that an assistive program wrote: there the keyboard never leaves the field."""
        if not self._notes.hasFocus():
            self._on_notes()

    def _on_notes(self) -> None:
        self._judge(replace(self._judgement, notes=self._notes.text().strip()))

    def _judge(self, judgement: Judgement) -> None:
        if judgement != self._judgement:
            self._judgement = judgement
            self.judged.emit(self.key, judgement)

    def _on_play(self) -> None:
        self.play_requested.emit(self.key)

    def _on_cast(self) -> None:
        self.cast_requested.emit(self.key)

    def _on_more(self) -> None:
        self.menu_requested.emit(self.key, self._more)

    def _connect(self) -> None:
        self.play.clicked.connect(self._on_play)
        self._step.clicked.connect(self._on_step)
        self.stars.valueChanged.connect(self._on_stars)
        self._shortlist.toggled.connect(self._on_shortlist)
        self._notes.editingFinished.connect(self._on_notes)
        self._notes.textChanged.connect(self._on_notes_set)
        self._cast.clicked.connect(self._on_cast)
        self._more.clicked.connect(self._on_more)

    def _lay_out(self) -> None:
        names = QHBoxLayout()
        names.setSpacing(8)
        names.addWidget(self._name)
        names.addWidget(self._model)
        names.addStretch(1)
        names.addWidget(self.stars)
        names.addWidget(self._cast)
        names.addWidget(self._more)
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self._state, 3)
        state.addWidget(self._step)
        state.addWidget(self._notes, 2)
        state.addWidget(self._shortlist)
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.addWidget(self._digit, 0, 0)
        layout.addWidget(self.play, 0, 1)
        layout.addLayout(names, 0, 2)
        layout.addLayout(state, 1, 2)
        layout.addWidget(self._bar, 2, 0, 1, 3)
        layout.setColumnStretch(2, 1)


def _label(name: str, role: str, parent: QWidget) -> QLabel:
    return plain_label(name, role, parent, wrapped=False)


def _set_role(label: QLabel, role: str) -> None:
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
