"""One take as a row: playing, choosing, starring and locking it, and what it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.audition.shortened_label import ShortenedLabel
from tts_studio.ui.icons import icon
from tts_studio.ui.margins import margins
from tts_studio.ui.plain_widgets import plain_label
from tts_studio.ui.row_button import RowButton
from tts_studio.ui.takes.take_comparison import TakeComparison
from tts_studio.ui.takes.take_view import TakeView
from tts_studio.ui.takes.take_wishes import TakeWish
from tts_studio.ui.theme.theme import Theme

_ICON = QSize(16, 16)


class TakeRow(QFrame):
    """`wanted` carries the take's id and what is to be done, `menu_requested` its id and where."""

    wanted = Signal(str, object)
    menu_requested = Signal(str, object)

    def __init__(self, view: TakeView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("takeRow")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._theme, self.view = theme, view
        self.play = self._button("takePlay")
        self._name = _label("takeName", "heading", self)
        self._chosen = _label("takeChosen", "accent", self)
        self._letter = _label("takeLetter", "accent", self)
        self._length = _label("takeLength", "muted", self)
        self._star = self._button("takeStar")
        self._lock = self._button("takeLock")
        self._more = self._button("takeMore")
        self._made_with = ShortenedLabel("takeVoice", "", self)
        self._facts = ShortenedLabel("takeFacts", "muted", self)
        self._choose = RowButton(self)
        self._choose.setObjectName("takeChoose")
        self._choose.setText(tr("Choose"))
        self._choose.setAccessibleName(tr("Choose"))
        self._comment = _label("takeComment", "muted", self)
        self._comment.setWordWrap(True)
        self._comparison = TakeComparison(self)
        self._current = False
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    @property
    def last_stop(self) -> QWidget:
        """What has the keyboard last inside the row."""
        return self._comparison.button

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._theme = theme
        self._more.setIcon(icon("more", theme, "muted"))
        self.show_view(self.view)

    def set_current(self, *, on: bool) -> None:
        """Mark the row that the keys are about, and compare its take with now."""
        self._current = on
        self._set("current", "true" if on else "false")
        self._comparison.show_take(self.view if on else None)

    def show_view(self, view: TakeView) -> None:
        """Show the take as it is now."""
        self.view = view
        theme, name = self._theme, view.name
        self.play.setIcon(icon("play", theme, "accent"))
        self._name.setText(name)
        self._chosen.setText(tr("Chosen"))
        self._chosen.setVisible(view.chosen)
        self._letter.setText(view.comparing)
        self._letter.setVisible(bool(view.comparing))
        self._length.setText(view.length)
        self._star.setIcon(icon("star-filled" if view.starred else "star", theme, _accent(view.starred)))
        self._lock.setIcon(icon("lock" if view.locked else "lock-open", theme, _accent(view.locked)))
        self._made_with.setText(view.made_with)
        self._facts.setText(view.facts if view.same_words else tr("{facts} · other words", facts=view.facts))
        self._choose.setVisible(view.can_be_chosen)
        self._comment.setText(view.comment)
        self._comment.setVisible(bool(view.comment))
        for button, words in (
            (self.play, tr("Play {take}", take=name)),
            (
                self._star,
                tr("Remove the star of {take}", take=name) if view.starred else tr("Star {take}", take=name),
            ),
            (self._lock, tr("Unlock {take}", take=name) if view.locked else tr("Lock {take}", take=name)),
            (self._more, tr("More for {take}", take=name)),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
        self._choose.setAccessibleDescription(name)
        self.play.setAccessibleDescription(view.description)
        self._set("heard", "true" if view.playing else "false")
        self._comparison.show_take(view if self._current else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press anywhere makes it the current row."""
        self.play.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Two presses play it."""
        self._on_play()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Everything that can be done with it."""
        self.menu_requested.emit(self.view.id, event.globalPos())

    def _on_play(self) -> None:
        self.wanted.emit(self.view.id, TakeWish.PLAY)

    def _on_choose(self) -> None:
        self.wanted.emit(self.view.id, TakeWish.CHOOSE)

    def _on_star(self) -> None:
        self.wanted.emit(self.view.id, TakeWish.STAR)

    def _on_lock(self) -> None:
        self.wanted.emit(self.view.id, TakeWish.LOCK)

    def _on_settings(self) -> None:
        self.wanted.emit(self.view.id, TakeWish.SETTINGS)

    def _on_more(self) -> None:
        self.menu_requested.emit(self.view.id, self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _connect(self) -> None:
        self.play.clicked.connect(self._on_play)
        self._choose.clicked.connect(self._on_choose)
        self._star.clicked.connect(self._on_star)
        self._lock.clicked.connect(self._on_lock)
        self._more.clicked.connect(self._on_more)
        self._comparison.button.clicked.connect(self._on_settings)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._name)
        head.addWidget(self._letter)
        head.addWidget(self._chosen)
        head.addStretch(1)
        head.addWidget(self._length)
        for button in (self._star, self._lock, self._more):
            head.addWidget(button)
        facts = QHBoxLayout()
        facts.setSpacing(8)
        facts.addWidget(self._facts, 1)
        facts.addWidget(self._choose)
        layout = QGridLayout(self)
        layout.setContentsMargins(margins(4, 4, 8, 8))
        layout.setHorizontalSpacing(4)
        layout.setVerticalSpacing(4)
        layout.addWidget(self.play, 0, 0)
        layout.addLayout(head, 0, 1)
        layout.addWidget(self._made_with, 1, 1)
        layout.addLayout(facts, 2, 1)
        layout.addWidget(self._comment, 3, 1)
        layout.addWidget(self._comparison, 4, 1)
        layout.setColumnStretch(1, 1)

    def _button(self, name: str) -> RowButton:
        button = RowButton(self)
        button.setObjectName(name)
        button.setIconSize(_ICON)
        button.setProperty("quiet", "true")
        button.setProperty("small", "true")
        return button

    def _set(self, name: str, value: str) -> None:
        if self.property(name) != value:
            self.setProperty(name, value)
            self.style().unpolish(self)
            self.style().polish(self)


def _accent(on: bool) -> str:
    return "accent" if on else "muted"


def _label(name: str, role: str, parent: QWidget) -> QLabel:
    return plain_label(name, role, parent, wrapped=False)
