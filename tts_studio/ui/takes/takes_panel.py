"""The takes panel: the takes of one segment, those whose segments left the script, and the trash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.translation import mark, tr
from tts_studio.ui.disclosure import Disclosure
from tts_studio.ui.margins import margins
from tts_studio.ui.plain_widgets import named_button, plain_label
from tts_studio.ui.takes.removed_model import ViewOf
from tts_studio.ui.takes.removed_section import RemovedSection
from tts_studio.ui.takes.take_list import TakeList
from tts_studio.ui.takes.take_view import TakeView
from tts_studio.ui.takes.trash_section import TrashSection
from tts_studio.ui.theme.theme import Theme

NO_SEGMENT = mark("Put the cursor into a paragraph to see its takes.")
NO_TAKES = mark("No takes yet. “Retake” makes one, and another each time you ask.")

_STEPS = 1000


@dataclass(frozen=True, slots=True)
class TakesView:
    """What the panel shows. `number` is the segment's in the script, `progress` (0 to 1) that of a retake."""

    number: int
    takes: tuple[TakeView, ...]
    locked: int | None = None
    progress: float | None = None


class TakesPanel(QWidget):
    """Shows takes and tells what the user wants done with them.

    `wanted` carries a take's id and a TakeWish, `restore_requested` ids. `needed` asks for what there is to
    show when the panel can be seen again: a hidden one is not kept up to date.
    """

    wanted = Signal(str, object)
    retake_requested = Signal()
    retake_with_requested = Signal()
    unlock_requested = Signal()
    restore_requested = Signal(object)
    empty_trash_requested = Signal()
    needed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("takes")
        self._view: TakesView | None = None
        self._summary = plain_label("takesSummary", "heading", self)
        self._retake = named_button("retake", tr("Retake"), self)
        self._retake_with = named_button("retakeWith", tr("Retake With…"), self)
        self._progress = QProgressBar(self)
        self._progress.setObjectName("retakeProgress")
        self._progress.setAccessibleName(tr("Retake under way"))
        self._progress.setTextVisible(False)
        self._locked = plain_label("takesLocked", "muted", self)
        self._unlock = named_button("unlockTake", tr("Unlock"), self)
        self.takes = TakeList(theme, self)
        self._empty = plain_label("takesEmpty", "muted", self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(24, 16, 24, 16)
        self.removed = RemovedSection(theme, self)
        self._removed_toggle = Disclosure("", self.removed, name="removed", parent=self)
        self._trash = TrashSection(self)
        self._trash_toggle = Disclosure(tr("Trash"), self._trash, name="trash", parent=self)
        self._lay_out()
        self._connect()
        self.show_takes(None)
        self._entitle_removed()

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self.takes.set_theme(theme)
        self.removed.set_theme(theme)

    def show_takes(self, view: TakesView | None) -> None:
        """Show a segment's takes; None where the cursor is in none."""
        if view is None or view != self._view:
            self._view = view
            self._show(view)

    def show_trash(self, takes: tuple[TakeView, ...], numbers: dict[str, int]) -> None:
        """Show what lies in the trash of the project."""
        self._trash.show_takes(takes, numbers)

    def show_removed(self, ids: Sequence[str], view_of: ViewOf) -> None:
        """Show the takes whose segments left the script, put into words by `view_of`."""
        self.removed.show_takes(ids, view_of)
        self._entitle_removed()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what there is."""
        super().showEvent(event)
        self.needed.emit()

    def _show(self, view: TakesView | None) -> None:
        for button in (self._retake, self._retake_with):
            button.setEnabled(view is not None and view.locked is None)
        self._summary.setText("" if view is None else tr("Segment {number}", number=view.number))
        locked = view.locked if view is not None else None
        self._locked.setText(
            tr("Locked to take {number}: it is heard whatever you write or cast.", number=locked)
            if locked is not None
            else ""
        )
        self._locked.setVisible(locked is not None)
        self._unlock.setVisible(locked is not None)
        progress = view.progress if view is not None else None
        self._progress.setVisible(progress is not None)
        # Without a figure yet the bar moves to and fro.
        self._progress.setRange(0, _STEPS if progress else 0)
        self._progress.setValue(round((progress or 0.0) * _STEPS))
        takes = view.takes if view is not None else ()
        self._empty.setText(tr(NO_SEGMENT if view is None else NO_TAKES))
        self._empty.setVisible(not takes)
        self.takes.show_views(takes)

    def _entitle_removed(self) -> None:
        count = self.removed.count
        title = (
            tr("No longer in the script ({count})", count=count) if count else tr("No longer in the script")
        )
        self._removed_toggle.set_title(title)

    def _on_toggled(self, section: QWidget, opened: bool) -> None:
        if opened:
            # Its place is known once the layout has made room for it.
            QTimer.singleShot(0, self, partial(self.takes.ensureWidgetVisible, section, 0, 8))

    def _connect(self) -> None:
        self.takes.wanted.connect(self.wanted)
        self._retake.clicked.connect(self.retake_requested)
        self._retake_with.clicked.connect(self.retake_with_requested)
        self._unlock.clicked.connect(self.unlock_requested)
        self._removed_toggle.toggled.connect(partial(self._on_toggled, self.removed))
        self._trash_toggle.toggled.connect(partial(self._on_toggled, self._trash))
        self._trash.restore_requested.connect(self.restore_requested)
        self._trash.empty_requested.connect(self.empty_trash_requested)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(margins(12, 4, 8, 8))
        head.setSpacing(8)
        head.addWidget(self._summary, 1)
        head.addWidget(self._retake)
        head.addWidget(self._retake_with)
        locked = QHBoxLayout()
        locked.setContentsMargins(margins(12, 0, 8, 8))
        locked.setSpacing(8)
        locked.addWidget(self._locked, 1)
        locked.addWidget(self._unlock, 0, Qt.AlignmentFlag.AlignTop)
        self.takes.add_below(self._empty)
        self.takes.add_below(self._removed_toggle)
        self.takes.add_below(self._trash_toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(locked)
        layout.addWidget(self._progress)
        layout.addWidget(self.takes, 1)
