"""Find any action by typing a part of its name."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QRegularExpression,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLineEdit, QTreeView, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.action_spec import menu_names
from tts_studio.ui.actions import ACTIONS
from tts_studio.ui.main_window.action_set import ActionSet, keys_text

_ICON_SIZE = 16
_ID = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """A search field over the list of everything that can be done now; `chosen` carries the action's id.

    Words may be typed in any order; the list stays in the order of the menus.
    """

    chosen = Signal(str)

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandPalette")
        self.setWindowTitle(tr("Find a Command"))
        self.resize(520, 420)
        self._search = QLineEdit(self)
        self._search.setObjectName("findCommand")
        self._search.setPlaceholderText(tr("Find a command"))
        self._search.setAccessibleName(tr("Find a command"))
        self._search.installEventFilter(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(_model(actions, self))
        self._list = QTreeView(self)
        self._list.setObjectName("commandList")
        self._list.setAccessibleName(tr("Commands"))
        self._list.setModel(self._proxy)
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setAllColumnsShowFocus(True)
        self._list.header().setStretchLastSection(False)
        self._list.header().setSectionResizeMode(0, self._list.header().ResizeMode.Stretch)
        self._list.header().setSectionResizeMode(1, self._list.header().ResizeMode.ResizeToContents)
        self._list.activated.connect(self._choose)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._choose_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._search)
        layout.addWidget(self._list, 1)
        self._select_first()

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

    def _filter(self, words: str) -> None:
        pattern = "".join(f"(?=.*{QRegularExpression.escape(word)})" for word in words.split())
        ignoring_case = QRegularExpression.PatternOption.CaseInsensitiveOption
        self._proxy.setFilterRegularExpression(QRegularExpression(f"^{pattern}", ignoring_case))
        self._select_first()

    def _select_first(self) -> None:
        self._list.setCurrentIndex(self._proxy.index(0, 0))

    def _choose_current(self) -> None:
        self._choose(self._list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            action_id = str(index.siblingAtColumn(0).data(_ID))
            self.accept()
            self.chosen.emit(action_id)


def _model(actions: ActionSet, parent: QObject) -> QStandardItemModel:
    model = QStandardItemModel(0, 2, parent)
    nothing = QPixmap(_ICON_SIZE, _ICON_SIZE)
    nothing.fill(Qt.GlobalColor.transparent)
    blank = QIcon(nothing)
    for spec in ACTIONS:
        if not actions[spec.id].isEnabled() or spec.id == "palette":
            continue
        words = " › ".join((*menu_names(spec.menu), spec.name))
        item = QStandardItem(actions[spec.id].icon() if spec.icon else blank, words)
        item.setData(spec.id, _ID)
        item.setToolTip(tr(spec.help))
        keys = QStandardItem(keys_text(spec.shortcuts[:1]))
        keys.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        model.appendRow([item, keys])
    return model
