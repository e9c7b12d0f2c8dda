"""The popup that says what is wrong at a place and offers what mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from tts_studio.domain.markup.diagnostics import Fix
from tts_studio.domain.translation import tr
from tts_studio.ui.script_editor.problems import Problem


def add_fixes(menu: QMenu, problems: Sequence[Problem], apply: Callable[[Problem, Fix], None]) -> None:
    """Add each problem's sentence, to be read, and below it its fixes, to be chosen."""
    for number, problem in enumerate(problems):
        sentence = menu.addAction(problem.diagnostic.sentence)
        sentence.setObjectName(f"problemSentence{number}")
        sentence.setEnabled(False)
        for fix in problem.diagnostic.fixes:
            action = menu.addAction(tr("Fix: {fix}", fix=fix.label))
            action.setObjectName("fix")
            action.triggered.connect(partial(apply, problem, fix))


def popup_fixes(
    parent: QWidget, corner: QPoint, problems: Sequence[Problem], apply: Callable[[Problem, Fix], None]
) -> QMenu:
    """Open a list of fixes with its top left corner there (in pixels of the screen)."""
    menu = QMenu(parent)
    menu.setObjectName("fixMenu")
    menu.aboutToHide.connect(menu.deleteLater)
    add_fixes(menu, problems, apply)
    menu.popup(corner)
    first = next((action for action in menu.actions() if action.isEnabled()), None)
    if first is not None:
        menu.setActiveAction(first)
    return menu
