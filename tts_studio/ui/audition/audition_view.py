"""The audition page: one line, the voices that speak it, and what the user thinks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.audition import same_line
from tts_studio.domain.translation import tr
from tts_studio.engine.candidate import CandidateState, CandidateView
from tts_studio.ui.audition.audition_bar import EstimateBar, ListeningBar, named_button
from tts_studio.ui.audition.audition_words import MOST_KEYS, estimate_words
from tts_studio.ui.audition.candidate_list import CandidateList
from tts_studio.ui.audition.candidate_row import RowWords
from tts_studio.ui.paragraph_sides import give_paragraphs_their_side
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.scrolled import Scrolled
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.voice_picker.voice_dragging import dropped

LINE_QUIET_MS = 700
_LINES = 3
_ROOM_FOR_ROWS = 176
_LEAST_HEIGHT = 96


class AuditionView(QWidget):
    """Shows an audition and tells what is wanted; its owner decides and shows the outcome.

    `line_written` carries the line once the user pauses in writing it, `place_requested` the number of the
    row to be played, `voice_dropped` a voice or preset as it is written.
    """

    line_written = Signal(str)
    add_menu_requested = Signal(QWidget)
    earlier_requested = Signal(QWidget)
    free_voices_requested = Signal()
    place_requested = Signal(int)
    hold_requested = Signal()
    voice_dropped = Signal(str)
    try_again_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("audition")
        self.setAccessibleName(tr("Audition"))
        self.setAcceptDrops(True)
        self._line = _LineField(self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(LINE_QUIET_MS)
        self._label = QLabel(tr("Line"), self)
        self._label.setObjectName("auditionLineLabel")
        self._label.setProperty("role", "heading")
        self._label.setBuddy(self._line)
        self._problem = wrapped_label(self)
        self._problem.setObjectName("auditionProblem")
        self._problem.setProperty("role", "error")
        self._problem.hide()
        self._try_again = named_button("auditionTryAgain", tr("Try Again"), self)
        self._try_again.hide()
        self._add = named_button("addVoices", tr("Add Voices"), self)
        self._earlier = named_button("earlierLines", tr("Earlier Lines"), self)
        self.listening = ListeningBar(theme, self)
        self.candidates = CandidateList(theme, self)
        self.estimate = EstimateBar(self)
        self._empty = _EmptyAudition(self)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("auditionPages")
        self._lay_out()
        self._connect()
        self.show_views((), {})

    @property
    def line(self) -> str:
        """What stands in the field."""
        return self._line.toPlainText()

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self.listening.set_theme(theme)
        self.candidates.set_theme(theme)

    def show_line(self, line: str) -> None:
        """Show another line, without telling; what the user is writing stays."""
        if not self._quiet.isActive() and not same_line(line, self.line):
            with QSignalBlocker(self._line):
                self._line.setPlainText(line)

    def end_writing(self) -> None:
        """Leave what is being written and was not told yet: another line takes its place."""
        self._quiet.stop()

    def show_problem(self, sentence: str, *, try_again: bool = False) -> None:
        """Say what keeps the line from being spoken; empty when nothing does."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._try_again.setVisible(try_again)

    def show_views(self, views: Sequence[CandidateView], words: Mapping[str, RowWords]) -> None:
        """Show these candidates; those without words are hidden."""
        self.candidates.show_views(views, words)
        self._pages.setCurrentWidget(self.candidates if words else self._empty)
        self._empty.describe(line=bool(self.line.strip()), hidden=bool(views))
        self.show_figures(views)

    def show_figures(self, views: Sequence[CandidateView]) -> None:
        """Show what the candidates that wait would cost."""
        waiting = [view for view in views if view.state is CandidateState.WAITING]
        self.estimate.show_estimate(estimate_words(waiting) if self.line.strip() else "")

    def focus_line(self) -> None:
        """Put the keyboard into the line."""
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the line."""
        super().focusInEvent(event)
        self.focus_line()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits play a candidate, Space holds the sound and lets it go on."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.text() in tuple("1234567890"):
            self.place_requested.emit((int(event.text()) - 1) % MOST_KEYS)
        elif plain and event.key() == Qt.Key.Key_Space:
            self.hold_requested.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take voices from the list of voices."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Let the voice speak as well."""
        if written := dropped(event.mimeData()):
            self.voice_dropped.emit(written)
            event.acceptProposedAction()

    def _tell_line(self) -> None:
        self._quiet.stop()
        self.line_written.emit(self.line)

    def _on_add(self) -> None:
        self.add_menu_requested.emit(self._add)

    def _on_earlier(self) -> None:
        self.earlier_requested.emit(self._earlier)

    def _connect(self) -> None:
        self._line.textChanged.connect(self._quiet.start)
        self._line.left.connect(self._tell_line)
        self._quiet.timeout.connect(self._tell_line)
        self._add.clicked.connect(self._on_add)
        self._earlier.clicked.connect(self._on_earlier)
        self._empty.free_voices.clicked.connect(self.free_voices_requested)
        self._try_again.clicked.connect(self.try_again_requested)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.candidates)
        self._pages.addWidget(self._empty)
        self._pages.setMinimumHeight(_ROOM_FOR_ROWS)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._label)
        head.addStretch(1)
        head.addWidget(self._earlier)
        head.addWidget(self._add)
        problem = QHBoxLayout()
        problem.setSpacing(8)
        problem.addWidget(self._problem, 1)
        problem.addWidget(self._try_again)
        body = QWidget(self)
        body.setObjectName("auditionBody")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._line, 1)
        layout.addLayout(problem)
        layout.addWidget(self.listening)
        layout.addWidget(self._pages, 4)
        layout.addWidget(self.estimate)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolled(body, "auditionScroll", _LEAST_HEIGHT, self))


class _LineField(QPlainTextEdit):
    """A few lines of text. `left` tells that the user is done with it for now."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        give_paragraphs_their_side(self)
        self.setObjectName("auditionLine")
        self.setAccessibleName(tr("Line"))
        self.setPlaceholderText(tr("Write or paste the line the voices are to speak; tags work here too."))
        self.setTabChangesFocus(True)
        line, margins = self.fontMetrics().lineSpacing(), 2 * round(self.document().documentMargin()) + 12
        self.setMinimumHeight(line + margins)
        self.setMaximumHeight(_LINES * line + margins)

    def sizeHint(self) -> QSize:
        """One line; it takes more where there is room."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field ends the writing, except for a menu."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is done with the line; the other keys write."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _EmptyAudition(QWidget):
    """What stands where no voice is to be heard yet, with a way to begin."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("emptyAudition")
        self._sentence = wrapped_label(self)
        self._sentence.setObjectName("emptyAuditionSentence")
        self._sentence.setProperty("role", "muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.free_voices: QPushButton = named_button("addFreeVoices", tr("Add the Free Voices"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(16)
        layout.addStretch(1)
        layout.addWidget(self._sentence)
        layout.addWidget(self.free_voices, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def describe(self, *, line: bool, hidden: bool) -> None:
        """Say what to do next."""
        if hidden:
            words = tr("No voice is shortlisted yet. Clear “Only shortlisted” to see them all.")
        elif line:
            words = tr("Add voices to hear them speak this line: from the list of voices, or all free ones.")
        else:
            words = tr(
                "Write a line above, or put the cursor into the script and choose “Audition This Line”. "
                "Then add the voices you want to compare."
            )
        self._sentence.setText(words)
        self.free_voices.setVisible(not hidden)
