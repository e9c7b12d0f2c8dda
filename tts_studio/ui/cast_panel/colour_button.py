"""A speaker's colour as a button that offers the eight there are."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from tts_studio.domain.translation import tr
from tts_studio.ui.cast_panel.cast_words import COLOUR_NAMES
from tts_studio.ui.script_editor.look import speaker_role
from tts_studio.ui.theme.theme import Theme

_SIZE = 16


class ColourButton(QToolButton):
    """Shows a colour role and tells which one is chosen, by number from 0."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._role = theme, "line"
        self.setProperty("quiet", "true")
        self.setProperty("small", "true")
        self.setIconSize(QSize(_SIZE, _SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._open)

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._theme = theme
        self._show()

    def show_role(self, role: str) -> None:
        """Show this colour."""
        self._role = role
        self._show()

    def _show(self) -> None:
        self.setIcon(_swatch(self._theme.color(self._role), self.devicePixelRatioF()))
        self.setAccessibleDescription(_name_of(self._role))

    def _open(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("colourMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, name in enumerate(COLOUR_NAMES):
            role = speaker_role(number)
            swatch = _swatch(self._theme.color(role), self.devicePixelRatioF())
            action = menu.addAction(swatch, tr(name), partial(self.chosen.emit, number))
            action.setCheckable(True)
            action.setChecked(role == self._role)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


def _name_of(role: str) -> str:
    return next((tr(name) for number, name in enumerate(COLOUR_NAMES) if speaker_role(number) == role), "")


def _swatch(color: QColor, ratio: float) -> QIcon:
    pixmap = QPixmap(round(_SIZE * ratio), round(_SIZE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(1, 1, _SIZE - 2, _SIZE - 2)
    painter.end()
    return QIcon(pixmap)
