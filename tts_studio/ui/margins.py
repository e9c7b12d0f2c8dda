"""Margins by reading direction: Qt mirrors the places of widgets, but not the room around them."""

from __future__ import annotations

from PySide6.QtCore import QMargins
from PySide6.QtGui import QGuiApplication


def margins(leading: int, top: int, trailing: int, bottom: int) -> QMargins:
    """The room around a layout in pixels; `leading` is where lines begin in the window's language."""
    if QGuiApplication.isRightToLeft():
        return QMargins(trailing, top, leading, bottom)
    return QMargins(leading, top, trailing, bottom)
