"""The widgets that the Tab key goes to, so that what is made late can be put in its place among them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QWidget


def tab_stops(widget: QWidget) -> list[QWidget]:
    """What takes the keyboard inside a widget, in the order it was made."""
    # The list of a combo box is a window of its own, and the line of a spin box belongs to that.
    inside = (stop for stop in widget.findChildren(QWidget) if stop.window() is widget.window())
    return [
        stop
        for stop in inside
        if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(stop.parent(), QAbstractSpinBox)
    ]


def put_in_order(stops: Sequence[QWidget]) -> None:
    """Let the Tab key go through these one after the other."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
