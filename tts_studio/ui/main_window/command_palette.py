"""Find any action by typing a part of its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLineEdit,
    QStackedLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.translation import mark, tr
from tts_studio.ui.action_spec import ActionSpec, Needs, menu_names
from tts_studio.ui.actions import ACTIONS
from tts_studio.ui.main_window.action_set import ActionSet, keys_text
from tts_studio.ui.main_window.fuzzy import fit
from tts_studio.ui.plain_widgets import wrapped_label

_ICON_SIZE = 16
_ID = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

WHY_NOT: dict[Needs, str] = {
    Needs.SEGMENT: mark("Put the cursor into a segment first"),
    Needs.TEXT: mark("Write something first"),
    Needs.STALE: mark("Everything is rendered"),
    Needs.RENDERING: mark("Nothing is being rendered"),
    Needs.PLAYING: mark("Nothing is playing"),
    Needs.FAILED: mark("Nothing has failed"),
    Needs.SPEAKER: mark("This speaker has the narrator’s voice already"),
}


class CommandPalette(QDialog):
    """A search field over the list of every action; `chosen` carries the action's id.

    What fits best comes first, and among equals what was used last, the `recent` ids. What cannot be done
    now stands behind what can, and says why.
    """

    chosen = Signal(str)

    def __init__(self, actions: ActionSet, parent: QWidget, recent: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.setObjectName("commandPalette")
        self.setWindowTitle(tr("Find a Command"))
        self.resize(600, 440)
        self._actions = actions
        self._recent = {action_id: place for place, action_id in enumerate(recent)}
        self._search = QLineEdit(self)
        self._search.setObjectName("findCommand")
        self._search.setPlaceholderText(tr("Find a command"))
        self._search.setAccessibleName(tr("Find a command"))
        self._search.installEventFilter(self)
        self._model = QStandardItemModel(0, 2, self)
        self._list = self._make_list()
        self._none = wrapped_label(self)
        self._none.setObjectName("noCommand")
        self._none.setProperty("role", "muted")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._choose_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._search)
        self._places = QStackedLayout()
        self._places.addWidget(self._list)
        self._places.addWidget(self._none)
        layout.addLayout(self._places, 1)
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the search field move in the list."""
        if (
            watched is self._search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _MOVES
        ):
            self._list.keyPressEvent(event)
            return True
        return False

    def _make_list(self) -> QTreeView:
        made = QTreeView(self)
        made.setObjectName("commandList")
        made.setAccessibleName(tr("Commands"))
        made.setModel(self._model)
        made.setHeaderHidden(True)
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setAllColumnsShowFocus(True)
        made.header().setStretchLastSection(False)
        made.header().setSectionResizeMode(0, made.header().ResizeMode.Stretch)
        made.header().setSectionResizeMode(1, made.header().ResizeMode.ResizeToContents)
        made.activated.connect(self._choose)
        return made

    def _filter(self, typed: str) -> None:
        self._model.removeRows(0, self._model.rowCount())
        for spec in self._found(typed):
            self._model.appendRow(_row(spec, self._actions))
        self._places.setCurrentWidget(self._list if self._model.rowCount() else self._none)
        self._none.setText(tr("No command fits “{words}”. Try other words.", words=typed))
        self._select_first()

    def _found(self, typed: str) -> list[ActionSpec]:
        """What fits, in the order in which it is shown."""
        ranked = []
        for order, spec in enumerate(ACTIONS):
            fits = fit(typed, spec.name)
            if fits is None:
                in_menu = fit(typed, _words(spec), scattered=False)
                fits = None if in_menu is None else 0
            if fits is not None and spec.id != "palette":
                behind = not self._actions[spec.id].isEnabled()
                recent = self._recent.get(spec.id, len(self._recent))
                ranked.append((behind, -fits, recent, order, spec))
        return [spec for *_rank, spec in sorted(ranked, key=lambda entry: entry[:-1])]

    def _select_first(self) -> None:
        first = self._model.index(0, 0)
        if first.flags() & Qt.ItemFlag.ItemIsEnabled:
            self._list.setCurrentIndex(first)

    def _choose_current(self) -> None:
        self._choose(self._list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            action_id = str(index.siblingAtColumn(0).data(_ID))
            self.accept()
            self.chosen.emit(action_id)


def _words(spec: ActionSpec) -> str:
    return " › ".join((*menu_names(spec.menu), spec.name))


def _row(spec: ActionSpec, actions: ActionSet) -> list[QStandardItem]:
    action = actions[spec.id]
    item = QStandardItem(action.icon() if spec.icon else _blank(), _words(spec))
    item.setData(spec.id, _ID)
    item.setToolTip(tr(spec.help))
    why = "" if action.isEnabled() else tr(WHY_NOT.get(spec.needs, mark("Not possible now")))
    side = QStandardItem(why or keys_text(spec.shortcuts[:1]))
    side.setTextAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    item.setEnabled(action.isEnabled())
    side.setEnabled(action.isEnabled())
    return [item, side]


def _blank() -> QIcon:
    nothing = QPixmap(_ICON_SIZE, _ICON_SIZE)
    nothing.fill(Qt.GlobalColor.transparent)
    return QIcon(nothing)
