"""The colours the editor asks for, and a plain set of them for when no theme was given yet."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


class Look(Protocol):
    """What the editor needs of a theme."""

    @property
    def dark(self) -> bool:
        """Whether text is bright on dark."""
        ...

    def color(self, role: str) -> QColor:
        """The colour of a role such as `text`, `speaker1` or `tag_pause`."""
        ...


_PALETTE_ROLES = {
    "surface": QPalette.ColorRole.Window,
    "raised": QPalette.ColorRole.Base,
    "line": QPalette.ColorRole.Mid,
    "muted": QPalette.ColorRole.PlaceholderText,
    "accent": QPalette.ColorRole.Highlight,
    "accent_text": QPalette.ColorRole.HighlightedText,
    "selection": QPalette.ColorRole.Highlight,
    "hover": QPalette.ColorRole.AlternateBase,
    "focus": QPalette.ColorRole.Highlight,
}


class PaletteLook:
    """The application's palette in the words of a theme; what it has no colour for is text."""

    @property
    def dark(self) -> bool:
        """Whether the palette's text is brighter than what it stands on."""
        palette = QApplication.palette()
        base, text = QPalette.ColorRole.Base, QPalette.ColorRole.Text
        return palette.color(base).lightness() < palette.color(text).lightness()

    def color(self, role: str) -> QColor:
        """The palette's colour for a role."""
        return QApplication.palette().color(_PALETTE_ROLES.get(role, QPalette.ColorRole.Text))


def see_through(color: QColor, alpha: float) -> QColor:
    """The colour with `alpha` from 0 (invisible) to 1."""
    result = QColor(color)
    result.setAlphaF(alpha)
    return result


SPEAKER_COLOURS = 8
CHIP_ALPHA = 0.16


def speaker_role(order: int) -> str:
    """The colour role of the speaker that came `order`-th in the script, counted from 0."""
    return f"speaker{order % SPEAKER_COLOURS + 1}"
