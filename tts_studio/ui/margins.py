"""Margins and alignment by reading direction, where Qt mirrors no more than the places of widgets."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QGuiApplication


def margins(leading: int, top: int, trailing: int, bottom: int) -> QMargins:
    """The room around a layout in pixels; `leading` is where lines begin in the window's language."""
    if QGuiApplication.isRightToLeft():
        return QMargins(trailing, top, leading, bottom)
    return QMargins(leading, top, trailing, bottom)


def leading() -> Qt.AlignmentFlag:
    """The side where lines begin in the window's language, also for text in another one such as a name."""
    if QGuiApplication.isRightToLeft():
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    return Qt.AlignmentFlag.AlignLeft
