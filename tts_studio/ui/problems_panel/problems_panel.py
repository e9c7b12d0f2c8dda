"""The list of everything that is wrong in the script, with what mends it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.markup.diagnostics import Fix
from tts_studio.domain.translation import tr, trn
from tts_studio.ui.flow_layout import FlowLayout
from tts_studio.ui.problems_panel.problem_table_model import ProblemRow, ProblemTableModel
from tts_studio.ui.script_editor.problems import Problem
from tts_studio.ui.theme.theme import Theme

_LEAST_HEIGHT = 56
"""Pixels for the list's header and one row."""


class ProblemsPanel(QWidget):
    """Tells where the user wants to go and what to mend; Enter goes there, the buttons below mend.

    `needed` asks for the problems when they can be seen. `voice_wanted` and `render_wanted` carry the id of a
    segment that cannot be spoken.
    """

    problem_opened = Signal(object)
    fix_chosen = Signal(object, object)
    voice_wanted = Signal(str)
    render_wanted = Signal(str)
    needed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problems")
        self._model = ProblemTableModel(theme, self)
        self._view = self._table()
        self._more = _muted("problemsMore", self)
        self._fixes = QWidget(self)
        self._fixes.setObjectName("problemFixes")
        self._fix_row = FlowLayout(self._fixes, spacing=8)
        self._empty = _muted("problemsEmpty", self)
        self._empty.setText(tr("No problems. Everything you wrote can be spoken as it stands."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._lay_out()
        self._view.selectionModel().currentRowChanged.connect(self._on_current)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        rows = self._model.rows
        self._model.set_theme(theme)
        self._model.show(rows)

    def show_problems(self, rows: Sequence[ProblemRow], total: int) -> None:
        """Show the first problems of all that there are; the one looked at stays selected if it is left."""
        current = self.current
        if tuple(rows) != self._model.rows:
            self._model.show(rows)
            self._select_again(current)
        more = total - len(rows)
        self._more.setText(trn("and {count} more", "and {count} more", more) if more else "")
        self._more.setVisible(more > 0)
        self._pages.setCurrentIndex(1 if rows else 0)

    @property
    def current(self) -> ProblemRow | None:
        """The problem that is selected."""
        row = self._view.currentIndex().row()
        return self._model.rows[row] if 0 <= row < len(self._model.rows) else None

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what there is: a hidden list is not kept up to date."""
        super().showEvent(event)
        self.needed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the problem with Enter."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            self._open(self._view.currentIndex())
            return True
        return super().eventFilter(watched, event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.problem_opened.emit(self._model.rows[index.row()])

    def _select_again(self, row: ProblemRow | None) -> None:
        if not self._model.rows:
            self._show_fixes(None)
            return
        if row is None:
            self._view.setCurrentIndex(self._model.index(0, 0))
            return
        rows = list(enumerate(self._model.rows))
        known = (row.segment_id, row.sentence)
        same = (i for i, other in rows if (other.segment_id, other.sentence) == known)
        following = (i for i, other in rows if other.number >= row.number)
        index = next(same, next(following, len(rows) - 1))
        self._view.setCurrentIndex(self._model.index(index, 0))

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show_fixes(self._model.rows[current.row()] if current.isValid() else None)

    def _show_fixes(self, row: ProblemRow | None) -> None:
        while (item := self._fix_row.takeAt(0)) is not None:
            button = item.widget()
            if button is not None:
                button.hide()
                button.deleteLater()
        if row is None:
            return
        if row.problem is None:
            self._add_button(tr("Choose Another Voice"), partial(self.voice_wanted.emit, row.segment_id))
            self._add_button(tr("Render Again"), partial(self.render_wanted.emit, row.segment_id))
            return
        for fix in row.problem.diagnostic.fixes:
            self._add_button(fix.label, partial(self._fix, row.problem, fix))

    def _add_button(self, label: str, pressed: partial[None]) -> None:
        button = QPushButton(label.replace("&", "&&"), self._fixes)
        button.setObjectName("problemFix")
        button.setAccessibleName(label)
        button.clicked.connect(pressed)
        self._fix_row.addWidget(button)
        button.show()

    def _fix(self, problem: Problem, fix: Fix, _checked: bool = False) -> None:
        self.fix_chosen.emit(problem, fix)

    def _table(self) -> QTreeView:
        view = QTreeView(self)
        view.setObjectName("problemList")
        view.setAccessibleName(tr("Problems"))
        view.setModel(self._model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What mends a problem stays in sight, however low the panel: the list takes what is left.
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        view.setMinimumHeight(_LEAST_HEIGHT)
        view.header().setStretchLastSection(True)
        view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        view.doubleClicked.connect(self._open)
        view.clicked.connect(self._open)
        view.installEventFilter(self)
        view.setStyleSheet("#problemList::item { padding: 3px 4px; }")
        return view

    def _lay_out(self) -> None:
        listed = QWidget(self)
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        table = QVBoxLayout()
        # With the cells' own margin the words begin below those of the panel's title.
        table.setContentsMargins(4, 0, 4, 0)
        table.addWidget(self._view)
        column.addLayout(table, 1)
        for widget in (self._more, self._fixes):
            row = QVBoxLayout()
            row.setContentsMargins(12, 0, 12, 0)
            row.addWidget(widget)
            column.addLayout(row)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("problemsPages")
        self._pages.addWidget(self._empty)
        self._pages.addWidget(listed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)


def _muted(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setProperty("role", "muted")
    return label
