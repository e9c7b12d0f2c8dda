"""The menu of a take, wherever it is listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.takes.take_view import TakeView
from tts_studio.ui.takes.take_wishes import TakeWish, WishSpec


def wish_menu(
    name: str, specs: Sequence[WishSpec], take: TakeView, tell: Callable[[TakeWish], None], parent: QWidget
) -> QMenu:
    """A menu that names its actions `NAME-WISH`, tells which one was chosen and is gone when it is closed."""
    menu = QMenu(parent)
    menu.setObjectName(f"{name}Menu")
    menu.setAccessibleName(take.name)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for spec in specs:
        if spec.rule:
            menu.addSeparator()
        key = QKeySequence(spec.key).toString(QKeySequence.SequenceFormat.NativeText)
        action = menu.addAction(f"{tr(spec.words_for(take))}\t{key}")
        action.setObjectName(f"{name}-{spec.wish}")
        action.setEnabled(spec.of_several or spec.can(take))
        action.triggered.connect(partial(_tell, tell, spec.wish))
    return menu


def _tell(tell: Callable[[TakeWish], None], wish: TakeWish, _checked: bool = False) -> None:
    tell(wish)
