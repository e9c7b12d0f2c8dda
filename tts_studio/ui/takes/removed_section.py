"""The takes of segments that are no longer in the script, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QPushButton, QVBoxLayout, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.flow_layout import FlowLayout
from tts_studio.ui.plain_widgets import named_button, plain_label
from tts_studio.ui.takes.removed_delegate import RemovedDelegate
from tts_studio.ui.takes.removed_model import RemovedModel, ViewOf
from tts_studio.ui.takes.take_view import TakeView
from tts_studio.ui.takes.take_wishes import REMOVED_MENU, TakeWish, WishSpec
from tts_studio.ui.takes.wish_menu import wish_menu
from tts_studio.ui.theme.theme import Theme

_MOST_ROWS = 3
_BY_KEY = {spec.key: spec for spec in REMOVED_MENU}


class RemovedSection(QWidget):
    """`wanted` carries the ids of takes, the first listed first, and what is to be done with them."""

    wanted = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("removedTakes")
        self._model = RemovedModel(self)
        self._delegate = RemovedDelegate(theme, self)
        self._list = self._made_list()
        self._nothing = plain_label("removedEmpty", "muted", self)
        self._nothing.setText(tr("Every take belongs to a segment of the script."))
        self._actions = QWidget(self)
        self._buttons = {spec.wish: self._made_button(spec) for spec in REMOVED_MENU}
        flow = FlowLayout(self._actions, spacing=8)
        for button in self._buttons.values():
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 8)
        layout.setSpacing(8)
        for widget in (self._nothing, self._list, self._actions):
            layout.addWidget(widget)
        self.show_takes((), lambda _take_id: None)

    def set_theme(self, theme: Theme) -> None:
        """Use these colours."""
        self._delegate.set_theme(theme)
        self._list.viewport().update()

    def show_takes(self, ids: Sequence[str], view_of: ViewOf) -> None:
        """Show these takes, which are put into words when they come into sight; what is selected stays so."""
        selected, row = set(self.selected), self._list.currentIndex().row()
        if self._model.show(ids, view_of):
            self._select_again(selected, row)
        for widget in (self._list, self._actions):
            widget.setVisible(bool(ids))
        self._nothing.setVisible(not ids)
        rows = min(len(ids), _MOST_ROWS)
        if rows:
            self._list.setFixedHeight(rows * self._list.sizeHintForRow(0))
        self._show_actions()

    @property
    def count(self) -> int:
        """How many takes are listed."""
        return len(self._model.ids)

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of the takes that are selected, from the top down."""
        rows = sorted(index.row() for index in self._list.selectedIndexes())
        return tuple(self._model.ids[row] for row in rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that the menu names do what it says."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else Qt.Key(event.key())
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and key in _BY_KEY:
                self._do(_BY_KEY[key].wish)
                return True
        return super().eventFilter(watched, event)

    @property
    def _current(self) -> TakeView | None:
        index = self._list.currentIndex()
        return self._model.view_at(index) if self._list.selectionModel().isSelected(index) else None

    def _do(self, wish: TakeWish, _checked: bool = False) -> None:
        current, selected = self._current, self.selected
        if wish in (TakeWish.PLAY, TakeWish.STAR):
            selected = (current.id,) if current is not None else ()
        if selected:
            self.wanted.emit(selected, wish)

    def _on_double_click(self, _index: QModelIndex) -> None:
        self._do(TakeWish.PLAY)

    def _open_menu(self, point: QPoint) -> None:
        view = self._current
        if view is None:
            return
        menu = wish_menu("removed", REMOVED_MENU, view, self._do, self)
        menu.popup(self._list.viewport().mapToGlobal(point))

    def _show_actions(self) -> None:
        current = self._current
        for spec in REMOVED_MENU:
            button = self._buttons[spec.wish]
            words = tr(spec.words_for(current) if current is not None else spec.words)
            button.setText(words)
            button.setAccessibleName(words)
            button.setEnabled(current is not None or (spec.of_several and bool(self.selected)))

    def _select_again(self, ids: set[str], row: int) -> None:
        """Select the same takes; where they are gone, the one that is in the place of the last one."""
        rows = [place for place, take_id in enumerate(self._model.ids) if take_id in ids]
        if not rows and ids and self._model.ids:
            rows = [min(max(row, 0), len(self._model.ids) - 1)]
        selection = self._list.selectionModel()
        for place in rows:
            selection.select(self._model.index(place), QItemSelectionModel.SelectionFlag.Select)
        if rows:
            selection.setCurrentIndex(self._model.index(rows[0]), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _made_list(self) -> QListView:
        shown = QListView(self)
        shown.setObjectName("removedList")
        shown.setAccessibleName(tr("No longer in the script"))
        shown.setFrameShape(QFrame.Shape.NoFrame)
        shown.setModel(self._model)
        shown.setItemDelegate(self._delegate)
        shown.setUniformItemSizes(True)
        shown.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        shown.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        shown.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        shown.customContextMenuRequested.connect(self._open_menu)
        shown.doubleClicked.connect(self._on_double_click)
        shown.selectionModel().selectionChanged.connect(self._show_actions)
        shown.selectionModel().currentChanged.connect(self._show_actions)
        shown.installEventFilter(self)
        return shown

    def _made_button(self, spec: WishSpec) -> QPushButton:
        button = named_button(f"removed_{spec.wish}", tr(spec.words), self._actions)
        button.clicked.connect(partial(self._do, spec.wish))
        return button
