"""The bar inside the window that says, quietly, what happened and what can be done about it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr, trn
from tts_studio.ui.icons import icon, tinted_pixmap
from tts_studio.ui.margins import margins
from tts_studio.ui.theme.theme import Theme

INFORMATION_STAYS_MS = 8000
MOST_KEPT = 20


class Kind(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_ROLES = {Kind.INFO: "accent", Kind.WARNING: "warn", Kind.ERROR: "error"}


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the user, and a button, or two, where something helps."""

    kind: Kind
    sentence: str
    title: str = ""
    button: str = ""
    run: Callable[[], object] | None = None
    other_button: str = ""
    other_run: Callable[[], object] | None = None


class NotificationBar(QFrame):
    """Shows the newest notice; older ones come back when it is dismissed. Information leaves by itself."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("notificationBar")
        self._theme = theme
        self._notices: deque[Notice] = deque(maxlen=MOST_KEPT)
        self._mark = QLabel(self)
        self._mark.setObjectName("notificationMark")
        self._title = QLabel(self)
        self._title.setObjectName("notificationTitle")
        self._title.setProperty("role", "heading")
        self._sentence = QLabel(self)
        self._sentence.setObjectName("notificationSentence")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._more = QLabel(self)
        self._more.setObjectName("notificationMore")
        self._more.setProperty("role", "muted")
        self._button = QToolButton(self)
        self._button.setObjectName("notificationAction")
        self._button.clicked.connect(self._act)
        self._other = QToolButton(self)
        self._other.setObjectName("notificationOtherAction")
        self._other.clicked.connect(self._act_otherwise)
        self._close = QToolButton(self)
        self._close.setObjectName("notificationClose")
        self._close.setProperty("quiet", "true")
        self._close.setText(tr("Dismiss"))
        self._close.setAccessibleName(tr("Dismiss"))
        self._close.setToolTip(tr("Dismiss (Esc)"))
        self._close.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(margins(12, 6, 8, 6))
        layout.setSpacing(8)
        buttons = (self._button, self._other, self._close)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        layout.addWidget(self._mark)
        layout.addLayout(words, 1)
        for widget in (self._more, *buttons):
            layout.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INFORMATION_STAYS_MS)
        self._timer.timeout.connect(self.dismiss)
        self.set_theme(theme)
        self.hide()

    def tell(self, notice: Notice) -> None:
        """Show a notice; one that says the same as another replaces it."""
        same = [old for old in self._notices if (old.kind, old.sentence) == (notice.kind, notice.sentence)]
        for old in same:
            self._notices.remove(old)
        self._notices.append(notice)
        self._refresh()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def withdraw(self, notice: Notice) -> None:
        """Take a notice away, shown or waiting, because it is not true any more."""
        if notice in self._notices:
            self._notices.remove(notice)
            self._refresh()

    def replace(self, old: Notice, new: Notice) -> None:
        """Let a notice that is still there say something else, without telling it anew."""
        if old in self._notices:
            self._notices[self._notices.index(old)] = new
            self._refresh()

    @property
    def current(self) -> Notice | None:
        """What is shown."""
        return self._notices[-1] if self._notices else None

    def dismiss(self) -> None:
        """Take the shown notice away."""
        if self._notices:
            self._notices.pop()
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of another theme."""
        self._theme = theme
        self._close.setIcon(icon("close", theme, "muted"))
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _act(self) -> None:
        notice = self.current
        self.dismiss()
        if notice is not None and notice.run is not None:
            notice.run()

    def _act_otherwise(self) -> None:
        notice = self.current
        self.dismiss()
        if notice is not None and notice.other_run is not None:
            notice.other_run()

    def _refresh(self) -> None:
        notice = self.current
        self.setVisible(notice is not None)
        self._timer.stop()
        if notice is None:
            return
        if notice.kind is Kind.INFO:
            self._timer.start()
        if self.property("kind") != notice.kind.value:
            self.setProperty("kind", notice.kind.value)
            self.setProperty("mirrored", "true" if self.isRightToLeft() else "false")
            self.style().unpolish(self)
            self.style().polish(self)
        color = self._theme.color(_ROLES[notice.kind])
        self._mark.setPixmap(tinted_pixmap(notice.kind.value, color, 18, self.devicePixelRatioF()))
        self._title.setText(notice.title)
        self._title.setVisible(bool(notice.title))
        self._sentence.setText(notice.sentence)
        # What an alert says to a screen reader is the name of the bar.
        self.setAccessibleName(" ".join(filter(None, (notice.title, notice.sentence))))
        self._button.setText(notice.button)
        self._button.setAccessibleName(notice.button)
        self._button.setVisible(bool(notice.button))
        self._other.setText(notice.other_button)
        self._other.setAccessibleName(notice.other_button)
        self._other.setVisible(bool(notice.other_button))
        others = len(self._notices) - 1
        self._more.setText(trn("{count} more", "{count} more", others) if others else "")
        self._more.setVisible(bool(others))
